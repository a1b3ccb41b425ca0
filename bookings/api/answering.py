"""Bookings for programs: listed, read, answered by the owner, taken back by either side."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter

from bookings import changing, deciding, policy, queries
from bookings.api import refusals, times
from bookings.api.items import booking_item
from bookings.api.schemas import (
    BookingAnswer,
    BookingsQuery,
    CancellationBody,
    Decision,
    DecisionBody,
)
from bookings.changing import Scope
from bookings.errors import SlotTaken
from bookings.models import Booking, Occurrence
from bookings.queries import BookingFilter
from bookings.types import OccurrenceStatus
from inventory import queries as listings
from marketplace.actor import Actor
from marketplace.api import answers, bearer, organisations
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.schemas import page_of
from marketplace.errors import FieldProblem, Invalid, NotFound
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope


class BookingId(BaseConverter):
    """Any name but the one that stands for something else than a booking."""

    regex = r"(?!preview\Z)[^/]+"


blueprint = ApiBlueprint("bookings", __name__, description="Bookings of either side")


@blueprint.operation(
    "GET", "/bookings", answer=page_of(BookingAnswer), query=BookingsQuery, refusals=[403, 404]
)
def list_bookings(given: Given) -> Response:
    """Return the bookings of the organisations that I book for, or of what I decide on.

    In the order of their first dates. `status` is that of the booking.
    """
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    asked = given.query()
    session = db.session()
    ids = queries.selected(caller, _filter(session, caller, asked))
    if asked["status"]:
        ids = ids.where(queries.in_state([OccurrenceStatus(code) for code in asked["status"]]))
    size = asked["per_page"]
    rows = queries.page(session, ids, offset=(asked["page"] - 1) * size, limit=size)
    return answers.page([booking_item(row) for row in rows], queries.total(session, ids), asked)


@blueprint.operation(
    "GET", "/bookings/<booking:booking_id>", answer=BookingAnswer, refusals=[403, 404]
)
def show_booking(given: Given, booking_id: str) -> Response:
    """Return one booking to either side of it."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    booking = whole(db.session(), caller, booking_id)
    given.query()
    return answers.of(booking_item(booking))


@blueprint.operation(
    "POST",
    "/bookings/<booking:booking_id>/decision",
    answer=BookingAnswer,
    body=DecisionBody,
    refusals=[403, 404, 409],
)
def decide_booking(given: Given, booking_id: str) -> Response:
    """Approve or decline what waits, the whole request or some of its dates; for the owner."""
    caller = bearer.actor()
    policy.require_owner(caller, whole(db.session(), caller, booking_id))
    body = given.body()
    try:
        with unit_of_work() as session:
            booking = whole(session, caller, booking_id)
            chosen = named_dates(booking, body)
            if body["decision"] == Decision.APPROVE:
                deciding.approve(
                    session,
                    caller,
                    booking,
                    occurrences=chosen,
                    reason=body["reason"],
                    anyway=body["anyway"],
                )
            else:
                deciding.decline(
                    session, caller, booking, occurrences=chosen, reason=body["reason"]
                )
    except SlotTaken as refusal:
        listing = whole(db.session(), caller, booking_id).listing
        raise refusals.told(refusal, listing) from None
    return answers.of(booking_item(whole(db.session(), caller, booking_id)))


@blueprint.operation(
    "POST",
    "/bookings/<booking:booking_id>/cancellation",
    answer=BookingAnswer,
    body=CancellationBody,
    refusals=[403, 404, 409],
)
def cancel_booking(given: Given, booking_id: str) -> Response:
    """Take back coming dates: all, these, or the first of these and all that follow.

    The owner has to give a reason.
    """
    caller = bearer.actor()
    policy.require_side(caller, whole(db.session(), caller, booking_id))
    body = given.body()
    scope = Scope(body["scope"])
    if scope is Scope.ALL and "occurrences" in body:
        problem = _l("Leave the dates out where all of them are meant.")
        raise Invalid([FieldProblem("occurrences", problem)])
    with unit_of_work() as session:
        booking = whole(session, caller, booking_id)
        changing.cancel(
            session,
            caller,
            booking,
            scope=scope,
            occurrences=named_dates(booking, body) or (),
            reason=body["reason"],
        )
    return answers.of(booking_item(whole(db.session(), caller, booking_id)))


def whole(session: Session, caller: Actor, booking_id: str) -> Booking:
    """Return the booking with all that is told of it; raises NotFound."""
    found = session.scalars(
        queries.with_all(select(Booking))
        .where(Booking.public_id == booking_id, policy.visible_to(caller))
        .order_by(Booking.id)
    ).first()
    if found is None:
        raise NotFound
    return found


def named_dates(booking: Booking, body: Mapping[str, Any]) -> list[Occurrence] | None:
    """Return the named dates of the booking, None where none were named; raises NotFound."""
    if "occurrences" not in body:
        return None
    wanted = list(dict.fromkeys(body["occurrences"]))
    found = queries.occurrences_by_id(booking, wanted)
    if len(found) < len(wanted):
        raise NotFound
    return found


def _filter(session: Session, caller: Actor, asked: Mapping[str, Any]) -> BookingFilter:
    zone = answers.settings().city.zone
    organisation = _organisation(session, caller, asked.get("organisation"))
    from_at = times.instant(asked["from_"], zone, "from") if "from_" in asked else None
    to_at = times.instant(asked["to"], zone, "to", end=True) if "to" in asked else None
    if from_at is not None and to_at is not None and to_at <= from_at:
        raise Invalid([FieldProblem("to", times.BACKWARDS)])
    return BookingFilter(
        side=asked["as_"],
        organisation_id=organisation.id if organisation else None,
        listing_id=_listing(session, caller, asked.get("listing")),
        from_at=from_at,
        to_at=to_at,
    )


def _organisation(session: Session, caller: Actor, slug: str | None) -> Organisation | None:
    if slug is None:
        return None
    own = session.scalar(
        select(Organisation).where(
            Organisation.person_id == caller.user_id, Organisation.slug == slug
        )
    )
    return own or organisations.visible(caller, slug)


def _listing(session: Session, caller: Actor, listing_id: str | None) -> int | None:
    if listing_id is None:
        return None
    return listings.visible(session, caller, listing_id).id
