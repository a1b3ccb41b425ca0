"""Does a process grow: its memory over thousands of searches, all different.

Once the service by itself, as the page asks it, and once a web process, by real visits.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from city import CityMarket
from clients import Rivals, crowd, own_memory, resident
from finder import ids_of
from flask import current_app
from market import Ids
from visitors import Connection, addresses, product, searches, server
from werkzeug.datastructures import MultiDict

from bookings.finder import search_words
from bookings.finder.finding import listed, look
from inventory.cards import cards_of
from marketplace import clock
from marketplace.extensions import db
from marketplace.models import Organisation

AT_FIRST = 1_000
PAGES_OF = 10  # a page is looked at for so many searches
LINES = 4
SEARCH, MEMORY = "search", "memory"
Row = dict[str, Any]


def measure(made: CityMarket, engine: str, folder: Path, count: int) -> Iterator[Row]:
    """Yield the memory of both at the start, after the first, after some and after all."""
    size = f"{made.listings:,} listings"
    for after, used in _of_service(made, folder, count):
        what = f"after {after:,} searches" if after else "at the start"
        yield _row(engine, f"memory of the service, {size}", what, used)
    for after, used in _of_web_process(made, folder, max(1, count // PAGES_OF)):
        yield _row(engine, f"memory of a web process, {size}", f"after {after:,} pages", used)


def _row(engine: str, question: str, what: str, used: float) -> Row:
    return {"engine": engine, "question": question, "what": what, "megabytes": used}


def _of_service(made: CityMarket, folder: Path, count: int) -> Iterator[tuple[int, float]]:
    with crowd(made.address, folder, ids_of(made), partial(_rivals, count), 1) as one:
        done = 0
        for after in sorted({0, 1, min(AT_FIRST, count), count}):
            one.round(SEARCH, times=after - done)
            done = after
            yield after, one.round(MEMORY, times=1).shares[0].found[0]


def _rivals(count: int, ids: Ids, client: int) -> Rivals:
    del client
    return {SEARCH: _varied(count, ids.borrower), MEMORY: own_memory}


def _varied(count: int, borrower: int) -> Callable[[], None]:
    """Return what searches for another thing at every call, read as the page reads it."""
    asked = searches(count)
    zone = current_app.config["SETTINGS"].city.zone

    def once() -> None:
        session = db.session()
        read = search_words.read(
            MultiDict(next(asked)),
            session=session,
            zone=zone,
            borrower=session.get_one(Organisation, borrower),
            now=clock.now(),
        )
        listed(session, look(session, read.search), cards_of)
        db.session.remove()

    return once


def _of_web_process(made: CityMarket, folder: Path, count: int) -> Iterator[tuple[int, float]]:
    paths = addresses(count)
    with server(product(), made, folder, processes=1) as (port, process):
        done = 0
        for after in sorted({1, max(1, count // PAGES_OF), count}):
            _visit(port, paths[done:after])
            done = after
            yield after, max(resident(one) for one in _workers(process))


def _visit(port: int, paths: Sequence[str]) -> None:
    """Ask for all of the pages, a few at a time."""
    problems: list[Exception] = []

    def some(first: int) -> None:
        line = Connection(port)
        try:
            for path in paths[first::LINES]:
                line.ask(path)
        except (OSError, RuntimeError) as problem:
            problems.append(problem)
        line.close()

    crowd = [threading.Thread(target=some, args=(n,)) for n in range(LINES)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    if problems:
        raise problems[0]


def _workers(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(word) for word in told.split()]
