"""When what is taken is free at the same hours, for many listings in one go."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import grounds_of, zone_by_key
from inventory.catalogue import reading, sets
from inventory.catalogue.facts import Column
from marketplace.periods import Period, TimeProblem, local, resolve

DAYS = 30


def at_these_hours(
    session: Session, ids: Sequence[int], periods: Sequence[Period], asker: Asker
) -> dict[int, Period]:
    """Return by id the next day, within thirty, on which one period is free at the same hours.

    By the wall clock of each place. Nothing where several periods are wanted, of which those that
    are free are told one by one. Two queries, two more where days or borrowers are limited.
    """
    if len(periods) != 1 or not ids:
        return {}
    alone = replace(asker, together=False)
    catalogue = reading.terms_of(session.connection(), ids)
    found: dict[int, Period] = {}
    for key, there in catalogue.column(Column.ZONE).items():
        days = _days(periods[0], key)
        grounds = grounds_of(session, catalogue, there, days)
        for one in grounds.judge(session, days, alone).judged:
            for number in sets.members(one.usable & there):
                found.setdefault(catalogue.ids[number], one.period)
    return found


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
