"""A process of its own that asks for the same time from many threads at once (see racing.py)."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.deciding import approve
from bookings.errors import OrderRefused, SlotTaken, TooLate
from bookings.models import Booking
from bookings.ordering import Line, request_order
from bookings.requesting import Date, Wish, request_booking
from inventory.models import Listing
from marketplace import config
from marketplace.actor import acting_as
from marketplace.app import create_app
from marketplace.errors import Busy, DomainError
from marketplace.extensions import db
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

TRIES = 10
# As many as a process has connections for; the others queue before it.
THREADS = 16
Order = dict[str, Any]


def period_of(edges: dict[str, str]) -> Period:
    """Return a period as an order says it."""
    return Period(
        datetime.fromisoformat(edges["starts_at"]), datetime.fromisoformat(edges["ends_at"])
    )


def wish(order: Order) -> Wish:
    """Return the wish for one period, or for each of the order's `dates`."""
    return Wish(
        dates=[Date(period_of(edges), "") for edges in order.get("dates", [order])],
        purpose="Kapplöpning",
        contact_name="Bo",
        contact_phone="+46846500401",
        quantity=int(order.get("quantity", 1)),
    )


def ask(session: Session, order: Order) -> str:
    """Ask for one listing."""
    booking = request_booking(
        session,
        acting_as(session.get_one(User, order["user"])),
        listing=session.get_one(Listing, order["listing"]),
        organisation=session.get_one(Organisation, order["organisation"]),
        wish=wish(order),
    )
    return f"booked {booking.id}"


def several(session: Session, order: Order) -> str:
    """Ask for several listings in one order, all or nothing."""
    made = request_order(
        session,
        acting_as(session.get_one(User, order["user"])),
        organisation=session.get_one(Organisation, order["organisation"]),
        lines=[Line(session.get_one(Listing, key), wish(order)) for key in order["listings"]],
    )
    return f"ordered {made.id}"


def answer(session: Session, order: Order) -> str:
    """Approve a request."""
    booking = _booking(session, order)
    approve(session, acting_as(session.get_one(User, order["user"])), booking)
    return f"approved {booking.id}"


def take_back(session: Session, order: Order) -> str:
    """Withdraw or cancel a booking, as its booker."""
    booking = _booking(session, order)
    cancel(session, acting_as(session.get_one(User, order["user"])), booking)
    return f"taken back {booking.id}"


def _booking(session: Session, order: Order) -> Booking:
    return session.scalars(select(Booking).where(Booking.id == order["booking"])).one()


DO = {"ask": ask, "order": several, "approve": answer, "take back": take_back}


def patiently(order: Order) -> str:
    """Do what is ordered; ask again, as the answer says, when the queue was too long to wait in.

    PostgreSQL ends a wait for a lock after three seconds, which forty askers reach on a slow
    machine. Nothing was written then, and no asker may give up without an answer.
    """
    for _again in range(TRIES):
        try:
            with unit_of_work() as session:
                return DO[order["do"]](session, order)
        except Busy as busy:
            db.session.rollback()
            if "deadlock" in str(busy.__cause__):
                return "deadlocked"
    raise Busy


def main() -> None:
    orders = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    app = create_app(
        config.load(
            database_url=SecretStr(orders["database"]),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
            storage_url=orders["storage"],
            base_url="http://localhost",
        )
    )

    def run(order: Order) -> str:
        with app.app_context():
            try:
                return patiently(order)
            except (SlotTaken, OrderRefused):
                return "taken"
            except TooLate:
                return "late"
            except DomainError as error:
                return f"refused {error.code}"
            finally:
                db.session.remove()

    # All processes begin together, when they have loaded everything.
    Path(sys.argv[2]).touch()
    start = Path(sys.argv[3])
    deadline = time.monotonic() + 60
    while not start.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    with ThreadPoolExecutor(THREADS) as pool:
        print(json.dumps(list(pool.map(run, orders["orders"]))))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
