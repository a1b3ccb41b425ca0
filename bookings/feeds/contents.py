"""Which occurrences a calendar feed shows, and how new the newest change among them is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from bookings.feeds.event_facts import STATUS_IN_CALENDAR
from bookings.feeds.private import borrowing_of
from bookings.models import Booking, CalendarChange, Claim, Feed, Occurrence
from bookings.states import takes_time
from bookings.types import FeedSubject, OccurrenceStatus
from inventory.models import Listing, ListingUnit, Unit
from marketplace import clock
from marketplace.actor import Actor
from marketplace.periods import local, local_day

MONTHS_BACK, MONTHS_AHEAD = 12, 24
_MONTH = timedelta(days=30, hours=12)


@dataclass(frozen=True)
class Revision:
    """How new a feed is: `number` grows with every change that concerns it, the last one `at`."""

    number: int
    at: datetime | None


@dataclass(frozen=True)
class Subject:
    """What a feed shows: which bookings, and which changes and listings concern it."""

    shown: ColumnElement[bool]
    changes: ColumnElement[bool]
    listings: ColumnElement[bool]


def today(zone: ZoneInfo) -> date:
    """Return the day by which the window of a feed is laid."""
    return local(clock.now(), zone).date()


def window(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return from when until when a feed shows what is booked: 12 months back, 24 ahead (UTC)."""
    midnight = local_day(day, zone).starts_at
    return midnight - MONTHS_BACK * _MONTH, midnight + MONTHS_AHEAD * _MONTH


def of_feed(feed: Feed, actor: Actor) -> Subject:
    """Return what the private feed shows to its person, who acts with today's roles."""
    match feed.subject:
        case FeedSubject.ME:
            mine = and_(
                Booking.made_by_id == feed.user_id,
                Booking.organisation_id.in_(borrowing_of(actor)),
            )
            return _of_bookings(mine, CalendarChange.user_id == feed.user_id)
        case FeedSubject.ORGANISATION:
            key = feed.organisation_id
            return _of_bookings(Booking.organisation_id == key, CalendarChange.borrower_id == key)
        case FeedSubject.LENDING:
            own = Listing.organisation_id == feed.organisation_id
            return Subject(own, CalendarChange.owner_id == feed.organisation_id, own)
        case FeedSubject.LISTING:
            return Subject(
                Occurrence.listing_id == feed.listing_id,
                CalendarChange.listing_id == feed.listing_id,
                Listing.id == feed.listing_id,
            )


def _of_bookings(shown: ColumnElement[bool], changes: ColumnElement[bool]) -> Subject:
    concerned = select(CalendarChange.listing_id).where(changes)
    return Subject(shown, changes, Listing.id.in_(concerned))


def of_listing(listing: Listing) -> Subject:
    """Return what makes the listing unavailable: itself, and what shares its units whole."""
    ours, theirs = aliased(ListingUnit), aliased(ListingUnit)
    shared = (
        select(theirs.listing_id)
        .join(ours, ours.unit_id == theirs.unit_id)
        .where(ours.listing_id == listing.id)
    )
    return Subject(
        _makes_unavailable(listing),
        CalendarChange.listing_id.in_(shared),
        Listing.id == listing.id,
    )


def _makes_unavailable(listing: Listing) -> ColumnElement[bool]:
    """Return what holds for an occurrence that leaves too little of a unit for anybody else.

    Of a pool, one booking among several leaves something to be had, so it is not shown as taken.
    """
    claims = (
        select(Claim.occurrence_id)
        .join(ListingUnit, ListingUnit.unit_id == Claim.unit_id)
        .join(Unit, Unit.id == Claim.unit_id)
        .where(
            ListingUnit.listing_id == listing.id,
            Claim.quantity + ListingUnit.quantity > Unit.quantity,
        )
    )
    return Occurrence.id.in_(claims)


def revision(session: Session, subject: Subject) -> Revision:
    """Return the feed's revision; one query, which builds nothing.

    The number of changes is part of it, since a change may get its id before, but be committed
    after, another one. The versions of the listings are, since they name what is shown.
    """
    changed = (
        select(
            func.coalesce(func.max(CalendarChange.id), 0) + func.count(CalendarChange.id),
            func.max(CalendarChange.at),
        )
        .where(subject.changes)
        .subquery()
    )
    renamed = (
        select(
            func.coalesce(func.sum(Listing.version), 0),
            func.max(Listing.edited_at),
        )
        .where(subject.listings)
        .subquery()
    )
    row = session.execute(select(*changed.c, *renamed.c).join_from(changed, renamed, true())).one()
    moments = [at for at in (row[1], row[3]) if at is not None]
    return Revision(int(row[0]) + int(row[2]), max(moments, default=None))


PRIVATE_STATES = tuple(STATUS_IN_CALENDAR)
_TAKING = tuple(status for status in OccurrenceStatus if takes_time(status) is not None)


def occurrences(subject: Subject, between: tuple[datetime, datetime], *, busy: bool) -> Select[int]:
    """Select the ids of the occurrences that the feed shows, `busy` only those that take time."""
    states = _TAKING if busy else PRIVATE_STATES
    conditions: list[ColumnElement[bool]] = [
        subject.shown,
        Occurrence.status.in_(states),
        Occurrence.ends_at > between[0],
        Occurrence.starts_at < between[1],
    ]
    if busy:
        waiting = (OccurrenceStatus.REQUESTED, OccurrenceStatus.OFFERED)
        conditions.append(or_(Occurrence.holds, Occurrence.status.not_in(waiting)))
    return (
        select(Occurrence.id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Listing, Listing.id == Occurrence.listing_id)
        .where(*conditions)
    )


def of_bookings(booking_ids: Sequence[int]) -> Select[int]:
    """Select the ids of the bookings' occurrences that calendars show."""
    return select(Occurrence.id).where(
        Occurrence.booking_id.in_(booking_ids), Occurrence.status.in_(PRIVATE_STATES)
    )
