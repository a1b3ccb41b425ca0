"""A week and the next free time ask the database as often, however much is booked."""

from datetime import timedelta

from factories import book, make_listing, make_member, make_organisation, period, wish
from factories.counting import statements
from sqlalchemy.orm import Session

from bookings.judging import week
from bookings.judging.asking import Asker
from inventory.models import Listing
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

TERMS, ROWS, OF_VERDICTS = 1, 1, 1


def asked(session: Session, listing: Listing, borrower: Organisation) -> tuple[int, int]:
    """Return how many statements a week takes, and the next free hour from 16 o'clock."""
    session.refresh(listing)
    asker, begins = Asker(borrower=borrower), period().starts_at
    assert listing.place is not None
    session.refresh(borrower)
    with statements(session) as of_week:
        week.stretches(session, listing, Period(begins, begins + timedelta(days=7)), asker)
    with statements(session) as of_next:
        assert week.next_free(session, listing, 60, asker, after=begins)
    return len(of_week), len(of_next)


def test_terms_are_read_once_however_many_bookings_there_are(session: Session) -> None:
    with unit_of_work(session) as work:
        owner = make_organisation(work)
        borrower = make_organisation(work, name="Låntagarna")
        hall = make_listing(work, owner)
        _, actor = make_member(work, borrower)
    # Whether any time would do, the stretches, and the first candidates.
    few = TERMS + ROWS + OF_VERDICTS, TERMS + OF_VERDICTS + (ROWS + OF_VERDICTS) + OF_VERDICTS
    assert asked(session, hall, borrower) == few
    with unit_of_work(session) as work:
        for hour in range(6, 12):
            book(work, actor, hall, borrower, wish(period(hour, hour + 1)))
    assert asked(session, hall, borrower) == few
