"""Moving a series: by the wall clock, dates of their own left alone, all or what can be had."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from factories import book, period, wish
from factories.counting import statements
from flask_babel import force_locale
from moving_stage import ALL, FOLLOWING, Hall, later, span, staged, times, weekly
from sqlalchemy.orm import Session

from bookings.changes import following
from bookings.changes.moving import Move, preview
from bookings.changing import Scope, cancel
from bookings.errors import RuleBroken, SlotTaken
from bookings.models import Booking
from bookings.recurrence import Frequency
from bookings.types import OccurrenceStatus
from bookings.wishes import edge_on_wall, rule_of, wish_of
from inventory.models import BorrowingLimit
from inventory.types import LimitMeasure, LimitPer
from marketplace import clock
from marketplace.periods import Period, local
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def test_this_and_the_following_move_by_the_same_shift_and_the_others_stay(
    session: Session,
) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    it.move(booking, later(weeks[1], 2, longer=1), of=1, scope=FOLLOWING)
    assert [span(row) for row in booking.occurrences] == [
        weeks[0],
        *(later(one, 2, longer=1) for one in weeks[1:]),
    ]
    assert it.sound()


def test_all_to_another_weekday_may_pass_over_each_others_old_times(session: Session) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    it.move(booking, later(weeks[0], 7 * 24), scope=ALL)
    assert times(booking) == [one.starts_at + timedelta(days=7) for one in weeks]
    assert it.sound()


def test_dates_of_their_own_are_left_as_they_are_and_told(session: Session) -> None:
    it = staged(session)
    weeks = weekly(5)
    it.rival_books(weeks[4])
    booking = it.book(*weeks, skip_clashes=True)
    own, gone, skipped = (booking.occurrences[n] for n in (1, 2, 4))
    it.move(booking, later(weeks[1], 3), of=1)
    with unit_of_work():
        cancel(session, it.bo, booking, scope=Scope.THESE, occurrences=[gone])
    moved = it.move(booking, later(weeks[0]), scope=ALL)
    assert list(moved.plan.left_alone) == [own, gone, skipped]
    assert span(own) == later(weeks[1], 3)
    assert (gone.status, span(gone)) == (OccurrenceStatus.CANCELLED, weeks[2])
    assert (skipped.status, span(skipped)) == (OccurrenceStatus.SKIPPED, weeks[4])
    assert [span(booking.occurrences[n]) for n in (0, 3)] == [later(weeks[0]), later(weeks[3])]
    assert it.sound()


def test_what_is_past_survives(session: Session) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    with clock.pinned(weeks[1].ends_at):
        it.move(booking, later(weeks[2]), of=2, scope=ALL)
    assert [span(row) for row in booking.occurrences] == [
        *weeks[:2],
        *(later(one) for one in weeks[2:]),
    ]


def test_one_clash_refuses_all_and_names_every_one(session: Session) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    it.rival_books(later(weeks[1], 2), later(weeks[3], 2))
    with pytest.raises(SlotTaken) as caught:
        it.move(booking, later(weeks[0]), scope=ALL)
    assert caught.value.clashes == (later(weeks[1]), later(weeks[3]))
    assert times(booking) == [one.starts_at for one in weeks]


def test_with_keep_what_does_not_fit_keeps_its_old_time(session: Session) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    it.rival_books(later(weeks[1], 2))
    moved = it.move(booking, later(weeks[0]), scope=ALL, keep=True)
    assert [step.fits for step in moved.plan.steps] == [True, False, True, True]
    assert span(booking.occurrences[1]) == weeks[1]
    assert span(booking.occurrences[3]) == later(weeks[3])
    assert it.sound()


def test_a_date_that_stays_keeps_those_behind_it_from_its_time(session: Session) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    it.rival_books(later(weeks[3], 7 * 24))
    with pytest.raises(SlotTaken):
        it.move(booking, later(weeks[0], 7 * 24), scope=ALL, keep=True)
    assert times(booking) == [one.starts_at for one in weeks]
    assert it.sound()


def test_a_series_that_goes_elsewhere_leaves_its_past_and_becomes_a_booking_of_its_own(
    session: Session,
) -> None:
    it = staged(session)
    weeks = weekly()
    booking = it.book(*weeks)
    moved = it.move(booking, weeks[2], of=2, scope=FOLLOWING, listing=it.other)
    assert moved.booking is not booking
    assert moved.booking.order_id == booking.order_id
    assert moved.booking.listing_id == it.other.id
    session.refresh(booking)
    assert [span(row) for row in booking.occurrences] == weeks[:2]
    assert [span(row) for row in moved.booking.occurrences] == weeks[2:]
    assert session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 2
    assert it.sound()


def _mondays(it: Hall) -> Booking:
    """Book four Mondays in March and April, 18 to 20."""
    with unit_of_work():
        asked = wish_of(
            starts=edge_on_wall(datetime(2027, 3, 15, 18), STOCKHOLM),  # noqa: DTZ001 - wall clock
            ends=edge_on_wall(datetime(2027, 3, 15, 20), STOCKHOLM),  # noqa: DTZ001 - wall clock
            zone=STOCKHOLM,
            rule=rule_of(Frequency.WEEKLY, times=4),
            **{
                name: getattr(wish(), name) for name in ("purpose", "contact_name", "contact_phone")
            },
        )
        made: Booking = book(it.session, it.bo, it.hall, it.borrower, asked)
    return made


def test_a_series_moves_on_the_wall_clock_over_the_change_of_the_clock(session: Session) -> None:
    it = staged(session)
    with clock.pinned(datetime(2027, 2, 1, tzinfo=UTC)):
        booking = _mondays(it)
    with clock.pinned(datetime(2027, 2, 1, tzinfo=UTC)):
        it.move(booking, later(span(booking.occurrences[0]), 25), scope=ALL)
    walls = [local(at, STOCKHOLM) for at in times(booking)]
    assert [f"{wall:%d %H:%M}" for wall in walls] == [
        "16 19:00",
        "23 19:00",
        "30 19:00",
        "06 19:00",
    ]
    series = booking.series
    assert series is not None
    assert (series.first_start, series.weekdays) == ("2027-03-16T19:00", [])


def test_the_rule_stays_where_only_the_last_of_the_series_move(session: Session) -> None:
    it = staged(session)
    with clock.pinned(datetime(2027, 2, 1, tzinfo=UTC)):
        booking = _mondays(it)
        it.move(booking, later(span(booking.occurrences[2]), 25), of=2, scope=FOLLOWING)
        series = booking.series
        assert series is not None
        assert series.first_start == "2027-03-15T18:00"
        rows = booking.occurrences
        assert [following.goes_by(series, row, STOCKHOLM) for row in rows] == [True] * 2 + [
            False
        ] * 2
        it.move(booking, later(span(rows[0]), 25), scope=ALL)
        assert it.sound()


def test_the_rule_moves_along_once_all_that_stood_by_it_have_moved(session: Session) -> None:
    it = staged(session)
    with clock.pinned(datetime(2027, 2, 1, tzinfo=UTC)):
        booking = _mondays(it)
    with clock.pinned(datetime(2027, 3, 23, tzinfo=UTC)):
        it.move(booking, later(span(booking.occurrences[2]), 25), of=2, scope=FOLLOWING)
        series = booking.series
        assert series is not None
        assert series.first_start == "2027-03-16T19:00"
        assert [row.starts_at for row in following.coming(booking)] == times(booking)[2:]


def test_a_date_whose_new_time_the_clock_jumps_over_is_refused_or_kept(session: Session) -> None:
    it = staged(session)
    sundays = [Period(_utc(3, day, 20), _utc(3, day, 21)) for day in (13, 20, 27)]
    with clock.pinned(datetime(2027, 2, 1, tzinfo=UTC)):
        booking = it.book(*sundays)
        to = Period(_utc(3, 14, 1) + timedelta(minutes=30), _utc(3, 14, 2) + timedelta(minutes=30))
        moved = it.move(booking, to, scope=ALL, keep=True)
    assert [step.fits for step in moved.plan.steps] == [True, True, False]
    assert [code.value for code in moved.plan.steps[2].reasons] == ["nonexistent-time"]
    assert span(booking.occurrences[2]) == sundays[2]


def _utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def test_forty_dates_are_moved_with_few_questions(session: Session) -> None:
    it = staged(session)
    counts = []
    for start, number in ((8, 3), (12, 40)):
        booking = it.book(*weekly(number, start, start + 1, days=21))
        wanted = Move(booking.occurrences[0], period(start + 1, start + 2, days=21), scope=ALL)
        with statements(session) as seen:
            preview(session, it.bo, booking, wanted)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_move_beyond_a_limit_says_which_one_and_what_there_is(session: Session) -> None:
    it = staged(session)
    with clock.pinned(datetime(2027, 2, 1, tzinfo=UTC)):
        booking = _mondays(it)
        with unit_of_work():
            it.hall.limits = [BorrowingLimit(measure=LimitMeasure.TIMES, per=LimitPer.WEEK, most=1)]
        rows = booking.occurrences
        with pytest.raises(RuleBroken) as refusal:
            it.move(booking, later(span(rows[1]), -7 * 24 + 24), of=1)
    with force_locale("en"):
        (told,) = (str(one.message) for one in refusal.value.reasons)
    name = it.borrower.name
    assert told == f"{name} may book at most 1 time a week here, and already has 1 that week."
