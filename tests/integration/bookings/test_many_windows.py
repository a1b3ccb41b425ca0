"""A search over a whole season costs one pass: nothing is read or priced once a window."""

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from factories import make_listing, make_organisation, period
from factories.counting import statements
from sqlalchemy.orm import Session

from bookings.finder.finding import Search, find
from bookings.judging.quoting import price_of
from inventory.models import Listing, Tariff, TariffRule
from inventory.pricing import quote
from inventory.types import PriceUnit
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

PRICES = (
    (PriceUnit.HOUR, 10000, None, None, None),
    (PriceUnit.HOUR, 25000, [6, 7], None, None),
    (PriceUnit.HOUR, 18000, None, 17 * 60, 22 * 60),
    (PriceUnit.DAY, 90000, None, None, None),
    (PriceUnit.FULL_DAY, 140000, None, None, None),
    (PriceUnit.OCCASION, 5000, [5], None, None),
)


def priced_hall(session: Session) -> Listing:
    hall = make_listing(session, make_organisation(session))
    tariff = Tariff(listing_id=hall.id)
    for position, (unit, ore, weekdays, opens, closes) in enumerate(PRICES):
        tariff.rules.append(
            TariffRule(
                position=position,
                price_group="alla",
                amount_ore=ore,
                unit=unit,
                weekdays=weekdays,
                from_minute=opens,
                to_minute=closes,
            )
        )
    session.add(tariff)
    session.flush()
    hall.tariff = tariff
    return hall


@pytest.mark.parametrize(("hour", "hours"), [(18, 2), (22, 7), (6, 30), (0, 168), (23, 170)])
def test_a_series_costs_what_its_dates_cost_one_by_one(
    session: Session, hour: int, hours: int
) -> None:
    with unit_of_work():
        hall = priced_hall(session)
    # A year has both nights of the clock change in it.
    start = datetime(2027, 1, 4, hour, 30, tzinfo=UTC)
    length = timedelta(hours=hours)
    periods = [
        Period(start + timedelta(days=n), start + timedelta(days=n) + length) for n in range(365)
    ]
    together = price_of(hall, None, periods, 2)
    alone = [price_of(hall, None, [one], 2) for one in periods]
    assert together.each == tuple(one.total for one in alone)
    assert together.lines == tuple(line for one in alone for line in one.lines)


def test_dates_alike_are_priced_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit_of_work():
        hall = priced_hall(session)
    asked = Mock(wraps=quote)
    monkeypatch.setattr("bookings.judging.quoting.quote", asked)
    start = datetime(2027, 1, 7, 17, tzinfo=UTC)
    weekly = [start + timedelta(weeks=n) for n in range(10)]
    price = price_of(hall, None, [Period(one, one + timedelta(hours=2)) for one in weekly], 1)
    assert (len(price.each), asked.call_count) == (10, 1)


def test_taken_time_of_a_whole_season_is_read_once(session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    for many in (1, 30):
        with statements(session) as seen:
            find(session, Search(periods=tuple(period(days=14 + 7 * n) for n in range(many))))
        assert sum("FROM occupancy" in one for one in seen) == 1
