"""Does a booking slow down when many are there: the same command over a small and a large year."""

from pathlib import Path
from typing import Any

import booking
from clients import Rivals, crowd
from market import Ids, Market

SMALL = 1_000
ROUNDS = 7


def rivals(ids: Ids, client: int) -> Rivals:
    """Return the command, on evenings whose days have bookings already."""
    del client
    return {"command": booking.command(ids, booking.evenings(ids.listings))}


def measure(
    small: Market, large: Market, count: int, engine: str, folder: Path, seconds: float
) -> list[dict[str, Any]]:
    """Book in turn over both, one client each; return the median of each."""
    with (
        crowd(small.address, folder, small.ids, rivals, 1) as few,
        crowd(large.address, folder, large.ids, rivals, 1) as many,
    ):
        both = {f"{SMALL:,}": few, f"{count:,}": many}
        for one in both.values():
            one.round("command", times=20)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in both}
        for _ in range(ROUNDS):
            for name, one in both.items():
                found[name].append(one.round("command", seconds=seconds).figures())
    medians = {
        name: {key: sorted(one[key] for one in rounds)[ROUNDS // 2] for key in rounds[0]}
        for name, rounds in found.items()
    }
    first = medians[f"{SMALL:,}"]
    return [
        {
            "engine": engine,
            "question": "book where so many bookings are",
            "what": name,
            **figures,
            "slower": first["per_second"] / figures["per_second"],
            "slower_p50": figures["p50_ms"] / first["p50_ms"],
        }
        for name, figures in medians.items()
    ]
