"""Whether a period meets closed hours: the part of the one predicate about opening hours.

Hours that run past midnight belong to the day on which they begin. What is said of the next day (an
exception, a holiday, a school break, a season) leaves them as they are; what is said of their own
day takes all of them away.
"""

from collections.abc import Sequence
from datetime import date

from bookings.judging.looks import Look, Stretch
from inventory.catalogue.facts import Catalogue, Column, Exceptional, Flag, Night, Open
from inventory.catalogue.sets import NONE, Set, union
from inventory.types import ListingKind

Exceptions = Sequence[tuple[Exceptional, Set]]


def closed(catalogue: Catalogue, look: Look) -> Set:
    """Return those of which some local day is not open throughout what the period has of it.

    Equipment is only fetched and returned open.
    """
    lent = catalogue.having(Column.KIND, ListingKind.EQUIPMENT)
    found = union(_shut(catalogue, stretch) for stretch in look.whole) & ~lent
    if lent:
        found |= union(_shut(catalogue, stretch) for stretch in look.edges) & lent
    return found


def goes_on(catalogue: Catalogue, stretch: Stretch, until: int) -> Set:
    """Return those whose weekly hours of the evening before run on until that minute of the day.

    Whether that evening kept its weekly hours is not looked at.
    """
    on = stretch.on
    return union(
        those
        for night, those in _nights(catalogue, on.eve_weekday)
        if night.ends >= until and _valid(night, on.eve)
    )


def _shut(catalogue: Catalogue, stretch: Stretch) -> Set:
    on = stretch.on
    exceptions = _on_day(catalogue, on.day)
    special = _special(catalogue, exceptions, holiday=on.holiday, school_break=on.school_break)
    before = _on_day(catalogue, on.eve)
    ordinary_eve = catalogue.everything & ~_special(
        catalogue, before, holiday=on.eve_holiday, school_break=on.eve_break
    )
    stated = catalogue.flagged(Flag.OPENINGS_STATED)
    found = stated & ~special & ~_weekly_hours(catalogue, stretch, ordinary_eve)
    if special:
        night = goes_on(catalogue, stretch, stretch.ends) & ordinary_eve
        own = _special_hours(catalogue, stretch, exceptions, ordinary_eve)
        found |= special & ~night & ~own
    return found


def _weekly_hours(catalogue: Catalogue, stretch: Stretch, ordinary_eve: Set) -> Set:
    """Return those open by the weekly hours of the day and of the evening before it."""
    found = NONE
    for hours, those in _weekly(catalogue, stretch.on.weekday):
        covers = hours.starts <= stretch.starts and hours.ends >= stretch.ends
        if covers and _valid(hours, stretch.on.day):
            found |= those & ordinary_eve if hours.spill else those
    return found


def _special(
    catalogue: Catalogue, exceptions: Exceptions, *, holiday: bool, school_break: bool
) -> Set:
    """Return those without weekly hours on a day: those of an exception hold instead, or none."""
    found = union(those for _exception, those in exceptions)
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
    found = closing = NONE
    for exception, those in exceptions:
        if exception.starts is None or exception.ends is None:
            closing |= those
        elif exception.ends >= stretch.ends:
            if exception.starts > stretch.starts:
                those &= goes_on(catalogue, stretch, exception.starts) & ordinary_eve  # noqa: PLW2901
            found |= those
    return found & ~closing


def _valid(hours: Open | Night, day: date) -> bool:
    return (hours.first is None or hours.first <= day) and (hours.last is None or hours.last >= day)


def _weekly(catalogue: Catalogue, weekday: int) -> Sequence[tuple[Open, Set]]:
    return catalogue.remembered(
        ("weekly", weekday),
        lambda: [
            (hours, those)
            for hours, those in catalogue.column(Column.OPEN).items()
            if hours.weekday == weekday
        ],
    )


def _nights(catalogue: Catalogue, weekday: int) -> Sequence[tuple[Night, Set]]:
    return catalogue.remembered(
        ("nights", weekday),
        lambda: [
            (night, those)
            for night, those in catalogue.column(Column.NIGHT).items()
            if night.weekday == weekday
        ],
    )


def _on_day(catalogue: Catalogue, day: date) -> Exceptions:
    return catalogue.remembered(
        ("exceptions", day),
        lambda: [
            (exception, those)
            for exception, those in catalogue.column(Column.EXCEPTION).items()
            if exception.first <= day <= exception.last
        ],
    )
