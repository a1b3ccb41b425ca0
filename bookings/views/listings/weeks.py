"""A week of a listing as the week macro takes it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import spoken
from bookings.closures import reading as closures
from bookings.finder.passing_on import SEARCH
from bookings.finder.search_words import OF_SENT
from bookings.judging import week as availability
from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.judging.week import Stretch
from bookings.types import OccupancySource, ReasonCode
from bookings.views import cards
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace import clock
from marketplace.periods import MINUTES_PER_DAY, Period, iso_week, local, local_day

HALF_HOUR = 30
USUAL_HOURS = (8, 22)


def week(session: Session, listing: Listing, monday: date, asker: Asker) -> dict[str, Any]:
    """Return seven days with their free and taken stretches, and the ways to other weeks."""
    days = [monday + timedelta(days=n) for n in range(7)]
    zone = zone_of(listing)
    found = availability.days(session, listing, days, asker)
    today = local(clock.now(), zone).date()
    many = any(part.free > 1 for parts in found.values() for part in parts)
    rows = [_day(listing, day, found[day], zone, today=today, many=many) for day in days]
    hours = _window([part for parts in found.values() for part in parts], zone)
    return {
        "days": rows,
        "from_hour": hours[0],
        "to_hour": hours[1],
        "shut_because": _shut_because(session, listing, days, zone),
        "any_shut": any(slot["state"] == "shut" for row in rows for slot in row["slots"]),
        "asked": _tells_apart(listing),
        "any_past": any(slot["state"] == "past" for row in rows for slot in row["slots"]),
        "title": _(
            "Week %(number)s, %(first)s to %(last)s",
            number=iso_week(monday)[1],
            first=format_date(days[0], "d MMMM"),
            last=format_date(days[-1], "d MMMM y"),
        ),
        "previous": None if monday <= today else _address(listing, monday - timedelta(days=7)),
        "next": _address(listing, monday + timedelta(days=7)),
        "today": _address(listing, today) if today not in days else None,
    }


def _address(listing: Listing, day: date) -> str:
    return url_for(
        "bookings_listing.show",
        ref=cards.ref(listing),
        week=day.isoformat(),
        _anchor="times",
        **_asked(),
    )


def _asked() -> dict[str, Any]:
    """Return what the page knows of who comes, and to which order."""
    names = ("people", "seating", "quantity", "for", *OF_SENT, SEARCH)
    return {name: request.args[name] for name in names if request.args.get(name)}


def _day(
    listing: Listing,
    day: date,
    parts: Sequence[Stretch],
    zone: ZoneInfo,
    *,
    today: date,
    many: bool,
) -> dict[str, Any]:
    """Return a day; what lies behind is told together as past, whether it was taken or free."""
    over = _over(day, zone)
    opened = [(part, *_minutes(part.period, day, zone)) for part in parts if not part.closed]
    behind = _joined([(first, min(last, over)) for _, first, last in opened if first < over])
    ahead = [
        _slot(listing, day, part, max(first, over), last, many=many)
        for part, first, last in opened
        if last > max(first, over)
    ]
    return {
        "name": format_date(day, "EEEE").capitalize(),
        "date": format_date(day, "d MMM"),
        "today": day == today,
        "past": day < today,
        "slots": [_drawn("past", _("Past"), day, *span) for span in behind] + ahead,
        "empty": _("Past") if day < today else _("Closed"),
    }


def _over(day: date, zone: ZoneInfo) -> int:
    """Return how many minutes of the day are past, a half hour that has begun included."""
    now = local(clock.now(), zone)
    if now.date() != day:
        return MINUTES_PER_DAY if now.date() > day else 0
    begun = now.hour * 60 + now.minute + (now.second > 0)
    return begun + -begun % HALF_HOUR


def _minutes(period: Period, day: date, zone: ZoneInfo) -> tuple[int, int]:
    start, end = local(period.starts_at, zone), local(period.ends_at, zone)
    last = MINUTES_PER_DAY if end.date() > day else end.hour * 60 + end.minute
    return start.hour * 60 + start.minute, last


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _slot(
    listing: Listing, day: date, part: Stretch, first: int, last: int, *, many: bool
) -> dict[str, Any]:
    if part.state == "out":
        return _drawn("out", _out_words(part.out), day, first, last)
    if part.state != "free":
        label = _closed_words(part.cause)
        return _drawn("shut" if label else "busy", label or _("Taken"), day, first, last)
    label = ngettext("%(num)s free", "%(num)s free", part.free) if many else _("Free")
    state = "free"
    if _tells_apart(listing):
        state = "free" if part.at_once else "ask"
        word = _("Booked at once") if part.at_once else _("Ask")
        label = f"{label}: {word.lower()}"
    slot = _drawn(state, label, day, first, last)
    return {**slot, "href": _book(listing, day, first, last)}


def _shut_because(
    session: Session, listing: Listing, days: Sequence[date], zone: ZoneInfo
) -> list[str]:
    """Return when it is closed in the week and why, where the owner tells that to everybody."""
    starts, ends = local_day(days[0], zone).starts_at, local_day(days[-1], zone).ends_at
    found = closures.between(session, [listing], starts, ends).get(listing.id, [])
    return [
        _("%(when)s: %(reason)s", when=spoken.when(one.period, zone), reason=one.over.reason)
        for one in found
        if one.over.reason_public
    ]


def _closed_words(cause: OccupancySource | None) -> str:
    """Return what the owner has done with the time; other facts are just taken for a visitor."""
    if cause is OccupancySource.CLOSURE:
        return str(_("Closed by the owner"))
    if cause is OccupancySource.MAINTENANCE:
        return str(_("Closed: maintenance"))
    return ""


def _tells_apart(listing: Listing) -> bool:
    """Tell whether some free times are booked at once and others have to be asked for."""
    return listing.mode is BookingMode.REQUEST and bool(listing.at_once)


def _out_words(out: ReasonCode | None) -> str:
    if out is ReasonCode.TOO_SOON:
        return str(_("Too late to book"))
    if out is ReasonCode.TOO_SHORT:
        return str(_("Too short to book"))
    if out is ReasonCode.LIMIT_REACHED:
        return str(_("Your limit is reached"))
    return str(_("Not bookable yet"))


def _drawn(state: str, label: str, day: date, first: int, last: int) -> dict[str, Any]:
    return {
        "state": state,
        "label": label,
        "time": f"{_clock(first)}–{_clock(last)}",
        "start_class": f"s{_place(first - first % HALF_HOUR)}",
        "end_class": f"e{_place(last + -last % HALF_HOUR)}",
        "sr_label": _(
            "%(label)s %(day)s, %(start)s to %(end)s",
            label=label,
            day=format_date(day, "EEEE d MMMM"),
            start=_clock(first),
            end=_clock(last),
        ),
    }


def _book(listing: Listing, day: date, first: int, last: int) -> str:
    """Return the form, filled with this stretch: at most two hours of it, from its first step."""
    step = listing.step_minutes if listing.step_minutes <= HALF_HOUR * 2 else 1
    first += -first % step
    end = min(last - (last - first) % step, first + max(120, listing.min_minutes))
    args: dict[str, Any] = {
        "date": day.isoformat(),
        "from": _value(first),
        "to": _value(end),
    }
    known = _asked()
    if "for" in known:
        known["organisation"] = known.pop("for")  # as the form calls it
    return cards.book_address(listing, **args, **known)


def _window(parts: Sequence[Stretch], zone: ZoneInfo) -> tuple[int, int]:
    """Return the hours that the grid shows: the usual day, wider where something is open."""
    first, last = USUAL_HOURS
    for part in parts:
        if part.closed:
            continue
        start, end = local(part.period.starts_at, zone), local(part.period.ends_at, zone)
        first = min(first, start.hour)
        last = max(last, 24 if end.date() > start.date() else end.hour + (end.minute > 0))
    return first, last


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def _value(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _place(minute: int) -> str:
    return f"{minute // 60:02d}{minute % 60:02d}"
