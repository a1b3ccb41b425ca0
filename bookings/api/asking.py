"""Asking for time by program: a preview that writes nothing, and the booking itself."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Response

from bookings import requesting
from bookings.api import keys, refusals
from bookings.api.items import booking_item, preview_item
from bookings.api.schemas import BookingAnswer, BookingBody, PreviewAnswer
from bookings.api.wanted import (
    Wanted,
    borrower_for_booking,
    borrower_for_preview,
    in_body,
    require_known,
    wanted,
)
from bookings.errors import RuleBroken, SlotTaken
from inventory import queries
from marketplace import idempotency
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.errors import Invalid
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.transactions import unit_of_work

blueprint = ApiBlueprint("asking", __name__, description="Asking for time")


@blueprint.operation(
    "POST",
    "/bookings",
    answer=BookingAnswer,
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
    wish = wanted(listing, body)
    try:
        result = _once(caller, key, cast("Mapping[str, Any]", sent), wish)
    except (SlotTaken, RuleBroken) as refusal:
        session = db.session()
        listing = queries.visible(session, caller, wish.listing)
        borrower = borrower_for_preview(session, caller, listing, wish.organisation)
        # The wish's own rows went with the rollback; the same wish is read once more.
        again = wanted(listing, body).wish
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
    wish = wanted(listing, body).wish
    borrower = borrower_for_preview(session, caller, listing, body["organisation"])
    judged = requesting.preview(session, listing, borrower, wish)
    return answers.of(preview_item(judged, listing, borrower))


def _once(caller: Actor, key: str, body: Mapping[str, Any], wish: Wanted) -> Json:
    """Return the booking as JSON, or the first answer to the same key and body."""
    scope = f"api {caller.user_id}"
    with unit_of_work() as session:
        first = idempotency.earlier(session, scope, key, body)
        if first is not None:
            return first
        listing = queries.visible(session, caller, wish.listing)
        organisation, member = borrower_for_booking(session, caller, wish.organisation)
        try:
            made = requesting.request_booking(
                session, member, listing=listing, organisation=organisation, wish=wish.wish
            )
        except Invalid as error:
            raise in_body(error) from None
        session.refresh(made, ["occurrences"])
        result = booking_item(made)
        idempotency.remember(session, scope, key, body, result)
    return result
