"""Handing over: what is handed out, what comes back, and who never came."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from bookings.errors import TooLate
from bookings.handover import overdue
from bookings.mailing import notifications
from bookings.models import Booking, Occurrence
from bookings.recording import calendars_change, move_on
from bookings.states import Event
from bookings.stating import rounded_up
from bookings.taking import follow_changes, lock_claims, settle, shorten
from bookings.types import OccurrenceStatus
from inventory.models import Listing
from inventory.types import ListingKind
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotFound
from marketplace.policy import Permission, can, require

EARLY = timedelta(hours=24)
LONGEST_NOTE = 500
HANDED_OUT_KINDS = frozenset({ListingKind.EQUIPMENT})
"""What is carried away and has to come back; a room, a service and a skill stay where they are."""


def date_for(session: Session, actor: Actor, public_id: str) -> Occurrence:
    """Return a date that the actor may hand over; raises NotFound for any other."""
    row = session.scalar(_mine(actor).where(Occurrence.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def possible(occurrence: Occurrence, now: datetime) -> list[Event]:
    """Return what can be noted of the date at this instant, the most likely first."""
    lent = occurrence.listing.kind in HANDED_OUT_KINDS
    if occurrence.status is OccurrenceStatus.HANDED_OUT:
        return [Event.TAKE_BACK]
    if occurrence.status is not OccurrenceStatus.CONFIRMED:
        return []
    found = []
    if lent and occurrence.starts_at - EARLY <= now < occurrence.ends_at:
        found.append(Event.HAND_OUT)
    if now >= occurrence.starts_at:
        found.append(Event.NO_SHOW)
    return found


def hand_out(session: Session, actor: Actor, occurrence: Occurrence, *, note: str = "") -> None:
    """Note that the things have left the house: from 24 hours before the start until the end.

    Raises TooLate for what is not booked, not lent out, or at another time; NotAllowed.
    """
    note = _begin(session, actor, occurrence, Event.HAND_OUT, note)
    move_on(session, actor, occurrence, Event.HAND_OUT, reason=note)
    _end(session, occurrence)


def take_back(session: Session, actor: Actor, occurrence: Occurrence, *, note: str = "") -> None:
    """Note that the things are back. An early return frees what is left of the time at once.

    A late one frees what the overdue loan took, and tells those who had been warned. Raises
    TooLate for what is not handed out; NotAllowed.
    """
    note = _begin(session, actor, occurrence, Event.TAKE_BACK, note)
    at = rounded_up(clock.now())
    if at < occurrence.ends_at:
        shorten(session, occurrence, max(at, occurrence.starts_at + timedelta(minutes=1)))
    move_on(session, actor, occurrence, Event.TAKE_BACK, reason=note)
    overdue.end(session, actor, occurrence, at)
    _end(session, occurrence)


def no_show(session: Session, actor: Actor, occurrence: Occurrence, *, note: str = "") -> None:
    """Note that nobody came, from the start on; the time is free for others, the booker is told.

    Raises TooLate before the start and for what is not booked; NotAllowed.
    """
    note = _begin(session, actor, occurrence, Event.NO_SHOW, note)
    move_on(session, actor, occurrence, Event.NO_SHOW, reason=note)
    settle(session, [occurrence])
    notifications.nobody_came(session, occurrence, note)
    _end(session, occurrence)


def _begin(session: Session, actor: Actor, occurrence: Occurrence, event: Event, note: str) -> str:
    require(actor, Permission.HAND_OVER, occurrence.listing.organisation_id)
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        told = _l("At most %(longest)s characters.", longest=LONGEST_NOTE)
        raise Invalid([FieldProblem("note", told)])
    lock_claims(session, [occurrence])
    session.refresh(occurrence)
    if event not in possible(occurrence, clock.now()):
        raise TooLate
    return note


def _end(session: Session, occurrence: Occurrence) -> None:
    follow_changes(session, [occurrence])
    calendars_change(session, occurrence.booking)
    session.flush()


def _mine(actor: Actor) -> Select[Occurrence]:
    keys = [key for key in actor.roles if can(actor, Permission.HAND_OVER, key)]
    booking = joinedload(Occurrence.booking)
    return (
        select(Occurrence)
        .join(Listing, Listing.id == Occurrence.listing_id)
        .where(Listing.organisation_id.in_(keys))
        .options(
            joinedload(Occurrence.listing),
            booking.joinedload(Booking.organisation),
            booking.joinedload(Booking.made_by),
        )
    )
