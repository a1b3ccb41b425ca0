"""The finished VEVENT of each occurrence: made once per audience and version, kept beside it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import Select, Table, exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from bookings.calendar.events import busy_event, private_event
from bookings.calendar.feeds import TEMPLATE_VERSION
from bookings.feeds.contents import PRIVATE_STATES, of_bookings, today, window
from bookings.feeds.event_facts import Side, event_facts, present
from bookings.models import Booking, CalendarChange, CalendarEvent, Occurrence
from inventory.models import Listing, Place
from marketplace import clock, engines, jobs, tokens
from marketplace.config import Settings
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

JOB = "calendar_events"
JOB_EVERY = timedelta(minutes=1)
# Longer than a worker is usually away; what changed before is made when a feed asks for it.
LOOK_BACK = timedelta(hours=2)
AT_ONCE = 200
MOST_PER_RUN = 2000

Item = TypeVar("Item")


class Audience(StrEnum):
    """For whom an event is written."""

    BOOKER = "private-booker"
    OWNER = "private-owner"


SIDES = {Audience.BOOKER: Side.BOOKER, Audience.OWNER: Side.OWNER}


@dataclass(frozen=True)
class Event:
    """An occurrence's event as it should be, and as it was last kept (None: not at all)."""

    occurrence_id: int
    version: str
    kept: bytes | None


def register() -> None:
    """Let the worker make events ahead of the feeds that will ask for them."""
    jobs.register(JOB, JOB_EVERY, keep_fresh)


def bodies(session: Session, ids: Select[int], audience: Audience) -> list[bytes]:
    """Return the events of the occurrences in time order; writes nothing.

    One query where all are kept; those that are missing or out of date are made in memory, in
    batches.
    """
    events = _events(session, ids, audience)
    stale = [event.occurrence_id for event in events if event.kept is None]
    fresh = _made(session, stale, audience)
    return [
        event.kept if event.kept is not None else fresh[event.occurrence_id] for event in events
    ]


def busy_bodies(session: Session, ids: Select[int], listing: Listing) -> list[bytes]:
    """Return the bare busy times of the occurrences in time order, unlinkable to other feeds.

    Their UIDs belong to this listing's calendar alone, so they are made when it is asked for.
    """
    settings: Settings = current_app.config["SETTINGS"]
    secret = bytes.fromhex(tokens.derived("calendar-busy", listing.public_id))
    rows = session.scalars(_loaded(ids).order_by(Occurrence.starts_at, Occurrence.id))
    made = []
    with force_locale(settings.city.languages[0]):
        for row in rows:
            facts = event_facts(settings, row, Side.BOOKER, present(row))
            made.append(busy_event(facts, secret, listing.public_id, settings.host_name))
    return made


def keep_fresh(session: Session) -> None:
    """Make and keep the events of what changed lately or has none yet (job; commits in batches)."""
    settings: Settings = current_app.config["SETTINGS"]
    since = clock.now() - LOOK_BACK
    changed = select(CalendarChange.booking_id).where(CalendarChange.at >= since)
    recent = session.scalars(changed.distinct().order_by(CalendarChange.booking_id)).all()
    for audience in Audience:
        for part in _batches(recent):
            keys = [key for key in part if key is not None]
            _keep(session, of_bookings(keys), audience)
        _keep(session, _without(settings, audience), audience)


def _without(settings: Settings, audience: Audience) -> Select[int]:
    zone = settings.city.zone
    begin, end = window(today(zone), zone)
    kept = exists().where(
        CalendarEvent.occurrence_id == Occurrence.id, CalendarEvent.audience == audience.value
    )
    return (
        select(Occurrence.id)
        .where(
            Occurrence.status.in_(PRIVATE_STATES),
            Occurrence.ends_at > begin,
            Occurrence.starts_at < end,
            ~kept,
        )
        .order_by(Occurrence.id)
        .limit(MOST_PER_RUN)
    )


def _keep(session: Session, ids: Select[int], audience: Audience) -> None:
    events = _events(session, ids, audience)
    stale = {event.occurrence_id: event.version for event in events if event.kept is None}
    made = _made(session, list(stale), audience)
    for part in _batches(list(made.items())):
        rows: list[dict[str, Any]] = [
            {
                "occurrence_id": key,
                "audience": audience.value,
                "version": stale[key],
                "body": body,
            }
            for key, body in part
        ]
        with unit_of_work(session):
            fresh = engines.insert(session, cast("Table", CalendarEvent.__table__)).values(rows)
            newer = {"version": fresh.excluded.version, "body": fresh.excluded.body}
            session.execute(
                fresh.on_conflict_do_update(
                    index_elements=["occurrence_id", "audience"], set_=newer
                )
            )


def _events(session: Session, ids: Select[int], audience: Audience) -> list[Event]:
    """Return the events with their versions; one query, no occurrence is loaded as an object."""
    owner, borrower = aliased(Organisation), aliased(Organisation)
    statement = (
        select(
            Occurrence.id,
            CalendarEvent.version,
            CalendarEvent.body,
            Occurrence.version,
            Occurrence.sequence,
            Booking.version,
            Listing.version,
            Place.name,
            Place.address,
            Place.postcode,
            Place.city,
            owner.name,
            borrower.name,
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Listing, Listing.id == Occurrence.listing_id)
        .join(owner, owner.id == Listing.organisation_id)
        .join(borrower, borrower.id == Booking.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .outerjoin(
            CalendarEvent,
            (CalendarEvent.occurrence_id == Occurrence.id)
            & (CalendarEvent.audience == audience.value),
        )
        .where(Occurrence.id.in_(ids.scalar_subquery()))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    settings: Settings = current_app.config["SETTINGS"]
    ground = (TEMPLATE_VERSION, settings.base_url, *settings.city.languages[:1])
    found = []
    for key, kept_version, body, *named in session.execute(statement):
        version = _version((*ground, *named))
        found.append(Event(key, version, body if kept_version == version else None))
    return found


def _version(parts: Iterable[object]) -> str:
    """Return what changes when the event would come out otherwise."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


def _made(session: Session, ids: Sequence[int], audience: Audience) -> dict[int, bytes]:
    """Return new events by occurrence; one query for each batch, in the city's first language."""
    settings: Settings = current_app.config["SETTINGS"]
    made = {}
    with force_locale(settings.city.languages[0]):
        for part in _batches(ids):
            wanted = select(Occurrence.id).where(Occurrence.id.in_(part))
            for row in session.scalars(_loaded(wanted).order_by(Occurrence.id)):
                facts = event_facts(settings, row, SIDES[audience], present(row))
                made[row.id] = private_event(facts, settings.host_name)
    return made


def _loaded(ids: Select[int]) -> Select[Occurrence]:
    booking = joinedload(Occurrence.booking)
    listing = booking.joinedload(Booking.listing)
    return (
        select(Occurrence)
        .where(Occurrence.id.in_(ids.scalar_subquery()))
        .options(
            booking.joinedload(Booking.organisation),
            booking.joinedload(Booking.made_by),
            listing.joinedload(Listing.organisation),
            listing.joinedload(Listing.place),
        )
    )


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
