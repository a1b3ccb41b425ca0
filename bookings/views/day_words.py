"""A day over many places, as timeline and as list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import spoken
from bookings.closures.reading import Closed
from bookings.judging.availability import zone_of
from bookings.judging.seating_words import NAMES
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from bookings.views import cards
from bookings.views.booked import booking_words, handover_words
from bookings.views.closing import closure_words
from inventory.models import Listing
from marketplace import clock
from marketplace.periods import MINUTES_PER_DAY, Period, local, local_day
from marketplace.web import filters

USUAL_HOURS = (8, 20)
HALF_HOUR = 30
MOST_EMPTY = 12


def of(
    day: date,
    listings: Sequence[Listing],
    rows: Sequence[Occurrence],
    *,
    linked: bool,
    closed: Mapping[int, Sequence[Closed]] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return what the timeline and the list of a day show.

    `linked` leads to the bookings' pages; else to the line in the list below, for those who see
    the day and no more. Places where nothing happens are left out when there are many. `closed` is
    what is closed of each listing, by its id.
    """
    lines = [_line(row, day, linked=linked) for row in rows]
    by_listing: dict[int, list[dict[str, Any]]] = {}
    for row, line in zip(rows, lines, strict=True):
        by_listing.setdefault(row.listing_id, []).append(line | _lateness(line))
    shut = [
        (listing_id, _shut(one, day)) for listing_id, several in closed.items() for one in several
    ]
    for listing_id, entry in shut:
        by_listing.setdefault(listing_id, []).append(entry)
    few = len(listings) <= MOST_EMPTY
    shown = [one for one in listings if few or one.id in by_listing]
    hidden = len(listings) - len(shown)
    hours = _window(lines)
    return {
        "lanes": [
            {
                "title": one.title,
                "href": url_for("bookings_listing.show", ref=cards.ref(one)),
                "note": one.place.name if one.place is not None else "",
                "entries": by_listing.get(one.id, []),
            }
            for one in shown
        ],
        "lines": lines,
        "hands_over": any(
            told["any"] or told["handed_out"] or told["returned"]
            for told in (line["handover"] for line in lines)
        ),
        "shut": _shut_lines(listings, shut),
        "from_hour": hours[0],
        "to_hour": hours[1],
        "hidden": ngettext(
            "In %(num)s more place nothing is booked.",
            "In %(num)s more places nothing is booked.",
            hidden,
        )
        if hidden
        else "",
        "title": filters.day(day),
        "previous": day - timedelta(days=1),
        "following": day + timedelta(days=1),
        "day": day,
    }


def _line(row: Occurrence, day: date, *, linked: bool) -> dict[str, Any]:
    booking = row.booking
    now = clock.now()
    period = Period(row.starts_at, row.ends_at)
    start, end = _minutes(period, day)
    if booking_words.late(row, now):
        end = MINUTES_PER_DAY
    waits = row.status is OccurrenceStatus.REQUESTED
    anchor = f"#day-{row.public_id}"
    return {
        "id": f"day-{row.public_id}",
        "title": booking.organisation.name,
        "time": _time(period, zone_of(row.listing)),
        "href": url_for("bookings_booking.show", public_id=booking.public_id) if linked else anchor,
        "state": "wait" if waits else "ok",
        "note": _("waits for an answer") if waits else "",
        "start": start,
        "end": end,
        "start_class": f"s{_clock(start // HALF_HOUR * HALF_HOUR)}",
        "end_class": f"e{_clock(-(-end // HALF_HOUR) * HALF_HOUR)}",
        "place": row.listing.title,
        "what": spoken.what(booking),
        "purpose": booking.purpose,
        "people": _people(booking),
        "contact": spoken.booker_contact(booking),
        "handover": handover_words.of_line(row, now),
    }


def _lateness(line: dict[str, Any]) -> dict[str, Any]:
    """Return what the timeline says besides; the list has a place of its own for it."""
    return {"note": str(booking_words.LATE.text)} if line["handover"]["late"] else {}


def _people(booking: Booking) -> str:
    """Return for how many the room is made ready, and how."""
    if not booking.people:
        return ""
    told = ngettext("%(num)s person", "%(num)s people", booking.people)
    if booking.seating is None:
        return told
    return _("%(people)s: %(way)s", people=told, way=NAMES[booking.seating])


def _shut(one: Closed, day: date) -> dict[str, Any]:
    """Return a closed time as the timeline shows it."""
    start, end = _minutes(one.period, day)
    title = closure_words.source_word(one.over.source)
    return {
        "title": title if one.quantity is None else f"{title} × {one.quantity}",
        "time": _time(one.period, filters.zone()),
        "href": url_for("bookings_closures.show", public_id=one.over.public_id),
        "state": "shut",
        "note": one.over.reason,
        "start": start,
        "end": end,
        "start_class": f"s{_clock(start // HALF_HOUR * HALF_HOUR)}",
        "end_class": f"e{_clock(-(-end // HALF_HOUR) * HALF_HOUR)}",
    }


def _shut_lines(
    listings: Sequence[Listing], shut: Sequence[tuple[int, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Return the closed times as a list: each once, with all the places that it closes."""
    titles = {one.id: one.title for one in listings}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for listing_id, entry in shut:
        line = found.setdefault((entry["href"], entry["time"]), entry | {"places": []})
        line["places"].append(titles.get(listing_id, ""))
    return list(found.values())


def _time(period: Period, zone: ZoneInfo) -> str:
    """Return the hours; the days as well where it is not over on the day that it began."""
    starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
    last = ends - timedelta(minutes=1)
    if starts.date() == last.date():
        return f"{starts:%H.%M}–{'24.00' if ends.date() > starts.date() else f'{ends:%H.%M}'}"
    return (
        f"{filters.short_day(starts, zone)} {starts:%H.%M}"
        f"–{filters.short_day(ends, zone)} {ends:%H.%M}"
    )


def _minutes(row: Period, day: date) -> tuple[int, int]:
    """Return where the period begins and ends on the day, in minutes of the wall clock."""
    zone = current_app.config["SETTINGS"].city.zone
    bounds = local_day(day, zone)

    def minute(at: datetime) -> int:
        found = local(at, zone)
        return found.hour * 60 + found.minute

    start = minute(row.starts_at) if row.starts_at > bounds.starts_at else 0
    end = minute(row.ends_at) if row.ends_at < bounds.ends_at else MINUTES_PER_DAY
    return start, max(end, start + 1)


def _window(lines: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Return the hours that the timeline spans: the usual ones, wider where more happens."""
    first = min([USUAL_HOURS[0], *(line["start"] // 60 for line in lines if line["start"])])
    last = max([USUAL_HOURS[1], *(-(-line["end"] // 60) for line in lines)])
    return max(first, 0), min(last, 24)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}{minute % 60:02d}"
