"""The predicate's SQL and the pure opening rules say the same of random hours and times."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import make_listing, make_organisation
from sqlalchemy.orm import Session

import inventory.hours
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.types import ReasonCode
from inventory.facts import OpeningFacts
from inventory.models import OpeningException
from inventory.openings import (
    ExceptionRule,
    HolidayRule,
    WeeklyRule,
    open_spans,
)
from marketplace.periods import Period, resolve_forward
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST = date(2027, 3, 22)  # a week with the clock change of 28 March, before Easter
LAST = FIRST + timedelta(days=16)


def hours(chance: random.Random) -> list[WeeklyRule]:
    rules = []
    for weekday in range(1, 8):
        if chance.random() < 0.25:
            continue
        start = chance.randrange(6, 20) * 60
        end = (start + chance.randrange(1, 14) * 60) % 1440
        later = FIRST + timedelta(days=chance.randrange(0, 12)) if chance.random() < 0.3 else None
        rules.append(WeeklyRule(weekday, start, end or 1440, later, None))
    return rules


def exceptions(chance: random.Random) -> list[ExceptionRule]:
    found: list[ExceptionRule] = []
    for _ in range(chance.randrange(0, 4)):
        first = FIRST + timedelta(days=chance.randrange(0, 14))
        last = first + timedelta(days=chance.randrange(0, 2))
        start = chance.randrange(8, 18) * 60
        spans = () if chance.random() < 0.5 else ((start, start + chance.randrange(1, 5) * 60),)
        found.append(ExceptionRule(first, last, spans, ""))
    return found


def periods(chance: random.Random, count: int) -> list[Period]:
    found: list[Period] = []
    while len(found) < count:
        day = FIRST + timedelta(days=chance.randrange(1, 14))
        wall = datetime(day.year, day.month, day.day) + timedelta(  # noqa: DTZ001 - wall clock
            minutes=30 * chance.randrange(0, 48)
        )
        start = resolve_forward(wall, STOCKHOLM)
        found.append(Period(start, start + timedelta(minutes=30 * chance.randrange(1, 7))))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_the_predicate_and_pure_rules_agree_on_what_is_open(session: Session, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's data
    rules, special = hours(chance), exceptions(chance)
    holidays = HolidayRule(closed_on_holidays=chance.random() < 0.5, spans=())
    with unit_of_work():
        hall = make_listing(
            session,
            make_organisation(session),
            closed_on_holidays=holidays.closed_on_holidays,
        )
        weekly = [
            OpeningFacts((one.weekday,), one.start_minute, one.end_minute, one.valid_from)
            for one in rules
        ]
        inventory.hours.settle(session, hall, weekly or None)
        session.add_all(
            OpeningException(
                listing_id=hall.id,
                first_day=one.first,
                last_day=one.last,
                start_minute=one.spans[0][0] if one.spans else None,
                end_minute=one.spans[0][1] if one.spans else None,
            )
            for one in special
        )
    rule = holidays if holidays.closed_on_holidays else None
    spans = open_spans(rules or None, special, rule, FIRST, LAST, STOCKHOLM)
    wanted = periods(chance, 120)
    verdicts = judge_one(session, hall, wanted, Asker())
    differing = [
        (period, ReasonCode.CLOSED in verdict.reasons)
        for period, verdict in zip(wanted, verdicts, strict=True)
        if (ReasonCode.CLOSED in verdict.reasons) == any(span.contains(period) for span in spans)
    ]
    assert differing == []
    assert any(ReasonCode.CLOSED not in verdict.reasons for verdict in verdicts) or not spans
