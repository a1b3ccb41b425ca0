"""Forty dates of a listing with hours, exceptions and prices, judged before anything is sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from market import Market, monday
from sqlalchemy import event

from bookings.requesting import preview
from bookings.wished import Date, Wish
from inventory.models import Listing, OpeningException, OpeningSegment, Tariff, TariffRule
from inventory.types import PriceUnit
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

DATES = 40
DAY = 1440


def rule(made: Market) -> None:
    """Give the first listing weekly hours with a season, thirty exceptions and four prices."""
    with unit_of_work() as session:
        listing = session.get_one(Listing, made.listings[0])
        listing.openings_stated = True
        listing.closed_on_holidays = True
        for weekday in range(1, 8):
            for start, end in ((8 * 60, 12 * 60), (13 * 60, 22 * 60)):
                session.add(
                    OpeningSegment(
                        listing_id=listing.id, weekday=weekday, start_minute=start, end_minute=end
                    )
                )
        for n in range(30):
            day = (monday(2) + timedelta(days=11 * n)).date()
            session.add(
                OpeningException(
                    listing_id=listing.id,
                    first_day=day,
                    last_day=day,
                    start_minute=None if n % 2 else 10 * 60,
                    end_minute=None if n % 2 else 14 * 60,
                )
            )
        tariff = Tariff(listing_id=listing.id)
        tariff.rules = [
            TariffRule(
                position=n,
                price_group=group,
                amount_ore=10_000 * (n + 1),
                unit=PriceUnit.HOUR,
                weekdays=days,
                from_minute=start,
                to_minute=end,
            )
            for n, (group, days, start, end) in enumerate(
                [
                    ("forening", None, None, None),
                    ("forening", [1, 2, 3, 4, 5], 17 * 60, 22 * 60),
                    ("privat", None, None, None),
                    ("kommunal", None, None, None),
                ]
            )
        ]
        session.add(tariff)
        session.flush()
        listing.tariff_id = tariff.id


def once(made: Market, dates: int) -> Callable[[], None]:
    """Return what judges so many weekly dates as the form does, from an empty session."""
    begin = monday(3) + timedelta(days=1, hours=17)
    periods = [
        Period(begin + timedelta(weeks=n), begin + timedelta(weeks=n, hours=2))
        for n in range(dates)
    ]
    wish = Wish([Date(period, "") for period in periods], "Repetition", "Bo", "+46846500401")

    def asked() -> None:
        session = db.session()
        listing = session.get_one(Listing, made.listings[0])
        borrower = session.get_one(Organisation, made.borrower)
        found = preview(session, listing, borrower, wish)
        if len(found.dates) != dates:
            raise RuntimeError("a date is missing")
        db.session.remove()

    return asked


def queries(call: Callable[[], None]) -> int:
    """Return how many statements the call sends."""
    seen: list[Any] = []

    def note(*facts: object) -> None:
        seen.append(facts[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
