"""The finder and a peer's search over as much, in turn, one client each."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from city import CityMarket
from finder import service
from finder_questions import TWENTY, Question
from peers import Peer

from inventory.search_filters import SearchFilters

ROUNDS = 5


def in_turn(
    made: CityMarket, peer: Peer, name: str, what: str, seconds: float
) -> Iterator[dict[str, Any]]:
    """Yield both answers' figures, for one window and for twenty weeks without a filter.

    The peer is asked to `search`, so many `weeks`, for so many `seconds`.
    """
    for weeks, words in ((1, "one window"), (TWENTY, f"{TWENTY} weeks")):
        ours = service(Question(words, SearchFilters(), weeks), made.borrower)
        ours()
        peer.ask(do="search", weeks=weeks, seconds=0)
        found: dict[str, list[float]] = {"service": [], name: []}
        for _ in range(ROUNDS):
            found["service"].append(statistics.median(_timed(ours, seconds)))
            calls = peer.ask(do="search", weeks=weeks, seconds=seconds)
            found[name].append(statistics.median(calls))
        medians = {one: statistics.median(calls) for one, calls in found.items()}
        for one, median in medians.items():
            yield {
                "engine": "postgresql",
                "question": f"{what}, {words}, no filter",
                "what": one,
                "per_second": 1 / median,
                "p50_ms": median * 1000,
                "rate_of_ours": median / medians["service"],
            }


def _timed(once: Callable[[], object], seconds: float) -> list[float]:
    calls: list[float] = []
    until = time.perf_counter() + seconds
    while not calls or time.perf_counter() < until:
        begun = time.perf_counter()
        once()
        calls.append(time.perf_counter() - begun)
    return calls
