"""A week of a listing as the week macro takes it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import week as availability
from bookings.asking import Asker
from bookings.availability import zone_of
from bookings.views import cards
from bookings.week import Stretch
from inventory.models import Listing
from marketplace import clock
from marketplace.periods import MINUTES_PER_DAY, Period, iso_week, local

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
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("people", "quantity") if request.args.get(name)
    }
    return url_for(
        "bookings_listing.show",
        ref=cards.ref(listing),
        week=day.isoformat(),
        _anchor="times",
        **kept,
    )


def _day(
    listing: Listing,
    day: date,
    parts: Sequence[Stretch],
    zone: ZoneInfo,
    *,
    today: date,
    many: bool,
) -> dict[str, Any]:
    shown = [part for part in parts if not part.closed]
    return {
        "name": format_date(day, "EEEE").capitalize(),
        "date": format_date(day, "d MMM"),
        "today": day == today,
        "past": day < today,
        "slots": [slot for part in shown for slot in _slots(listing, day, part, zone, many=many)],
        "empty": _("Closed"),
    }


def _slots(
    listing: Listing, day: date, part: Stretch, zone: ZoneInfo, *, many: bool
) -> list[dict[str, Any]]:
    """Return the slots of a stretch; one that has begun is told apart from what is still free."""
    now, over = clock.now(), False
    if part.state == "free" and part.period.starts_at < now < part.period.ends_at:
        begun = now.replace(second=0, microsecond=0) + timedelta(
            minutes=HALF_HOUR - now.minute % HALF_HOUR
        )
        over = begun >= part.period.ends_at
        if not over:
            part = Stretch(Period(begun, part.period.ends_at), part.free, closed=False)
    start, end = local(part.period.starts_at, zone), local(part.period.ends_at, zone)
    first = start.hour * 60 + start.minute
    last = MINUTES_PER_DAY if end.date() > day else end.hour * 60 + end.minute
    if last <= first:
        return []
    time = f"{_clock(first)}–{_clock(last)}"
    free = part.state == "free" and part.period.ends_at > now and not over
    label = _("Taken")
    if free:
        label = _("%(count)s free", count=part.free) if many else _("Free")
    elif part.state == "free":
        label = _("Past")
    slot: dict[str, Any] = {
        "state": "free" if free else "busy" if part.state == "busy" else "closed",
        "label": label,
        "time": time,
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
    if free:
        slot["href"] = _book(listing, day, first, last)
    return [slot]


def _book(listing: Listing, day: date, first: int, last: int) -> str:
    """Return the form, filled with this stretch: at most two hours of it to begin with."""
    end = min(last, first + max(120, listing.min_minutes))
    args: dict[str, Any] = {
        "date": day.isoformat(),
        "from": _value(first),
        "to": _value(end),
    }
    return cards.book_address(listing, **args)


def _window(parts: Sequence[Stretch], zone: ZoneInfo) -> tuple[int, int]:
    """Return the hours that the grid shows: the usual day, wider where something is open."""
    first, last = USUAL_HOURS
    for part in parts:
        if part.closed:
            continue
        start, end = local(part.period.starts_at, zone), local(part.period.ends_at, zone)
        if _whole_day(start, end):
            continue
        first = min(first, start.hour)
        last = max(last, 24 if end.date() > start.date() else end.hour + (end.minute > 0))
    return first, last


def _whole_day(start: datetime, end: datetime) -> bool:
    return (end - start) >= timedelta(hours=23)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def _value(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _place(minute: int) -> str:
    return f"{minute // 60:02d}{minute % 60:02d}"
