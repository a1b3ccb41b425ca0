"""Indico's room search beside the finder: its environment, Redis and database set up for a run."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from beside_search import in_turn
from city import CityMarket
from finder_questions import first_evening
from peers import HERE, NotInstalled, Peer, install

from marketplace import clock

CONFIGURATION = """
BASE_URL = 'http://localhost'
SECRET_KEY = 'a key for benchmarks only, long enough to be used'
SQLALCHEMY_DATABASE_URI = '{database}'
REDIS_CACHE_URL = 'unix://{redis}?db=0'
CELERY_BROKER = 'redis+socket://{redis}'
CACHE_DIR = '{folder}'
TEMP_DIR = '{folder}'
LOG_DIR = '{folder}'
STORAGE_BACKENDS = {{'default': 'fs:{folder}'}}
ATTACHMENT_STORAGE = 'default'
SUPPORT_EMAIL = 'bo@exempel.example'
NO_REPLY_EMAIL = 'bo@exempel.example'
ENABLE_ROOMBOOKING = True
DEFAULT_TIMEZONE = 'Europe/Stockholm'
"""


@contextmanager
def redis(folder: Path) -> Iterator[Path]:
    """Yield the socket of a Redis of its own; raises NotInstalled where the system has none."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalled("redis-server (a package of the system) is not there")
    address = folder / "redis.sock"
    process = subprocess.Popen(  # noqa: S603 - our own words
        [program, "--port", "0", "--unixsocket", str(address), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.perf_counter() + 10
        while not address.exists() and time.perf_counter() < until:
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def indico(address: str, folder: Path, home: Path) -> Iterator[Peer]:
    """Yield Indico over the empty database at `address`; its environment is kept in `home`."""
    python = install("indico", ["indico"], home)
    with redis(folder) as line:
        url = sa.make_url(address).set(drivername="postgresql")
        # Its migrations read percent signs as their own.
        database = unquote(url.render_as_string(hide_password=False))
        configuration = folder / "indico.conf"
        configuration.write_text(
            CONFIGURATION.format(database=database, redis=line, folder=folder), encoding="utf-8"
        )
        settings = {**os.environ, "INDICO_CONFIG": str(configuration)}
        settings.pop("PYTHONPATH", None)
        _extend(address)
        _prepare(python, settings)
        with (folder / "indico.err").open("w") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own script
                [str(python), str(HERE / "peer_indico.py")], env=settings, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=folder,
            )  # fmt: skip
            try:
                yield Peer(process)
            except RuntimeError as reason:
                words = (folder / "indico.err").read_text()[-2000:]
                raise NotInstalled(f"{reason}: {words}") from reason
            finally:
                process.kill()
                process.communicate()


def _extend(address: str) -> None:
    """Add what Indico asks for in its database."""
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for name in ("unaccent", "pg_trgm"):
            connection.execute(sa.text(f"CREATE EXTENSION {name}"))


def _prepare(python: Path, settings: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [str(python.parent / "indico"), "db", "prepare"],
        env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NotInstalled(f"indico db prepare: {(done.stdout + done.stderr)[-2000:]}")


def measure(
    made: CityMarket, address: str, folder: Path, home: Path, seconds: float
) -> Iterator[dict[str, Any]]:
    """Yield our finder and Indico's search over as many rooms and bookings, in turn."""
    start = f"{first_evening().isoformat()}T18:00:00"
    with indico(address, folder, home) as peer:
        today = clock.now().date().isoformat()
        peer.ask(do="fill", rooms=made.listings, bookings=made.bookings, today=today, start=start)
        yield from in_turn(made, peer, "indico", f"{made.listings:,} rooms", seconds)
