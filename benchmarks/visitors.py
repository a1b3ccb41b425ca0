"""The search page under parallel visitors, on the real server, beside a bare page on the same."""

import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from city import CityMarket
from finder_questions import first_evening
from market import SEED

from inventory import vocabulary

HERE = Path(__file__).parent
VISITORS, PROCESSES = 20, 2
ADDRESSES = 200
DIFFERENT = 60_000
"""So many searches no visitor comes to the end of."""
EACH = 5.0
"""Seconds between two commits while visitors ask what others have asked."""
OPENS_WITHIN = 60.0
OK = b"HTTP/1.1 200"


def searches(count: int = ADDRESSES) -> Iterator[dict[str, str]]:
    """Yield searches as visitors make them: most with a time, half with people or a wish."""
    chance = random.Random(SEED)
    for _ in range(count):
        yield {**_when(chance), **_what(chance)}


def addresses(count: int = ADDRESSES) -> list[str]:
    """Return the addresses of so many searches."""
    return [f"/?{urlencode(one)}" for one in searches(count)]


def different(count: int = DIFFERENT) -> list[str]:
    """Return as many addresses as there are different ones among so many searches."""
    return [*dict.fromkeys(addresses(count))]


def _when(chance: random.Random) -> dict[str, str]:
    if chance.random() < 0.3:
        return {}
    day = first_evening() + timedelta(days=chance.randrange(60))
    begins = chance.choice((9, 13, 17, 18, 19))
    asked = {"date": day.isoformat(), "from": f"{begins}:00", "to": f"{begins + 2}:00"}
    if chance.random() < 0.1:
        asked |= {"repeat": "week", "times": "20"}
    return asked


def _what(chance: random.Random) -> dict[str, str]:
    wishes = {
        "kind": (0.6, chance.choice(vocabulary.KINDS).code),
        "people": (0.4, str(chance.randint(5, 120))),
        "district": (0.2, chance.choice(vocabulary.DISTRICTS).name),
        "accessible": (0.2, chance.choice(vocabulary.ACCESSIBILITY).code),
        "feature": (0.1, chance.choice(vocabulary.FEATURES).code),
        "q": (0.1, chance.choice(vocabulary.FEATURES).sv.split()[0]),
        "page": (0.1, str(chance.randint(2, 4))),
    }
    return {name: value for name, (share, value) in wishes.items() if chance.random() < share}


class Visitors:
    """So many people at once, each asking again as soon as the answer is there."""

    def __init__(self, port: int, paths: Sequence[str]) -> None:
        self._port = port
        shifts = [number * len(paths) // VISITORS for number in range(VISITORS)]
        self._paths = [cycle([*paths[shift:], *paths[:shift]]) for shift in shifts]

    def round(self, seconds: float) -> tuple[list[float], float]:
        """Return how long each answer took, and how long the round was."""
        waits: list[list[float]] = [[] for _ in range(VISITORS)]
        begun = time.perf_counter()
        until = begun + seconds
        crowd = [
            threading.Thread(target=self._visit, args=(self._paths[n], until, waits[n]))
            for n in range(VISITORS)
        ]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        return [wait for some in waits for wait in some], time.perf_counter() - begun

    def _visit(self, paths: Iterator[str], until: float, waits: list[float]) -> None:
        line = Connection(self._port)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            line.ask(next(paths))
            waits.append(time.perf_counter() - begun)
        line.close()


class Connection:
    """One visitor's connection, opened again when the server has closed it.

    By hand, because a client that is slower than the server would measure itself.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: socket.socket | None = None

    def ask(self, path: str) -> None:
        """Ask for a page and read it to its end; raises RuntimeError for anything but 200."""
        line = self._line = self._line or opened(self._port)
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        told = b""
        while b"\r\n\r\n" not in told:
            part = line.recv(65536)
            if not part:
                raise RuntimeError(f"no answer to {path}")
            told += part
        head, _, body = told.partition(b"\r\n\r\n")
        if not head.startswith(OK):
            raise RuntimeError(f"{path}: {head.splitlines()[0].decode()}")
        words = head.lower()
        left = int(words.partition(b"content-length:")[2].split(b"\r\n")[0]) - len(body)
        while left > 0:
            left -= len(line.recv(min(left, 65536)))
        if b"connection: close" in words:
            self.close()

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None


def opened(port: int) -> socket.socket:
    """Return a new connection to the server."""
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def product() -> list[str]:
    """Return the command that serves the product."""
    return [str(Path(sys.executable).parent / "allmanningen"), "run"]


@contextmanager
def server(
    command: Sequence[str], made: CityMarket, folder: Path, processes: int = PROCESSES
) -> Iterator[tuple[int, int]]:
    """Yield the port of a server that serves the city, and the id of its first process."""
    port = _free_port()
    settings = {
        "DATABASE_URL": made.address,
        "SECRET_KEY": "a key for benchmarks only, long enough to be used",
        "STORAGE_URL": str(folder / "photos"),
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "WEB_PROCESSES": str(processes),
        "RATE_LIMITS": "false",
        "PYTHONPATH": str(HERE.parent),
    }
    with (folder / f"{port}.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, env={**os.environ, **settings}, stdout=log, stderr=log, cwd=folder
        )
        try:
            _wait(port, process, folder / f"{port}.log")
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(60)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.perf_counter() + OPENS_WITHIN
    while time.perf_counter() < until and process.poll() is None:
        try:
            opened(port).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server does not open: {log.read_text()[-2000:]}")


@contextmanager
def somebody_writing(made: CityMarket) -> Iterator[None]:
    """Commit something every few seconds, as a busy city does, so that no answer stays kept."""
    engine, done = sa.create_engine(made.address), threading.Event()

    def write() -> None:
        while not done.wait(EACH):
            with engine.begin() as connection:
                connection.execute(sa.text("UPDATE organisation SET members = 7 WHERE id = 1"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()
        engine.dispose()


def measure(
    made: CityMarket, engine: str, folder: Path, *, rounds: int, seconds: float
) -> Iterator[dict[str, Any]]:
    """Yield the page and the bare page, asked in turn; rates, waits, and the share of the rate.

    The page twice: where nobody asks what another has asked, and where visitors ask for the same
    two hundred searches while something is committed every five seconds.
    """
    bare = [sys.executable, str(HERE / "bare_page.py")]
    with server(product(), made, folder) as (page, _), server(bare, made, folder) as (beside, _):
        rivals = {
            "all different": Visitors(page, different()),
            "asked by others": Visitors(page, addresses()),
            "bare page": Visitors(beside, ["/"]),
        }
        found: dict[str, list[dict[str, float]]] = {name: [] for name in rivals}
        with somebody_writing(made):
            for one in rivals.values():
                one.round(seconds)
            for _ in range(rounds):
                for name, one in rivals.items():
                    found[name].append(_figures(*one.round(seconds)))
    medians = {
        name: {key: statistics.median(one[key] for one in figures) for key in figures[0]}
        for name, figures in found.items()
    }
    for name, figures in medians.items():
        yield {
            "engine": engine,
            "question": f"{VISITORS} visitors, {made.listings:,} listings",
            "what": name,
            **figures,
            "of_the_bare": figures["per_second"] / medians["bare page"]["per_second"],
        }


def _figures(waits: list[float], seconds: float) -> dict[str, float]:
    waits.sort()
    count = len(waits)
    return {
        "per_second": count / seconds,
        "p50_ms": waits[count // 2] * 1000,
        "p95_ms": waits[count * 95 // 100] * 1000,
        "p99_ms": waits[count * 99 // 100] * 1000,
        "longest_ms": waits[-1] * 1000,
    }
