"""Moving and changing what is booked by program, and answers to what the other side asks."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from bookings import policy
from bookings.api import refusals
from bookings.api.answering import named_dates, whole
from bookings.api.items import booking_item
from bookings.api.move_schemas import (
    AmendmentBody,
    ChangesAnswer,
    MoveBody,
    MovedAnswer,
    OnClash,
    Reply,
    ReplyBody,
    RetryBody,
)
from bookings.api.schemas import BookingAnswer
from bookings.changes import amending, moving, proposing, retrying
from bookings.changes.amending import Facts
from bookings.changes.moving import Move
from bookings.changes.replanning import Plan
from bookings.changing import Scope
from bookings.errors import RuleBroken, SlotTaken
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.models import Booking, ChangeRequest
from bookings.wishes import BACKWARDS, edge_from_iso
from inventory import queries as listings
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.errors import FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.extensions import db
from marketplace.money import Money
from marketplace.orm import Json
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope

blueprint = ApiBlueprint("moving", __name__, description="Moves and changes of bookings")

_PATHS = {"contact_name": "contact.name", "contact_phone": "contact.phone"}


@blueprint.operation(
    "POST",
    "/bookings/<booking:booking_id>/move",
    answer=MovedAnswer,
    body=MoveBody,
    refusals=[403, 404, 409],
)
def move_booking(given: Given, booking_id: str) -> Response:
    """Give a date another time, length or listing of the same owner.

    At once where nobody has to answer, where the date only gets shorter, and for requests of one's
    own that wait. Else `change` is what the other side has to accept, and what is booked stands.
    Where only some of the dates go to another listing, the answer is the booking that they make.
    """
    caller = bearer.actor()
    policy.require_side(caller, whole(db.session(), caller, booking_id))
    body = given.body()
    try:
        with unit_of_work() as session:
            booking = whole(session, caller, booking_id)
            wanted = _move(session, caller, booking, body)
            moved = moving.move(session, caller, booking, wanted, body["note"])
            home = moved.booking.public_id
            change = moved.asked.public_id if moved.asked is not None else None
    except (SlotTaken, RuleBroken) as refusal:
        raise _explained(refusal, caller, booking_id, body) from None
    return answers.of(_moved(caller, home, change))


@blueprint.operation(
    "POST",
    "/bookings/<booking:booking_id>/retry",
    answer=BookingAnswer,
    body=RetryBody,
    refusals=[403, 404, 409],
)
def retry_booking(given: Given, booking_id: str) -> Response:
    """Ask for skipped dates after all, or book them where nobody has to answer; for the booker."""
    caller = bearer.actor()
    _require_booker(caller, whole(db.session(), caller, booking_id))
    body = given.body()
    try:
        with unit_of_work() as session:
            booking = whole(session, caller, booking_id)
            retrying.retry(session, caller, booking, named_dates(booking, body) or ())
    except (SlotTaken, RuleBroken) as refusal:
        listing = whole(db.session(), caller, booking_id).listing
        raise refusals.told(refusal, listing) from None
    return answers.of(booking_item(whole(db.session(), caller, booking_id)))


@blueprint.operation(
    "PATCH",
    "/bookings/<booking:booking_id>",
    answer=MovedAnswer,
    body=AmendmentBody,
    refusals=[403, 404, 409],
)
def change_booking(given: Given, booking_id: str) -> Response:
    """Change what for, how many and whom to call, for all dates to come; for the booker.

    More things of what the owner answers for wait as `change`; the rest is changed at once.
    """
    caller = bearer.actor()
    _require_booker(caller, whole(db.session(), caller, booking_id))
    body = given.body()
    try:
        with unit_of_work() as session:
            booking = whole(session, caller, booking_id)
            done = amending.change(session, caller, booking, _facts(booking, body))
            change = done.asked.public_id if done.asked is not None else None
    except Invalid as error:
        raise Invalid(
            [FieldProblem(_PATHS.get(one.field, one.field), one.message) for one in error.problems]
        ) from None
    except (SlotTaken, RuleBroken) as refusal:
        listing = whole(db.session(), caller, booking_id).listing
        raise refusals.told(refusal, listing) from None
    return answers.of(_moved(caller, booking_id, change))


@blueprint.operation(
    "GET",
    "/bookings/<booking:booking_id>/changes",
    answer=ChangesAnswer,
    refusals=[403, 404],
)
def list_changes(given: Given, booking_id: str) -> Response:
    """Return the changes of the booking that wait for an answer, the newest first."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    booking = whole(db.session(), caller, booking_id)
    given.query()
    waiting = proposing.waiting_for(db.session(), booking)
    return answers.of({"items": [_change(one) for one in waiting]})


@blueprint.operation(
    "POST",
    "/bookings/<booking:booking_id>/changes/<change_id>",
    answer=BookingAnswer,
    body=ReplyBody,
    refusals=[403, 404, 409],
)
def answer_change(given: Given, booking_id: str, change_id: str) -> Response:
    """Accept or decline what the other side asks for, or take back what one has asked for."""
    caller = bearer.actor()
    booking = whole(db.session(), caller, booking_id)
    policy.require_side(caller, booking)
    proposing.change_for(db.session(), booking, change_id)
    body = given.body()
    try:
        with unit_of_work() as session:
            booking = whole(session, caller, booking_id)
            change = proposing.change_for(session, booking, change_id)
            home = _answered(session, caller, change, body).public_id
    except (SlotTaken, RuleBroken) as refusal:
        listing = whole(db.session(), caller, booking_id).listing
        raise refusals.told(refusal, listing) from None
    return answers.of(booking_item(whole(db.session(), caller, home)))


def _require_booker(caller: Actor, booking: Booking) -> None:
    if not policy.is_booker(caller, booking):
        raise NotAllowed


def _answered(session: Session, caller: Actor, change: ChangeRequest, body: Json) -> Booking:
    if body["answer"] == Reply.ACCEPT:
        return proposing.accept(session, caller, change, reason=body["reason"])
    if body["answer"] == Reply.DECLINE:
        return proposing.decline(session, caller, change, reason=body["reason"])
    return proposing.withdraw(session, caller, change)


def _move(session: Session, caller: Actor, booking: Booking, body: Json) -> Move:
    """Return the move that the body asks for; raises NotFound, Invalid, RuleBroken."""
    rows = [row for row in booking.occurrences if row.public_id == body["occurrence"]]
    if not rows:
        raise NotFound
    listing = _listing(session, caller, booking, body)
    return Move(
        occurrence=rows[0],
        period=_period(booking, listing, body),
        listing=listing,
        scope=Scope(body["scope"]),
        keep=body["on_clash"] == OnClash.KEEP,
    )


def _listing(session: Session, caller: Actor, booking: Booking, body: Json) -> Listing:
    if "listing" not in body:
        return booking.listing
    return listings.visible(session, caller, body["listing"])


def _period(booking: Booking, listing: Listing, body: Json) -> Period:
    zone = zone_of(booking.listing)
    edges = [edge_from_iso(body[name], zone, name) for name in ("starts_at", "ends_at")]
    codes = dict.fromkeys(edge.problem for edge in edges if edge.problem is not None)
    if codes:
        raise RuleBroken(sentences.reasons(codes, listing))
    starts, ends = (edge.at for edge in edges)
    if starts is None or ends is None or ends <= starts:
        raise Invalid([FieldProblem("ends_at", BACKWARDS)])
    return Period(starts, ends)


def _explained(
    refusal: SlotTaken | RuleBroken, caller: Actor, booking_id: str, body: Json
) -> SlotTaken | RuleBroken:
    """Return the refusal with every clash and what would fit; called after the rollback."""
    session = db.session()
    booking = whole(session, caller, booking_id)
    listing = _listing(session, caller, booking, body)
    try:
        wanted = _move(session, caller, booking, body)
    except RuleBroken:
        return refusals.told(refusal, listing)
    plan: Plan = moving.preview(session, caller, booking, wanted)
    broken = [step.new for step in plan.steps if step.reasons and step.new is not None]
    return refusals.with_alternatives(session, refusal, listing, broken, plan.asker)


def _moved(caller: Actor, booking_id: str, change_id: str | None) -> Json:
    booking = whole(db.session(), caller, booking_id)
    change = None
    if change_id is not None:
        change = _change(proposing.change_for(db.session(), booking, change_id))
    return {**booking_item(booking), "change": change}


def _change(change: ChangeRequest) -> Json:
    zone = zone_of(change.booking.listing)
    known = [date.price_ore for date in change.dates if date.price_ore is not None]
    whole_price = len(known) == len(change.dates)
    currency = change.booking.currency
    return {
        "id": change.public_id,
        "side": change.side.value,
        "listing": change.listing.public_id,
        "quantity": change.quantity,
        "people": change.people,
        "note": change.note,
        "price": dict(Money(sum(known), currency).as_json()) if whole_price else None,
        "answer_by": answers.instant(change.expires_at, zone),
        "held": change.holds,
        "occurrences": [
            {
                "id": date.occurrence.public_id,
                **answers.period(Period(date.starts_at, date.ends_at), zone),
            }
            for date in change.dates
        ],
    }


def _facts(booking: Booking, body: dict[str, Any]) -> Facts:
    now = amending.facts_of(booking)
    contact = body.get("contact") or {"name": now.contact_name, "phone": now.contact_phone}
    return Facts(
        purpose=body.get("purpose", now.purpose),
        people=body.get("people", now.people),
        quantity=body.get("quantity", now.quantity),
        contact_name=contact["name"],
        contact_phone=contact["phone"],
        note=body.get("note", now.note),
    )
