"""Time for preparing and cleaning is shown as taken wherever it is enforced, on either side."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from factories import at, book, make_listing, make_member, make_organisation, wish
from sqlalchemy.orm import Session

from bookings.errors import SlotTaken
from bookings.finder.finding import Fit, Search, find
from bookings.judging.asking import Asker
from bookings.judging.week import stretches
from bookings.requesting import preview
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
# One side, the other, and both, which add up where two bookings meet.
BUFFERS = [(30, 0), (0, 30), (30, 45)]
# (hour, days ahead): at noon, and where a buffer lies beyond midnight UTC, at which rows are cut.
HOURS = [(12, 14), (22, 14), (0, 15)]


class Street(NamedTuple):
    """A hall with a booking of two hours in it, and who asks for the time beside it."""

    hall: Listing
    bo: Actor
    borrower: Organisation
    booked: Period


def street(session: Session, before: int, after: int, hour: int, days: int) -> Street:
    """Book the hall from `hour` (UTC) for two hours."""
    hall = make_listing(
        session,
        make_organisation(session),
        mode=BookingMode.INSTANT,
        step_minutes=1,
        buffer_before_minutes=before,
        buffer_after_minutes=after,
    )
    borrower = make_organisation(session)
    _, bo = make_member(session, borrower)
    start = at(hour, days=days)
    booked = Period(start, start + 2 * HOUR)
    book(session, bo, hall, borrower, wish(booked))
    return Street(hall, bo, borrower, booked)


def is_listed(session: Session, place: Street, wanted: Period) -> bool:
    """Tell whether the finder's list has the hall as free, and counts it so."""
    search = Search(periods=(wanted,), borrower=place.borrower, show_all=True)
    found = find(session, search)
    (hit,) = found.hits
    assert hit.fitting is not None
    assert found.counts == {hit.fitting.fit: 1}
    return hit.fitting.fit is Fit.FREE


def is_free_in_the_week(session: Session, place: Street, wanted: Period) -> bool:
    """Tell whether the week shows all of the period as free."""
    whole = Period(wanted.starts_at - 24 * HOUR, wanted.ends_at + 24 * HOUR)
    parts = stretches(session, place.hall, whole, Asker(borrower=place.borrower))
    return all(part.state == "free" for part in parts if part.period.overlaps(wanted))


def is_previewed(session: Session, place: Street, wanted: Period) -> bool:
    """Tell whether the form and the API's preview say that it fits."""
    (date,) = preview(session, place.hall, place.borrower, wish(wanted)).dates
    return date.fits


def is_booked(session: Session, place: Street, wanted: Period) -> bool:
    """Tell whether the command takes it; nothing of it stays."""
    try:
        with session.begin_nested() as attempt:
            book(session, place.bo, place.hall, place.borrower, wish(wanted))
            attempt.rollback()
    except SlotTaken:
        return False
    return True


def answers(session: Session, place: Street, wanted: Period) -> list[bool]:
    """Return what all that show or enforce say of the period, the command last."""
    ways = (is_listed, is_free_in_the_week, is_previewed, is_booked)
    return [way(session, place, wanted) for way in ways]


@pytest.mark.parametrize(("hour", "days"), HOURS)
@pytest.mark.parametrize(("before", "after"), BUFFERS)
def test_time_inside_a_buffer_is_taken_and_time_beside_it_is_free_for_all_that_ask(
    session: Session, before: int, after: int, hour: int, days: int
) -> None:
    gap = timedelta(minutes=before + after)
    with unit_of_work():
        place = street(session, before, after, hour, days)
        start, end = place.booked.starts_at, place.booked.ends_at
        taken = [
            Period(start - HOUR, start),
            Period(start - gap - HOUR + MINUTE, start - gap + MINUTE),
            Period(end, end + HOUR),
            Period(end + gap - MINUTE, end + gap - MINUTE + HOUR),
        ]
        free = [Period(start - gap - HOUR, start - gap), Period(end + gap, end + gap + HOUR)]
        assert [answers(session, place, wanted) for wanted in taken] == [[False] * 4] * 4
        assert [answers(session, place, wanted) for wanted in free] == [[True] * 4] * 2
