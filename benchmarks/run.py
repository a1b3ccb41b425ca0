"""Measure side by side, in turn, and print ratios: `make bench` (results in results.json).

Absolute figures depend on the machine; compare ratios within a table only. `make bench` takes a few
minutes; BENCH="--large" has a million bookings, BENCH="--size 50000" searches among fifty thousand
listings and ten million bookings, BENCH="--peers libres" fetches another program and measures it
too, BENCH="--only many" a part (see --help).
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import beside_indico
import beside_search
import booking
import city_check
import contest
import finder
import growth
import many
import memory
import peers
import previewing
import visitors
from city import SIZES, CityMarket, Outdated, city
from market import Market, market
from rich.console import Console
from rich.table import Table
from servers import Fresh, databases, kept

Once = Callable[[], None]
Row = dict[str, Any]
HERE = Path(__file__).parent
LISTINGS, BUSY = 1000, 20_000
GROWN, LARGE = 100_000, 1_000_000
ONE_MARKET = ("many", "preview", "single")
OWN_MARKETS = ("growth", "contest")
OF_A_CITY = ("find", "visitors", "memory")
PARTS = ONE_MARKET + OWN_MARKETS + OF_A_CITY
LIBRES, INDICO = "libres", "indico"
RESOURCES, OPENED, ROOMS = 200, 150, min(SIZES)


def timed(once: Once, times: int) -> tuple[float, float]:
    """Return wall and CPU seconds of one call, averaged over `times`."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        once()
    return (time.perf_counter() - wall) / times, (time.process_time() - cpu) / times


def side_by_side(rivals: dict[str, Once], times: int, rounds: int) -> list[Row]:
    """Run the rivals of this process in turn, round by round; return the median of each."""
    for once in rivals.values():
        timed(once, max(2, times // 10))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, once in rivals.items():
            found[name].append(timed(once, times))
    rows = []
    for name, figures in found.items():
        wall, cpu = (statistics.median(values) for values in zip(*figures, strict=True))
        rows.append(
            {"what": name, "per_second": 1 / wall, "p50_ms": wall * 1000, "cpu_ms": cpu * 1000}
        )
    for row in rows:
        row["rate_of_ours"] = rows[0]["per_second"] / row["per_second"]
    return rows


class Run:
    """One engine's measurements, as far as they were asked for."""

    def __init__(self, engine: str, chosen: argparse.Namespace, folder: Path, fresh: Fresh) -> None:
        self.engine, self.chosen, self.folder, self.fresh = engine, chosen, folder, fresh

    def rows(self) -> Iterator[Row]:
        """Measure part by part."""
        yield from self._of_one_market()
        for part in OWN_MARKETS:
            if part in self.chosen.only:
                yield from getattr(self, part)()
        yield from self._of_a_city()
        if self._wants(INDICO):
            with city(self.fresh("rooms"), self.folder, ROOMS, SIZES[ROOMS]) as town:
                yield from self.indico(town)

    def _of_one_market(self) -> Iterator[Row]:
        chosen = self.chosen
        if self._wants(LIBRES) or set(chosen.only) & set(ONE_MARKET):
            with self._market("bench", chosen.listings, chosen.busy) as made:
                for part in ONE_MARKET:
                    if part in chosen.only:
                        yield from getattr(self, part)(made)
                if self._wants(LIBRES):
                    yield from self.libres(made)

    def _of_a_city(self) -> Iterator[Row]:
        chosen = self.chosen
        if set(chosen.only) & set(OF_A_CITY):
            with self._city(chosen.size) as town:
                yield from self.checked(town)
                for part in OF_A_CITY:
                    if part in chosen.only:
                        yield from getattr(self, part)(town)

    def _wants(self, peer: str) -> bool:
        return peer in self.chosen.peers and self.engine == "postgresql"

    @contextmanager
    def _city(self, listings: int) -> Iterator[CityMarket]:
        """Yield a city of this size, from the folder of what is kept if there is one."""
        name, bookings = f"city_{listings}", SIZES[listings]
        if self.chosen.keep is None:
            with city(self.fresh(name), self.folder, listings, bookings) as made:
                yield made
            return
        with kept(self.engine, self.chosen.keep) as places, ExitStack() as stack:
            try:
                made = stack.enter_context(city(places.at(name), self.folder, listings, bookings))
            except Outdated as reason:
                print(f"  made anew: {reason}", file=sys.stderr)
                made = stack.enter_context(city(places.anew(name), self.folder, listings, bookings))
            yield made

    def checked(self, made: CityMarket) -> Iterator[Row]:
        """Tell how long the city took to make, and whether it is consistent; a new one only."""
        if made.new:
            yield {
                "engine": self.engine,
                "question": f"{made.listings:,} listings, {made.bookings:,} bookings",
                "what": "made",
                "seconds": made.seconds,
                **city_check.faults(made.bookings),
            }

    def _market(self, words: str, listings: int, bookings: int) -> Any:  # noqa: ANN401
        return market(self.fresh(words), self.folder, listings=listings, bookings=bookings)

    def many(self, made: Market) -> list[Row]:
        """Measure eight clients."""
        chosen = self.chosen
        return many.measure(
            made, self.engine, self.folder, rounds=chosen.rounds, seconds=chosen.seconds
        )

    def single(self, made: Market) -> Iterator[Row]:
        """Measure one client, in this process."""
        offered = booking.evenings(made.listings[1:])
        rivals = {
            "command": booking.command(made, offered),
            "by hand": booking.by_hand(made, offered),
            "by the driver": booking.by_driver(made, offered),
            "bare insert": booking.bare(made, offered),
        }
        yield from self._told("one client books", rivals, 40)

    def find(self, made: CityMarket) -> Iterator[Row]:
        """Measure the finder; in a large city beside a small one as well."""
        times = {"rounds": self.chosen.rounds, "seconds": self.chosen.seconds / 3}
        yield from finder.measure(made, self.engine, self.folder, **times)
        if made.listings > min(SIZES):
            with city(self.fresh("small"), self.folder, min(SIZES), SIZES[min(SIZES)]) as small:
                yield from finder.grown(small, made, self.engine, self.folder, **times)

    def visitors(self, made: CityMarket) -> Iterator[Row]:
        """Measure the search page under twenty visitors."""
        chosen = self.chosen
        yield from visitors.measure(
            made, self.engine, self.folder, rounds=chosen.rounds, seconds=2 * chosen.seconds
        )

    def memory(self, made: CityMarket) -> Iterator[Row]:
        """Measure whether a process grows."""
        yield from memory.measure(made, self.engine, self.folder, self.chosen.searches)

    def preview(self, made: Market) -> Iterator[Row]:
        """Measure forty dates beside one."""
        previewing.rule(made)
        for dates in (previewing.DATES, 1):
            once = previewing.once(made, dates)
            once()
            sent = previewing.queries(once)
            for row in self._told(f"preview {dates} dates with rules", {"preview": once}, 20):
                yield row | {"queries": sent}

    def growth(self) -> list[Row]:
        """Measure a small market beside a large one."""
        count = LARGE if self.chosen.large else self.chosen.grown
        with (
            self._market("small", self.chosen.listings, growth.SMALL) as small,
            self._market("large", self.chosen.listings, count) as large,
        ):
            return growth.measure(
                small, large, count, self.engine, self.folder, self.chosen.seconds
            )

    def contest(self) -> Iterator[Row]:
        """Let all want the same time, with and without lock and guard."""
        for guarded in (True, False):
            with self._market("guarded" if guarded else "unguarded", 10, 0) as made:
                yield contest.measure(made, self.engine, self.folder, guarded=guarded)

    def libres(self, made: Market) -> Iterator[Row]:
        """Measure Libres on the same server: what it books, and its search over 200 resources."""
        try:
            with peers.libres(self.fresh("libres"), self.folder, self._home()) as peer:
                yield from peers.measure(made, peer, self.chosen.seconds)
                peer.ask(do="open", resources=RESOURCES, days=OPENED)
                address = self.fresh("resources")
                with city(address, self.folder, RESOURCES, RESOURCES * 100) as town:
                    what = f"{RESOURCES} resources"
                    yield from beside_search.in_turn(town, peer, LIBRES, what, self.chosen.seconds)
        except peers.NotInstalled as reason:
            yield {"engine": self.engine, "question": LIBRES, "what": f"not installed: {reason}"}

    def indico(self, town: CityMarket) -> Iterator[Row]:
        """Measure Indico's room search on the same server, over as many rooms and bookings."""
        address = self.fresh(INDICO)
        try:
            yield from beside_indico.measure(
                town, address, self.folder, self._home(), self.chosen.seconds
            )
        except peers.NotInstalled as reason:
            yield {"engine": self.engine, "question": INDICO, "what": f"not installed: {reason}"}

    def _home(self) -> Path:
        """Return where peers are installed: for this run, or once where things are kept."""
        home: Path = self.folder if self.chosen.keep is None else self.chosen.keep.resolve()
        (home / "peers").mkdir(parents=True, exist_ok=True)
        return home / "peers"

    def _told(self, question: str, rivals: dict[str, Once], times: int) -> Iterator[Row]:
        for row in side_by_side(rivals, times, self.chosen.rounds):
            yield {"engine": self.engine, "question": question, **row}


COLUMNS = {
    "per_second": ("per second", "{:,.0f}"),
    "p50_ms": ("p50 ms", "{:.1f}"),
    "p95_ms": ("p95", "{:.0f}"),
    "p99_ms": ("p99", "{:.0f}"),
    "longest_ms": ("longest", "{:.0f}"),
    "cpu_ms": ("CPU ms", "{:.1f}"),
    "backend_ms": ("server CPU", "{:.1f}"),
    "rate_of_ours": ("ours ×", "{:.2f}"),
    "cpu_times": ("our CPU ×", "{:.2f}"),
}
MORE = {
    "queries": "{} queries",
    "slower": "{:.2f} × slower",
    "booked": "{} booked",
    "overlaps": "{} overlaps found",
    "minutes_amiss": "{} minutes amiss",
    "faults": "{} faults",
    "seconds": "{:.1f} s",
    "before": "{:.0f} MB before",
    "megabytes": "{:.0f} MB",
    "fitting": "{} fit",
    "alike": "alike: {}",
}


def show(rows: list[Row]) -> None:
    """Print the table; what only some rows have stands in their last column."""
    table = Table(
        title="Side by side; ours × is our rate over theirs, our CPU × our CPU over theirs"
    )
    for heading in ("engine", "question", "what"):
        table.add_column(heading)
    for heading, _ in COLUMNS.values():
        table.add_column(heading, justify="right")
    table.add_column("")
    for row in rows:
        cells = [
            form.format(row[name]) if row.get(name) is not None else ""
            for name, (_, form) in COLUMNS.items()
        ]
        more = [form.format(row[name]) for name, form in MORE.items() if name in row]
        table.add_row(row["engine"], row["question"], row["what"], *cells, ", ".join(more))
    Console(width=160 if not sys.stdout.isatty() else None).print(table)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; may be repeated")
    parser.add_argument("--peers", choices=[LIBRES, INDICO], action="append", default=[])
    parser.add_argument("--large", action="store_true", help=f"growth to {LARGE:,} bookings")
    parser.add_argument("--listings", type=int, default=LISTINGS)
    parser.add_argument("--busy", type=int, default=BUSY)
    parser.add_argument("--grown", type=int, default=GROWN)
    parser.add_argument("--size", type=int, choices=SIZES, default=min(SIZES), help="of the city")
    parser.add_argument("--keep", type=Path, help="a folder where cities are kept between runs")
    parser.add_argument("--searches", type=int, default=10_000, help="that memory is watched over")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of one rival in one round")
    parser.add_argument("--output", type=Path, default=HERE / "results.json")
    chosen = parser.parse_args()
    chosen.only = chosen.only or (() if chosen.peers else PARTS)
    return chosen


@contextmanager
def measuring(engine: str, chosen: argparse.Namespace) -> Iterator[Run]:
    """Yield the run of an engine, with a folder and databases that go with it."""
    with tempfile.TemporaryDirectory() as folder, databases(engine, Path(folder)) as fresh:
        yield Run(engine, chosen, Path(folder), fresh)


def main() -> None:
    """Measure, print, write."""
    chosen = arguments()
    rows: list[Row] = []
    for engine in chosen.engine or ["sqlite", "postgresql"]:
        with measuring(engine, chosen) as run:
            for row in run.rows():
                rows.append(row)
                keep(rows, chosen.output)
                print(row["engine"], "·", row["question"], "·", row["what"], file=sys.stderr)
    show(rows)


def keep(rows: list[Row], file: Path) -> None:
    """Write what has been measured by now, so that a run that is stopped is not for nothing."""
    machine = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    file.write_text(json.dumps({"machine": machine, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
