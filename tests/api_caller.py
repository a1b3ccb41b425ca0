"""A program that calls the API, and holds every answer against the OpenAPI document."""

import json
import re
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from factories import at
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

BASE = "/api/v1"
PROBLEM = "application/problem+json"
# Answered before any operation is reached, so that none describes it.
UNDOCUMENTED = frozenset({405})


@dataclass(frozen=True)
class Reply:
    """An answer, its JSON read (None where there is none)."""

    status_code: int
    mimetype: str
    headers: Headers
    data: bytes
    text: str
    json: Any


def reply(response: TestResponse) -> Reply:
    """Return the answer as the tests read it."""
    kind = response.mimetype or ""
    read = json.loads(response.data) if "json" in kind and response.data else None
    return Reply(
        response.status_code,
        kind,
        response.headers,
        response.data,
        response.text,
        read,
    )


class Caller:
    """Sends requests with a token (or none) and refuses answers that the document does not know."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.app = app
        self.token = token

    def send(self, method: str, path: str, **facts: Any) -> Reply:
        """Return the answer; `path` begins after /api/v1."""
        headers = dict(facts.pop("headers", {}))
        headers.setdefault("Accept-Language", "en")
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        client = self.app.test_client(use_cookies=False)
        response = reply(client.open(BASE + path, method=method, headers=headers, **facts))
        conforms(self.app, method, BASE + path.partition("?")[0], response)
        return response

    def get(self, path: str, **query: Any) -> Reply:
        """Return the answer to a GET with these parameters."""
        return self.send("GET", path, **({"query_string": query} if query else {}))

    def post(self, path: str, body: Any = None, **facts: Any) -> Reply:
        """Return the answer to a POST of JSON."""
        return self.send("POST", path, json=body, **facts)

    def put(self, path: str, body: Any) -> Reply:
        """Return the answer to a PUT of JSON."""
        return self.send("PUT", path, json=body)

    def patch(self, path: str, body: Any) -> Reply:
        """Return the answer to a PATCH of JSON."""
        return self.send("PATCH", path, json=body)

    def book(self, body: Any, key: str = "a key") -> Reply:
        """Return the answer to a booking with a key."""
        return self.post("/bookings", body, headers={"Idempotency-Key": key})


def wanting(listing: str, organisation: str, **more: Any) -> dict[str, Any]:
    """Return the body of a booking of two hours in two weeks."""
    return {
        "listing": listing,
        "organisation": organisation,
        "starts_at": at(16).isoformat(),
        "ends_at": at(18).isoformat(),
        "purpose": "Årsmöte",
        "contact": {"name": "Bo Testsson", "phone": "08-465 004 01"},
    } | more


def code_of(response: Reply) -> tuple[int, str]:
    """Return status and code of a refusal."""
    assert response.mimetype == PROBLEM, response.text
    return response.status_code, response.json["code"]


def fields_of(response: Reply) -> list[str]:
    """Return the fields that a refusal names."""
    assert response.status_code == 422, response.text
    return [error["field"] for error in response.json["errors"]]


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document, asked for once."""
    kept: dict[str, Any] = app.extensions.setdefault("openapi in tests", {})
    if not kept:
        answer = reply(app.test_client().get(f"{BASE}/openapi.json"))
        assert answer.status_code == 200, answer.text
        kept.update(answer.json)
    return kept


def conforms(app: Flask, method: str, path: str, response: Reply) -> None:
    """Fail unless the document knows this answer of the operation, body and all."""
    assert response.status_code < 500, response.text
    if response.mimetype == PROBLEM:
        assert response.json["status"] == response.status_code
    if response.status_code in UNDOCUMENTED:
        return
    described = document(app)
    operation = _operation(described, method, path)
    if operation is None:
        assert response.status_code == 404
        return
    answers = operation["responses"]
    assert str(response.status_code) in answers, f"{method} {path}: {response.status_code}"
    content = answers[str(response.status_code)].get("content")
    if content is None:
        assert response.data == b""
        return
    assert response.mimetype in content
    schema = content[response.mimetype]["schema"] | {"components": described["components"]}
    jsonschema_rs.validate(schema, response.json)


def _operation(described: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    for template in sorted(described["paths"], key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: dict[str, Any] | None = described["paths"][template].get(method.lower())
            if found is not None:
                return found
    return None
