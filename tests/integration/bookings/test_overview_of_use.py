"""How much of the open time is taken: counted by hand and by the overview."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from factories import book, make_listing, make_member, make_organisation, wish
from factories.counting import statements
from sqlalchemy.orm import Session

from bookings import deciding
from bookings.closures import closing
from bookings.closures.closing import Closing
from bookings.models import Booking
from bookings.overview.open_time import BANDS
from bookings.overview.reading import Wanted
from bookings.overview.use import ListingUse, Share, Use, measured
from inventory import hours as opening
from inventory.facts import OpeningFacts
from inventory.models import Listing, ListingUnit, OpeningException, SchoolBreak
from inventory.types import BookingMode, ListingKind
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

HERE = ZoneInfo("Europe/Stockholm")
MONDAY = date(2026, 12, 7)
SUNDAY = date(2026, 12, 13)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MORNING, AFTERNOON, EVENING, LATE = range(4)


class House:
    """An owner with what it lends, and a borrower who books it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        with unit_of_work(session) as work:
            self.home = make_organisation(work, name="Staden", slug="staden")
            self.borrower = make_organisation(work, name="Teatern")
            self.anna = make_member(work, self.home)[1]
            self.bo = make_member(work, self.borrower)[1]

    def hall(
        self, title: str = "Salen", *, hours: tuple[int, int] = (8, 23), **facts: Any
    ) -> Listing:
        facts = {"published_at": LONG_AGO, "openings_stated": True, **facts}
        with unit_of_work(self.session) as work:
            made = make_listing(
                work, work.get_one(Organisation, self.home.id), title=title, **facts
            )
            if made.openings_stated:
                start, end = (hour * 60 for hour in hours)
                opening.settle(work, made, [OpeningFacts(tuple(range(1, 8)), start, end)])
            return made

    def books(self, listing: Listing, day: date, start: int, end: int, **facts: Any) -> Booking:
        with unit_of_work(self.session) as work:
            borrower = work.get_one(Organisation, self.borrower.id)
            wanted = wish(at(day, start, end), **facts)
            return book(work, self.bo, work.merge(listing), borrower, wanted)

    def closes(self, listing: Listing, period: Period) -> None:
        with unit_of_work(self.session) as work:
            shut = [work.get_one(Listing, listing.id)]
            closing.close(work, self.anna, Closing(shut, [period], "Städning"))

    def use(self, first: date = MONDAY, last: date = SUNDAY, **filters: Any) -> Use:
        self.session.rollback()
        wanted = Wanted(first, last, **filters)
        return measured(self.session, wanted, HERE)


def at(day: date, start: int, end: int) -> Period:
    midnight = datetime(day.year, day.month, day.day, tzinfo=HERE)
    return Period(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def cell(use: Use | ListingUse, weekday: int, band: int) -> Share:
    return use.cells[(weekday - 1) * len(BANDS) + band]


def hours(share: Share) -> tuple[float, float]:
    return share.open / 60, share.taken / 60


@pytest.fixture
def house(session: Session) -> Iterator[House]:
    with time_machine.travel("2026-11-29T10:00:00+00:00", tick=False):
        yield House(session)


def test_a_booking_is_counted_in_the_hours_that_it_takes(house: House) -> None:
    house.books(house.hall(), MONDAY, 18, 21)
    use = house.use()
    assert hours(cell(use, 1, EVENING)) == (3, 2)
    assert hours(cell(use, 1, LATE)) == (3, 1)
    assert hours(cell(use, 1, MORNING)) == (4, 0)
    assert hours(cell(use, 2, EVENING)) == (3, 0)
    assert hours(use.listings[0].total) == (15 * 7, 3)
    assert use.listings[0].total.percent == 3


def test_buffers_are_taken_and_what_is_outside_opening_hours_is_not_counted(house: House) -> None:
    hall = house.hall(hours=(8, 20), buffer_before_minutes=60, buffer_after_minutes=60)
    house.books(hall, MONDAY, 18, 20)
    use = house.use()
    assert hours(cell(use, 1, EVENING)) == (3, 3)
    assert hours(cell(use, 1, LATE)) == (0, 0)
    assert cell(use, 1, LATE).percent is None


def test_of_a_pool_only_the_share_that_is_lent_is_taken(house: House) -> None:
    chairs = house.hall("Stolar", of=120, kind=ListingKind.EQUIPMENT, type="stolar")
    house.books(chairs, MONDAY, 8, 12, quantity=30)
    assert hours(cell(house.use(), 1, MORNING)) == (4, 1)


def test_what_is_used_around_the_clock_is_counted_whatever_its_hours_of_handing_out(
    house: House,
) -> None:
    tent = house.hall("Tältet", hours=(17, 18), kind=ListingKind.EQUIPMENT, type="talt")
    house.books(tent, MONDAY, 17, 24 + 17)
    use = house.use()
    assert hours(cell(use, 2, MORNING)) == (4, 4)
    assert hours(cell(use, 3, MORNING)) == (4, 0)


def test_closed_time_is_no_open_time_and_counts_as_used_by_nobody(house: House) -> None:
    hall = house.hall()
    house.closes(hall, at(MONDAY, 8, 12))
    house.closes(hall, at(date(2026, 12, 8), 10, 12))
    use = house.use()
    assert hours(cell(use, 1, MORNING)) == (0, 0)
    assert hours(cell(use, 2, MORNING)) == (2, 0)


def test_a_request_that_holds_its_time_counts_and_one_that_was_declined_does_not(
    house: House,
) -> None:
    hall = house.hall(mode=BookingMode.REQUEST)
    asked = house.books(hall, MONDAY, 8, 12)
    assert hours(cell(house.use(), 1, MORNING)) == (4, 4)
    with unit_of_work(house.session) as work:
        deciding.decline(work, house.anna, work.get_one(Booking, asked.id), reason="Nej")
    assert hours(cell(house.use(), 1, MORNING)) == (4, 0)


def test_a_part_counts_within_its_whole_and_is_not_counted_twice(house: House) -> None:
    whole, half = house.hall("Hela"), house.hall("Halva")
    with unit_of_work(house.session) as work:
        work.get_one(Listing, half.id).part_of_id = whole.id
        (own,) = half.units
        work.add(ListingUnit(listing_id=whole.id, unit_id=own.unit_id, quantity=1, by_part=True))
    house.books(half, MONDAY, 8, 12)
    use = house.use()
    by_title = {one.title: hours(cell(one, 1, MORNING)) for one in use.listings}
    assert by_title == {"Hela": (4, 2), "Halva": (4, 4)}
    assert hours(cell(use, 1, MORNING)) == (4, 2)


def test_time_counts_from_when_it_was_published(house: House) -> None:
    published = datetime(2026, 12, 9, 11, tzinfo=UTC)
    house.hall(published_at=published)
    use = house.use()
    assert hours(cell(use, 2, MORNING)) == (0, 0)
    assert hours(cell(use, 3, AFTERNOON)) == (5, 0)
    assert hours(cell(use, 3, MORNING)) == (0, 0)


def test_exceptions_and_school_breaks_close_days(house: House) -> None:
    hall = house.hall(closed_on_school_breaks=True)
    with unit_of_work(house.session) as work:
        work.add(SchoolBreak(name="Lov", first_day=MONDAY, last_day=date(2026, 12, 8)))
        work.add(OpeningException(listing_id=hall.id, first_day=SUNDAY, last_day=SUNDAY))
    use = house.use()
    assert [hours(cell(use, day, MORNING))[0] for day in range(1, 8)] == [0, 0, 4, 4, 4, 4, 0]


def test_what_is_not_booked_here_is_left_out_and_counted(house: House) -> None:
    house.hall(mode=BookingMode.CONTACT)
    use = house.use()
    assert (use.listings, use.elsewhere) == ([], 1)


def test_it_is_narrowed_by_kind_district_and_owner(house: House) -> None:
    house.hall("Salen")
    house.hall("Tältet", kind=ListingKind.EQUIPMENT, type="talt", place=None)
    with unit_of_work(house.session) as work:
        other = make_organisation(work)
        make_listing(work, other, title="Grannens", published_at=LONG_AGO)

    def titles(**filters: Any) -> list[str]:
        return [one.title for one in house.use(**filters).listings]

    assert titles() == ["Grannens", "Salen", "Tältet"]
    assert titles(kind=ListingKind.EQUIPMENT) == ["Tältet"]
    assert titles(district="Söder") == ["Grannens", "Salen"]
    assert titles(organisations=(house.home.id,)) == ["Salen", "Tältet"]


def test_ten_listings_take_as_many_questions_as_one(house: House) -> None:
    counts = []
    for number in range(10):
        house.books(house.hall(f"Sal {number}"), MONDAY, 8, 12)
        if number in {0, 9}:
            house.session.rollback()
            with statements(house.session) as seen:
                house.use()
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
