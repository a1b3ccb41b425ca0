"""Ordered reads of bookings for the people on either side of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.models import INSTEAD, Booking, History, Occurrence, Order
from bookings.states import before, booking_status
from bookings.types import OccurrenceStatus
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.policy import Permission, can

PER_PAGE = 20


@dataclass(frozen=True)
class BookingFilter:
    """What a list of bookings is narrowed by; all given conditions hold together."""

    side: str = "booker"
    statuses: tuple[OccurrenceStatus, ...] = ()
    organisation_id: int | None = None
    listing_id: int | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None


def status_of(booking: Booking) -> OccurrenceStatus:
    """Return the booking's state, read from its occurrences."""
    return booking_status(row.status for row in booking.occurrences)


def in_state(statuses: Sequence[OccurrenceStatus]) -> ColumnElement[bool]:
    """Return the condition on Booking that `status_of` is one of these."""
    return or_(*(_in_one_state(status) for status in statuses))


def _in_one_state(status: OccurrenceStatus) -> ColumnElement[bool]:
    dates = exists().where(Occurrence.booking_id == Booking.id)
    found: ColumnElement[bool] = dates.where(Occurrence.status == status)
    if status is booking_status(()):
        found = or_(found, ~dates)
    return and_(found, ~dates.where(Occurrence.status.in_(before(status))))


def selected(actor: Actor, wanted: BookingFilter) -> Select[int]:
    """Select the ids of the bookings that the actor may list from the given side."""
    query = select(Booking.id).join(Listing, Listing.id == Booking.listing_id)
    if wanted.side == "owner":
        keys = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
        query = query.where(Listing.organisation_id.in_(keys))
    else:
        keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
        query = query.where(Booking.organisation_id.in_(keys))
    if wanted.organisation_id is not None:
        side = Listing.organisation_id if wanted.side == "owner" else Booking.organisation_id
        query = query.where(side == wanted.organisation_id)
    if wanted.listing_id is not None:
        query = query.where(Booking.listing_id == wanted.listing_id)
    dates = select(Occurrence.id).where(Occurrence.booking_id == Booking.id)
    if wanted.statuses:
        dates = dates.where(Occurrence.status.in_(wanted.statuses))
    if wanted.from_at is not None:
        dates = dates.where(Occurrence.ends_at > wanted.from_at)
    if wanted.to_at is not None:
        dates = dates.where(Occurrence.starts_at < wanted.to_at)
    if wanted.statuses or wanted.from_at or wanted.to_at:
        query = query.where(dates.exists())
    return query


def total(session: Session, ids: Select[int]) -> int:
    """Return how many bookings are selected."""
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def page(
    session: Session,
    ids: Select[int],
    *,
    offset: int = 0,
    limit: int = PER_PAGE,
    newest_first: bool = False,
) -> list[Booking]:
    """Return bookings with all that a list shows, by their first date; four queries."""
    first = (
        select(func.min(Occurrence.starts_at))
        .where(Occurrence.booking_id == Booking.id)
        .correlate(Booking)
        .scalar_subquery()
    )
    order = (first.desc(), Booking.id.desc()) if newest_first else (first, Booking.id)
    query = (
        with_all(select(Booking).where(Booking.id.in_(ids)))
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    )
    return list(session.scalars(query))


def with_all(query: Select[Booking]) -> Select[Booking]:
    """Load with each booking what its page or line needs."""
    return query.options(
        joinedload(Booking.listing).joinedload(Listing.organisation),
        joinedload(Booking.listing).joinedload(Listing.place),
        joinedload(Booking.organisation),
        joinedload(Booking.made_by),
        joinedload(Booking.series),
        selectinload(Booking.occurrences),
    )


def of_order(session: Session, order: Order) -> list[Booking]:
    """Return the bookings of the order in its lines' sequence, with all that a list shows."""
    query = select(Booking).where(Booking.order_id == order.id).order_by(Booking.id)
    return list(session.scalars(with_all(query)))


def states_of_order(session: Session, booking: Booking) -> Mapping[int, OccurrenceStatus]:
    """Return the state of each booking of the order that this one is in, itself included."""
    found: dict[int, list[OccurrenceStatus]] = {}
    query = (
        select(Booking.id, Occurrence.status)
        .join(Occurrence, Occurrence.booking_id == Booking.id)
        .where(Booking.order_id == booking.order_id)
        .order_by(Booking.id)
    )
    for key, status in session.execute(query):
        found.setdefault(key, []).append(status)
    return {key: booking_status(states) for key, states in found.items()}


def waiting_for(actor: Actor) -> Select[int]:
    """Select the bookings that wait for the actor's answer."""
    now = clock.now()
    ids = selected(actor, BookingFilter(side="owner", statuses=(OccurrenceStatus.REQUESTED,)))
    live = select(Occurrence.booking_id).where(
        Occurrence.status == OccurrenceStatus.REQUESTED, Occurrence.expires_at > now
    )
    return ids.where(Booking.id.in_(live))


def history(session: Session, booking: Booking) -> list[History]:
    """Return what happened to the booking, oldest first, with the people who did it."""
    return list(
        session.scalars(
            select(History)
            .where(History.booking_id == booking.id, History.event != INSTEAD)
            .options(joinedload(History.actor))
            .order_by(History.at, History.id)
        )
    )


def occurrences_by_id(booking: Booking, public_ids: Sequence[str]) -> list[Occurrence]:
    """Return the booking's own occurrences with these public ids, in time order."""
    wanted = set(public_ids)
    return [row for row in booking.occurrences if row.public_id in wanted]
