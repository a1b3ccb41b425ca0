"""Client processes that do the same at the same time, one rival after another, round by round."""

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from market import Ids, application

from marketplace.extensions import db

CLIENTS = 8
MEGABYTE = 1024 * 1024
TICKS = os.sysconf("SC_CLK_TCK")
Once = Callable[[], Any]
Rivals = Mapping[str, Once]


@dataclass(frozen=True)
class Share:
    """What one client did in a round: each call's seconds, its own CPU, that of its backend."""

    calls: list[float]
    found: list[Any]
    cpu: float
    backend: float


@dataclass(frozen=True)
class Round:
    """What all clients did in a round of `seconds`."""

    seconds: float
    shares: list[Share]

    @property
    def calls(self) -> list[float]:
        """Every call's seconds."""
        return [one for share in self.shares for one in share.calls]

    def figures(self) -> dict[str, float]:
        """Return rate, CPU per call in ms, and how long calls waited in ms."""
        calls = sorted(self.calls)
        count = len(calls)
        return {
            "per_second": count / self.seconds,
            "cpu_ms": sum(share.cpu for share in self.shares) * 1000 / count,
            "backend_ms": sum(share.backend for share in self.shares) * 1000 / count,
            "p50_ms": calls[count // 2] * 1000,
            "p95_ms": calls[count * 95 // 100] * 1000,
            "p99_ms": calls[count * 99 // 100] * 1000,
            "longest_ms": calls[-1] * 1000,
        }


class Crowd:
    """The clients, which wait for what to do."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self._pipes = pipes

    def round(self, rival: str, *, seconds: float = 0.0, times: int = 0) -> Round:
        """Let every client call the rival for `seconds`, or `times` times; return what they did."""
        begun = time.perf_counter()
        for pipe in self._pipes:
            pipe.send((rival, seconds, times))
        shares = [pipe.recv() for pipe in self._pipes]
        for share in shares:
            if isinstance(share, BaseException):
                raise share
        return Round(time.perf_counter() - begun, shares)


@contextmanager
def crowd(
    address: str,
    folder: Path,
    ids: Ids,
    make: Callable[[Ids, int], Rivals],
    clients: int = CLIENTS,
) -> Iterator[Crowd]:
    """Yield `clients` processes over the market; each has the rivals of `make(ids, number)`."""
    spawn = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for n in range(clients):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_client, args=(theirs, address, folder, ids, make, n))
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        for pipe in pipes:
            pipe.recv()
        yield Crowd(pipes)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join(30)
            process.kill()


def _client(
    pipe: Connection,
    address: str,
    folder: Path,
    ids: Ids,
    make: Callable[[Ids, int], Rivals],
    number: int,
) -> None:
    app = application(address, folder)
    with app.app_context():
        rivals = make(ids, number)
        # One connection, whose backend is the one that is looked at.
        db.session.remove()
        db.engine.dispose()
        backend = backend_process()
        pipe.send("here")
        while True:
            try:
                rival, seconds, times = pipe.recv()
            except EOFError:
                break
            try:
                pipe.send(_share(rivals[rival], seconds, times, backend))
            except Exception as error:  # noqa: BLE001 - told to who started us
                pipe.send(RuntimeError(f"{rival}: {error!r}"))
        db.session.remove()
        db.engine.dispose()


def _share(once: Once, seconds: float, times: int, backend: int | None) -> Share:
    calls: list[float] = []
    found: list[Any] = []
    cpu, behind = time.process_time(), cpu_of(backend)
    ends = time.perf_counter() + seconds
    while len(calls) < times or time.perf_counter() < ends:
        begun = time.perf_counter()
        found.append(once())
        calls.append(time.perf_counter() - begun)
    return Share(
        calls,
        [one for one in found if one is not None],
        time.process_time() - cpu,
        cpu_of(backend) - behind,
    )


def backend_process() -> int | None:
    """Return the process on the other side of this client's one connection, where there is one."""
    if db.engine.dialect.name != "postgresql":
        return None
    with db.engine.connect() as connection:
        process: int | None = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        return process


def cpu_of(process: int | None) -> float:
    """Return the seconds of CPU that a process has used, as Linux tells; 0 where it does not."""
    file = Path(f"/proc/{process}/stat")
    if process is None or not file.exists():
        return 0.0
    fields = file.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(process: int) -> float:
    """Return the megabytes of memory that a process has in use (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def own_memory() -> float:
    """Return the same of this process."""
    return resident(os.getpid())


def in_turn(
    crowd: Crowd, rivals: Sequence[str], *, rounds: int, seconds: float
) -> dict[str, dict[str, float]]:
    """Let the rivals follow one another, `rounds` times; return the median of each figure.

    The longest wait is the longest of all rounds.
    """
    for rival in rivals:
        crowd.round(rival, times=5)
    found: dict[str, list[dict[str, float]]] = {rival: [] for rival in rivals}
    for _ in range(rounds):
        for rival in rivals:
            found[rival].append(crowd.round(rival, seconds=seconds).figures())
    return {
        rival: {
            name: (max if name == "longest_ms" else statistics.median)(one[name] for one in figures)
            for name in figures[0]
        }
        for rival, figures in found.items()
    }
