"""Every refusal speaks the reader's language, whoever of us or the framework refuses."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from api_caller import BASE, PROBLEM, Caller, document, reply, wanting
from api_town import Town
from flask import Flask
from flask_babel import force_locale
from limits import parse
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ClientDisconnected, HTTPException, default_exceptions

from marketplace import limits, queries
from marketplace.web.http_words import words_of

Facts = dict[str, Any]
Refusal = tuple[str, str, str, Facts]
JSON = {"content_type": "application/json"}


def refusals(town: Town) -> dict[int, Refusal]:
    """Return by status who sends what to be refused with it."""
    hall = f"/listings/{town.hall.public_id}"
    wish = wanting(town.hall.public_id, "teatern")
    keyed = {"headers": {"Idempotency-Key": "other"}}
    return {
        400: ("anna", "PATCH", hall, {"data": "{", **JSON}),
        401: ("visitor", "GET", "/me", {}),
        403: ("bo", "PATCH", hall, {"json": {}}),
        404: ("visitor", "GET", "/nothing/here", {}),
        405: ("anna", "DELETE", hall, {}),
        406: ("visitor", "GET", "/vocabulary", {"headers": {"Accept": "image/png"}}),
        409: ("bo", "POST", "/bookings", {"json": wish, **keyed}),
        413: ("anna", "PATCH", hall, {"data": b'"' + b"x" * 1_100_000 + b'"', **JSON}),
        415: ("anna", "PATCH", hall, {"data": "<a/>", "content_type": "text/xml"}),
        422: ("bo", "POST", "/bookings/preview", {"json": wish | {"people": 0}}),
        429: ("visitor", "GET", "/vocabulary", {}),
        503: ("bo", "GET", "/me", {}),
        500: ("bo", "GET", "/me", {}),
    }


def asked(app: Flask, town: Town, refusal: Refusal, language: str, *, by_lang: bool) -> Facts:
    """Return the problem, asked for by header or by `lang` in the address (which wins)."""
    name, method, path, facts = refusal
    caller: Caller = getattr(town, name)
    headers = dict(facts.get("headers", {}))
    headers["Accept-Language"] = {"sv": "en", "en": "sv"}[language] if by_lang else language
    if caller.token is not None:
        headers["Authorization"] = f"Bearer {caller.token}"
    query = {"lang": language} if by_lang else {}
    answer = reply(
        app.test_client(use_cookies=False).open(
            BASE + path, method=method, query_string=query, **{**facts, "headers": headers}
        )
    )
    assert answer.mimetype == PROBLEM, answer.text
    problem: Facts = answer.json
    return problem


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Callable[[int], None]:
    """Return what makes the service meet a status that needs circumstances."""

    def away(*_anything: object) -> None:
        raise OperationalError("select", {}, Exception("database is locked"))

    def fault(*_anything: object) -> None:
        raise RuntimeError("a fault of ours")

    def prepare(status: int) -> None:
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            monkeypatch.setattr(app.config["SETTINGS"], "rate_limits", True)
            monkeypatch.setitem(limits._ITEMS, "api", parse("1/5 minutes"))
            app.test_client().get(f"{BASE}/vocabulary")
        if status in {500, 503}:
            monkeypatch.setattr(queries, "own_memberships", fault if status == 500 else away)
            monkeypatch.setitem(app.config, "TESTING", value=False)

    return prepare


STATUSES = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 500, 503)
ENGLISH = {status.phrase.casefold() for status in HTTPStatus}


@pytest.mark.parametrize("by_lang", [False, True], ids=["by header", "by lang"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_refusal_is_told_in_the_language_asked_for(
    app: Flask, town: Town, broken: Callable[[int], None], status: int, *, by_lang: bool
) -> None:
    town.bo.book(wanting(town.hall.public_id, "teatern"))
    broken(status)
    refusal = refusals(town)[status]
    told = {
        language: asked(app, town, refusal, language, by_lang=by_lang) for language in ("sv", "en")
    }
    for language, problem in told.items():
        assert problem["status"] == status, problem
        for part in ("title", "detail"):
            assert problem[part], (language, part)
            assert problem[part].casefold() not in ENGLISH, (language, part)
    assert told["sv"]["code"] == told["en"]["code"]
    for part in ("title", "detail"):
        assert told["sv"][part] != told["en"][part]
    for part in ("reasons", "errors"):
        words = [[one["message"] for one in told[spoken].get(part, [])] for spoken in told]
        assert not words[0] or words[0] != words[1]


def test_every_status_that_the_document_names_is_among_those_tried(app: Flask) -> None:
    named = {
        int(status)
        for operations in document(app)["paths"].values()
        for method, operation in operations.items()
        if method != "parameters"
        for status in operation["responses"]
    }
    assert {status for status in named if status >= 400} <= set(STATUSES)


def _raisable() -> list[type[HTTPException]]:
    return [ClientDisconnected, *default_exceptions.values()]


@pytest.mark.parametrize("error", _raisable(), ids=lambda error: error.__name__)
def test_no_answer_of_the_framework_is_told_in_its_own_english(
    app: Flask, error: type[HTTPException]
) -> None:
    told = []
    for language in ("sv", "en"):
        with app.test_request_context(f"{BASE}/x"), force_locale(language):
            words = words_of(error.code or 500)
            told.append((str(words.title), str(words.detail)))
    assert error().name not in {title for title, _detail in told}
    assert not {title.casefold() for title, _detail in told} & ENGLISH
    assert not set(told[0]) & set(told[1])
