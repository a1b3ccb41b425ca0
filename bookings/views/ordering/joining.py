"""The order that something is looked for, which stands in the address until it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from bookings import policy, queries
from bookings.finder.search_words import INSTEAD_OF, ORDER
from bookings.models import Order
from marketplace.actor import Actor


@dataclass(frozen=True)
class Joining:
    """An order in words, and the title of what could not be had; "" where that is not said."""

    label: str
    url: str
    instead_of: str


def of(session: Session, actor: Actor, names: Mapping[str, str]) -> Joining | None:
    """Return the order that is named and the actor sees, None where there is none."""
    order = policy.order_if_any(session, actor, names.get(ORDER, ""))
    if order is None:
        return None
    bookings = queries.of_order(session, order)
    titles = {one.public_id: one.listing.title for one in bookings}
    return Joining(
        label=label(len(bookings)),
        url=address(order),
        instead_of=titles.get(names.get(INSTEAD_OF, ""), ""),
    )


def label(things: int) -> str:
    """Return what an order is called."""
    return str(ngettext("Order of %(num)s thing", "Order of %(num)s things", things))


def address(order: Order) -> str:
    """Return the page of the order."""
    return url_for("bookings_order.show", public_id=order.public_id)
