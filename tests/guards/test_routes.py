"""Every address is expected, guarded against forgery and strangers, and never answers 500."""

import inspect
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

import pytest
from factories.people import make_user
from flask import Flask
from flask.testing import FlaskClient
from guards import route_table
from visiting import csrf_token, signed_in
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.extensions import csrf
from marketplace.transactions import unit_of_work
from marketplace.web import guard

API = "/api/"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MEMBERS_ONLY = frozenset({guard.Audience.SIGNED_IN, guard.Audience.PLATFORM_ADMIN})
JUNK = ("zzzzzzzzzzzz", "0", "%C3%85%F0%9F%8E%AD", "a" * 400, "%27%22%3B--", "9" * 30, "%00x")
FIT = {"int": "7", "float": "7.5", "any": "", "date": str(date(2027, 3, 28))}
ASKED = ("q", "page", "kind", "date", "from", "to", "people", "lang", "next", "status", "near")
SERVER_ERROR = 500


def rules(app: Flask) -> Iterator[Rule]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint != "static":
            yield rule


def filled(rule: Rule, junk: str) -> str:
    """Return the rule's address with `junk` wherever a text may stand."""

    def value(match: re.Match[str]) -> str:
        kind, choices = match["kind"] or "", match["choices"] or ""
        if kind == "any":
            return choices.split(",")[0].strip()
        return FIT.get(kind, junk)

    return re.sub(
        r"<(?:(?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>", value, rule.rule
    )


def methods(rule: Rule) -> frozenset[str]:
    return frozenset(rule.methods or ())


def view_name(app: Flask, rule: Rule) -> str:
    return app.view_functions[rule.endpoint].__name__


def unguarded(app: Flask, client: FlaskClient) -> list[str]:
    """Return the pages' endpoints that accept a form without the token of its page."""
    found = []
    for rule in rules(app):
        if rule.rule.startswith(API) or rule.endpoint in route_table.CHECK_IT_THEMSELVES:
            continue
        for method in sorted(methods(rule) & UNSAFE):
            answer = client.open(filled(rule, "zzzzzzzzzzzz"), method=method)
            if answer.status_code != 400:
                found.append(f"{method} {rule.rule} answered {answer.status_code}")
    return found


def turned_away(answer: TestResponse, rule: Rule) -> bool:
    if rule.rule.startswith(API):
        return answer.status_code in {401, 404}
    return answer.status_code == 302 and "/sign-in" in answer.location


def broken(app: Flask, client: FlaskClient, junk: str) -> list[str]:
    """Return the addresses that crash on a reader's junk, by any of their methods."""
    token = csrf_token(client)
    found = []
    for rule in rules(app):
        for method in sorted(methods(rule) & (UNSAFE | {"GET"})):
            if rule.endpoint in {"auth.sign_out", "health.readyz"}:  # 503 is its way to say no
                continue
            asked = f"{filled(rule, junk)}?{'&'.join(f'{name}={junk}' for name in ASKED)}"
            form = None if method == "GET" else {"csrf_token": token, "next": unquote(junk)}
            answer = client.open(asked, method=method, data=form)
            if answer.status_code >= SERVER_ERROR:
                found.append(f"{method} {rule.rule} answered {answer.status_code}")
    return found


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    with unit_of_work() as work:
        person = make_user(work, is_platform_admin=True)
    return signed_in(app, person)


def test_the_addresses_are_the_expected_ones(app: Flask) -> None:
    expected = route_table.read(route_table.TABLE.read_text(encoding="utf-8"))
    found = route_table.lines(app)
    told = [f"unexpected: {line}" for line in found if line not in expected]
    told += [f"missing: {line}" for line in expected if line not in found]
    assert not told, "\n".join([*told, "If you mean it: make routes"])


def test_a_changed_audience_changes_the_table(app: Flask) -> None:
    before = route_table.lines(app)
    view = app.view_functions["account.index"]
    kept = guard.declared(app, "account.index")
    guard.access(guard.Audience.EVERYONE)(view)
    try:
        assert route_table.lines(app) != before
    finally:
        setattr(view, guard._MARK, kept)
    assert route_table.read(route_table.written(before)) == before


def test_a_view_that_declares_nothing_stops_the_application() -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/bare", "bare", lambda: "")
    with pytest.raises(RuntimeError, match="bare"):
        guard.check(bare)


def test_no_form_is_accepted_without_its_token(app: Flask, client: FlaskClient) -> None:
    assert unguarded(app, client) == []


def test_a_form_that_checks_its_token_itself_does_so(app: Flask) -> None:
    exempt = {
        rule.endpoint
        for rule in rules(app)
        if f"{app.view_functions[rule.endpoint].__module__}.{view_name(app, rule)}"
        in csrf._exempt_views
    }
    assert exempt == route_table.CHECK_IT_THEMSELVES
    for endpoint in exempt:
        source = inspect.getsource(inspect.getmodule(app.view_functions[endpoint]))  # type: ignore[arg-type]
        assert "sound(form)" in source, endpoint


def test_an_endpoint_without_forgery_protection_is_noticed(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", value=False)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    assert unguarded(app, client)


def test_a_visitor_is_sent_to_sign_in_from_every_page_for_members(
    app: Flask, client: FlaskClient
) -> None:
    for rule in rules(app):
        access = guard.declared(app, rule.endpoint)
        assert access is not None
        if access.audience in MEMBERS_ONLY and "GET" in methods(rule):
            answer = client.get(filled(rule, "zzzzzzzzzzzz"))
            assert turned_away(answer, rule), f"{rule.rule} answered {answer.status_code}"


def test_a_page_that_lets_visitors_in_is_noticed(app: Flask, client: FlaskClient) -> None:
    open_page = next(rule for rule in rules(app) if rule.endpoint == "pages.terms")
    assert not turned_away(client.get(open_page.rule), open_page)


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_an_address_never_crashes_for_a_visitor(
    app: Flask, client: FlaskClient, junk: str
) -> None:
    assert broken(app, client, junk) == []


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_an_address_never_crashes_for_the_citys_staff(
    app: Flask, staff: FlaskClient, junk: str
) -> None:
    assert broken(app, staff, junk) == []


def test_a_crash_is_noticed(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_: str) -> str:
        raise ZeroDivisionError

    crash.__dict__.update(app.view_functions["organisations.invitation"].__dict__)
    monkeypatch.setitem(app.view_functions, "organisations.invitation", crash)
    assert any("/invitations/<token>" in line for line in broken(app, client, "zzz"))
