"""The address of an order that is being put together: what was chosen, and no private word.

Opened anew, after an error or on another day, it shows the same form again.
"""

from urllib.parse import urlencode

from flask import request, url_for
from flask_login import current_user

from bookings.finder import passing_on
from bookings.forms.order import THING, OrderForm, Quantities
from bookings.views.ordering.order_things import Chosen
from marketplace.actor import Actor
from marketplace.phones import shown

LONGEST = 4000
"""Servers take no line of a request much longer than this; what is longer is not kept."""
# What is nobody else's business stands in no address, but what came by one stays.
_PRIVATE = ("purpose", "note")
_BESIDE = frozenset({"csrf_token", "key", "shown", "quantity", "contact_name", "contact_phone"})


def of(form: OrderForm, picked: Chosen, quantities: Quantities) -> str:
    """Return the address that shows the form as it is filled in; without all that if too long."""
    pairs = [(THING, one.public_id) for one in (*picked.things, *picked.beside)]
    pairs += [(f"quantity-{key}", text) for key, text in quantities.texts.items() if text != "1"]
    for field in form:
        if field.name in _BESIDE or field.name in _PRIVATE or field.data == field.default:
            continue
        values = field.data if isinstance(field.data, list) else [field.data]
        pairs += [(field.name, "y" if one is True else str(one)) for one in values if one]
    pairs += [(name, request.args[name]) for name in _PRIVATE if request.args.get(name)]
    bare = url_for("bookings_order_form.new")
    address = f"{bare}?{urlencode(pairs)}" if pairs else bare
    return address if len(address) <= LONGEST else bare


def back(form: OrderForm, picked: Chosen) -> str:
    """Return the search for more at the same time, with all that was chosen."""
    names = {"date": "date", "from": "from", "to": "to", "end": "end", "organisation": "for"}
    values = {names[one.name]: one.data for one in form if one.name in names and one.data}
    keys = [one.public_id for one in (*picked.things, *picked.beside)]
    if not keys:
        return url_for("bookings_find.index")
    people = {"order_people": form.people.data, "order_seating": form.seating.data}
    values |= {name: value for name, value in people.items() if value}
    values |= passing_on.of_form({one.name: one.data for one in form})
    return url_for("bookings_find.index", pick=keys, **values)


def holds_all(form: OrderForm, actor: Actor) -> bool:
    """Tell whether the address holds all that is typed: what is private is as the form had it."""
    typed = {name: form[name].data or "" for name in (*_PRIVATE, "contact_name", "contact_phone")}
    given = {name: request.args.get(name, "") for name in _PRIVATE}
    mine = {"contact_name": actor.name, "contact_phone": shown(current_user.phone)}
    return typed == {**given, **mine}
