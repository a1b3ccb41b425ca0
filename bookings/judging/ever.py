"""What can be had at any time at all, for those who ask without saying when."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bookings.judging import terms_rule
from bookings.judging.asking import Asker
from bookings.judging.availability import HERE, break_days, zone_by_key
from bookings.judging.judgement import Question, judgement
from bookings.judging.units_left import Occupied
from inventory.catalogue import reading, sets
from inventory.catalogue.facts import Catalogue, Column, Exceptional, Open
from inventory.catalogue.sets import Set
from inventory.policy import groups_of
from inventory.types import ListingKind
from marketplace.periods import MINUTES_PER_DAY, Period, TimeProblem, local, resolve

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# So many weeks are looked through first; of later ones each fourth.
FIRST_WEEKS = 4
MOST_SPECIAL = 60
_NOON = MINUTES_PER_DAY // 2
Days = Iterator[list[date]]


def at_any_time(session: Session, ids: Collection[int], asker: Asker) -> frozenset[int]:
    """Return which of these can be had at some time, by all that their owners state of time.

    The one predicate says so of trial times: the shortest booking, where hours begin, from now to
    as far ahead as each can be booked. What others have taken is no matter, nor what the borrower
    has had already, nor the hours of what is not booked here. A few queries, however many weeks
    have to be looked at.
    """
    if not ids:
        return frozenset()
    catalogue = reading.terms_of(session.connection(), sorted(ids))
    groups = groups_of(asker.borrower)
    here = catalogue.any_of(Column.MODE, HERE)
    never = sets.union(terms_rule.whenever(catalogue, asker, groups).values())
    left = here & ~never
    whole = Period(asker.now, asker.now + _horizon(catalogue, left) + _longest(catalogue, left))
    breaks = break_days(session, catalogue, [whole])
    question = Question([], replace(asker, together=False), groups, zone_by_key, breaks)
    left = _not_had(catalogue, question, left, _soon(asker.now))
    left = _not_had(catalogue, question, left, _later(catalogue, question, left))
    had = catalogue.everything & ~(here & never) & ~left
    return frozenset(catalogue.ids[number] for number in sets.members(had))


def _not_had(catalogue: Catalogue, question: Question, left: Set, tried: Days) -> Set:
    """Return which of those `left` cannot be had on any of these days, be nothing taken."""
    nothing = Occupied(catalogue, {})
    while left and (days := next(tried, None)) is not None:
        trials = sorted(set(_trials(catalogue, left, days, question.asker.now)), key=_begins)
        found = judgement(catalogue, replace(question, periods=trials), nothing, left)
        left &= ~sets.union(one.usable for one in found.judged)
    return left


def _begins(period: Period) -> tuple[datetime, datetime]:
    return period.starts_at, period.ends_at


def _horizon(catalogue: Catalogue, left: Set) -> timedelta:
    return timedelta(days=max(_values(catalogue, Column.HORIZON_DAYS, left), default=0))


def _longest(catalogue: Catalogue, left: Set) -> timedelta:
    return max((length for _step, length in _lengths(catalogue, left)), default=DAY)


def _values(catalogue: Catalogue, name: Column, left: Set) -> list[Any]:
    """Return the values of a column that are true of some of those `left`."""
    return [one for one in catalogue.values(name) if catalogue.having(name, one) & left]


def _soon(now: datetime) -> Days:
    """Yield the days of the first weeks, a week at a time."""
    for week in range(FIRST_WEEKS):
        yield [now.date() + week * WEEK + n * DAY for n in range(7)]


def _later(catalogue: Catalogue, question: Question, left: Set) -> Days:
    """Yield days after the first weeks, a few at a time, for those still `left`.

    The weeks in which something begins that was not before; of the rest each fourth; and at last
    the days with hours of their own.
    """
    now = question.asker.now
    today, tried = now.date(), set[date]()
    last = today + _horizon(catalogue, left)
    weeks = sorted(_turns(catalogue, left, now, question.breaks))
    weeks += [today + n * WEEK for n in range(0, (last - today).days // 7 + 1, FIRST_WEEKS)]
    begins = today + FIRST_WEEKS * WEEK
    for first in weeks:
        days = {day for n in range(7) if begins <= (day := first + n * DAY) <= last} - tried
        if days:
            tried |= days
            yield sorted(days)
    special = {
        max(one.first, today)
        for one in _values(catalogue, Column.EXCEPTION, left)
        if one.starts is not None and one.last >= today
    }
    if special:
        yield sorted(special)[:MOST_SPECIAL]


def _turns(catalogue: Catalogue, left: Set, now: datetime, breaks: frozenset[date]) -> set[date]:
    """Return the days on which hours come into force, notice has been given, or closing is over.

    The first day on which something can be had is at most a week after one of them, or after today:
    but for red days, it is the latest of them that matters to it.
    """
    found = {one.first for one in _values(catalogue, Column.OPEN, left) if one.first is not None}
    found |= {
        # Of the place's zone it can be the day before.
        (now + timedelta(hours=hours)).date() + days * DAY
        for hours in _values(catalogue, Column.NOTICE_HOURS, left)
        for days in (-1, 1)
    }
    found |= {
        one.last + DAY for one in _values(catalogue, Column.EXCEPTION, left) if one.starts is None
    }
    return found | {day + DAY for day in breaks if day + DAY not in breaks}


def _trials(
    catalogue: Catalogue, left: Set, days: Collection[date], now: datetime
) -> Iterator[Period]:
    lengths = set(_lengths(catalogue, left))
    weekly = _values(catalogue, Column.OPEN, left)
    own = [one for one in _values(catalogue, Column.EXCEPTION, left) if one.starts is not None]
    for key in _values(catalogue, Column.ZONE, left):
        clock = local(now, zone_by_key(key))
        for day in days:
            begins = _begin(weekly, own, day)
            for step, length in lengths:
                for minute in _minutes(begins, day, step, clock):
                    if (starts := _at(day, minute, key)) is not None:
                        yield Period(starts, starts + length)


def _begin(weekly: Sequence[Open], own: Sequence[Exceptional], day: date) -> set[int]:
    """Return the minutes of a day at which hours begin."""
    found = {one.starts for one in weekly if one.weekday == day.isoweekday()}
    return found | {one.starts or 0 for one in own if one.first <= day <= one.last}


def _lengths(catalogue: Catalogue, left: Set) -> Iterator[tuple[int, timedelta]]:
    """Yield by step how long the shortest booking is; things are lent by the week as well."""
    lent = catalogue.having(Column.KIND, ListingKind.EQUIPMENT)
    for step, stepping in catalogue.column(Column.STEP_MINUTES).items():
        for least, short in catalogue.column(Column.MIN_MINUTES).items():
            those = stepping & short & left
            if those:
                yield step, timedelta(minutes=_rounded_up(least, step))
            if those & lent:
                yield step, timedelta(minutes=_rounded_up(7 * MINUTES_PER_DAY, step))


def _minutes(begins: set[int], day: date, step: int, now: datetime) -> set[int]:
    """Return when bookings by that step can begin then, or at noon; of today from now on."""
    found = {_rounded_up(minute, step) for minute in (*begins, _NOON)}
    if day == now.date():
        found.add(_rounded_up(now.hour * 60 + now.minute + 1, step))
    return {minute for minute in found if minute < MINUTES_PER_DAY}


def _at(day: date, minute: int, key: str) -> datetime | None:
    try:
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
        return resolve(wall, zone_by_key(key), fold=0)
    except TimeProblem:
        return None


def _rounded_up(minutes: int, step: int) -> int:
    return -(-minutes // step) * step
