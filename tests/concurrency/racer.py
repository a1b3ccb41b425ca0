"""A process of its own whose threads do what they are ordered at once (see test_races)."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from bookings import agreeing, handing, overdue, proposing_times
from bookings.changing import cancel
from bookings.closing import Closing, close
from bookings.deciding import approve
from bookings.errors import SlotTaken, TooLate
from bookings.models import Booking, ChangeRequest, Inquiry, Occurrence
from bookings.moving import Move, move
from bookings.proposing import accept
from bookings.requesting import Date, Wish, request_booking
from inventory.cataloguing import edit_listing
from inventory.facts import ListingFacts
from inventory.models import Listing
from inventory.promises import UnitPromised
from marketplace import config
from marketplace.actor import acting_as
from marketplace.app import create_app
from marketplace.errors import Busy, DomainError
from marketplace.extensions import db
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

TRIES = 10


def wish(order: dict[str, str | int]) -> Wish:
    period = Period(
        datetime.fromisoformat(str(order["starts_at"])),
        datetime.fromisoformat(str(order["ends_at"])),
    )
    weeks = [timedelta(weeks=n) for n in range(int(order.get("weeks", 1)))]
    return Wish(
        dates=[
            Date(Period(period.starts_at + later, period.ends_at + later), "") for later in weeks
        ],
        purpose="Kapplöpning",
        contact_name="Bo",
        contact_phone="+46846500401",
        quantity=int(order.get("quantity", 1)),
        skip_clashes=bool(order.get("skip")),
    )


def ask(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        listing = session.get_one(Listing, order["listing"])
        organisation = session.get_one(Organisation, order["organisation"])
        actor = acting_as(session.get_one(User, order["user"]))
        booking = request_booking(
            session, actor, listing=listing, organisation=organisation, wish=wish(order)
        )
        return f"booked {booking.id}"


def answer(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        booking = session.scalars(select(Booking).where(Booking.id == order["booking"])).one()
        approve(session, actor, booking)
        return f"approved {booking.id}"


def edit(order: dict[str, str | int]) -> str:
    facts = {name: order[name] for name in ("quantity", "part_of") if name in order}
    try:
        with unit_of_work() as session:
            actor = acting_as(session.get_one(User, order["user"]))
            listing = session.get_one(Listing, order["listing"])
            edit_listing(session, actor, listing, ListingFacts(**facts))  # type: ignore[arg-type]
    except UnitPromised as refusal:
        return "promised" if refusal.in_the_way else "promised to nobody"
    return f"edited {order['listing']}"


def shut(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        period = Period(
            datetime.fromisoformat(str(order["starts_at"])),
            datetime.fromisoformat(str(order["ends_at"])),
        )
        listing = session.get_one(Listing, order["listing"])
        closure = close(session, actor, Closing([listing], [period], "Kapplöpning"))
        return f"closed {closure.id}"


def withdraw(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        booking = session.scalars(select(Booking).where(Booking.id == order["booking"])).one()
        cancel(session, actor, booking)
        return f"withdrawn {booking.id}"


def shift(order: dict[str, str | int]) -> str:
    """Move the booking's first date, to another listing where one is named."""
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        booking = session.get_one(Booking, order["booking"])
        listing = session.get_one(Listing, order["to"]) if "to" in order else None
        (period,) = (date.period for date in wish(order).dates)
        if period is None:
            raise ValueError("a move needs a period")
        move(session, actor, booking, Move(booking.occurrences[0], period, listing))
        return f"moved {booking.id}"


def agree(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        accept(session, actor, session.get_one(ChangeRequest, order["change"]))
        return f"accepted {order['change']}"


def take_back(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        row = session.get_one(Occurrence, order["occurrence"])
        handing.take_back(session, actor, row)
        return f"returned {row.id}"


def miss(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        return "missed" if overdue.mark(session, int(order["occurrence"])) else "late"


def call_off(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        cancel(session, actor, session.get_one(Booking, order["booking"]), reason="Hinder")
        return f"cancelled {order['booking']}"


def settle(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        inquiry = session.get_one(Inquiry, order["inquiry"])
        (proposal,) = proposing_times.chosen(session, inquiry, [str(order["proposal"])])
        return f"agreed {agreeing.accept(session, actor, inquiry, proposal).id}"


DOING: dict[str, Callable[[dict[str, str | int]], str]] = {
    "ask": ask,
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


def patiently(order: dict[str, str | int]) -> str:
    """Do what is ordered; ask again, as the answer says, when the queue was too long to wait in.

    PostgreSQL ends a wait for a lock after three seconds, which forty askers reach on a slow
    machine. Nothing was written then, and no asker may give up without an answer.
    """
    for _again in range(TRIES):
        try:
            return DOING[str(order["do"])](order)
        except Busy:
            db.session.rollback()
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

    def run(order: dict[str, str | int]) -> str:
        with app.app_context():
            try:
                return patiently(order)
            except SlotTaken:
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
    with ThreadPoolExecutor(len(orders["orders"])) as pool:
        print(json.dumps(list(pool.map(run, orders["orders"]))))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
