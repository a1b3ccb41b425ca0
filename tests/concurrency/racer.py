"""A process of its own that asks for the same slot from many threads at once (see test_races)."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from bookings import proposing
from bookings.agreeing import accept
from bookings.deciding import approve
from bookings.errors import SlotTaken, TooLate
from bookings.models import Booking, Inquiry
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


def wish(order: dict[str, str | int]) -> Wish:
    period = Period(
        datetime.fromisoformat(str(order["starts_at"])),
        datetime.fromisoformat(str(order["ends_at"])),
    )
    return Wish(
        dates=[Date(period, "")],
        purpose="Kapplöpning",
        contact_name="Bo",
        contact_phone="+46846500401",
        quantity=int(order.get("quantity", 1)),
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


def agree(order: dict[str, str | int]) -> str:
    with unit_of_work() as session:
        actor = acting_as(session.get_one(User, order["user"]))
        inquiry = session.get_one(Inquiry, order["inquiry"])
        (proposal,) = proposing.chosen(session, inquiry, [str(order["proposal"])])
        return f"agreed {accept(session, actor, inquiry, proposal).id}"


def patiently(order: dict[str, str | int]) -> str:
    """Do what is ordered; ask again, as the answer says, when the queue was too long to wait in.

    PostgreSQL ends a wait for a lock after three seconds, which forty askers reach on a slow
    machine. Nothing was written then, and no asker may give up without an answer.
    """
    for _again in range(TRIES):
        try:
            return {"ask": ask, "approve": answer, "agree": agree}[str(order["do"])](order)
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
