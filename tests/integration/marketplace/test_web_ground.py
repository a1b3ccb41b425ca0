"""What every answer has in common: headers, forms' tokens, errors, language, static files."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from factories import make_user
from flask import Flask
from flask.testing import FlaskClient
from guards import route_table
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from visiting import csrf_token, mails, send, signed_in

from marketplace.errors import Conflict, DomainError, FieldProblem, Invalid, Reason, TooMany
from marketplace.extensions import db
from marketplace.models import User
from marketplace.transactions import unit_of_work
from marketplace.web import guard, headers, problems, redirects
from marketplace.web.guard import Audience, Cache

ALWAYS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
)


def _addresses(app: Flask) -> list[tuple[str, str]]:
    """Return every route that can be asked for, with something in place of its variables."""
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: {"extension": "jpg"}.get(name, "1") for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, values)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        found.append((method, path))
    return found


def test_every_route_carries_the_headers_and_none_is_kept_by_others(app: Flask) -> None:
    for method, path in [*_addresses(app), ("GET", "/no-such-page")]:
        answer = app.test_client().open(path, method=method)
        assert answer.status_code != 500, path
        for name in ALWAYS:
            assert answer.headers.get(name), (path, name)
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers, "this is plain http"
        if "Set-Cookie" in answer.headers or b"<!doctype html>" in answer.data[:20]:
            assert answer.headers["Cache-Control"] == "private, no-store", path


def test_every_form_route_refuses_a_form_without_its_token(app: Flask) -> None:
    with unit_of_work() as work:
        person = make_user(work, is_platform_admin=True)
    client = signed_in(app, person)
    tried = 0
    for rule in app.url_map.iter_rules():
        access = guard.declared(app, rule.endpoint)
        if "POST" not in (rule.methods or ()) or access is None:
            continue
        if access.audience is Audience.TOKEN or rule.rule.startswith("/api/"):
            continue
        if rule.endpoint in route_table.CHECK_IT_THEMSELVES:
            continue
        values = dict.fromkeys(rule.arguments, "1")
        path = app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
        answer = client.post(path, data={}, headers={"Referer": "http://localhost/help"})
        assert answer.status_code == 400, path
        assert 'href="/help"' in answer.text, "the page leads back to the form"
        tried += 1
    assert tried > 20


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
def test_what_another_site_sends_is_refused_even_with_a_token(
    client: FlaskClient, sent: dict[str, str]
) -> None:
    fields = {"csrf_token": csrf_token(client), "what": "Hej"}
    assert client.post("/accessibility", data=fields, headers=sent).status_code == 403
    assert mails(db.session()) == []


def test_what_this_site_sends_is_taken(client: FlaskClient) -> None:
    fields = {"csrf_token": csrf_token(client), "what": "Hej"}
    sent = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/accessibility", data=fields, headers=sent).status_code == 302


@pytest.mark.parametrize("path", ["/help", "/no-such-page", "/sign-out"])
def test_trace_is_refused_with_the_methods_that_are_allowed(client: FlaskClient, path: str) -> None:
    answer = client.open(path, method="TRACE")
    assert answer.status_code == 405
    assert "TRACE" not in answer.headers["Allow"]


def test_https_gets_secure_headers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.config["SETTINGS"], "base_url", "https://localhost")
    assert app.test_client().get("/help").headers["Strict-Transport-Security"]


def test_the_map_server_is_the_only_other_source_of_images(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.config["SETTINGS"]
    monkeypatch.setattr(settings, "map_tiles_url", "https://{s}.tiles.example/{z}/{x}/{y}.png")
    assert "img-src 'self' data: https://*.tiles.example;" in headers.policy(settings)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "https:evil.example", "https://evil.example/help", "http:/help", "javascript:alert(1)",
        "/\t/evil.example", "/help\r\nSet-Cookie: a=b", "@evil.example", "/@evil.example",
        "/%2F/evil.example", "/%5cevil.example", "help", "", None, "/no-such-page",
        "/sign-out", "/static/css/app.css", "/ /evil.example",
        "//localhost@evil.example", "http://localhost/help", "/" + "a" * 2000, "[", "//[",
    ],
)  # fmt: skip
def test_no_form_leads_away_from_this_site(app: Flask, target: str | None) -> None:
    assert redirects.safe(target) is None
    with unit_of_work() as work:
        person = make_user(work)
    client = signed_in(app, person)
    answer = client.get("/sign-in", query_string={"next": target} if target is not None else {})
    assert answer.headers["Location"] == "/"


def test_an_address_with_a_nul_is_not_followed_at_all(client: FlaskClient) -> None:
    assert redirects.safe("/help\0") is None
    answer = client.get("/sign-in", query_string={"next": "//evil.example\0"})
    assert answer.status_code == 200
    assert 'value="//evil.example' not in answer.get_data(as_text=True)
    assert client.get("/organisations/a%00b/members").status_code in {302, 404}


@pytest.mark.parametrize("target", ["/help", "/account?x=1&y=å", "/organisations/a-b/members"])
def test_a_form_leads_back_to_pages_of_ours(app: Flask, target: str) -> None:
    del app
    assert redirects.safe(target) == target


def test_an_unknown_page_is_told_in_the_readers_language(client: FlaskClient) -> None:
    swedish = client.get("/no-such-page", headers={"Accept-Language": "sv"})
    english = client.get("/no-such-page", headers={"Accept-Language": "en"})
    assert (swedish.status_code, english.status_code) == (404, 404)
    assert '<html lang="sv" dir="ltr"' in swedish.text
    assert '<html lang="en" dir="ltr"' in english.text


def test_a_language_chosen_by_a_link_stays_for_the_browser(client: FlaskClient) -> None:
    client.get("/help?lang=en&x=1", headers={"Accept-Language": "sv"})
    page = client.get("/help", headers={"Accept-Language": "sv"}).text
    assert '<html lang="en"' in page
    assert 'hreflang="sv"' in page
    assert '<html lang="en"' in client.get("/help?lang=xx").text, "unknown ones are ignored"


def test_the_stored_language_is_changed_on_the_account_page_only(app: Flask) -> None:
    with unit_of_work() as work:
        person = make_user(work, locale="en")
    client = signed_in(app, person)
    assert '<html lang="en"' in client.get("/help", headers={"Accept-Language": "sv"}).text
    client.get("/help?lang=sv")
    db.session.rollback()
    assert db.session.get_one(User, person.id).locale == "en"
    send(client, "/account", name="Anna", locale="sv")
    db.session.rollback()
    assert db.session.get_one(User, person.id).locale == "sv"


def test_a_fault_shows_a_page_that_asks_the_database_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work() as work:
        person = make_user(work)
    client = signed_in(app, person)

    def away(*_facts: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr("marketplace.sessions.current", away)
    answer = client.get("/account", headers={"X-Request-ID": "abcdefgh12345678"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "abcdefgh12345678" in answer.text
    assert "database is locked" not in answer.text


def test_a_bug_gives_500_without_its_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ZeroDivisionError("inner words")

    monkeypatch.setitem(app.view_functions, "pages.help_page", _open(broken))
    answer = app.test_client().get("/help")
    assert answer.status_code == 500
    assert "inner words" not in answer.text
    assert "Traceback" not in answer.text


def _open(view: Callable[[], str]) -> Callable[[], str]:
    return guard.access(Audience.EVERYONE)(view)


@pytest.mark.parametrize(
    ("error", "status", "found"),
    [
        (Conflict(), 409, {"code": "conflict"}),
        (
            Conflict(clashes=[{"starts_at": "x"}], reasons=(Reason("taken", "Taken"),)),
            409,
            {"clashes": [{"starts_at": "x"}], "reasons": [{"code": "taken", "message": "Taken"}]},
        ),
        (
            Invalid([FieldProblem("name", "Write it.")]),
            422,
            {"errors": [{"field": "name", "message": "Write it."}]},
        ),
        (TooMany(30), 429, {"code": "too-many"}),
    ],
)
def test_a_refusal_is_a_problem_for_the_api(
    app: Flask, error: DomainError, status: int, found: dict[str, Any]
) -> None:
    with app.test_request_context("/api/v1/x"):
        answer = problems.of_error(error)
    body = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert found.items() <= body.items()
    assert (answer.headers.get("Retry-After") is not None) == (status == 429)


def test_an_unknown_address_under_the_api_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/api/no-such-thing")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["code"] == "not-found"


def test_static_files_are_kept_for_a_year_under_the_address_of_their_content(
    client: FlaskClient,
) -> None:
    page = client.get("/help").text
    found = re.search(r'href="(/static/css/app\.css\?v=[0-9a-f]{12})"', page)
    assert found is not None
    answer = client.get(found[1], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "private" not in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.headers["Vary"]
    again = client.get(
        found[1],
        headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304
    assert "31536000" not in client.get("/static/css/app.css?v=0").headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "..%2fpyproject.toml", "css", "x.css", "%00"]
)
def test_nothing_outside_the_static_folder_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_a_public_answer_may_be_kept_until_it_reads_who_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain() -> tuple[str, dict[str, str]]:
        return "x", {"Cache-Control": "public, max-age=60"}

    def personal() -> tuple[str, dict[str, str]]:
        return guard.actor().name, {"Cache-Control": "public, max-age=60"}

    for view, expected in ((plain, "public, max-age=60"), (personal, "private, no-store")):
        public = guard.access(Audience.EVERYONE, cache=Cache.PUBLIC)(view)
        monkeypatch.setitem(app.view_functions, "pages.terms", public)
        assert app.test_client().get("/terms").headers["Cache-Control"] == expected


def test_anyone_may_report_an_obstacle_to_the_city(app: Flask) -> None:
    with unit_of_work() as work:
        make_user(work, email="admin@stad.example", is_platform_admin=True, locale="en")
    answer = send(app.test_client(), "/accessibility", what="Knappen\nsyns inte <b>", page="/help")
    assert answer.status_code == 302
    (mail,) = mails(db.session(), "admin@stad.example")
    assert "Knappen" in mail.text
    assert "<b>" not in mail.html
    assert send(app.test_client(), "/accessibility", what=" ").status_code == 422
    assert send(app.test_client(), "/accessibility", what="x", reply_to="y").status_code == 422


def test_a_report_without_a_reader_goes_to_the_services_own_address(client: FlaskClient) -> None:
    send(client, "/accessibility", what="Hej")
    assert len(mails(db.session(), "bokning@allmanningen.example")) == 1


@pytest.mark.parametrize(
    "path", ["/help", "/terms", "/personal-data", "/accessibility", "/sign-in"]
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_can_be_read_by_everyone(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, query_string={"lang": language})
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_menus_show_what_concerns_the_reader(app: Flask) -> None:
    with unit_of_work() as work:
        person, city = make_user(work), make_user(work, is_platform_admin=True)
    assert "/staff/organisations" in signed_in(app, city).get("/help").text
    page = signed_in(app, person).get("/help").text
    assert "/staff/organisations" not in page
    assert "/organisations" in page
    assert db.session.scalars(select(User)).first() is not None
