"""The price of this organisation before sending, and things that are lent over days."""

import pytest
from booking_stage import Stage, ask_for, check, day
from factories import make_listing
from sqlalchemy import select

from bookings.models import Booking
from inventory.models import Listing, Tariff, TariffRule
from inventory.types import BookingMode, ListingKind, PriceUnit
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def priced(stage: Stage) -> Listing:
    """Return a hall with a price for associations and another for private persons."""
    hall = stage.hall(mode=BookingMode.INSTANT)
    with unit_of_work(stage.session) as work:
        fresh = work.get_one(Listing, hall.id)
        rules = [
            TariffRule(position=n, price_group=group, amount_ore=ore, unit=PriceUnit.HOUR)
            for n, (group, ore) in enumerate((("forening", 12000), ("privat", 45000)))
        ]
        fresh.tariff = Tariff(listing_id=hall.id, rules=rules)
    return hall


def test_the_price_is_that_of_the_chosen_borrower_and_is_frozen(stage: Stage) -> None:
    hall, bo = priced(stage), stage.browser(stage.bo)
    page = check(bo, hall)
    assert "Price for Teaterföreningen Ridån" in page
    assert "240\N{NO-BREAK SPACE}SEK" in page
    page = bo.send("do", {"do": "send", "purpose": "Fest", "organisation": "me"})
    assert "time and price were looked up again" in page
    assert "900\N{NO-BREAK SPACE}SEK" in page
    assert stage.now.scalars(select(Booking)).all() == []
    bo.send("do", {"do": "send"})
    booking = stage.now.scalars(select(Booking)).one()
    assert (booking.price_ore, booking.price_group) == (90000, "privat")
    assert [line["amount"]["amount"] for line in booking.price_lines] == ["900.00"]
    with unit_of_work(stage.session) as work:
        for rule in work.scalars(select(TariffRule)):
            rule.amount_ore = 1
    assert "900\N{NO-BREAK SPACE}SEK" in bo.open(bo.at)


@pytest.mark.parametrize(
    "fields", [{"date": "2020-05-05"}, {"people": "41"}, {"from": "18:07", "to": "20:07"}]
)
def test_a_time_that_is_refused_has_its_price_all_the_same(
    stage: Stage, fields: dict[str, str]
) -> None:
    hall, bo = priced(stage), stage.browser(stage.bo)
    page = check(bo, hall, **fields)
    assert bo.status == 422
    assert "Price for Teaterföreningen Ridån" in page
    assert "240\N{NO-BREAK SPACE}SEK" in page
    assert "This is what it costs when it can be." in page


def test_each_date_of_a_series_has_its_price_and_the_total_counts_what_would_be_booked(
    stage: Stage,
) -> None:
    hall = priced(stage)
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    ask_for(cia, hall, date=day(21), **{"from": "18:00", "to": "19:00"})
    page = check(bo, hall, repeat="weekly", times="3", **{"from": "18:00", "to": "21:00"})
    assert page.count("360\N{NO-BREAK SPACE}SEK") == 3
    assert "720\N{NO-BREAK SPACE}SEK" in page
    assert "The price is for the 2 dates that are free." in page
    bo.send("do", {"do": "skip"})
    bo.send("do", {"do": "send", "purpose": "Repetition"})
    mine = stage.now.scalars(select(Booking).where(Booking.price_ore == 72000)).one()
    assert [row.price_ore for row in mine.occurrences] == [36000, None, 36000]


def test_things_are_asked_for_from_day_to_day_and_never_more_than_there_are(stage: Stage) -> None:
    with unit_of_work(stage.session) as work:
        chairs = make_listing(
            work,
            work.get_one(Organisation, stage.owner.id),
            of=120,
            kind=ListingKind.EQUIPMENT,
            type="bord_och_stolar",
            title="Stolar",
            mode=BookingMode.INSTANT,
        )
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    span = {"date": day(14), "end": day(16), "from": "10:00", "to": "12:00"}
    page = check(bo, chairs, quantity="100", **span)
    assert "First day" in page
    assert "There are 120." in page
    ask_for(bo, chairs, quantity="100", **span)
    assert bo.at.startswith("/bookings/")
    check(cia, chairs, quantity="21", **{**span, "date": day(15)})
    assert cia.status == 422
    assert "Only 20 are free then." in cia.page
    page = check(cia, chairs, quantity="20", **{**span, "date": day(15)})
    assert "That time is free" in page


def test_a_night_past_midnight_is_given_by_its_last_day(stage: Stage) -> None:
    hall, bo = stage.hall(mode=BookingMode.INSTANT), stage.browser(stage.bo)
    page = check(bo, hall, end=day(15), **{"from": "20:00", "to": "01:00"})
    assert "That time is free" in page
    page = bo.open(f"/l/{hall.public_id}/book?date={day()}&from=20:00&to=01:00")
    assert bo.form("date").values["end"] == [day(15)]
    assert "That time is free" in page
