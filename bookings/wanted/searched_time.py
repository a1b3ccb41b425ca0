"""The time of a search as a notice has it: a first date, and every so many weeks how often."""

from dataclasses import dataclass
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from bookings.finder.search_reader import Reader
from bookings.finder.search_words import Asked
from bookings.recurrence import Rule
from bookings.wanted import times
from marketplace.periods import Period, local
from marketplace.telling import zone


@dataclass(frozen=True)
class SearchedTime:
    """When a search wants something, in what a notice can say of it.

    `first` is the first date that is looked for, `times` how many a notice has from there to the
    `last`. A notice leaves none out: those that the search does between the two are `off`.
    Where the search goes on after the last that a notice has room for, it does so `until` a date,
    or there are so many times `in_all`.
    """

    first: Period
    times: int
    last: date
    off: tuple[date, ...] = ()
    until: date | None = None
    in_all: int | None = None

    @property
    def beyond(self) -> bool:
        """Whether the search goes on after the last date that a notice has room for."""
        return self.until is not None or self.in_all is not None


def of(asked: Asked) -> SearchedTime | None:
    """Return when the search wants something, None where no date of it is looked for."""
    periods = asked.search.periods
    if not periods:
        return None
    first, rule = periods[0], asked.when.rule
    days = [local(one.starts_at, zone()).date() for one in periods]
    if rule is None:
        return SearchedTime(first, 1, days[0])
    step = timedelta(weeks=rule.interval)
    reach = (days[-1] - days[0]) // step + 1
    count = min(reach, times.most(first, rule.interval))
    last = days[0] + (count - 1) * step
    off = tuple(day for day, _name in asked.when.off if days[0] < day <= last)
    until, in_all = _end(asked, rule, cut=count < reach)
    return SearchedTime(first, count, last, off, until, in_all)


def _end(asked: Asked, rule: Rule, *, cut: bool) -> tuple[date | None, int | None]:
    """Return the end that the address gives, where it is `cut` here or was in the search itself."""
    reader = Reader(MultiDict(asked.values))
    in_all, until = reader.number("times", most=None), reader.day("until")
    if in_all is not None:
        less = rule.times is None or in_all > rule.times
        return None, in_all if cut or less else None
    if until is None or rule.until is None:
        return None, None
    return until if cut or until > rule.until else None, None
