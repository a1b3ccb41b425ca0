"""When what is taken is free at the same hours, for many listings in one go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import grounds_of, zone_by_key
from bookings.judging.judgement import Judgement
from bookings.types import ReasonCode
from inventory.catalogue import reading, sets
from inventory.catalogue.facts import Column
from marketplace.periods import Period, TimeProblem, local, resolve

DAYS = 30


@dataclass(frozen=True)
class Later:
    """The next day within thirty on which it is `free` at the same hours, None where none is.

    `shut` if it is closed at these hours on each of them.
    """

    free: Period | None
    shut: bool = False


def at_these_hours(
    session: Session, ids: Sequence[int], periods: Sequence[Period], asker: Asker
) -> dict[int, Later]:
    """Return by id when, within the next thirty days, one period is free at the same hours.

    By the wall clock of each place. Nothing where several periods are wanted, of which those that
    are free are told one by one. Two queries, two more where days or borrowers are limited.
    """
    if len(periods) != 1 or not ids:
        return {}
    alone = replace(asker, together=False)
    catalogue = reading.terms_of(session.connection(), ids)
    found: dict[int, Later] = {}
    for key, there in catalogue.column(Column.ZONE).items():
        days = _days(periods[0], key)
        grounds = grounds_of(session, catalogue, there, days)
        judged = grounds.judge(session, days, alone)
        for number in sets.members(there):
            found[catalogue.ids[number]] = _of(judged, number)
    return found


def _of(judged: Judgement, number: int) -> Later:
    days = judged.judged
    free = next((one.period for one in days if one.usable >> number & 1), None)
    shut = all(one.broken.get(ReasonCode.CLOSED, sets.NONE) >> number & 1 for one in days)
    return Later(free, shut=shut)


def _days(period: Period, zone_key: str) -> list[Period]:
    zone = zone_by_key(zone_key)
    wall = local(period.starts_at, zone).replace(tzinfo=None, fold=0)
    found = []
    for days in range(1, DAYS + 1):
        try:
            at = resolve(wall + timedelta(days=days), zone)
        except TimeProblem:
            continue
        found.append(Period(at, at + period.length))
    return found
