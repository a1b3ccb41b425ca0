"""The finder's service call against the best hand-written SQL for the same question."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from market import Ids, monday

from bookings.finding import Search, find
from inventory.search_filters import SearchFilters
from marketplace.extensions import db
from marketplace.periods import Period, day_slices

Once = Callable[[], None]
QUESTION = """
SELECT l.id FROM listing l JOIN organisation o ON o.id = l.organisation_id
 JOIN listing_unit lu ON lu.listing_id = l.id
WHERE l.status = 'published' AND o.status = 'active' AND l.capacity_max >= :people
 AND NOT EXISTS (SELECT 1 FROM occupancy b WHERE b.unit_id = lu.unit_id AND b.day = :day
                 AND b.start_minute < :to AND b.end_minute > :from)
ORDER BY l.title_key, l.id
"""


def window() -> Period:
    """Return two hours in which the market is partly busy."""
    begin = monday(2) + timedelta(days=1, hours=17)
    return Period(begin, begin + timedelta(hours=2))


def service(market: Ids, people: int) -> Once:
    """Return what finds the first page of 20 with price and fit."""
    del market
    search = Search(filters=SearchFilters(people=people), periods=(window(),))

    def once() -> None:
        find(db.session(), search)
        db.session.remove()

    return once


def by_hand(market: Ids, people: int) -> Once:
    """Return what asks the database for the ids alone."""
    part = day_slices(window())[0]
    values = {"people": people, "day": part.day, "from": part.start_minute, "to": part.end_minute}
    statement = sa.text(QUESTION)

    def once() -> None:
        with db.engine.connect() as connection:
            connection.execute(statement, values).all()

    del market
    return once
