"""A made-up city's whole market, the same for every run: made in minutes, or kept from before."""

import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import city_index
import sqlalchemy as sa
from city_bookings import DAYS, Calendar
from city_filling import expand, write_lines
from city_listings import City
from city_loading import Loader, loading
from city_rows import Writer
from flask import Flask
from market import SEED, application

from marketplace import clock
from marketplace.extensions import db
from marketplace.orm import Base

EDITION = 2  # raised when the same size comes to mean another city
SIZES = {1_000: 100_000, 10_000: 5_000_000, 50_000: 10_000_000}
CITY = "bench_city"
FACTS = sa.table(CITY, sa.column("facts", sa.Text))


@dataclass(frozen=True)
class CityMarket:
    """A city and the application over it; `borrower` is a verified association without bookings."""

    app: Flask
    address: str
    listings: int
    bookings: int
    borrower: int
    seconds: float
    new: bool


@contextmanager
def city(address: str, folder: Path, listings: int, bookings: int) -> Iterator[CityMarket]:
    """Yield the application over the city at `address`, which is empty or has been filled before.

    Raises Outdated where what is there is another city, or one of another version's tables.
    """
    app = application(address, folder)
    with app.app_context():
        known = _kept(listings, bookings)
        facts = known or _made(listings, bookings)
        yield CityMarket(
            app=app,
            address=address,
            listings=listings,
            bookings=int(facts["bookings"]),
            borrower=int(facts["borrower"]),
            seconds=facts["seconds"],
            new=not known,
        )
        db.session.remove()
        db.engine.dispose()


class Outdated(Exception):
    """The database that was kept cannot be used; it has to be made anew."""


def _kept(listings: int, bookings: int) -> dict[str, float]:
    """Return the facts of the city that is there; nothing where the database is empty."""
    there = sa.inspect(db.engine)
    known = set(there.get_table_names())
    if not known:
        return {}
    if CITY not in known:
        raise Outdated("no whole city is there")
    with db.engine.connect() as connection:
        facts = json.loads(connection.execute(sa.select(FACTS.c.facts)).scalar_one())
    if [facts["edition"], facts["listings"], facts["wanted"]] != [EDITION, listings, bookings]:
        raise Outdated("another city is there")
    for name, table in Base.metadata.tables.items():
        # Made now it would be without what triggers on other tables should have written into it.
        columns = {one["name"] for one in there.get_columns(name)} if name in known else set()
        if not {column.name for column in table.columns} <= columns:
            raise Outdated(f"the table {name} was another then")
    return dict(facts)


def _made(listings: int, bookings: int) -> dict[str, float]:
    began = time.perf_counter()
    Base.metadata.create_all(db.engine)
    chance = random.Random(SEED)
    today = clock.now().date()
    first = today - timedelta(days=365 + today.weekday())
    first -= timedelta(days=first.weekday())
    years = range(first.year, first.year + 4)
    town = City(chance, listings, years)
    made = list(town.made())
    with loading(db.engine) as loader:
        writer = Writer(loader, chance, town)
        writer.write(made, years, first, DAYS)
        _say(f"{listings:,} listings", began)
        # The last organisation only asks.
        calendar = Calendar(chance, made, town.units, town.organisations - 1)
        written = write_lines(loader, calendar.lines(bookings), first, writer.users)
        _say(f"the calendar of {written:,} bookings", began)
        expand(loader, first, clock.now())
        _say("the bookings", began)
        _finish(loader)
    _say("the indexes", began)
    city_index.index()
    city_index.copy(made, town.places)
    _say("the words", began)
    _settle()
    _say("statistics", began)
    facts = {
        "edition": EDITION, "listings": listings, "wanted": bookings, "bookings": written,
        "borrower": town.organisations, "first": first.isoformat(),
        "seconds": round(time.perf_counter() - began, 1),
    }  # fmt: skip
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {CITY} (facts text)")
        connection.execute(sa.insert(FACTS).values(facts=json.dumps(facts)))
    return facts  # type: ignore[return-value]


def _finish(loader: Loader) -> None:
    """Let new rows come after those that were written."""
    if loader.dialect == "postgresql":
        # What parallel workers use is not seen in the CPU of the backend that is measured.
        name = loader.execute("SELECT current_database()")[0][0]
        loader.execute(f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0")
        for name, table in Base.metadata.tables.items():
            if "id" in table.columns and table.columns["id"].autoincrement is True:
                loader.execute(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id))"  # noqa: S608
                    f" FROM {name} HAVING max(id) IS NOT NULL"
                )


def _settle() -> None:
    """Let the engine learn what is there."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.execute(sa.text("ANALYZE"))
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("VACUUM ANALYZE"))
        connection.execute(sa.text("CHECKPOINT"))
        connection.invalidate()


def _say(what: str, began: float) -> None:
    print(f"  {what} after {time.perf_counter() - began:.0f} s", file=sys.stderr)
