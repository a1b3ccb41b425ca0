"""Closed times of a listing for its owner's programs: read, looked over, stated, opened again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.api import times
from bookings.api.closure_schemas import (
    ClosureAnswer,
    ClosureBody,
    InTheWayAnswer,
    closure_item,
    in_the_way_item,
)
from bookings.api.wanted import rule_in
from bookings.closures import closing
from bookings.closures import reading as closures
from bookings.closures.closing import PERMISSIONS, Closing
from bookings.closures.times import repeated
from bookings.judging.availability import zone_of
from bookings.models import Closure
from bookings.recurrence import RecurrenceError
from bookings.series.days_off import breaks_of, days_off
from bookings.types import ClosureKind
from bookings.wishes import edge_from_iso
from inventory import queries
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.api.schemas import Paged, page_of
from marketplace.errors import FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.periods import Period, TimeProblem
from marketplace.policy import Permission, can, require
from marketplace.transactions import unit_of_work

blueprint = ApiBlueprint("closures", __name__, description="Closed times")

# Where the command's own names of what is wrong stand in the body.
_PATHS: Mapping[str, str] = {"periods": "starts_at"}


@blueprint.operation(
    "GET",
    "/listings/<listing_id>/closures",
    answer=page_of(ClosureAnswer),
    query=Paged,
    refusals=[403, 404],
)
def list_closures(given: Given, listing_id: str) -> Response:
    """Return when the listing is and will be closed, the next first; for its owner's people."""
    caller, session = bearer.actor(), db.session()
    listing = _owned(session, caller, listing_id, Permission.DAY_SEE)
    asked = given.query()
    rows, total = closures.page(
        session,
        closures.of_listing(listing.id),
        offset=answers.offset(asked),
        limit=asked["per_page"],
    )
    return answers.page([closure_item(row, zone_of(listing)) for row in rows], total, asked)


@blueprint.operation(
    "POST",
    "/listings/<listing_id>/closures/preview",
    answer=InTheWayAnswer,
    body=ClosureBody,
    refusals=[403, 404],
)
def preview_closure(given: Given, listing_id: str) -> Response:
    """Return the bookings and requests in the way; nothing is written."""
    caller, session = bearer.actor(), db.session()
    listing = _closable(session, caller, listing_id)
    wanted = _wanted(session, listing, given.body())
    with _in_body():
        rows = closing.preview(session, caller, wanted)
    return answers.of({"in_the_way": [in_the_way_item(row) for row in rows]})


@blueprint.operation(
    "POST",
    "/listings/<listing_id>/closures",
    answer=ClosureAnswer,
    status=201,
    body=ClosureBody,
    refusals=[403, 404, 409],
)
def create_closure(given: Given, listing_id: str) -> Response:
    """Close the time whatever is booked in it: nothing is cancelled, the bookers are told.

    With `seen`, the ids of the dates that a preview has shown, 409 when there are others by now.
    """
    caller = bearer.actor()
    _closable(db.session(), caller, listing_id)
    body = given.body()
    with _in_body(), unit_of_work() as session:
        listing = queries.visible(session, caller, listing_id)
        made = closing.close(session, caller, _wanted(session, listing, body), seen=body["seen"])
        closure_id = made.public_id
    location = f"{PREFIX}/listings/{listing_id}/closures"
    return answers.of(_whole(caller, listing_id, closure_id), 201, Location=location)


@blueprint.operation(
    "DELETE",
    "/listings/<listing_id>/closures/<closure_id>",
    answer=None,
    status=204,
    refusals=[403, 404, 409],
)
def lift_closure(given: Given, listing_id: str, closure_id: str) -> Response:
    """Open the rest of the time again; those who had been told of the closing are told."""
    caller = bearer.actor()
    found = _of(db.session(), caller, listing_id, closure_id)
    require(caller, PERMISSIONS[found.kind], found.organisation_id)
    given.query()
    with unit_of_work() as session:
        closing.lift(session, caller, _of(session, caller, listing_id, closure_id))
    return answers.nothing()


def _owned(session: Session, caller: Actor, listing_id: str, permission: Permission) -> Listing:
    """Return a listing of the caller's; raises NotFound for an unknown, NotAllowed for another."""
    listing = queries.visible(session, caller, listing_id)
    require(caller, permission, listing.organisation_id)
    return listing


def _closable(session: Session, caller: Actor, listing_id: str) -> Listing:
    """Return a listing that the caller may close in some way."""
    listing = queries.visible(session, caller, listing_id)
    if not any(can(caller, one, listing.organisation_id) for one in PERMISSIONS.values()):
        raise NotAllowed
    return listing


def _of(session: Session, caller: Actor, listing_id: str, closure_id: str) -> Closure:
    listing = _owned(session, caller, listing_id, Permission.DAY_SEE)
    found = closures.closure_for(session, caller, closure_id)
    if listing not in found.listings:
        raise NotFound
    return found


def _whole(caller: Actor, listing_id: str, closure_id: str) -> Json:
    session = db.session()
    found = _of(session, caller, listing_id, closure_id)
    rows = closures.standing_over(session, found)
    return closure_item(found, zone_of(found.listings[0])) | {
        "in_the_way": [in_the_way_item(row) for row in rows]
    }


def _wanted(session: Session, listing: Listing, body: Mapping[str, Any]) -> Closing:
    """Return what is to be closed; raises Invalid with the names that the body has."""
    return Closing(
        listings=[listing],
        periods=_periods(session, listing, body),
        reason=body["reason"],
        kind=ClosureKind(body["kind"]),
        reason_public=body["reason_public"],
        quantity=body["quantity"],
    )


def _periods(session: Session, listing: Listing, body: Mapping[str, Any]) -> list[Period]:
    zone = zone_of(listing)
    repeat = body["repeat"]
    if repeat is None:
        starts = times.instant(body["starts_at"], zone, "starts_at")
        ends = times.instant(body["ends_at"], zone, "ends_at")
        if ends <= starts:
            raise Invalid([FieldProblem("ends_at", times.BACKWARDS)])
        return [Period(starts, ends)]
    start = edge_from_iso(body["starts_at"], zone, "starts_at").wall
    end = edge_from_iso(body["ends_at"], zone, "ends_at").wall
    if end <= start:
        raise Invalid([FieldProblem("ends_at", times.BACKWARDS)])
    try:
        rule = rule_in(repeat)
        off = days_off(rule, start.date(), breaks_of(session))
        return repeated(rule, start, end, zone, off)
    except Invalid as error:
        told = [FieldProblem(f"repeat.{one.field}", one.message) for one in error.problems]
        raise Invalid(told) from None
    except (RecurrenceError, TimeProblem) as error:
        much = _l("That cannot repeat so: at most 200 times within 18 months, none into another.")
        raise Invalid([FieldProblem("repeat", much)]) from error


@contextmanager
def _in_body() -> Iterator[None]:
    """Tell the command's refusals with the names that the fields have in the body."""
    try:
        yield
    except Invalid as error:
        told = [
            FieldProblem(_PATHS.get(one.field, one.field), one.message) for one in error.problems
        ]
        raise Invalid(told) from None
