"""A made-up market of listings and bookings, the same for every run (seeded)."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from filling import fill
from flask import Flask
from pydantic import SecretStr

from inventory.models import Listing, ListingUnit, Place, Unit
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock, config
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.models import Membership, Organisation, User
from marketplace.orm import Base
from marketplace.periods import day_number
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role

SEED = 1283


@dataclass(frozen=True)
class Ids:
    """What the measured code needs to know of a market, in whatever process it runs."""

    listings: tuple[int, ...]
    borrower: int
    user: int
    owner_user: int


@dataclass(frozen=True)
class Market(Ids):
    """A market and the application over it."""

    app: Flask
    address: str

    @property
    def ids(self) -> Ids:
        """What another process is told."""
        return Ids(self.listings, self.borrower, self.user, self.owner_user)


@contextmanager
def market(address: str, folder: Path, *, listings: int, bookings: int) -> Iterator[Market]:
    """Yield an application over an empty database, filled with `listings` halls and `bookings`."""
    app = application(address, folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        made = _fill(app, address, listings, bookings)
        _settle()
        yield made
        db.session.remove()
        db.engine.dispose()


def application(address: str, folder: Path) -> Flask:
    """Return the product's application over this database."""
    return create_app(
        config.load(
            database_url=SecretStr(address),
            secret_key=SecretStr("a key for benchmarks only, long enough to be used"),
            storage_url=str(folder / "photos"),
            base_url="http://localhost",
        )
    )


def monday(weeks: int = 2) -> datetime:
    """Return midnight UTC of a Monday some weeks ahead."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _fill(app: Flask, address: str, count: int, bookings: int) -> Market:
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
        made = Market(
            listings=tuple(row.id for row in rows),
            borrower=borrower.id,
            user=users[1].id,
            owner_user=users[0].id,
            app=app,
            address=address,
        )
        facts = {"listing": rows[0].id, "unit": units[0].id}
    facts |= {"listings": count, "user": made.user, "borrower": made.borrower}
    fill(db.engine, bookings, facts | {"today": day_number(clock.now().date())})
    return made


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


def _settle() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("VACUUM ANALYZE"))
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.execute(sa.text("ANALYZE"))
