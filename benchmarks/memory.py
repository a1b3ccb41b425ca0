"""Does a web process grow: its memory over thousands of searches, all different, by real visits."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from city import CityMarket
from visitors import Connection, addresses, product, server

AT_FIRST = 1_000
LINES = 4
MEGABYTE = 1024 * 1024


def measure(made: CityMarket, engine: str, folder: Path, searches: int) -> Iterator[dict[str, Any]]:
    """Yield the memory of the one process at the start, after a thousand pages, and after all."""
    paths = addresses(searches)
    with server(product(), made, folder, processes=1) as (port, process):
        _visit(port, paths[:1])
        done = 1
        for after in sorted({1, min(AT_FIRST, searches), searches}):
            _visit(port, paths[done:after])
            done = after
            yield {
                "engine": engine,
                "question": f"memory of a web process, {made.listings:,} listings",
                "what": f"after {after:,} search pages",
                "megabytes": max(resident(one) for one in _workers(process)),
            }


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


def resident(process: int) -> float:
    """Return the megabytes of memory that a process has in use (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
