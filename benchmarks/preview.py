"""A preview of forty dates on a hall with rules, against one hand-written look at what is taken."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from market import Market, monday

from bookings.availability import zone_of
from bookings.days_off import days_off
from bookings.planning import plan
from bookings.recurrence import Frequency
from bookings.requesting import Wish
from bookings.wishes import edge_on_wall, rule_of, wish_of
from inventory.models import Listing, OpeningSegment, Tariff, TariffRule
from inventory.types import PriceUnit
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.periods import Period, day_slices
from marketplace.transactions import unit_of_work

Once = Callable[[], None]
DATES = 40
TAKEN = """
SELECT b.day FROM occupancy b JOIN listing_unit lu ON lu.unit_id = b.unit_id
WHERE lu.listing_id = :listing AND b.day IN :days AND b.start_minute < :to AND b.end_minute > :from
"""


def rules(market: Market) -> int:
    """Give a hall opening hours, a tariff, buffers and limits; return its id."""
    with unit_of_work() as session:
        hall = session.get_one(Listing, market.listings[-1])
        hall.openings_stated, hall.closed_on_holidays = True, True
        hall.buffer_before_minutes, hall.buffer_after_minutes = 15, 30
        hall.min_minutes, hall.max_minutes, hall.step_minutes = 60, 600, 30
        hall.horizon_days = 730
        session.add_all(
            OpeningSegment(
                listing_id=hall.id, weekday=day, start_minute=480, end_minute=1320, spill=False
            )
            for day in range(1, 8)
        )
        price = TariffRule(position=0, price_group="alla", amount_ore=12000, unit=PriceUnit.HOUR)
        tariff = Tariff(listing_id=hall.id, rules=[price])
        session.add(tariff)
        session.flush()
        hall.tariff_id = tariff.id
        return hall.id


def wish(hall: Listing) -> Wish:
    """Return two evenings a week, without red days."""
    zone = zone_of(hall)
    first = datetime.combine(monday(3).date(), time(18))
    starts, ends = (edge_on_wall(wall, zone) for wall in (first, first + timedelta(hours=2)))
    rule = rule_of(Frequency.WEEKLY, times=DATES, weekdays=(1, 3), skip_holidays=True)
    return wish_of(
        starts=starts, ends=ends, zone=zone, rule=rule, days_off=days_off(rule, first.date())
    )


def service(market: Market, listing_id: int) -> Once:
    """Return what lays out the rule, judges every date and prices it, as the form does."""

    def once() -> None:
        session = db.session()
        hall = session.get_one(Listing, listing_id)
        borrower = session.get_one(Organisation, market.borrower)
        plan(session, hall, borrower, wish(hall), {})
        db.session.remove()

    return once


def by_hand(market: Market, listing_id: int) -> Once:
    """Return what asks in one statement which of the dates meet something."""
    hall = db.session().get_one(Listing, listing_id)
    parts = [part for period in _periods(hall) for part in day_slices(period)]
    values = {
        "listing": listing_id,
        "days": [part.day for part in parts],
        "from": parts[0].start_minute,
        "to": parts[0].end_minute,
    }
    db.session.remove()
    statement = sa.text(TAKEN).bindparams(sa.bindparam("days", expanding=True))

    def once() -> None:
        with db.engine.connect() as connection:
            connection.execute(statement, values).all()

    del market
    return once


def _periods(hall: Listing) -> Sequence[Period]:
    return [one.period for one in wish(hall).dates if one.period is not None and not one.skip]
