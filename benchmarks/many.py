"""Eight client processes: the command beside the same rows by hand, spread and on one listing."""

from functools import partial
from pathlib import Path
from typing import Any

import booking
from clients import CLIENTS, Rivals, crowd, in_turn
from market import Ids, Market

RIVALS = ("command", "by hand", "by the driver", "bare insert")


def rivals(hot: bool, ids: Ids, client: int) -> Rivals:  # noqa: FBT001 - sent to a process
    """Return what one client does, on its own free half hours."""
    offered = booking.slots(ids.listings[:1] if hot else ids.listings[1:-2], client, CLIENTS)
    return {
        "command": booking.command(ids, offered),
        "by hand": booking.by_hand(ids, offered),
        "by the driver": booking.by_driver(ids, offered),
        "bare insert": booking.bare(ids, offered),
    }


def measure(
    made: Market, engine: str, folder: Path, *, rounds: int, seconds: float
) -> list[dict[str, Any]]:
    """Return the rows: spread over all listings, and (PostgreSQL locks rows) on one of them."""
    rows = []
    places = ((False, f"spread over {len(made.listings):,} listings"), (True, "on one listing"))
    for hot, words in places if engine == "postgresql" else places[:1]:
        with crowd(made.address, folder, made.ids, partial(rivals, hot)) as clients:
            found = in_turn(clients, RIVALS, rounds=rounds, seconds=seconds)
        ours = found["command"]
        rows += [
            {
                "engine": engine,
                "question": f"{CLIENTS} clients book, {words}",
                "what": what,
                **figures,
                "rate_of_ours": ours["per_second"] / figures["per_second"],
            }
            for what, figures in found.items()
        ]
    return rows
