"""Closures, and what stands over dates, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from bookings import spoken
from bookings.closures import reading as closures
from bookings.closures.reading import Over
from bookings.judging.availability import zone_of
from bookings.models import Closure, Occurrence
from bookings.types import ClosureKind, OccupancySource, OccurrenceStatus
from bookings.views.booked import booking_words
from inventory.models import Listing
from marketplace import clock
from marketplace.errors import Sentence
from marketplace.periods import Period, local
from marketplace.web import filters

KINDS: Mapping[ClosureKind, tuple[Sentence, str]] = {
    ClosureKind.CLOSURE: (_l("Closed"), "door-closed"),
    ClosureKind.MAINTENANCE: (_l("Maintenance"), "wrench"),
}
MOST_TITLES = 3
_MINUTE = timedelta(minutes=1)


def line(closure: Closure) -> dict[str, Any]:
    """Return a closure as the list shows it."""
    kind, icon = KINDS[closure.kind]
    return {
        "closure": closure,
        "url": url_for("bookings_closures.show", public_id=closure.public_id),
        "what": titles(closure.listings, closure.quantity),
        "when": when(closure),
        "kind": kind,
        "icon": icon,
        "lifted": closure.lifted_at is not None,
    }


def titles(listings: Sequence[Listing], quantity: int | None) -> str:
    """Return what is closed in one line: the first names, and how many more."""
    shown = ", ".join(one.title for one in listings[:MOST_TITLES])
    if quantity is not None:
        return f"{shown} × {quantity}"
    more = len(listings) - MOST_TITLES
    if more <= 0:
        return shown
    return str(
        ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=shown)
    )


def zone(closure: Closure) -> ZoneInfo:
    """Return the zone on whose wall clock the closure is told."""
    return zone_of(closure.listings[0]) if closure.listings else filters.zone()


def when(closure: Closure) -> str:
    """Return when it is: the stretch, or the first of many."""
    first = _told(Period(closure.periods[0].starts_at, closure.periods[0].ends_at), zone(closure))
    more = len(closure.periods) - 1
    if not more:
        return first
    last = filters.day(closure.periods[-1].starts_at, zone(closure))
    return str(
        ngettext(
            "%(first)s and %(num)s more time, until %(last)s",
            "%(first)s and %(num)s more times, until %(last)s",
            more, first=first, last=last,
        )
    )  # fmt: skip


def _told(period: Period, where: ZoneInfo) -> str:
    """Return a period in words; whole days without their midnights."""
    starts, ends = local(period.starts_at, where), local(period.ends_at, where)
    if starts.time() == ends.time() == starts.time().min:
        first, last = filters.day(starts, where), filters.day(period.ends_at - _MINUTE, where)
        if first == last:
            return str(_("%(day)s, all day", day=first))
        return str(_("%(first)s to %(last)s", first=first, last=last))
    return spoken.when(period, where)


def dates(closure: Closure) -> list[str]:
    """Return every stretch in words."""
    periods = [Period(row.starts_at, row.ends_at) for row in closure.periods]
    return stretches(periods, zone(closure))


def stretches(periods: Iterable[Period], where: ZoneInfo) -> list[str]:
    """Return the periods in words, on the wall clock of the zone."""
    return [_told(one, where) for one in periods]


def in_the_way(rows: Iterable[Occurrence], reason: str = "") -> list[dict[str, Any]]:
    """Return the dates that stand in the way: when, what, who, and what the owner can do."""
    return [
        {
            "id": row.public_id,
            "url": url_for("bookings_booking.show", public_id=row.booking.public_id),
            "when": filters.period(booking_words.period_of(row), zone_of(row.listing)),
            "what": spoken.what(row.booking),
            "who": row.booking.organisation.name,
            "purpose": row.booking.purpose,
            "contact": spoken.booker_contact(row.booking),
            "state": booking_words.STATES[row.status],
            "call_off": call_off_address(row, reason),
        }
        for row in rows
    ]


def call_off_address(row: Occurrence, reason: str) -> str | None:
    """Return where the owner calls a booked date off, the reason filled in; None once begun."""
    if row.status is not OccurrenceStatus.CONFIRMED or row.starts_at <= clock.now():
        return None
    return url_for(
        "bookings_booking.cancellation",
        public_id=row.booking.public_id,
        scope="these",
        occurrences=row.public_id,
        reason=reason or None,
    )


def over(
    session: Session, rows: Sequence[Occurrence], *, owner: bool
) -> dict[str, list[dict[str, Any]]]:
    """Return what stands over the dates, by their public ids, for one side of a booking."""
    found = closures.over(session, rows)
    return {
        row.public_id: [
            {
                "words": over_words(one, owner=owner),
                "reason": one.reason,
                "waits": row.status is OccurrenceStatus.REQUESTED,
                "url": url_for("bookings_closures.show", public_id=one.public_id)
                if owner and one.public_id
                else None,
                "call_off": call_off_address(row, one.reason) if owner else None,
            }
            for one in found[row.id]
        ]
        for row in rows
        if row.id in found
    }


def source_word(source: OccupancySource) -> str:
    """Return what stands over time in a word or two."""
    words = {
        OccupancySource.CLOSURE: _("Closed"),
        OccupancySource.MAINTENANCE: _("Maintenance"),
        OccupancySource.OVERDUE: _("Not back yet"),
        OccupancySource.EXTERNAL: _("Taken in another calendar"),
    }
    return str(words.get(source, ""))


def over_words(one: Over, *, owner: bool) -> str:
    """Return what stands over a date in one sentence."""
    if one.source is OccupancySource.OVERDUE:
        return str(_("What was lent before has not come back yet."))
    if one.source is OccupancySource.EXTERNAL:
        return str(_("The owner's own calendar has something else at this time."))
    if one.source is OccupancySource.MAINTENANCE:
        return str(_("It is out of use at this time: maintenance."))
    return str(_("You have closed this time.") if owner else _("The owner has closed this time."))
