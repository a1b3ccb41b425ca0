"""Whether a period meets closed hours: the part of the one predicate about opening hours.

Hours that run past midnight belong to the day on which they begin. What is said of the next day (an
exception, a holiday, a school break, a season) leaves them as they are; what is said of their own
day takes all of them away.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bookings.judging.looks import LocalDay, Look, Stretch
from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column, Exceptional, Flag
from inventory.catalogue.sets import NONE, Set, union
from inventory.types import ListingKind

LONG = timedelta(days=40)
Exceptions = Sequence[Exceptional]


def closed(catalogue: Catalogue, look: Look, among: Set) -> Set:
    """Return those among some of which a local day is not open all that the period has of it.

    Equipment is only fetched and returned open.
    """
    lent = catalogue.having(Column.KIND, ListingKind.EQUIPMENT) & among
    used = among & ~lent
    found = NONE
    if used:
        found |= union(_shut(catalogue, stretch, used) for stretch in look.whole)
    if lent:
        found |= union(_shut(catalogue, stretch, lent) for stretch in look.edges)
    return found


def goes_on(catalogue: Catalogue, stretch: Stretch, until: int) -> Set:
    """Return those whose weekly hours of the evening before run on until that minute of the day.

    Whether that evening kept its weekly hours is not looked at.
    """
    on = stretch.on
    nights = _of_weekday(catalogue, Column.NIGHT, on.eve_weekday)
    return catalogue.any_of(
        Column.NIGHT,
        [
            night
            for night in nights
            if night.ends >= until and _valid(night.first, night.last, on.eve)
        ],
    )


def _shut(catalogue: Catalogue, stretch: Stretch, among: Set) -> Set:
    special, ordinary_eve = catalogue.remembered(
        ("special", stretch.on), lambda: _said_of(catalogue, stretch.on)
    )
    special &= among
    stated = catalogue.flagged(Flag.OPENINGS_STATED) & among
    found = stated & ~special & ~_weekly_hours(catalogue, stretch, ordinary_eve)
    if special:
        night = goes_on(catalogue, stretch, stretch.ends) & ordinary_eve
        exceptions = _on_day(catalogue, stretch.on.day)
        own = _special_hours(catalogue, stretch, exceptions, ordinary_eve)
        found |= special & ~night & ~own
    return found


def _said_of(catalogue: Catalogue, on: LocalDay) -> tuple[Set, Set]:
    """Return those without weekly hours on a day, and those that kept them the evening before."""
    today, before = _on_day(catalogue, on.day), _on_day(catalogue, on.eve)
    special = _special(catalogue, today, holiday=on.holiday, school_break=on.school_break)
    eve = _special(catalogue, before, holiday=on.eve_holiday, school_break=on.eve_break)
    return special, catalogue.everything & ~eve


def _weekly_hours(catalogue: Catalogue, stretch: Stretch, ordinary_eve: Set) -> Set:
    """Return those open by the weekly hours of the day and of the evening before it."""
    on = stretch.on
    # Kept by which hours hold, not by day: a weekday's window is alike for a whole season.
    key = ("covering", on.weekday, stretch.starts, stretch.ends, _in_force(catalogue, on.day))
    own, spilt = catalogue.remembered(key, lambda: _covering(catalogue, stretch))
    return own | spilt & ordinary_eve


def _in_force(catalogue: Catalogue, day: date) -> Set:
    """Return which weekly hours hold on a day, as numbers of when they hold."""
    validities = catalogue.remembered("validities", lambda: _validities(catalogue))
    return catalogue.remembered(
        ("in force", day),
        lambda: sets.of(
            [n for n, when in enumerate(validities) if _valid(*when, day)], len(validities)
        ),
    )


def _validities(catalogue: Catalogue) -> list[tuple[date | None, date | None]]:
    return list({(hours.first, hours.last) for hours in catalogue.values(Column.OPEN)})


def _covering(catalogue: Catalogue, stretch: Stretch) -> tuple[Set, Set]:
    """Return those whose hours of the day cover the minutes: its own, and the evening before's."""
    covering = [
        hours
        for hours in _of_weekday(catalogue, Column.OPEN, stretch.on.weekday)
        if hours.starts <= stretch.starts
        and hours.ends >= stretch.ends
        and _valid(hours.first, hours.last, stretch.on.day)
    ]
    own = catalogue.any_of(Column.OPEN, [hours for hours in covering if not hours.spill])
    return own, catalogue.any_of(Column.OPEN, [hours for hours in covering if hours.spill])


def _special(
    catalogue: Catalogue, exceptions: Exceptions, *, holiday: bool, school_break: bool
) -> Set:
    """Return those without weekly hours on a day: those of an exception hold instead, or none."""
    found = catalogue.any_of(Column.EXCEPTION, exceptions)
    if holiday:
        found |= catalogue.flagged(Flag.CLOSED_ON_HOLIDAYS)
    if school_break:
        found |= catalogue.flagged(Flag.CLOSED_ON_SCHOOL_BREAKS)
    return found


def _special_hours(
    catalogue: Catalogue, stretch: Stretch, exceptions: Exceptions, ordinary_eve: Set
) -> Set:
    """Return those open by exceptions of the day, the night before it leading up to them.

    Several exceptions of one day add up, unless one of them closes it.
    """
    closing: list[Exceptional] = []
    by_start: dict[int, list[Exceptional]] = {}
    for one in exceptions:
        if one.starts is None or one.ends is None:
            closing.append(one)
        elif one.ends >= stretch.ends:
            by_start.setdefault(max(one.starts, stretch.starts), []).append(one)
    found = NONE
    for starts, several in by_start.items():
        those = catalogue.any_of(Column.EXCEPTION, several)
        if starts > stretch.starts:
            those &= goes_on(catalogue, stretch, starts) & ordinary_eve
        found |= those
    return found & ~catalogue.any_of(Column.EXCEPTION, closing)


def _valid(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or last >= day)


def _of_weekday(catalogue: Catalogue, column: Column, weekday: int) -> Sequence[Any]:
    """Return the hours in a column that begin on the weekday."""
    return catalogue.remembered(
        (column, weekday), lambda: [one for one in catalogue.values(column) if one[0] == weekday]
    )


def _on_day(catalogue: Catalogue, day: date) -> Exceptions:
    """Return the exceptions of a day."""
    short, long = catalogue.remembered("exceptions", lambda: _exceptions(catalogue))
    return [*short.get(day, ()), *(one for one in long if one.first <= day <= one.last)]


def _exceptions(catalogue: Catalogue) -> tuple[dict[date, list[Exceptional]], list[Exceptional]]:
    """Return the exceptions of some days by day, and those that last long."""
    short: dict[date, list[Exceptional]] = {}
    long = []
    for one in catalogue.values(Column.EXCEPTION):
        if one.last - one.first > LONG:
            long.append(one)
            continue
        for days in range((one.last - one.first).days + 1):
            short.setdefault(one.first + timedelta(days=days), []).append(one)
    return short, long
