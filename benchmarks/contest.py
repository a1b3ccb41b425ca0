"""Eight processes want the same half hours: our command, and what looks first and then writes."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import booking
import sqlalchemy as sa
from clients import CLIENTS, Rivals, crowd
from market import Ids, Market, monday
from servers import drop_guard

from bookings.errors import SlotTaken
from marketplace.errors import Busy
from marketplace.extensions import db
from marketplace.periods import Period

LISTINGS = 4
TIMES = 150
OVERLAPS = """
SELECT count(*) FROM occupancy a JOIN occupancy b ON a.day = b.day AND a.unit_id = b.unit_id
 AND a.source_id < b.source_id AND a.start_minute < b.end_minute AND a.end_minute > b.start_minute
"""


def wanted(listings: tuple[int, ...]) -> Iterator[booking.Slot]:
    """Yield spans of one to four half hours: the same ones, in the same order, for every client."""
    chance = random.Random(20271031)
    first = monday(45)
    while True:
        begin = first + booking.HALF_HOUR * chance.randrange(400)
        # Cut at midnight: the control knows one day at a time.
        length = min(chance.randint(1, 4), 48 - begin.hour * 2 - begin.minute // 30)
        yield chance.choice(listings), Period(begin, begin + booking.HALF_HOUR * length)


def attempts(once: Callable[[], None]) -> Callable[[], str]:
    """Return the attempt with how it ended."""

    def attempt() -> str:
        try:
            once()
        except (SlotTaken, booking.Taken):
            return "taken"
        except (Busy, sa.exc.OperationalError):
            return "busy"
        return "booked"

    return attempt


def ours(ids: Ids, client: int) -> Rivals:
    """Return the command."""
    del client
    return {"attempt": attempts(booking.command(ids, wanted(ids.listings[:LISTINGS])))}


def control(ids: Ids, client: int) -> Rivals:
    """Return what looks and then writes, with neither lock nor guard."""
    del client
    return {"attempt": attempts(booking.unlocked(ids, wanted(ids.listings[:LISTINGS])))}


def measure(made: Market, engine: str, folder: Path, *, guarded: bool) -> dict[str, Any]:
    """Let all clients ask for the same spans; return how it ended and the overlaps found."""
    if not guarded:
        with db.engine.begin() as connection:
            drop_guard(connection)
    with crowd(made.address, folder, made.ids, ours if guarded else control) as clients:
        took = clients.round("attempt", times=TIMES)
    found = [one for share in took.shares for one in share.found]
    with db.engine.connect() as connection:
        overlaps = connection.scalar(sa.text(OVERLAPS))
    return {
        "engine": engine,
        "question": f"{CLIENTS} clients want the same time of {LISTINGS} listings",
        "what": "command" if guarded else "control: no lock, no guard",
        "booked": found.count("booked"),
        "taken": found.count("taken"),
        "busy": found.count("busy"),
        "overlaps": overlaps,
    }
