"""A request that is answered beforehand: by hours and group, date by date, the same everywhere."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, wish
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.finder.finding import Fit, Search, find
from bookings.judging import week
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.models import Booking, Occupancy
from bookings.requesting import preview
from bookings.types import OccupancySource, OccurrenceStatus
from bookings.verifying import faults
from inventory.approvals import bits_of
from inventory.models import ApprovalRule, Listing, Opening
from inventory.types import Audience, BookingMode
from marketplace import clock
from marketplace.actor import Actor
from marketplace.models import Message, Organisation
from marketplace.periods import Period, resolve_first
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind

ZONE = ZoneInfo("Europe/Stockholm")
MONDAY_TO_FRIDAY = range(1, 6)
NINE_TO_FIVE = (8 * 60, 16 * 60)


def monday() -> date:
    """Return a Monday in summer time or winter time, three weeks ahead and far from a change."""
    day = (clock.now() + timedelta(days=21)).date()
    return day - timedelta(days=day.weekday())


def on(days: int, start: str, end: str, *, over: int = 0) -> Period:
    """Return local times, `days` after that Monday; `over` days later it ends."""
    first, last = monday() + timedelta(days=days), monday() + timedelta(days=days + over)
    return Period(
        resolve_first(datetime.combine(first, time.fromisoformat(start)), ZONE),
        resolve_first(datetime.combine(last, time.fromisoformat(end)), ZONE),
    )


def rule(
    weekdays: range | list[int],
    hours: tuple[int, int] | None = None,
    audience: Audience = Audience.ALL,
    organisation: Organisation | None = None,
) -> ApprovalRule:
    start, end = hours or (None, None)
    return ApprovalRule(
        weekdays=bits_of(weekdays),
        start_minute=start,
        end_minute=end,
        audience=audience,
        organisation_id=organisation.id if organisation else None,
    )


class Town:
    """A hall that is asked for, and an association with somebody who books for it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        with unit_of_work():
            self.owner = make_organisation(session, name="Ägaren")
            self.anna = make_member(session, self.owner)[1]
            self.hall = make_listing(
                session, self.owner, mode=BookingMode.REQUEST, max_minutes=7 * 1440
            )
            self.choir = make_organisation(session, name="Kören")
            self.bo = make_member(session, self.choir)[1]

    def says(self, *rules: ApprovalRule) -> Listing:
        with unit_of_work():
            self.hall.at_once = list(rules)
        return self.hall

    def at_once(self, period: Period, borrower: Organisation | None = None) -> bool:
        asker = Asker(borrower=borrower or self.choir)
        verdict = judge_one(self.session, self.hall, [period], asker)[0]
        assert verdict.usable, verdict.reasons
        assert (verdict.state == "free") is verdict.at_once
        return verdict.at_once

    def ask(self, *periods: Period, actor: Actor | None = None, **facts: object) -> Booking:
        with unit_of_work():
            return book(
                self.session, actor or self.bo, self.hall, self.choir, wish(*periods, **facts)
            )


@pytest.fixture
def town(app: Flask, session: Session) -> Town:
    del app
    return Town(session)


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (("08:00", "16:00", 0, 0), True),
        (("10:00", "12:00", 4, 0), True),
        (("07:30", "09:00", 0, 0), False),
        (("15:00", "16:30", 0, 0), False),
        (("17:00", "19:00", 0, 0), False),
        (("10:00", "12:00", 5, 0), False),
        (("10:00", "12:00", 0, 1), False),
    ],
)
def test_a_period_has_to_lie_wholly_in_the_hours(
    town: Town, period: tuple[str, str, int, int], told: bool
) -> None:
    town.says(rule(MONDAY_TO_FRIDAY, NINE_TO_FIVE))
    start, end, days, over = period
    assert town.at_once(on(days, start, end, over=over)) is told


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (("22:00", "02:00", 4, 1), True),
        (("23:00", "23:30", 4, 0), True),
        (("00:30", "01:30", 5, 0), True),
        (("00:30", "02:30", 5, 0), False),
        (("00:30", "01:30", 4, 0), False),
        (("21:30", "23:00", 4, 0), False),
        (("22:00", "02:00", 5, 1), False),
    ],
)
def test_hours_past_midnight_belong_to_the_evening(
    town: Town, period: tuple[str, str, int, int], told: bool
) -> None:
    town.says(rule([5], (22 * 60, 2 * 60)))
    start, end, days, over = period
    assert town.at_once(on(days, start, end, over=over)) is told


def test_without_times_the_whole_opening_hours_of_the_days_count(town: Town) -> None:
    with unit_of_work():
        town.hall.openings = [Opening(weekday=5, start_minute=18 * 60, end_minute=2 * 60)]
    town.says(rule([5]))
    assert town.at_once(on(4, "22:00", "02:00", over=1))
    assert town.at_once(on(5, "00:30", "02:00"))
    assert not town.at_once(on(5, "00:30", "02:30"))
    assert not town.at_once(on(4, "22:00", "02:30", over=1))
    assert not town.at_once(on(3, "22:00", "23:00"))


def test_days_one_after_another_are_one_stretch(town: Town) -> None:
    town.says(rule([5, 6, 7]))
    assert town.at_once(on(4, "16:00", "20:00", over=2))
    assert not town.at_once(on(4, "16:00", "08:00", over=3))
    town.says(rule(range(1, 8), (0, 1440)))
    assert town.at_once(on(4, "16:00", "08:00", over=3))


def test_two_rules_side_by_side_are_not_one(town: Town) -> None:
    town.says(rule([1], (8 * 60, 12 * 60)), rule([1], (12 * 60, 16 * 60)))
    assert town.at_once(on(0, "08:00", "12:00"))
    assert not town.at_once(on(0, "11:00", "13:00"))


def test_in_the_hour_that_comes_twice_the_hours_hold_all_the_same(town: Town) -> None:
    town.says(rule(range(1, 8), NINE_TO_FIVE))
    first, second = (
        datetime(2027, 10, 31, 2, 30, tzinfo=ZONE, fold=fold).astimezone(clock.now().tzinfo)
        for fold in (0, 1)
    )
    with clock.pinned(datetime(2027, 10, 1, tzinfo=clock.now().tzinfo)):
        assert not town.at_once(Period(first, second))
    town.says(rule(range(1, 8), (60, 180)))
    with clock.pinned(datetime(2027, 10, 1, tzinfo=clock.now().tzinfo)):
        assert town.at_once(Period(first, second))


def test_each_group_gets_its_own_yes(town: Town, session: Session) -> None:
    with unit_of_work():
        umbrella = make_organisation(session, kind=OrganisationKind.UMBRELLA)
        member = make_organisation(session, umbrella_id=umbrella.id, verified_at=None)
        new = make_organisation(session, verified_at=None)
        city = make_organisation(session, kind=OrganisationKind.MUNICIPAL)
        person = make_organisation(session, kind=OrganisationKind.PERSON)
    everyone = [town.choir, umbrella, member, new, city, person]

    def meant(audience: Audience, organisation: Organisation | None = None) -> list[Organisation]:
        town.says(rule([1], None, audience, organisation))
        return [one for one in everyone if town.at_once(on(0, "10:00", "12:00"), one)]

    assert meant(Audience.ALL) == everyone
    assert meant(Audience.ASSOCIATIONS) == [town.choir, umbrella, member, new]
    assert meant(Audience.VERIFIED) == [town.choir, umbrella]
    assert meant(Audience.CITY) == [city]
    assert meant(Audience.PRIVATE) == [person]
    assert meant(Audience.UMBRELLA, umbrella) == [umbrella, member]
    assert meant(Audience.NAMED, new) == [new]


def test_what_is_ones_own_is_always_at_once(town: Town) -> None:
    assert town.at_once(on(0, "10:00", "12:00"), town.owner)
    assert not town.at_once(on(0, "10:00", "12:00"))


def test_rules_say_nothing_where_nobody_asks(town: Town) -> None:
    town.says(rule([1]))
    with unit_of_work():
        town.hall.mode = BookingMode.AGREEMENT
    verdict = judge_one(town.session, town.hall, [on(0, "10:00", "12:00")], Asker())[0]
    assert not verdict.at_once


def test_a_series_is_confirmed_and_asked_for_date_by_date(town: Town, session: Session) -> None:
    town.says(rule([1], NINE_TO_FIVE))
    booking = town.ask(on(0, "10:00", "12:00"), on(0, "18:00", "20:00"), on(7, "08:00", "16:00"))
    assert [row.status for row in booking.occurrences] == [
        OccurrenceStatus.CONFIRMED,
        OccurrenceStatus.REQUESTED,
        OccurrenceStatus.CONFIRMED,
    ]
    assert [row.expires_at is None for row in booking.occurrences] == [True, False, True]
    sources = session.scalars(
        select(Occupancy.source).order_by(Occupancy.day, Occupancy.start_minute)
    )
    assert list(sources) == [OccupancySource.BOOKING, OccupancySource.HOLD, OccupancySource.BOOKING]
    kinds = session.scalars(select(Message.kind).order_by(Message.kind))
    assert list(kinds) == ["booking_partly", "booking_partly_to_owner"]
    assert list(faults(session)) == []


def test_where_all_dates_are_at_once_it_is_a_booking_like_any(town: Town, session: Session) -> None:
    town.says(rule([1]))
    town.ask(on(0, "10:00", "12:00"))
    kinds = session.scalars(select(Message.kind).order_by(Message.kind))
    assert list(kinds) == ["booking_confirmed", "booking_confirmed_to_owner"]


def test_preview_finder_and_week_say_the_same_as_the_command(town: Town, session: Session) -> None:
    town.says(rule([1], NINE_TO_FIVE, Audience.VERIFIED))
    for period, state, fit in (
        (on(0, "10:00", "12:00"), "free", Fit.FREE),
        (on(0, "15:00", "17:00"), "ask", Fit.ASK),
    ):
        seen = preview(session, town.hall, town.choir, wish(period))
        assert seen.dates[0].state == state
        found = find(session, Search(periods=(period,), borrower=town.choir))
        assert [hit.fitting.fit for hit in found.hits if hit.fitting] == [fit]
        booking = town.ask(period)
        confirmed = booking.occurrences[0].status is OccurrenceStatus.CONFIRMED
        assert confirmed is (state == "free")
    both = (on(7, "10:00", "12:00"), on(7, "18:00", "20:00"))
    found = find(session, Search(periods=both, borrower=town.choir))
    assert [hit.fitting.fit for hit in found.hits if hit.fitting] == [Fit.ASK]


def test_the_week_tells_hours_at_once_from_hours_to_ask_for(town: Town, session: Session) -> None:
    town.says(rule([2], NINE_TO_FIVE))
    tuesday = monday() + timedelta(days=8)
    parts = week.days(session, town.hall, [tuesday], Asker(borrower=town.choir))[tuesday]
    told = [(f"{part.period.starts_at.astimezone(ZONE):%H:%M}", part.at_once) for part in parts]
    assert told == [("00:00", False), ("08:00", True), ("16:00", False)]
    assert {part.state for part in parts} == {"free"}
