"""Bookings a second: the whole command, the same rows by hand-written SQL, a bare insert."""

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import sqlalchemy as sa
from market import Market, monday

from bookings.requesting import Date, Wish, request_booking
from inventory.models import Listing
from marketplace import engines
from marketplace.actor import acting_as
from marketplace.extensions import db
from marketplace.models import Organisation, User
from marketplace.orm import public_id
from marketplace.periods import Period, day_slices
from marketplace.transactions import unit_of_work

Once = Callable[[], None]

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

CONFLICT = """
SELECT 1 FROM occupancy WHERE day = :day AND unit_id = :unit AND start_minute < :to
 AND end_minute > :from LIMIT 1
"""


def slots(listings: tuple[int, ...]) -> Iterator[tuple[int, Period]]:
    """Yield free two-hour slots, spread over the listings, far from the busy time."""
    start = monday(60)
    for n in count():
        turn, place = divmod(n, len(listings))
        begin = start + timedelta(hours=2 * turn)
        yield listings[place], Period(begin, begin + timedelta(hours=2))


def command(market: Market, offered: Iterator[tuple[int, Period]]) -> Once:
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


def by_hand(market: Market, offered: Iterator[tuple[int, Period]]) -> Once:
    """Return what writes the same rows with hand-written SQL, same lock, same guard."""
    engine = db.engine
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT listing_id, unit_id FROM listing_unit"))
        units = dict(rows.tuples().all())
    sqlite = engine.dialect.name == "sqlite"
    lock = "" if sqlite else "SELECT id FROM unit WHERE id = :unit FOR NO KEY UPDATE"

    def once() -> None:
        listing_id, period = next(offered)
        part = day_slices(period)[0]
        values: dict[str, object] = {
            "listing": listing_id, "unit": units[listing_id], "borrower": market.borrower,
            "user": market.user, "day": part.day, "from": part.start_minute,
            "to": part.end_minute, "starts": _moment(period.starts_at, sqlite=sqlite),
            "ends": _moment(period.ends_at, sqlite=sqlite),
            "now": _moment(datetime.now(UTC), sqlite=sqlite), "true": True,
            "reference": secrets.token_hex(5), "payload": json.dumps({"side": "booker"}),
            **{name: public_id() for name in
               ("order", "booking", "occurrence", "message", "message2")},
        }  # fmt: skip
        with (
            engines.write_lock(engine),
            engine.connect().execution_options(**{engines.WRITE: True}) as connection,
            connection.begin(),
        ):
            run = connection.execute
            if lock:
                run(sa.text(lock), values)
            if run(_TEXTS[CONFLICT], values).first() is not None:
                raise RuntimeError("the slot was taken")
            for statement in STATEMENTS:
                result = run(_TEXTS[statement], values)
                if "RETURNING" in statement:
                    table = statement.split()[2]
                    values[_KEYS[table]] = result.scalar_one()

    return once


def bare(market: Market, offered: Iterator[tuple[int, Period]]) -> Once:
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


_TEXTS = {statement: sa.text(statement) for statement in (*STATEMENTS, CONFLICT)}
