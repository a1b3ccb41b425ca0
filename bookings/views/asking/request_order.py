"""The order that a booking joins: what is chosen instead of something that could not be had."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.finder.search_words import INSTEAD_OF, ORDER
from bookings.forms.request import RequestForm
from bookings.models import Order
from bookings.views.ordering import joining
from bookings.views.ordering.joining import Joining
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid
from marketplace.models import Organisation


def told(session: Session, actor: Actor, form: RequestForm) -> Joining | None:
    """Return the order that the form names and the actor sees, in words; None where there is none.

    A name that stands for none is dropped, so that the booking becomes one of its own.
    """
    found = joining.of(
        session, actor, {ORDER: form.order.data or "", INSTEAD_OF: form.instead.data or ""}
    )
    if found is None:
        form.order.data = form.instead.data = ""
    return found


def require_same(order: Order, organisation: Organisation) -> None:
    """Raise Invalid where the booking is for somebody else than the order."""
    if order.organisation_id != organisation.id:
        problem = _l(
            "This is added to an order for %(name)s. Choose the same.", name=order.organisation.name
        )
        raise Invalid([FieldProblem("organisation", problem)])
