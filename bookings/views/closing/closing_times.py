"""What the check page says of the time that would be closed: as it is stored, not as it was typed.

A closure covers everything that may have been meant (see closures/times.py); where that is more or
less than the clock on the wall tells, the page says so before anything is closed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from bookings.loads import united
from bookings.views.closing import closure_words
from marketplace.periods import MINUTES_PER_DAY, Period, comes_twice, local
from marketplace.telling import CLOCK
from marketplace.web import filters


def stored(periods: Sequence[Period], zone: ZoneInfo) -> list[str]:
    """Return every stretch that would be closed, in words."""
    return closure_words.stretches(united(periods), zone)


def notes(periods: Sequence[Period], asked: tuple[int, int], zone: ZoneInfo) -> list[str]:
    """Return what is to be known of nights in which the clock is put forward or back.

    `asked` are the minutes of the day from and until which it was asked for.
    """
    return [
        line
        for period in united(periods)
        for line in (
            *_of_start(local(period.starts_at, zone), asked[0], zone),
            *_of_end(local(period.ends_at, zone), asked[1], zone),
        )
    ]


def _of_start(at: datetime, asked: int, zone: ZoneInfo) -> Iterator[str]:
    told = {"day": filters.day(at, zone), "time": f"{at:{CLOCK}}"}
    if comes_twice(at):
        yield str(
            _(
                "On %(day)s the clock is put back, and %(time)s comes twice. "
                "It is closed from the first of them.",
                **told,
            )
        )
    elif not _as_asked(at, asked):
        yield str(
            _("On %(day)s the clock is put forward. It is closed from %(time)s then.", **told)
        )


def _of_end(at: datetime, asked: int, zone: ZoneInfo) -> Iterator[str]:
    told = {"day": filters.day(at, zone), "time": f"{at:{CLOCK}}"}
    if comes_twice(at):
        yield str(
            _(
                "On %(day)s the clock is put back, and %(time)s comes twice. "
                "It is closed until the second of them.",
                **told,
            )
        )
    elif not _as_asked(at, asked):
        yield str(
            _("On %(day)s the clock is put forward. It is closed until %(time)s then.", **told)
        )


def _as_asked(at: datetime, asked: int) -> bool:
    return at.hour * 60 + at.minute == asked % MINUTES_PER_DAY
