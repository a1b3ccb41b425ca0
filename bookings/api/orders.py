"""Several listings of several owners asked for in one go, by program."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Response
from sqlalchemy.orm import Session

from bookings import ordering, policy, queries
from bookings.api import keys, refusals
from bookings.api.items import order_item
from bookings.api.schemas import OrderAnswer, OrderBody
from bookings.api.wanted import (
    Wanted,
    borrower_for_booking,
    borrower_for_preview,
    borrower_named,
    in_body,
    wanted,
)
from bookings.errors import OrderRefused, RuleBroken, SlotTaken
from bookings.models import Order
from bookings.ordering import Line
from bookings.series import sharing
from inventory import queries as listings
from marketplace import idempotency
from marketplace.actor import Actor
from marketplace.api import answers, bearer, reading
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.errors import DomainError, FieldProblem, Invalid
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope

blueprint = ApiBlueprint("orders", __name__, description="Several things in one go")


@blueprint.operation(
    "POST",
    "/orders",
    answer=OrderAnswer,
    status=201,
    body=OrderBody,
    refusals=[403, 404, 409],
    headers=[keys.DOCUMENTED],
)
def create_order(given: Given) -> Response:
    """Book or ask for several listings in one go, for one organisation.

    With `all_or_nothing` (the default) nothing is sent unless every line fits; 409 `order-refused`
    says of each line that does not what stands in its way and what would fit instead. Without it
    what can be had is sent, and the rest is listed as skipped. With `only_shared_dates` the
    lines are sent for the days that all of them have and can be had on, if there are such days.
    """
    caller = bearer.actor()
    sent = given.json()
    _require_known(db.session(), caller, sent)
    key = keys.sent()
    body = given.body(sent)
    lines = _lines(db.session(), caller, body)
    try:
        result = _once(caller, key, cast("Mapping[str, Any]", sent), body, lines)
    except OrderRefused as refusal:
        raise _explained(db.session(), caller, refusal, body) from None
    return answers.of(result, 201, Location=f"{PREFIX}/orders/{result['id']}")


@blueprint.operation("GET", "/orders/<order_id>", answer=OrderAnswer, refusals=[403, 404])
def show_order(given: Given, order_id: str) -> Response:
    """Return an order and its bookings to those who book for its organisation."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    session = db.session()
    order = policy.order_for(session, caller, order_id)
    given.query()
    return answers.of(_item(session, order))


def _require_known(session: Session, caller: Actor, sent: object) -> None:
    """Refuse what the body names before the rest of it is judged, as `require_known` does."""
    lines = sent.get("lines") if isinstance(sent, dict) else None
    for line in lines if isinstance(lines, list) else ():
        listing = reading.named(line, "listing")
        if listing is not None:
            listings.visible(session, caller, listing)
    organisation = reading.named(sent, "organisation")
    if organisation is not None:
        borrower_named(session, caller, organisation)


def _lines(session: Session, caller: Actor, body: Mapping[str, Any]) -> list[Wanted]:
    found: list[Wanted] = []
    problems: list[FieldProblem] = []
    for n, line in enumerate(body["lines"]):
        listing = listings.visible(session, caller, line["listing"])
        whole = {**{name: body[name] for name in _OF_ORDER}, **line}
        try:
            found.append(wanted(session, listing, whole))
        except Invalid as error:
            problems += [FieldProblem(_path(n, one.field), one.message) for one in error.problems]
    if problems:
        raise Invalid(problems)
    return found


_OF_ORDER = ("organisation", "purpose", "people", "contact", "note")


def _path(n: int, field: str) -> str:
    return field if field.startswith("contact") else f"lines.{n}.{field}"


def _once(
    caller: Actor,
    key: str,
    sent: Mapping[str, Any],
    body: Mapping[str, Any],
    lines: list[Wanted],
) -> Json:
    """Return the order as JSON, or the first answer to the same key and body."""
    scope = f"api orders {caller.user_id}"
    with unit_of_work() as session:
        first = idempotency.earlier(session, scope, key, sent)
        if first is not None:
            return first
        organisation, member = borrower_for_booking(session, caller, body["organisation"])
        asked = [(listings.visible(session, caller, one.listing), one.wish) for one in lines]
        if body["only_shared_dates"]:
            wishes = sharing.on_shared_dates(session, organisation, asked)
            asked = [(listing, wish) for (listing, _), wish in zip(asked, wishes, strict=True)]
        try:
            made = ordering.request_order(
                session,
                member,
                organisation=organisation,
                lines=[Line(listing, wish) for listing, wish in asked],
                all_or_nothing=body["all_or_nothing"],
            )
        except Invalid as error:
            raise in_body(error) from None
        result = _item(session, made)
        idempotency.remember(session, scope, key, sent, result)
    return result


def _item(session: Session, order: Order) -> Json:
    queries.of_order(session, order)
    return order_item(order)


def _explained(
    session: Session, caller: Actor, refusal: OrderRefused, body: Mapping[str, Any]
) -> OrderRefused:
    """Return the refusal with what stands in the way of each line, looked up anew."""
    again = _lines(session, caller, body)
    told = []
    for n, error in refusal.lines.items():
        listing = listings.visible(session, caller, again[n].listing)
        borrower = borrower_for_preview(session, caller, listing, body["organisation"])
        if isinstance(error, SlotTaken | RuleBroken):
            refusals.explained(session, error, listing, borrower, again[n].wish)
        told.append(_line(n, error))
    refusal.facts = {"lines": told}
    return refusal


def _line(n: int, error: DomainError) -> Json:
    return {
        "line": n,
        "code": error.code,
        "title": str(error),
        "reasons": [one.as_json() for one in error.facts.get("reasons", ())],
        "clashes": list(error.facts.get("clashes", ())),
        "alternatives": list(error.facts.get("alternatives", ())),
    }
