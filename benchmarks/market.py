"""A made-up market of listings and bookings, the same for every run (seeded)."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from pydantic import SecretStr

from bookings.models import Occupancy
from inventory.models import Listing, ListingUnit, Place, Unit
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock, config
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.models import Membership, Organisation, User
from marketplace.orm import Base
from marketplace.periods import Period, day_slices
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role

SEED = 1283


@dataclass(frozen=True)
class Market:
    """What the measured code needs: the application and some ids."""

    app: Flask
    listings: tuple[int, ...]
    borrower: int
    user: int


@contextmanager
def market(address: str, folder: Path, *, listings: int, bookings: int) -> Iterator[Market]:
    """Yield an application over a fresh database with `listings` halls and busy time in them."""
    app = create_app(
        config.load(
            database_url=SecretStr(address),
            secret_key=SecretStr("a key for benchmarks only, long enough to be used"),
            storage_url=str(folder / "photos"),
            base_url="http://localhost",
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        made = _fill(app, listings, bookings)
        _settle()
        yield made
        db.session.remove()
        db.engine.dispose()


def monday(weeks: int = 2) -> datetime:
    """Return midnight UTC of a Monday some weeks ahead."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _fill(app: Flask, count: int, bookings: int) -> Market:
    chance = random.Random(SEED)
    with unit_of_work() as session:
        owner = _organisation("agaren")
        borrower = _organisation("lantagaren")
        users = [User(email=f"{name}@exempel.example", name=name) for name in ("anna", "bo")]
        session.add_all([owner, borrower, *users])
        session.flush()
        session.add_all(
            [
                Membership(user_id=users[0].id, organisation_id=owner.id, role=Role.ADMIN),
                Membership(user_id=users[1].id, organisation_id=borrower.id, role=Role.ADMIN),
            ]
        )
        rows = [_listing(chance, owner.id, n) for n in range(count)]
        session.add_all(rows)
        session.flush()
        units = [Unit(organisation_id=owner.id, name=row.title, quantity=1) for row in rows]
        session.add_all(units)
        session.flush()
        session.add_all(
            ListingUnit(listing_id=row.id, unit_id=unit.id, quantity=1)
            for row, unit in zip(rows, units, strict=True)
        )
        _busy([unit.id for unit in units], bookings, chance)
        return Market(app, tuple(row.id for row in rows), borrower.id, users[1].id)


def _organisation(slug: str) -> Organisation:
    return Organisation(
        slug=slug,
        name=slug,
        sort_key=slug,
        kind=OrganisationKind.ASSOCIATION,
        verified_at=datetime.now(UTC),
    )


def _listing(chance: random.Random, owner: int, n: int) -> Listing:
    place = Place(
        address=f"Gatan {n}",
        district="Söder",
        latitude=56.04 + chance.uniform(-0.05, 0.05),
        longitude=12.70 + chance.uniform(-0.08, 0.08),
    )
    return Listing(
        organisation_id=owner,
        kind=chance.choice([ListingKind.PREMISES, ListingKind.PREMISES, ListingKind.EQUIPMENT]),
        type=chance.choice(["sammantradesrum", "idrottshall", "samlingssal"]),
        title=f"Lokal {n}",
        title_key=f"lokal{n:06d}",
        slug=f"lokal-{n}",
        status=ListingStatus.PUBLISHED,
        mode=BookingMode.INSTANT,
        place=place,
        capacity_max=chance.randint(5, 200),
    )


def _busy(units: list[int], count: int, chance: random.Random) -> None:
    """Write taken time straight into occupancy, as closures, so that no guard slows the filling."""
    taken: set[tuple[int, int, int]] = set()
    rows = []
    start = monday(-20)
    while len(rows) < count:
        unit = chance.choice(units)
        begin = start + timedelta(days=chance.randrange(365), hours=chance.randrange(6, 21))
        for part in day_slices(Period(begin, begin + timedelta(hours=2))):
            key = (part.day, unit, part.start_minute)
            if key in taken:
                continue
            taken.add(key)
            rows.append(
                {
                    "day": part.day,
                    "unit_id": unit,
                    "start_minute": part.start_minute,
                    "end_minute": part.end_minute,
                    "quantity": 1,
                    "source": "closure",
                    "source_id": len(rows) + 1,
                }
            )
    for first in range(0, len(rows), 5000):
        db.session.execute(sa.insert(Occupancy), rows[first : first + 5000])


def _settle() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("VACUUM ANALYZE"))
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.execute(sa.text("ANALYZE"))
