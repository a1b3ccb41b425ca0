"""Several workers look at once: each search is looked at by one of them, and told once."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select
from watching_stage import Lookout

from bookings.models import SavedSearch
from bookings.watching import looking
from marketplace.extensions import db
from marketplace.models import Message

WORKERS, SEARCHES = 4, 12


def test_four_workers_tell_twelve_searches_once_each(app: Flask, lookout: Lookout) -> None:
    for number in range(SEARCHES):
        lookout.save(lookout.timed(people=str(number + 1)))
    lookout.hall()
    lookout.due()
    lookout.session.rollback()

    def work(_number: int) -> int:
        with app.app_context():
            try:
                return looking.look_at_all(db.session())
            finally:
                db.session.remove()

    with ThreadPoolExecutor(WORKERS) as pool:
        looked = list(pool.map(work, range(WORKERS)))
    assert sum(looked) == SEARCHES
    assert lookout.now.scalar(select(func.count(Message.id))) == SEARCHES
    told = select(func.count(SavedSearch.id)).where(SavedSearch.told_at.is_not(None))
    assert lookout.now.scalar(told) == SEARCHES
