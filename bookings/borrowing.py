"""What an organisation has asked for and booked: coming, waiting, past."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings import queries
from bookings.agreement import one_yes
from bookings.models import Booking, Inquiry, Occurrence
from bookings.queries import BookingFilter
from bookings.types import InquiryStatus, OccurrenceStatus, Party
from marketplace import clock
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.policy import Permission, can

BOOKED = (OccurrenceStatus.CONFIRMED, OccurrenceStatus.HANDED_OUT)
MOST_QUESTIONS = 50


def comes(row: Occurrence, now: datetime) -> bool:
    """Tell whether the date belongs to what is coming, as `bookings` selects it."""
    return row.status is OccurrenceStatus.HANDED_OUT or (row.status in BOOKED and row.ends_at > now)


class Tab(StrEnum):
    """The three lists; a series that is partly answered stands in two of them."""

    COMING = "coming"
    WAITING = "waiting"
    PAST = "past"


def bookings(actor: Actor, tab: Tab, organisation_id: int | None) -> Select[int]:
    """Select the ids of the bookings of a list; past is all that neither comes nor waits.

    What has been handed out comes until it is back, however late.
    """
    mine = queries.selected(actor, BookingFilter(organisation_id=organisation_id))
    now = clock.now()
    coming = select(Occurrence.booking_id).where(
        or_(
            and_(Occurrence.status.in_(BOOKED), Occurrence.ends_at > now),
            Occurrence.status == OccurrenceStatus.HANDED_OUT,
        )
    )
    waiting = select(Occurrence.booking_id).where(
        Occurrence.status == OccurrenceStatus.REQUESTED,
        or_(Occurrence.expires_at.is_(None), Occurrence.expires_at > now),
    )
    if tab is Tab.COMING:
        return mine.where(Booking.id.in_(coming))
    if tab is Tab.WAITING:
        return mine.where(Booking.id.in_(waiting))
    return mine.where(Booking.id.not_in(coming), Booking.id.not_in(waiting))


def organisations(session: Session, actor: Actor) -> list[Organisation]:
    """Return the organisations whose bookings the actor may see, by name."""
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(keys))
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )


def questions(session: Session, actor: Actor, organisation_id: int | None) -> list[Inquiry]:
    """Return the questions that the actor's organisations have asked.

    What waits for them comes first, then what has moved last. Those of one yes are one.
    """
    turn = and_(Inquiry.status == InquiryStatus.OPEN, Inquiry.waits_for == Party.BOOKER)
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    if organisation_id is not None:
        keys = [key for key in keys if key == organisation_id]
    return list(
        session.scalars(
            select(Inquiry)
            .where(Inquiry.organisation_id.in_(keys), one_yes.first())
            .options(joinedload(Inquiry.listing), joinedload(Inquiry.organisation))
            .order_by(case((turn, 0), else_=1), Inquiry.moved_at.desc(), Inquiry.id.desc())
            .limit(MOST_QUESTIONS)
        )
    )
