"""Lengths of time to choose from, in the reader's words."""

from collections.abc import Sequence

from babel.units import format_unit
from flask_babel import get_locale
from flask_babel import gettext as _

HOUR, DAY, WEEK = 60, 1440, 7 * 1440

SHORTEST = (15, 30, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, DAY)
LONGEST = (HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 2 * DAY,
           3 * DAY, WEEK, 2 * WEEK, 4 * WEEK, 13 * WEEK, 52 * WEEK)  # fmt: skip
STEPS = (5, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, DAY)
BUFFERS = (0, 10, 15, 30, 45, HOUR, 2 * HOUR, 4 * HOUR, DAY)
NOTICE_HOURS = (0, 2, 12, 24, 48, 72, 168, 336, 672)
ANSWER_HOURS = (24, 48, 72, 120, 168, 336, 672)
HORIZON_DAYS = (30, 90, 180, 365, 540, 730, 1095)
_MONTHS = {30: 1, 90: 3, 180: 6, 540: 18}
_YEARS = {365: 1, 730: 2, 1095: 3}


def words(minutes: int) -> str:
    """Return a length in the largest unit that it fits: "90 minutes", "2 weeks"."""
    if minutes == 0:
        return str(_("None"))
    for unit, size in (("week", WEEK), ("day", DAY), ("hour", HOUR)):
        if minutes % size == 0:
            return str(format_unit(minutes // size, f"duration-{unit}", locale=get_locale()))
    return str(format_unit(minutes, "duration-minute", locale=get_locale()))


def days_words(days: int) -> str:
    """Return days as months or years where they are about that."""
    for unit, known in (("month", _MONTHS), ("year", _YEARS)):
        if days in known:
            return str(format_unit(known[days], f"duration-{unit}", locale=get_locale()))
    return words(days * DAY)


def choices(
    spans: Sequence[int], present: int, *, each: int = 1, days: bool = False
) -> list[tuple[str, str]]:
    """Return (value, words), the present value among them; `each` is the minutes of one."""
    known = sorted({*spans, present})
    return [(str(one), days_words(one) if days else words(one * each)) for one in known]
