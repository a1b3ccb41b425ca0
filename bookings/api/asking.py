"""Asking for time by program: a preview that writes nothing, and the booking itself."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Response
from sqlalchemy.orm import Session

from bookings.api import keys, refusals
from bookings.api.items import booking_item, preview_item
from bookings.api.schemas import BookedAnswer, BookingBody, PreviewAnswer
from bookings.api.wanted import (
    Wanted,
    borrower_for_booking,
    borrower_for_preview,
    in_body,
    others_of,
    require_known,
    wanted,
)
from bookings.errors import OrderRefused, RuleBroken, SlotTaken
from bookings.models import Booking
from bookings.ordering import Line, request_order
from bookings.requesting import request_booking
from bookings.series.planning import plan, shares
from inventory import queries
from marketplace import idempotency
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.errors import DomainError, Invalid
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.orm import Json
from marketplace.transactions import unit_of_work

blueprint = ApiBlueprint("asking", __name__, description="Asking for time")


@blueprint.operation(
    "POST",
    "/bookings",
    answer=BookedAnswer,
    status=201,
    body=BookingBody,
    refusals=[403, 404, 409],
    headers=[keys.DOCUMENTED],
)
def create_booking(given: Given) -> Response:
    """Book or ask for a listing.

    Every date has to fit, or with `on_clash: skip` those that do not are listed as skipped. 409
    `slot-taken` names every clash and what would fit instead, 422 `rule-broken` every rule.
    """
    caller = bearer.actor()
    sent = given.json()
    require_known(db.session(), caller, sent)
    key = keys.sent()
    body = given.body(sent)
    listing = queries.visible(db.session(), caller, body["listing"])
    wish = wanted(db.session(), listing, body)
    others_of(db.session(), caller, wish.wish)
    try:
        result = _once(caller, key, cast("Mapping[str, Any]", sent), wish)
    except (SlotTaken, RuleBroken) as refusal:
        session = db.session()
        listing = queries.visible(session, caller, wish.listing)
        borrower = borrower_for_preview(session, caller, listing, wish.organisation)
        # The wish's own rows went with the rollback; the same wish is read once more.
        again = wanted(session, listing, body).wish
        raise refusals.explained(session, refusal, listing, borrower, again) from None
    return answers.of(result, 201, Location=f"{PREFIX}/bookings/{result['id']}")


@blueprint.operation(
    "POST", "/bookings/preview", answer=PreviewAnswer, body=BookingBody, refusals=[403, 404]
)
def preview_booking(given: Given) -> Response:
    """Judge every date of a wish and say what it costs; nothing is written.

    `free` becomes confirmed and `ask` requested when the same body is sent as a booking.
    """
    # Nothing is written, so that a reading token may ask.
    caller = bearer.reading(bearer.actor())
    session = db.session()
    sent = given.json()
    require_known(session, caller, sent)
    body = given.body(sent)
    listing = queries.visible(session, caller, body["listing"])
    wish = wanted(session, listing, body).wish
    others = others_of(session, caller, wish)
    borrower = borrower_for_preview(session, caller, listing, body["organisation"])
    return answers.of(preview_item(plan(session, listing, borrower, wish, others)))


def _once(caller: Actor, key: str, body: Mapping[str, Any], wish: Wanted) -> Json:
    """Return the booking as JSON, or the first answer to the same key and body."""
    scope = f"api {caller.user_id}"
    with unit_of_work() as session:
        first = idempotency.earlier(session, scope, key, body)
        if first is not None:
            return first
        listing = queries.visible(session, caller, wish.listing)
        organisation, member = borrower_for_booking(session, caller, wish.organisation)
        others = others_of(session, caller, wish.wish)
        lines = [Line(*share) for share in shares(listing, wish.wish, others)]
        made = _made(session, member, organisation, lines)
        session.refresh(made[0], ["occurrences"])
        result = {**booking_item(made[0]), "also": [one.public_id for one in made[1:]]}
        idempotency.remember(session, scope, key, body, result)
    return result


def _made(
    session: Session, member: Actor, organisation: Organisation, lines: Sequence[Line]
) -> list[Booking]:
    """Send the lines as one booking, or all or nothing as an order; return their bookings."""
    sent = [line for line in lines if any(not one.skip for one in line.wish.dates)] or lines[:1]
    try:
        if len(sent) > 1:
            return list(
                request_order(session, member, organisation=organisation, lines=sent).bookings
            )
        line = sent[0]
        made = request_booking(
            session, member, listing=line.listing, organisation=organisation, wish=line.wish
        )
    except Invalid as error:
        raise in_body(error) from None
    except OrderRefused as error:
        raise _as_one(error) from None
    return [made]


def _as_one(refused: OrderRefused) -> DomainError:
    """Return the refusals of the lines as that of one booking, rules before clashes."""
    each = [refused.lines[n] for n in sorted(refused.lines)]
    rules = [reason for one in each if isinstance(one, RuleBroken) for reason in one.reasons]
    if rules:
        return RuleBroken(list({reason.code: reason for reason in rules}.values()))
    return SlotTaken([span for one in each if isinstance(one, SlotTaken) for span in one.clashes])
