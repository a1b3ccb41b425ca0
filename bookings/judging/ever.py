"""What can be had at any time at all, for those who ask without saying when."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import HERE, grounds_of, zone_by_key
from bookings.types import ReasonCode
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
# What no other time would help against.
WHENEVER = (
    ReasonCode.NOT_BOOKABLE_HERE,
    ReasonCode.NOT_FOR_YOU,
    ReasonCode.TOO_MANY_PEOPLE,
    ReasonCode.QUANTITY_EXCEEDED,
)


def at_any_time(session: Session, ids: Collection[int], asker: Asker) -> frozenset[int]:
    """Return which of these can be had at some time, by all that their owners state of time.

    The one predicate says so of trial times: the shortest booking, where hours begin, from now to
    as far ahead as each can be booked. What others have taken is no matter, nor are the hours of
    what is not booked here. A few queries, and as many again for each further week that has to be
    looked at, which is none where everything is open within seven days.
    """
    if not ids:
        return frozenset()
    catalogue = reading.terms_of(session.connection(), sorted(ids))
    here = catalogue.any_of(Column.MODE, HERE)
    found = _ids(catalogue, catalogue.everything & ~here)
    left, alone = _ids(catalogue, here), replace(asker, together=False)
    for days in _days(catalogue, asker.now):
        if not left:
            break
        had, never = _had(session, left, days, alone)
        found |= had
        left -= had | never
    return found


def _had(
    session: Session, ids: Collection[int], days: Collection[date], asker: Asker
) -> tuple[frozenset[int], frozenset[int]]:
    """Return what can be had on these days, and what no other time would help against."""
    catalogue = reading.terms_of(session.connection(), sorted(ids))
    trials = sorted(set(_trials(catalogue, days, asker.now)), key=_begins)
    if not trials:
        return frozenset(), frozenset()
    # Nothing is read of what is taken: no listing is among those that it matters for.
    grounds = grounds_of(session, catalogue, sets.NONE, trials)
    judged = grounds.judge(session, trials, asker).judged
    never = sets.union(judged[0].broken.get(code, sets.NONE) for code in WHENEVER)
    return _ids(catalogue, sets.union(one.usable for one in judged)), _ids(catalogue, never)


def _ids(catalogue: Catalogue, those: Set) -> frozenset[int]:
    return frozenset(catalogue.ids[number] for number in sets.members(those))


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


def _trials(catalogue: Catalogue, days: Collection[date], now: datetime) -> Iterator[Period]:
    lengths = set(_lengths(catalogue))
    for key in catalogue.column(Column.ZONE):
        for day in days:
            for step, length in lengths:
                for minute in _minutes(catalogue, day, step, local(now, zone_by_key(key))):
                    if (begins := _at(day, minute, key)) is not None:
                        yield Period(begins, begins + length)


def _lengths(catalogue: Catalogue) -> Iterator[tuple[int, timedelta]]:
    """Yield by step how long the shortest booking is; things are lent by the week as well."""
    lent = catalogue.having(Column.KIND, ListingKind.EQUIPMENT)
    for step, stepping in catalogue.column(Column.STEP_MINUTES).items():
        for least, short in catalogue.column(Column.MIN_MINUTES).items():
            those = stepping & short
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
