"""Libres on the same PostgreSQL server; run by its own Python, which has no part of ours.

Reads lines of JSON and answers each by one. `pairs`: for so many seconds, reserve one half hour and
approve it, each committed, as its documentation shows it. `series`: reserve 38 weekly dates in one
call and approve them, each committed. What is reserved was allocated before, without measuring.
`open`: allocate so many days of so many resources. `search`: ask each of them in turn, as it has to
be done, what is available on one evening or on as many Tuesdays. Answers the seconds of each call.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from itertools import count

from libres.context.core import Context
from libres.context.registry import create_default_registry
from libres.db.scheduler import Scheduler

START = datetime(2031, 1, 6, 8)  # noqa: DTZ001 - its scheduler wants the wall clock
SERIES = 38


TUESDAY = datetime(2031, 1, 7, 18)  # noqa: DTZ001


class Hall:
    """A resource with its days allocated in half hours."""

    def __init__(self, context: Context, name: str) -> None:
        self.scheduler = Scheduler(context, name, timezone="Europe/Stockholm")
        self.days = count()
        self.halves: list[datetime] = []

    def allocate(self, days: int) -> None:
        """Open more days, from 8 to 22, in half hours."""
        opened = [START + timedelta(days=next(self.days)) for _ in range(days)]
        self.scheduler.allocate(
            [(day, day + timedelta(hours=14)) for day in opened], partly_available=True, raster=15
        )
        self.scheduler.commit()
        self.halves += [day + timedelta(minutes=30 * half) for day in opened for half in range(28)]

    def book(self, begins: list[datetime]) -> None:
        """Reserve, commit, approve, commit."""
        dates = [(begin, begin + timedelta(minutes=30)) for begin in begins]
        token = self.scheduler.reserve("bo@exempel.example", dates)
        self.scheduler.commit()
        self.scheduler.approve_reservations(token)
        self.scheduler.commit()

    def pairs(self, seconds: float) -> list[float]:
        """Return how long each of as many as fit took."""
        calls, ends = [], time.perf_counter() + seconds
        while time.perf_counter() < ends:
            if not self.halves:
                self.allocate(20)
            begin = self.halves.pop(0)
            begun = time.perf_counter()
            self.book([begin])
            calls.append(time.perf_counter() - begun)
        return calls

    def series(self) -> list[float]:
        """Return how long one series took."""
        first = next(self.days)
        for _ in range(SERIES * 7 - 1):
            next(self.days)
        opened = [START + timedelta(days=first + 7 * n) for n in range(SERIES)]
        self.scheduler.allocate(
            [(day, day + timedelta(hours=14)) for day in opened], partly_available=True, raster=15
        )
        self.scheduler.commit()
        begun = time.perf_counter()
        self.book(opened)
        return [time.perf_counter() - begun]


def search(halls: list[Hall], weeks: int, seconds: float) -> list[float]:
    """Return how long it took to ask all of them, as often as fits."""
    until = TUESDAY + timedelta(weeks=weeks - 1, hours=2)
    calls: list[float] = []
    ends = time.perf_counter() + seconds
    while not calls or time.perf_counter() < ends:
        begun = time.perf_counter()
        for hall in halls:
            hall.scheduler.search_allocations(
                TUESDAY, until, days=["tu"], available_only=True, strict=True
            )
        calls.append(time.perf_counter() - begun)
        halls[0].scheduler.session.rollback()
    return calls


def main() -> None:
    """Answer what is asked until there is nothing more."""
    context = create_default_registry().register_context("bench")
    context.set_setting("dsn", sys.argv[1])
    hall = Hall(context, "hall")
    hall.scheduler.setup_database()
    hall.allocate(20)
    halls: list[Hall] = []
    print(json.dumps("here"), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        calls: list[float] = []
        if order["do"] == "pairs":
            calls = hall.pairs(order["seconds"])
        elif order["do"] == "series":
            calls = hall.series()
        elif order["do"] == "open":
            halls = [Hall(context, f"hall {n}") for n in range(order["resources"])]
            for one in halls:
                one.allocate(order["days"])
        else:
            calls = search(halls, order["weeks"], order["seconds"])
        print(json.dumps(calls), flush=True)


if __name__ == "__main__":
    main()
