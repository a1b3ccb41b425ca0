"""The order that a booking joins: what is chosen instead of something that could not be had."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from bookings import policy, queries
from bookings.forms.request import RequestForm
from bookings.models import Order
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid
from marketplace.models import Organisation


def told(session: Session, actor: Actor, form: RequestForm) -> dict[str, Any] | None:
    """Return the order that the form names and the actor sees, in words; None where there is none.

    A name that stands for none is dropped, so that the booking becomes one of its own.
    """
    order = policy.order_if_any(session, actor, form.order.data or "")
    if order is None:
        form.order.data = ""
        return None
    things = len(queries.of_order(session, order))
    return {
        "label": ngettext("Order of %(num)s thing", "Order of %(num)s things", things),
        "url": url_for("bookings_order.show", public_id=order.public_id),
    }


def require_same(order: Order, organisation: Organisation) -> None:
    """Raise Invalid where the booking is for somebody else than the order."""
    if order.organisation_id != organisation.id:
        problem = _l(
            "This is added to an order for %(name)s. Choose the same.", name=order.organisation.name
        )
        raise Invalid([FieldProblem("organisation", problem)])
