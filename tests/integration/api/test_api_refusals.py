"""Refusals: in the order of the contract, as problems, and never a fault of ours."""

import json
import tracemalloc
from typing import Any

import pytest
from api_caller import BASE, PROBLEM, Caller, code_of, document, fields_of, wanting
from api_town import Town
from factories import make_listing
from flask import Flask
from limits import parse
from sqlalchemy.orm import Session
from visiting import signed_in

from inventory.types import ListingStatus
from marketplace import api_tokens, limits
from marketplace.actor import acting_as
from marketplace.api.reading import MOST_TOLD
from marketplace.models import ApiToken, User
from marketplace.transactions import unit_of_work

UNKNOWN = "zzzzzzzzzzzz"


def test_a_wrong_token_is_refused_even_where_none_is_needed(town: Town, app: Flask) -> None:
    for token in ("alm_wrong", "", "å"):
        answer = Caller(app, token).get("/listings")
        assert code_of(answer) == (401, "not-signed-in")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    basic = town.visitor.send("GET", "/listings", headers={"Authorization": "Basic YTpi"})
    assert code_of(basic) == (401, "not-signed-in")


def test_a_revoked_token_and_a_disabled_person_are_refused(
    town: Town, app: Flask, session: Session
) -> None:
    with unit_of_work():
        person = session.query(User).filter_by(email="bo@teater.example").one()
        row, text = api_tokens.issue(session, acting_as(person), name="Second")
        public_id = row.public_id
    second = Caller(app, text)
    assert second.get("/me").status_code == 200
    with unit_of_work():
        api_tokens.revoke(session, acting_as(session.merge(person)), public_id=public_id)
    assert second.get("/me").status_code == 401
    assert town.bo.get("/me").status_code == 200
    with unit_of_work():
        session.merge(person).disabled_at = row.created_at
    assert town.bo.get("/me").status_code == 401


def test_using_a_token_is_noted(town: Town, session: Session) -> None:
    town.bo.get("/me")
    session.rollback()
    used = [row.last_used_at is not None for row in session.query(ApiToken)]
    assert used.count(True) == 1


@pytest.mark.usefixtures("town")
def test_a_signed_in_browser_is_a_visitor_here(app: Flask, session: Session) -> None:
    person = session.query(User).filter_by(email="bo@teater.example").one()
    browser = signed_in(app, person)
    assert browser.get("/account").status_code == 200
    answer = browser.get(f"{BASE}/me")
    assert answer.status_code == 401
    assert answer.mimetype == PROBLEM
    assert "Set-Cookie" not in browser.get(f"{BASE}/vocabulary?lang=en").headers


def test_without_a_token_everything_that_needs_one_says_so_first(town: Town, app: Flask) -> None:
    for path, methods in document(app)["paths"].items():
        for method, operation in methods.items():
            if method == "parameters" or {} in operation["security"]:
                continue
            place = path.removeprefix(BASE).replace("{slug}", UNKNOWN)
            for name in ("listing_id", "booking_id", "feed_id", "change_id"):
                place = place.replace("{" + name + "}", UNKNOWN)
            answer = town.visitor.send(method.upper(), place, data="{", query_string={"x": "y"})
            assert code_of(answer) == (401, "not-signed-in"), (method, path)


def test_the_unknown_is_told_before_the_unreadable(town: Town) -> None:
    nonsense = {"data": "{", "content_type": "application/json"}
    for method, path in (
        ("PATCH", f"/listings/{UNKNOWN}"),
        ("PUT", f"/listings/{UNKNOWN}"),
        ("PATCH", f"/organisations/{UNKNOWN}"),
        ("POST", f"/bookings/{UNKNOWN}/decision"),
        ("POST", f"/bookings/{UNKNOWN}/cancellation"),
        ("POST", f"/bookings/{UNKNOWN}/move"),
        ("POST", f"/bookings/{UNKNOWN}/retry"),
        ("PATCH", f"/bookings/{UNKNOWN}"),
        ("POST", f"/bookings/{UNKNOWN}/changes/{UNKNOWN}"),
        ("DELETE", f"/feeds/{UNKNOWN}"),
        ("GET", f"/bookings/{UNKNOWN}?strange=1"),
        ("GET", f"/listings/{UNKNOWN}/availability?strange=1"),
        ("GET", f"/listings/{UNKNOWN}/next-free?strange=1"),
    ):
        answer = town.bo.send(method, path, **(nonsense if method != "GET" else {}))
        assert code_of(answer) == (404, "not-found"), path


def test_the_forbidden_is_told_before_the_unreadable(town: Town) -> None:
    booking = town.bo.book(wanting(town.hall.public_id, "teatern")).json["id"]
    nonsense: dict[str, Any] = {"data": "{", "content_type": "application/json"}
    for caller, method, path in (
        (town.bo, "PATCH", f"/listings/{town.hall.public_id}"),
        (town.dan, "PUT", f"/listings/{town.hall.public_id}"),
        (town.bo, "PATCH", "/organisations/scouterna"),
        (town.cia, "PATCH", "/organisations/teatern"),
        (town.bo, "POST", f"/bookings/{booking}/decision"),
        (town.cia, "POST", f"/bookings/{booking}/cancellation"),
        (town.cia, "POST", f"/bookings/{booking}/move"),
        (town.anna, "POST", f"/bookings/{booking}/retry"),
        (town.anna, "PATCH", f"/bookings/{booking}"),
    ):
        assert code_of(caller.send(method, path, **nonsense)) == (403, "not-allowed"), path


def test_what_a_body_names_is_judged_before_the_rest_of_it(town: Town) -> None:
    hall = town.hall.public_id
    for body, expected in (
        ({"listing": UNKNOWN, "organisation": "teatern", "x": 1}, 404),
        ({"listing": hall, "organisation": "nobody", "x": 1}, 404),
        ({"listing": hall, "organisation": "koren", "x": 1}, 403),
        ({"listing": hall, "organisation": "teatern", "x": 1}, 422),
        ({}, 422),
        ([], 422),
        (None, 422),
        ("text", 422),
    ):
        assert town.bo.post("/bookings/preview", body).status_code == expected, body
    assert town.dan.post("/bookings/preview", {"organisation": "scouterna"}).status_code == 403
    assert town.bo.post("/listings", {"organisation": UNKNOWN}).status_code == 404
    assert town.bo.post("/listings", {"organisation": "scouterna"}).status_code == 403
    assert town.anna.post("/listings", {"organisation": "scouterna"}).status_code == 422
    assert town.bo.post("/feeds", {"organisation": UNKNOWN}).status_code == 404
    assert town.bo.post("/feeds", {"organisation": "scouterna"}).status_code == 403
    assert town.bo.post("/feeds", {"listing": UNKNOWN}).status_code == 404
    assert town.bo.post("/feeds", {"listing": hall}).status_code == 403


def test_a_draft_is_unknown_to_others_and_known_to_its_members(
    town: Town, session: Session
) -> None:
    with unit_of_work():
        draft = make_listing(
            session, session.merge(town.lender), status=ListingStatus.DRAFT, title="Utkast"
        ).public_id
    for suffix in ("", "/availability", "/next-free"):
        assert town.bo.get(f"/listings/{draft}{suffix}").status_code == 404
        assert town.dan.get(f"/listings/{draft}{suffix}").status_code == 200
    assert town.bo.patch(f"/listings/{draft}", {}).status_code == 404
    assert town.dan.patch(f"/listings/{draft}", {}).status_code == 403
    assert town.bo.book(wanting(draft, "teatern")).status_code == 404
    shown = {"organisation": "scouterna", "show": "all"}
    assert town.dan.get("/listings", **shown).json["total"] == 2
    assert town.bo.get("/listings", **shown).json["total"] == 1
    assert town.dan.get("/listings", organisation="scouterna").json["total"] == 1


def test_a_reading_token_reads_all_and_writes_nothing(town: Town, reading_bo: Caller) -> None:
    hall = town.hall.public_id
    wish = wanting(hall, "teatern")
    booking = town.bo.book(wish).json["id"]
    feed = town.bo.post("/feeds", {"of": "me", "name": "Mina"}).json["id"]
    for path in (
        "/me", "/bookings", "/bookings?as=owner", f"/bookings/{booking}", "/feeds", "/listings",
    ):  # fmt: skip
        assert reading_bo.get(path).status_code == 200, path
    assert reading_bo.get("/bookings").json["total"] == 1
    assert reading_bo.post("/bookings/preview", wish).status_code == 200
    for method, path, body in (
        ("POST", "/bookings", wish),
        ("POST", f"/bookings/{booking}/cancellation", {"scope": "all"}),
        ("POST", "/listings", {"organisation": "teatern", "kind": "skill", "title": "x"}),
        ("PATCH", "/organisations/teatern", {}),
        ("POST", "/feeds", {"of": "me", "name": "x"}),
        ("DELETE", f"/feeds/{feed}", None),
    ):
        headers = {"Idempotency-Key": "reading"}
        answer = reading_bo.send(method, path, json=body, headers=headers)
        assert code_of(answer) == (403, "not-allowed"), path


def test_a_calendar_token_serves_calendars_only(town: Town, calendar_bo: Caller) -> None:
    wish = wanting(town.hall.public_id, "teatern")
    booking = town.bo.book(wish).json["id"]
    assert calendar_bo.get("/feeds").status_code == 200
    assert calendar_bo.get("/listings").status_code == 200
    for path in ("/me", "/bookings", f"/bookings/{booking}"):
        assert code_of(calendar_bo.get(path)) == (403, "not-allowed"), path
    assert calendar_bo.book(wish, "calendar").status_code == 403
    assert calendar_bo.post("/feeds", {"of": "me", "name": "x"}).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        b"{",
        b"\xff\xfe",
        b'{"title": NaN}',
        b'{"title": 1e999999, "title": 2}',
        b"[" * 200_000,
        b'{"quantity": ' + b"9" * 5000 + b"}",
    ],
    ids=["cut", "bytes", "nan", "twice", "deep", "digits"],
)
def test_a_body_that_cannot_be_read_is_400(town: Town, sent: bytes) -> None:
    path = f"/listings/{town.hall.public_id}"
    answer = town.anna.send("PATCH", path, data=sent, content_type="application/json")
    assert code_of(answer) == (400, "unreadable")


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        (b'{"title": "a\\u0000b"}', ["title"]),
        (b'{"title": "\\ud800"}', ["title"]),
        (b'{"a\\ud800": 1}', ["a\N{REPLACEMENT CHARACTER}"]),
        (b'{"title": "x", "features": [{"code": "a"}, {"code": "\\u0000"}]}', ["features.1.code"]),
        (b'["\\u0000"]', ["0"]),
        (b'"\\u0000"', ["body"]),
        (b'{"title": "\\u0000", "summary": "\\u0000"}', ["summary", "title"]),
    ],
    ids=["nul", "half", "half-name", "deep", "list", "alone", "several"],
)
def test_a_text_that_cannot_be_stored_is_named(town: Town, sent: bytes, fields: list[str]) -> None:
    path = f"/listings/{town.hall.public_id}"
    answer = town.anna.send("PATCH", path, data=sent, content_type="application/json")
    assert answer.status_code == 422
    assert sorted(fields_of(answer)) == fields


def test_every_operation_names_the_text_of_its_body_that_cannot_be_stored(town: Town) -> None:
    hall = town.hall.public_id
    wish = wanting(hall, "teatern")
    assert fields_of(town.bo.book(wish | {"purpose": "a\x00"})) == ["purpose"]
    contact = {"name": "Bo\x00", "phone": "042-10 50 00"}
    assert fields_of(town.bo.book(wish | {"contact": contact})) == ["contact.name"]
    assert fields_of(town.bo.book(wish | {"listing": f"{hall}\x00"})) == ["listing"]
    assert fields_of(town.bo.book(wish | {"organisation": "tea\x00tern"})) == ["organisation"]
    lines = [{"listing": hall}, {"listing": "\x00"}]
    order = {name: value for name, value in wish.items() if name != "listing"}
    sent = town.bo.post(
        "/orders", order | {"lines": lines}, headers={"Idempotency-Key": "one more"}
    )
    assert fields_of(sent) == ["lines.1.listing"]
    assert fields_of(town.bo.post("/feeds", {"of": "me", "name": "\x00"})) == ["name"]


def test_the_unknown_is_told_before_what_cannot_be_stored(town: Town) -> None:
    wish = wanting("nosuchthing1", "teatern") | {"purpose": "\x00"}
    assert code_of(town.bo.book(wish)) == (404, "not-found")


def test_a_body_full_of_what_cannot_be_stored_names_some_of_it(town: Town) -> None:
    sent = json.dumps({"title": ["\x00"] * 10_000})
    path = f"/listings/{town.hall.public_id}"
    answer = town.anna.send("PATCH", path, data=sent, content_type="application/json")
    assert len(fields_of(answer)) == MOST_TOLD
    assert fields_of(answer)[0].startswith("title.")


def test_a_deep_and_wide_body_takes_no_more_memory_than_its_own_objects(town: Town) -> None:
    sent = b'{"title": ' + b"[" * 400 + b"1," * 20_000 + b"1" + b"]" * 400 + b"}"
    tracemalloc.start()
    try:
        answer = town.anna.send(
            "PATCH",
            f"/listings/{town.hall.public_id}",
            data=sent,
            content_type="application/json",
        )
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 422
    assert peak < 20_000_000


def test_other_types_sizes_methods_and_wishes_are_refused_as_problems(town: Town) -> None:
    path = f"/listings/{town.hall.public_id}"
    form = town.anna.send("PATCH", path, data={"title": "x"})
    assert code_of(form) == (415, "unsupported-type")
    large = json.dumps({"description": "x" * 1_100_000})
    answer = town.anna.send("PATCH", path, data=large, content_type="application/json")
    assert code_of(answer) == (413, "too-large")
    deleted = town.anna.send("DELETE", path)
    assert code_of(deleted) == (405, "method-not-allowed")
    assert {"GET", "PATCH", "PUT", "HEAD"} <= set(deleted.headers["Allow"].split(", "))
    picture = town.visitor.send("GET", path, headers={"Accept": "image/png"})
    assert code_of(picture) == (406, "not-acceptable")
    browser = town.visitor.send("GET", path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser.status_code == 200
    assert code_of(town.visitor.get("/nothing")) == (404, "not-found")
    client = town.anna.app.test_client()
    for place, methods in (
        (path, "GET HEAD OPTIONS PATCH PUT"),
        ("/listings", "GET HEAD OPTIONS POST"),
        ("/bookings/preview", "OPTIONS POST"),
    ):
        told = client.options(BASE + place)
        assert told.status_code == 200
        assert sorted(told.headers["Allow"].split(", ")) == methods.split()
    assert client.head(BASE + path).data == b""
    assert client.open(BASE + path, method="TRACE").status_code == 405


def test_an_unknown_or_double_parameter_is_named_by_every_operation(town: Town) -> None:
    hall = town.hall.public_id
    for path in (
        "/listings", f"/listings/{hall}", f"/listings/{hall}/availability",
        f"/listings/{hall}/next-free", "/organisations", "/organisations/teatern",
        "/vocabulary", "/openapi.json", "/me", "/bookings", "/feeds",
    ):  # fmt: skip
        assert fields_of(town.bo.get(path, strange="1")) == ["strange"], path
        assert fields_of(town.bo.send("GET", f"{path}?lang=sv&lang=en")) == ["lang"], path
    assert fields_of(town.anna.send("PATCH", f"/listings/{hall}?strange=1", json={})) == ["strange"]
    assert fields_of(town.bo.send("GET", "/listings?q=%00")) == ["q"]
    # A name that no text can hold is told, too, and in a form that the document allows.
    assert fields_of(town.bo.send("GET", "/me?a%00b=1")) == ["a\N{REPLACEMENT CHARACTER}b"]
    assert fields_of(town.bo.send("GET", "/me?a%00b=1&a%00b=2"))[0] == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"people": "många"}, "people"),
        ({"people": "0"}, "people"),
        ({"people": "9" * 30}, "people"),
        ({"kind": "castle"}, "kind"),
        ({"accessible": "magic"}, "accessible.0"),
        ({"near": "56"}, "near"),
        ({"near": "nan,12"}, "near"),
        ({"near": "99,12"}, "near"),
        ({"near": "12.7,56.05"}, "near"),
        ({"radius_km": "5"}, "near"),
        ({"sort": "distance"}, "near"),
        ({"sort": "colour"}, "sort"),
        ({"show": "some"}, "show"),
        ({"max_price": "cheap"}, "max_price"),
        ({"district": "Mordor"}, "district"),
        ({"page": "0"}, "page"),
        ({"per_page": "101"}, "per_page"),
        ({"starts_at": "2027-03-14T18:00"}, "ends_at"),
        ({"starts_at": "now", "ends_at": "2027-03-14T18:00"}, "starts_at"),
        ({"starts_at": "2027-03-14T18:00", "ends_at": "2027-03-14T17:00"}, "ends_at"),
        ({"starts_at": "2027-03-14T18:00", "ends_at": "2027-09-14T17:00"}, "ends_at"),
        ({"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T04:00"}, "starts_at"),
        ({"starts_at": "2027-10-31T02:30", "ends_at": "2027-10-31T04:00"}, "starts_at"),
        ({"times": "3"}, "starts_at"),
    ],
)
def test_a_search_that_cannot_be_used_names_the_parameter(
    town: Town, query: dict[str, str], field: str
) -> None:
    assert fields_of(town.visitor.get("/listings", **query)) == [field]


def test_a_backwards_time_in_the_list_of_bookings_is_named(town: Town) -> None:
    assert fields_of(town.bo.get("/bookings", **{"from": "2026-12-03", "to": "2026-12-01"})) == [
        "to"
    ]


def test_a_parameter_that_names_what_one_may_not_know_of_is_404(town: Town) -> None:
    assert code_of(town.visitor.get("/listings", organisation=UNKNOWN)) == (404, "not-found")
    assert code_of(town.bo.get("/bookings", organisation=UNKNOWN)) == (404, "not-found")
    assert code_of(town.bo.get("/bookings", listing=UNKNOWN)) == (404, "not-found")


def test_a_series_in_a_search_needs_to_be_possible(town: Town) -> None:
    period = {"starts_at": "2027-03-14T02:30", "ends_at": "2027-03-14T04:00"}
    assert fields_of(town.visitor.get("/listings", **period, repeat="weekly", times="4")) == [
        "starts_at"
    ]
    assert fields_of(town.visitor.get("/listings", **period, times="4")) == ["repeat"]
    long = {"starts_at": "2027-03-14T18:00", "ends_at": "2027-03-14T20:00"}
    asked = {**long, "repeat": "every-2-weeks", "times": "60"}
    assert fields_of(town.visitor.get("/listings", **asked)) == ["times"]


def test_too_many_requests_are_told_when_to_come_back(
    town: Town, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    document(app)
    monkeypatch.setattr(app.config["SETTINGS"], "rate_limits", True)
    monkeypatch.setitem(limits._ITEMS, "api", parse("3/5 minutes"))
    answers = [town.visitor.get("/vocabulary") for _ in range(4)]
    assert [answer.status_code for answer in answers[:-1]] == [200, 200, 200]
    assert code_of(answers[-1]) == (429, "too-many")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300


ROLES = ("visitor", "eva", "dan", "gun", "cia", "bo", "anna")
MATRIX = {
    "PATCH listing": (401, 403, 403, 403, 403, 403, 200),
    "POST booking": (401, 403, 403, 403, 409, 409, 403),
    "POST preview": (401, 403, 403, 403, 200, 200, 403),
    "GET booking": (401, 404, 404, 404, 200, 200, 200),
    "POST decision": (401, 404, 404, 404, 403, 403, 422),
    "POST cancellation": (401, 404, 404, 404, 403, 422, 422),
    "PATCH organisation": (401, 403, 403, 403, 403, 200, 403),
    "POST feed of lending": (401, 403, 201, 403, 403, 403, 201),
    "POST feed of organisation": (401, 403, 403, 403, 201, 201, 403),
}


@pytest.mark.parametrize("operation", MATRIX)
def test_each_role_may_what_the_table_says(town: Town, operation: str) -> None:
    hall = town.hall.public_id
    wish = wanting(hall, "teatern")
    booking = town.bo.book(wish, "first").json["id"]
    lending = {"of": "lending", "organisation": "scouterna", "name": "x"}
    requests: dict[str, tuple[str, str, Any]] = {
        "PATCH listing": ("PATCH", f"/listings/{hall}", {}),
        "POST booking": ("POST", "/bookings", wish),
        "POST preview": ("POST", "/bookings/preview", wish),
        "GET booking": ("GET", f"/bookings/{booking}", None),
        "POST decision": ("POST", f"/bookings/{booking}/decision", {}),
        "POST cancellation": ("POST", f"/bookings/{booking}/cancellation", {}),
        "PATCH organisation": ("PATCH", "/organisations/teatern", {}),
        "POST feed of lending": ("POST", "/feeds", lending),
        "POST feed of organisation": (
            "POST", "/feeds", {"of": "organisation", "organisation": "teatern", "name": "x"},
        ),
    }  # fmt: skip
    method, path, body = requests[operation]
    facts = {} if body is None else {"json": body}
    answers = tuple(
        getattr(town, name)
        .send(method, path, headers={"Idempotency-Key": name}, **facts)
        .status_code
        for name in ROLES
    )
    assert answers == MATRIX[operation]
