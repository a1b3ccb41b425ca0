"""Bookings a second: the whole command, the same rows by hand-written SQL, a bare insert."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
from market import Ids, monday

from bookings.requesting import request_booking
from bookings.wished import Date, Wish
from inventory.models import Listing
from marketplace import engines
from marketplace.actor import acting_as
from marketplace.extensions import db
from marketplace.models import Organisation, User
from marketplace.orm import public_id
from marketplace.periods import Period, day_slices
from marketplace.transactions import unit_of_work

Once = Callable[[], None]
Slot = tuple[int, Period]
Run = Callable[[str, dict[str, object]], Any]
HALF_HOUR = timedelta(minutes=30)

ROWS = """
INSERT INTO booking_order (public_id, user_id, organisation_id, created_at)
 VALUES (:order, :user, :borrower, :now) RETURNING id;
INSERT INTO booking (public_id, reference, order_id, listing_id, organisation_id, made_by_id,
 purpose, quantity, contact_name, contact_phone, note, price_group, currency, price_text,
 price_lines, version, created_at) VALUES (:booking, :reference, :order_id, :listing, :borrower,
 :user, 'Årsmöte', 1, 'Bo', '+46846500401', '', 'forening', 'SEK', '', '[]', 1, :now) RETURNING id;
INSERT INTO occurrence (public_id, booking_id, listing_id, starts_at, ends_at, taken_from, taken_to,
 status, reason, holds, sequence, changed_at, version, created_at) VALUES (:occurrence, :booking_id,
 :listing, :starts, :ends, :starts, :ends, 'confirmed', '', :true, 0, :now, 1, :now) RETURNING id;
INSERT INTO claim (occurrence_id, unit_id, quantity) VALUES (:occurrence_id, :unit, 1);
INSERT INTO occupancy (day, unit_id, start_minute, source, source_id, end_minute, quantity,
 occurrence_id) VALUES (:day, :unit, :from, 'booking', :occurrence_id, :to, 1, :occurrence_id);
INSERT INTO history (booking_id, occurrence_id, at, actor_id, event, from_status, to_status, reason)
 VALUES (:booking_id, :occurrence_id, :now, :user, 'confirm', 'draft', 'confirmed', '');
INSERT INTO calendar_change (at, booking_id, listing_id, borrower_id, owner_id, user_id)
 VALUES (:now, :booking_id, :listing, :borrower, 1, :user);
INSERT INTO message (public_id, kind, recipient, recipient_name, locale, payload, status, attempts,
 next_at, last_error, created_at) VALUES (:message, 'booking_confirmed', 'bo@exempel.example', 'Bo',
 'sv', :payload, 'pending', 0, :now, '', :now);
INSERT INTO message (public_id, kind, recipient, recipient_name, locale, payload, status, attempts,
 next_at, last_error, created_at) VALUES (:message2, 'booking_confirmed_to_owner',
 'anna@exempel.example', 'Anna', 'sv', :payload, 'pending', 0, :now, '', :now);
"""
STATEMENTS = [part.strip() for part in ROWS.split(";") if part.strip()]
_KEYS = {"booking_order": "order_id", "booking": "booking_id", "occurrence": "occurrence_id"}

LOCK = "SELECT id FROM unit WHERE id = :unit FOR NO KEY UPDATE"
CONFLICT = """
SELECT 1 FROM occupancy WHERE day = :day AND unit_id = :unit AND start_minute < :to
 AND end_minute > :from LIMIT 1
"""


class Taken(Exception):
    """Somebody else has the time."""


def slots(listings: tuple[int, ...], client: int = 0, clients: int = 1) -> Iterator[Slot]:
    """Yield this client's share of free half hours, spread over the listings, beyond all bookings.

    No two clients are ever offered the same one.
    """
    return _spread(listings, client, clients, lambda turn: monday(45) + HALF_HOUR * turn)


def evenings(listings: tuple[int, ...], client: int = 0, clients: int = 1) -> Iterator[Slot]:
    """Yield free half hours of evenings whose days have bookings already."""
    first = monday(30)
    return _spread(
        listings,
        client,
        clients,
        lambda turn: first + timedelta(days=turn // 8, hours=20) + HALF_HOUR * (turn % 8),
    )


def _spread(
    listings: tuple[int, ...], client: int, clients: int, begins: Callable[[int], datetime]
) -> Iterator[Slot]:
    for n in count(client, clients):
        turn, place = divmod(n, len(listings))
        begin = begins(turn)
        yield listings[place], Period(begin, begin + HALF_HOUR)


def command(market: Ids, offered: Iterator[Slot]) -> Once:
    """Return what books once through the product's command, for a person known before it."""
    actor = acting_as(db.session().get_one(User, market.user))

    def once() -> None:
        listing_id, period = next(offered)
        with unit_of_work() as session:
            listing = session.get_one(Listing, listing_id)
            borrower = session.get_one(Organisation, market.borrower)
            wish = Wish([Date(period, "")], "Årsmöte", "Bo", "+46846500401")
            request_booking(session, actor, listing=listing, organisation=borrower, wish=wish)

    return once


def by_hand(market: Ids, offered: Iterator[Slot]) -> Once:
    """Return what writes the same rows with hand-written SQL, same lock, same guard."""
    return _hand_written(market, offered, _by_core)


def by_driver(market: Ids, offered: Iterator[Slot]) -> Once:
    """Return the same past SQLAlchemy, by the driver's own cursor: as fast as Python can be."""
    return _hand_written(market, offered, _by_cursor)


def _hand_written(
    market: Ids, offered: Iterator[Slot], way: Callable[[sa.Connection], Run]
) -> Once:
    engine = db.engine
    units = _units()
    sqlite = engine.dialect.name == "sqlite"

    def once() -> None:
        listing_id, period = next(offered)
        values = _values(market, listing_id, units[listing_id], period, sqlite=sqlite)
        with (
            engines.write_lock(engine),
            engine.connect().execution_options(**{engines.WRITE: True}) as connection,
            connection.begin(),
        ):
            run = way(connection)
            if not sqlite:
                run(LOCK, values)
            if run(CONFLICT, values) is not None:
                raise Taken
            write(run, values)

    return once


def unlocked(market: Ids, offered: Iterator[Slot]) -> Once:
    """Return what looks whether the time is free and then writes, as is often done: no lock."""
    engine = db.engine
    units = _units()
    sqlite = engine.dialect.name == "sqlite"

    def once() -> None:
        listing_id, period = next(offered)
        values = _values(market, listing_id, units[listing_id], period, sqlite=sqlite)
        with engine.connect() as connection:
            if _by_core(connection)(CONFLICT, values) is not None:
                raise Taken
        with (
            engine.connect().execution_options(**{engines.WRITE: True}) as connection,
            connection.begin(),
        ):
            write(_by_core(connection), values)

    return once


def _units() -> dict[int, int]:
    with db.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT listing_id, unit_id FROM listing_unit"))
        return {row.listing_id: row.unit_id for row in rows}


def write(run: Run, values: dict[str, object]) -> None:
    """Write all rows of one booking."""
    for statement in STATEMENTS:
        made = run(statement, values)
        if "RETURNING" in statement:
            values[_KEYS[statement.split()[2]]] = made


def _values(
    market: Ids, listing: int, unit: int, period: Period, *, sqlite: bool
) -> dict[str, object]:
    part = day_slices(period)[0]
    return {
        "listing": listing, "unit": unit, "borrower": market.borrower,
        "user": market.user, "day": part.day, "from": part.start_minute,
        "to": part.end_minute, "starts": _moment(period.starts_at, sqlite=sqlite),
        "ends": _moment(period.ends_at, sqlite=sqlite),
        "now": _moment(datetime.now(UTC), sqlite=sqlite), "true": True,
        "reference": secrets.token_hex(5), "payload": json.dumps({"side": "booker"}),
        **{name: public_id() for name in
           ("order", "booking", "occurrence", "message", "message2")},
    }  # fmt: skip


def _by_core(connection: sa.Connection) -> Run:
    def run(statement: str, values: dict[str, object]) -> Any:  # noqa: ANN401 - a value of a row
        result = connection.execute(_TEXTS[statement], values)
        return result.scalar() if result.returns_rows else None

    return run


def _by_cursor(connection: sa.Connection) -> Run:
    cursor = connection.connection.cursor()
    texts = _NATIVE[connection.dialect.name]

    def run(statement: str, values: dict[str, object]) -> Any:  # noqa: ANN401 - a value of a row
        cursor.execute(texts[statement], values)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    return run


def bare(market: Ids, offered: Iterator[Slot]) -> Once:
    """Return what makes one durable insert with no check at all: the floor under everything."""
    engine = db.engine
    statement = sa.text("INSERT INTO job_run (job, slot, started_at) VALUES ('bench', :slot, :now)")
    numbers = count(secrets.randbelow(1_000_000) * 1000)
    sqlite = engine.dialect.name == "sqlite"

    def once() -> None:
        with engine.connect().execution_options(**{engines.WRITE: True}) as connection:
            now = _moment(datetime.now(UTC), sqlite=sqlite)
            connection.execute(statement, {"slot": next(numbers), "now": now})
            connection.commit()

    del market, offered
    return once


def _moment(value: datetime, *, sqlite: bool) -> object:
    return value.replace(tzinfo=None).isoformat(sep=" ") if sqlite else value


_ALL = (*STATEMENTS, CONFLICT, LOCK)
_TEXTS = {statement: sa.text(statement) for statement in _ALL}
_NATIVE = {
    "sqlite": {statement: statement for statement in _ALL},
    "postgresql": {statement: re.sub(r":(\w+)", r"%(\1)s", statement) for statement in _ALL},
}
