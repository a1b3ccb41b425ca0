"""The order that something is looked for, which stands in the address until it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from bookings import policy, queries
from bookings.finder.search_words import INSTEAD_OF, ORDER
from bookings.models import Order
from bookings.standing_in import missing
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
    lost = missing(session, order, names.get(INSTEAD_OF, ""))
    return Joining(
        label=label(len(queries.of_order(session, order))),
        url=address(order),
        instead_of=lost.listing.title if lost is not None else "",
    )


def label(things: int) -> str:
    """Return what an order is called."""
    return str(ngettext("Order of %(num)s thing", "Order of %(num)s things", things))


def address(order: Order) -> str:
    """Return the page of the order."""
    return url_for("bookings_order.show", public_id=order.public_id)
