"""Others beside us on the same PostgreSQL server: asked for with --peers, installed for the run."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import booking
from market import Market, monday

from bookings.deciding import approve
from bookings.requesting import request_booking
from bookings.wished import Date, Wish
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.extensions import db
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

HERE = Path(__file__).parent
SERIES = 38
ROUNDS = 5


class NotInstalled(Exception):
    """A peer could not be fetched; the message says how far it got."""


class Peer:
    """A peer's own process, which answers lines of JSON."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._answer()

    def ask(self, **order: Any) -> list[float]:  # noqa: ANN401 - whatever it is told
        """Return the seconds of each call that it made."""
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return list(self._answer())

    def _answer(self) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peer has ended")
        return json.loads(line)


def install(name: str, packages: list[str], folder: Path) -> Path:
    """Return the Python of an environment with the packages, made once in each folder.

    Raises NotInstalled.
    """
    home = folder / name
    python = home / "bin" / "python"
    complete = home / "complete"
    if complete.exists():
        return python
    for command in (
        [sys.executable, "-m", "venv", str(home)],
        [str(python), "-m", "pip", "--disable-pip-version-check", "-q", "install", *packages],
    ):
        done = subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise NotInstalled(f"{' '.join(command[1:4])}: {last}")
    complete.touch()
    return python


@contextmanager
def libres(address: str, folder: Path, home: Path) -> Iterator[Peer]:
    """Yield Libres over an empty database; its environment is made in `home`."""
    python = install("libres", ["libres", "psycopg2-binary"], home)
    plain = address.replace("postgresql+psycopg://", "postgresql+psycopg2://")
    process = subprocess.Popen(  # noqa: S603 - our own script
        [str(python), str(HERE / "peer_libres.py"), plain],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
    )  # fmt: skip
    try:
        yield Peer(process)
    finally:
        process.kill()
        process.communicate()


def reserve_and_approve(made: Market, periods: Callable[[], list[Period]]) -> Callable[[], None]:
    """Return what asks and approves as two people do: two units of work, mails and history."""
    listing_id = made.listings[-1]
    with unit_of_work() as session:
        session.get_one(Listing, listing_id).mode = BookingMode.REQUEST
    users = [db.session.get_one(User, key) for key in (made.user, made.owner_user)]
    bo, anna = (acting_as(user) for user in users)

    def once() -> None:
        with unit_of_work() as session:
            listing = session.get_one(Listing, listing_id)
            borrower = session.get_one(Organisation, made.borrower)
            dates = [Date(period, "") for period in periods()]
            wish = Wish(dates, "Årsmöte", "Bo", "+46846500401")
            asked = request_booking(session, bo, listing=listing, organisation=borrower, wish=wish)
        with unit_of_work() as session:
            approve(session, anna, asked)

    return once


def at_once(made: Market, periods: Callable[[], list[Period]]) -> Callable[[], None]:
    """Return what books a listing that confirms by itself, as Libres does by two calls."""
    listing_id = made.listings[-2]
    bo = acting_as(db.session.get_one(User, made.user))

    def once() -> None:
        with unit_of_work() as session:
            listing = session.get_one(Listing, listing_id)
            borrower = session.get_one(Organisation, made.borrower)
            dates = [Date(period, "") for period in periods()]
            wish = Wish(dates, "Årsmöte", "Bo", "+46846500401")
            request_booking(session, bo, listing=listing, organisation=borrower, wish=wish)

    return once


def _singles(listing: int) -> Callable[[], list[Period]]:
    halves = booking.slots((listing,))
    return lambda: [next(halves)[1]]


def _seasons() -> Callable[[], list[Period]]:
    weeks = iter(range(10_000))

    def series() -> list[Period]:
        begin = monday(2) + timedelta(minutes=30 * next(weeks))
        return [
            Period(start, start + booking.HALF_HOUR)
            for start in (begin + timedelta(weeks=n) for n in range(SERIES))
        ]

    return series


def measure(made: Market, peer: Peer, seconds: float) -> list[dict[str, Any]]:
    """Return the rows of Libres beside ours, in turn: by two people, and confirmed at once."""
    asked, instant = made.listings[-1], made.listings[-2]
    found: dict[tuple[str, str], list[float]] = {}
    ours = {
        ("pairs", "command"): reserve_and_approve(made, _singles(asked)),
        ("pairs", "command, at once"): at_once(made, _singles(instant)),
        ("series", "command"): reserve_and_approve(made, _seasons()),
        ("series", "command, at once"): at_once(made, _seasons()),
    }
    for do, times in (("pairs", 0), ("series", 1)):
        for _ in range(ROUNDS):
            for what in ("command", "command, at once"):
                mine = found.setdefault((do, what), [])
                enough = seconds if not times else 0.0
                mine.append(statistics.median(_timed(ours[do, what], enough)))
            theirs = found.setdefault((do, "libres"), [])
            theirs.append(statistics.median(peer.ask(do=do, seconds=seconds)))
    words = {
        "pairs": "reserve and approve one date, one client",
        "series": f"reserve and approve {SERIES} weekly dates",
    }
    medians = {key: statistics.median(values) for key, values in found.items()}
    return [
        {
            "engine": "postgresql",
            "question": words[do],
            "what": what,
            "per_second": 1 / value,
            "p50_ms": value * 1000,
            "rate_of_ours": value / medians[do, "command"],
        }
        for (do, what), value in medians.items()
    ]


def _timed(once: Callable[[], None], seconds: float) -> list[float]:
    calls: list[float] = []
    ends = time.perf_counter() + seconds
    while not calls or time.perf_counter() < ends:
        begun = time.perf_counter()
        once()
        calls.append(time.perf_counter() - begun)
    return calls
