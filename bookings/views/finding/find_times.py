"""When something is looked for, in words."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import addresses
from bookings.finder import search_times
from bookings.finder.search_reader import MIDNIGHT, clock_text
from bookings.finder.search_words import Asked
from bookings.series.days_off import Breaks
from inventory import break_words
from marketplace import clock
from marketplace.periods import local
from marketplace.web import filters

_LONGEST_CLOCK = 10


def people_words(count: int) -> str:
    """Return how many people, in words."""
    return ngettext("%(num)s person", "%(num)s people", count)


def time_words(asked: Asked) -> str:
    """Return the first wanted time in short, such as “Tue 15 Dec 18.00–20.00”."""
    first = asked.search.periods[0]
    starts, ends = local(first.starts_at, filters.zone()), local(first.ends_at, filters.zone())
    begins = f"{_day(first.starts_at)} {filters.clock_time(first.starts_at)}"
    if starts.date() == ends.date():
        return f"{begins}–{filters.clock_time(first.ends_at)}"
    return f"{begins} – {_day(first.ends_at)} {filters.clock_time(first.ends_at)}"


def _day(instant: datetime) -> str:
    """Return a day in short, with its year where that is not this one."""
    day = local(instant, filters.zone()).date()
    this_year = day.year == local(clock.now(), filters.zone()).year
    return filters.short_day(day) if this_year else f"{filters.short_day(day)} {day.year}"


def series_words(asked: Asked) -> str:
    """Return how the time comes again, such as “every week, 20 times”."""
    rule, many = asked.when.rule, len(asked.search.periods)
    times = ngettext("%(num)s time", "%(num)s times", many)
    if rule is not None and rule.interval > 1:
        return _("every second week, %(times)s", times=times)
    return _("every week, %(times)s", times=times)


def dates(asked: Asked) -> dict[str, Any] | None:
    """Return the dates of a recurring search, and those that are left out, None for one period."""
    if asked.when.rule is None:
        return None
    return {
        "summary": _("These dates: %(rule)s", rule=series_words(asked)),
        "days": [filters.short_day(period.starts_at) for period in asked.search.periods],
        "off": [(filters.short_day(day), break_words.told(name)) for day, name in asked.when.off],
    }


def in_breaks(asked: Asked, breaks: Breaks) -> int | None:
    """Return how many of the dates are in school breaks, None where none comes again."""
    rule, days = asked.when.rule, [period.starts_at for period in asked.search.periods]
    if rule is None or not days:
        return None
    if rule.skip_school_breaks:
        return len(asked.when.off)
    dates = [local(one, filters.zone()).date() for one in days]
    closed = breaks(min(dates), max(dates))
    return sum(any(first <= day <= last for _name, first, last in closed) for day in dates)


def fields(starts: datetime, ends: datetime) -> dict[str, str]:
    """Return two wall times as the finder's own fields: a night names one day."""
    found = addresses.on_clock(starts, ends)
    over_night = (ends.date() - starts.date()).days == 1 and ends.time() < starts.time()
    if over_night and ends - starts <= search_times.LONGEST_NIGHT:
        found.pop("end", None)
    return found


def times_of_day(typed: str, *, ends: bool = False) -> dict[str, Any]:
    """Return the choices of a time, every half hour of the day and the typed one, and which it is.

    What ends may do so at midnight. What is no time stays as it was typed.
    """
    every = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(0, 1440, 30)]
    chosen = clock_text(typed) or typed.strip()[:_LONGEST_CLOCK]
    offered = {*every, *([MIDNIGHT] if ends else []), *([chosen] if chosen else [])}
    pairs = [(one, one.replace(":", ".")) for one in sorted(offered)]
    return {"choices": [("", "–"), *pairs], "chosen": chosen}
