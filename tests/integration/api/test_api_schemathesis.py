"""The OpenAPI document is true: schemathesis finds no fault and no answer that it does not know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
import schemathesis
from api_caller import BASE, wanting
from api_town import Town
from factories import at
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 8
OPERATIONS = 50  # all but the document itself


@dataclass(frozen=True)
class Known:
    """Names of things that exist, so that fuzzing reaches behind the first 404."""

    town: Town
    booking: str
    feed: str
    closure: str
    inquiry: str
    order: str

    def put_into(self, case: schemathesis.Case[Any]) -> None:
        """Let the case name them, in path and body."""
        paths = {
            "listing_id": self.town.hall.public_id,
            "booking_id": self.booking,
            "feed_id": self.feed,
            "closure_id": self.closure,
            "change_id": "nosuchchange",
            "inquiry_id": self.inquiry,
            "order_id": self.order,
            "search_id": "nosuchsearch",
            "notice_id": "nosuchnotice",
            "slug": "scouterna",
        }
        for name in case.path_parameters or {}:
            case.path_parameters[name] = paths[name]
        if isinstance(case.body, dict):
            bodies = {"listing": self.town.hall.public_id, "organisation": "scouterna"}
            case.body |= {name: bodies[name] for name in bodies if name in case.body}


@pytest.fixture
def known(town: Town) -> Known:
    booking = town.bo.book(wanting(town.hall.public_id, "teatern")).json["id"]
    feed = town.anna.post("/feeds", {"of": "me", "name": "Mina"}).json["id"]
    when = {"starts_at": "2198-01-01T10:00", "ends_at": "2198-01-01T12:00", "reason": "Städning"}
    closure = town.anna.post(f"/listings/{town.hall.public_id}/closures", when).json["id"]
    return Known(town, booking, feed, closure, inquiry_about(town), order_of(town))


def order_of(town: Town) -> str:
    """Return an order of Bo's."""
    wanted = wanting(town.hall.public_id, "teatern")
    times = {"starts_at": at(20).isoformat(), "ends_at": at(22).isoformat()}
    line = {"listing": wanted["listing"], **times}
    body = {name: wanted[name] for name in ("organisation", "purpose", "contact")}
    answer = town.bo.post("/orders", body | {"lines": [line]}, headers={"Idempotency-Key": "order"})
    found: str = answer.json["id"]
    return found


def inquiry_about(town: Town) -> str:
    """Return a conversation about another listing of Anna's."""
    body = {"kind": "skill", "title": "Råd", "organisation": "scouterna", "type": "motesordforande"}
    more = {"status": "published", "booking": {"mode": "agreement"}}
    listing = town.anna.post("/listings", body | more).json["id"]
    question: dict[str, Any] = {"organisation": "teatern", "text": "Kan ni?"}
    question |= {"contact": {"name": "Bo", "phone": "08-465 004 01"}}
    headers = {"Idempotency-Key": "inquiry"}
    path = f"/listings/{listing}/inquiries"
    found: str = town.bo.post(path, question, headers=headers).json["id"]
    return found


@pytest.fixture
def operations(app: Flask) -> list[schemathesis.APIOperation[Any, Any, Any, Any]]:
    """Return all operations, called in process, each request in a context of its own."""

    def served(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with app.app_context():
            return app(environ, start)

    found = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", served)
    results = list(found.get_all_operations())
    return [result.ok() for result in results if isinstance(result, Ok)]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("signed_in", [True, False], ids=["with a token", "without"])
def test_no_answer_is_a_fault_or_unknown_to_the_document(
    operations: list[schemathesis.APIOperation[Any, Any, Any, Any]],
    known: Known,
    mode: GenerationMode,
    *,
    signed_in: bool,
) -> None:
    token = known.town.anna.token if signed_in else None
    for operation in operations:
        _try(operation, mode, known, token)
    assert len(operations) == OPERATIONS


def _try(
    operation: schemathesis.APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    known: Known,
    token: str | None,
) -> None:
    """Send what the document allows, or what it forbids, to one operation."""
    turn = count()

    @settings(
        max_examples=EXAMPLES if token else EXAMPLES // 2,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case[Any]) -> None:
        if next(turn) % 3:
            known.put_into(case)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        case.call_and_validate(checks=list(CHECKS), headers=headers)

    holds()
