"""Lengths of time to choose from, in the reader's words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from marketplace import telling
from marketplace.telling import DAY, HOUR, WEEK

SHORTEST = (15, 30, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, DAY)
LONGEST = (HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 2 * DAY,
           3 * DAY, WEEK, 2 * WEEK, 4 * WEEK, 13 * WEEK, 52 * WEEK)  # fmt: skip
STEPS = (5, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, DAY)
BUFFERS = (0, 10, 15, 30, 45, HOUR, 2 * HOUR, 4 * HOUR, DAY)
NOTICE_HOURS = (0, 2, 12, 24, 48, 72, 168, 336, 672)
ANSWER_HOURS = (24, 48, 72, 120, 168, 336, 672)
HORIZON_DAYS = (30, 90, 180, 365, 540, 730, 1095)


def words(minutes: int) -> str:
    """Return a length in the largest unit that it fits; none at all has a word of its own."""
    return telling.length(minutes) if minutes else str(_("No time"))


def choices(
    spans: Sequence[int], present: int, *, each: int = 1, days: bool = False
) -> list[tuple[str, str]]:
    """Return (value, words), the present value among them; `each` is the minutes of one."""
    known = sorted({*spans, present})
    return [(str(one), telling.length_in_days(one) if days else words(one * each)) for one in known]
