"""What can be had at any time at all, for those who ask without saying when."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import HERE, grounds_of, zone_by_key
from inventory.catalogue import reading, sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.sets import Set
from inventory.types import ListingKind
from marketplace.periods import MINUTES_PER_DAY, Period, TimeProblem, local, resolve

WEEK = timedelta(days=7)
# So many weeks are looked through day by day; of later ones each fourth.
FIRST_WEEKS = 4
MOST_EXCEPTIONS = 60
_NOON = MINUTES_PER_DAY // 2


def at_any_time(session: Session, ids: Collection[int], asker: Asker) -> frozenset[int]:
    """Return which of these can be had at some time, by all that their owners state of time.

    The one predicate says so of trial times: the shortest booking, where hours begin, from now to
    as far ahead as each can be booked. What others have taken is no matter, nor are the hours of
    what is not booked here. Three queries, and two more for each further week that has to be
    looked at, which is none where everything is open within seven days.
    """
    if not ids:
        return frozenset()
    catalogue = reading.terms_of(session.connection(), sorted(ids))
    left, alone = catalogue.any_of(Column.MODE, HERE), replace(asker, together=False)
    for days in _days(catalogue, asker.now):
        trials = sorted(set(_trials(catalogue, left, days, asker.now)), key=_begins)
        if not trials:
            continue
        # Nothing is read of what is taken: no listing is among those that it matters for.
        grounds = grounds_of(session, catalogue, sets.NONE, trials)
        for one in grounds.judge(session, trials, alone).judged:
            left &= ~one.usable
        if not left:
            break
    return frozenset(catalogue.ids[number] for number in sets.members(catalogue.everything & ~left))


def _begins(period: Period) -> tuple[datetime, datetime]:
    return period.starts_at, period.ends_at


def _days(catalogue: Catalogue, now: datetime) -> Iterator[list[date]]:
    """Yield the days to be tried, a week at a time, and at last those with hours of their own."""
    today = now.date()
    last = today + timedelta(days=max(catalogue.values(Column.HORIZON_DAYS), default=0))
    week = 0
    while (first := today + week * WEEK) <= last:
        yield [first + timedelta(days=days) for days in range(7)]
        week += 1 if week < FIRST_WEEKS else FIRST_WEEKS
    special = {
        max(one.first, today)
        for one in catalogue.values(Column.EXCEPTION)
        if one.starts is not None and one.last >= today
    }
    if special:
        yield sorted(special)[:MOST_EXCEPTIONS]


def _trials(
    catalogue: Catalogue, left: Set, days: Collection[date], now: datetime
) -> Iterator[Period]:
    lengths = list(_lengths(catalogue, left))
    for key, there in catalogue.column(Column.ZONE).items():
        if not there & left:
            continue
        for day in days:
            for step, length in lengths:
                for minute in _minutes(catalogue, day, step, local(now, zone_by_key(key))):
                    if (begins := _at(day, minute, key)) is not None:
                        yield Period(begins, begins + length)


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


def _minutes(catalogue: Catalogue, day: date, step: int, now: datetime) -> set[int]:
    """Return when hours begin on a day, as bookings by that step can; of today from now on."""
    weekly = {
        one.starts for one in catalogue.values(Column.OPEN) if one.weekday == day.isoweekday()
    }
    own = {
        one.starts
        for one in catalogue.values(Column.EXCEPTION)
        if one.starts is not None and one.first <= day <= one.last
    }
    found = {_rounded_up(minute, step) for minute in (*weekly, *own, _NOON)}
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
