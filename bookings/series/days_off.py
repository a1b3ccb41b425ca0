"""The days that a series leaves out by itself: red days, and the breaks of schools."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from bookings.recurrence import MOST_MONTHS, Rule
from inventory.holidays import swedish_holidays
from inventory.school_breaks import breaks_between

Break = tuple[str, date, date]
Breaks = Callable[[date, date], Sequence[Break]]
"""Returns (name, first day, last day) of every break that touches the days between the two."""


def no_breaks(_first: date, _last: date) -> Sequence[Break]:
    """Return none: where nobody keeps breaks of schools, none are known."""
    return ()


def breaks_of(session: Session) -> Breaks:
    """Return the breaks that the city keeps."""
    return partial(breaks_between, session)


def days_off(rule: Rule, first: date, breaks: Breaks = no_breaks) -> dict[date, str]:
    """Return what the rule leaves out, with the name of each day, within the reach of a series.

    A red day in a break has the name of the red day.
    """
    found: dict[date, str] = {}
    reach = relativedelta(months=MOST_MONTHS)
    earliest, latest = max(min({first, *rule.dates}), first - reach), first + reach
    if rule.skip_school_breaks:
        for name, begins, ends in breaks(earliest, latest):
            start, end = max(begins, earliest), min(ends, latest)
            found |= {start + timedelta(days=n): name for n in range((end - start).days + 1)}
    if rule.skip_holidays:
        for year in range(earliest.year, latest.year + 1):
            found |= swedish_holidays(year)
    return found
