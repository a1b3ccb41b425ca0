"""A process of its own that asks for the same time from many threads at once (see racing.py)."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import agreeing, proposing_times
from bookings.changes.moving import Move, move
from bookings.changes.proposing import accept
from bookings.changing import cancel
from bookings.closures.closing import Closing, close
from bookings.deciding import approve
from bookings.errors import OrderRefused, SlotTaken, TooLate
from bookings.handover import handing, overdue
from bookings.models import Booking, ChangeRequest, Inquiry, Occurrence
from bookings.models import Order as SentOrder
from bookings.ordering import Line, add_to_order, request_order
from bookings.requesting import request_booking
from bookings.wished import Date, Wish
from inventory.cataloguing import edit_listing
from inventory.facts import ListingFacts
from inventory.models import Listing
from inventory.promises import UnitPromised
from marketplace import config
from marketplace.actor import Actor, acting_as
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
    """Return the wish for the order's period, for its `weeks` weeks, or for each of its `dates`."""
    weeks = [timedelta(weeks=n) for n in range(int(order.get("weeks", 1)))]
    periods = [period_of(edges) for edges in order.get("dates", [order])]
    return Wish(
        dates=[
            Date(Period(wanted.starts_at + later, wanted.ends_at + later), "")
            for later in weeks
            for wanted in periods
        ],
        purpose="Kapplöpning",
        contact_name="Bo",
        contact_phone="+46846500401",
        quantity=int(order.get("quantity", 1)),
        skip_clashes=bool(order.get("skip")),
    )


def ask(session: Session, order: Order) -> str:
    """Ask for one listing."""
    booking = request_booking(
        session,
        _actor(session, order),
        listing=session.get_one(Listing, order["listing"]),
        organisation=session.get_one(Organisation, order["organisation"]),
        wish=wish(order),
    )
    return f"booked {booking.id}"


def several(session: Session, order: Order) -> str:
    """Ask for several listings in one order, all or nothing."""
    made = request_order(
        session,
        _actor(session, order),
        organisation=session.get_one(Organisation, order["organisation"]),
        lines=[Line(session.get_one(Listing, key), wish(order)) for key in order["listings"]],
    )
    return f"ordered {made.id}"


def add(session: Session, order: Order) -> str:
    """Add a listing to an order that has been sent."""
    line = Line(session.get_one(Listing, order["listing"]), wish(order))
    sent = session.get_one(SentOrder, order["order"])
    (made,) = add_to_order(session, _actor(session, order), sent, [line])
    return f"added {made.id}"


def answer(session: Session, order: Order) -> str:
    """Approve a request."""
    booking = _booking(session, order)
    approve(session, _actor(session, order), booking)
    return f"approved {booking.id}"


def edit(session: Session, order: Order) -> str:
    """Change what a listing is part of, or how many there are."""
    facts = {name: order[name] for name in ("quantity", "part_of") if name in order}
    listing = session.get_one(Listing, order["listing"])
    edit_listing(session, _actor(session, order), listing, ListingFacts(**facts))
    return f"edited {order['listing']}"


def shut(session: Session, order: Order) -> str:
    """Close a listing for the order's period."""
    listing = session.get_one(Listing, order["listing"])
    closing = Closing([listing], [period_of(order)], "Kapplöpning")
    return f"closed {close(session, _actor(session, order), closing).id}"


def withdraw(session: Session, order: Order) -> str:
    """Withdraw or cancel a booking, as its booker."""
    booking = _booking(session, order)
    cancel(session, _actor(session, order), booking)
    return f"withdrawn {booking.id}"


def call_off(session: Session, order: Order) -> str:
    """Cancel a booking with a reason, as the owner."""
    cancel(session, _actor(session, order), _booking(session, order), reason="Hinder")
    return f"cancelled {order['booking']}"


def shift(session: Session, order: Order) -> str:
    """Move the booking's first date, to another listing where one is named."""
    booking = session.get_one(Booking, order["booking"])
    listing = session.get_one(Listing, order["to"]) if "to" in order else None
    wanted = Move(booking.occurrences[0], period_of(order), listing)
    move(session, _actor(session, order), booking, wanted)
    return f"moved {booking.id}"


def agree(session: Session, order: Order) -> str:
    """Accept a proposed change."""
    change = session.get_one(ChangeRequest, order["change"])
    accept(session, _actor(session, order), change)
    return f"accepted {order['change']}"


def take_back(session: Session, order: Order) -> str:
    """Note that a loan is returned."""
    row = session.get_one(Occurrence, order["occurrence"])
    handing.take_back(session, _actor(session, order), row)
    return f"returned {row.id}"


def miss(session: Session, order: Order) -> str:
    """Let the clock note that nobody came."""
    return "missed" if overdue.mark(session, int(order["occurrence"])) else "late"


def settle(session: Session, order: Order) -> str:
    """Accept a proposed time of a conversation, or several of them."""
    inquiry = session.get_one(Inquiry, order["inquiry"])
    wanted = order.get("proposals") or [str(order["proposal"])]
    some = proposing_times.chosen(session, inquiry, wanted)
    made = agreeing.accept_all(session, _actor(session, order), inquiry, some)
    return f"agreed {made[0].id}"


def _actor(session: Session, order: Order) -> Actor:
    return acting_as(session.get_one(User, order["user"]))


def _booking(session: Session, order: Order) -> Booking:
    return session.scalars(select(Booking).where(Booking.id == order["booking"])).one()


DOING: dict[str, Callable[[Session, Order], str]] = {
    "ask": ask,
    "order": several,
    "add": add,
    "approve": answer,
    "cancel": withdraw,
    "call_off": call_off,
    "edit": edit,
    "close": shut,
    "take_back": take_back,
    "miss": miss,
    "move": shift,
    "accept": agree,
    "agree": settle,
}


def patiently(order: Order) -> str:
    """Do what is ordered; ask again, as the answer says, when the queue was too long to wait in.

    PostgreSQL ends a wait for a lock after three seconds, which forty askers reach on a slow
    machine. Nothing was written then, and no asker may give up without an answer.
    """
    for _again in range(TRIES):
        try:
            with unit_of_work() as session:
                return DOING[order["do"]](session, order)
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
            except UnitPromised as refusal:
                return "promised" if refusal.in_the_way else "promised to nobody"
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
