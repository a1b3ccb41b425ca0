"""What has been chosen in the finder for one order: kept in the address, sent in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.finder import passing_on
from bookings.finder.search_words import CHOOSE, GONE, OF_ORDER, PICK, Asked
from bookings.views.finding import find_times
from bookings.views.finding.find_choices import address, without
from bookings.views.ordering import order_things
from inventory.models import Listing, ListingUnit
from inventory.policy import may_see
from inventory.units import quantity_of
from marketplace.actor import Actor
from marketplace.errors import FieldProblem

_NOBODY = dict.fromkeys(OF_ORDER)


@dataclass(frozen=True)
class Basket:
    """What was chosen, each with the address without it, and where all of it is asked for.

    `people` says for how many, where the search itself does not, and `alone` is the address without
    that. `beside` are the titles of what is no part of an order: its owner is asked by itself.
    """

    things: list[dict[str, Any]]
    url: str
    empty_url: str
    beside: list[str]
    people: str
    alone: str


def basket(session: Session, actor: Actor, asked: Asked) -> Basket | None:
    """Return what was chosen, None where nothing was.

    What is gone or the actor may not see is left out, also of what has been `picked`, and noted
    among the problems.
    """
    if not asked.picked:
        return None
    found = things_of(session, actor, asked)
    keys = list(found)
    things = [
        {
            "title": found[key].title,
            "owner": found[key].organisation.name,
            "url": without(PICK, key),
            "beside": not order_things.ordered_here(found[key]),
        }
        for key in keys
    ]
    if not things:
        return None
    return Basket(
        things,
        order_url(asked, found),
        address(**{PICK: None, CHOOSE: None, **_NOBODY}),
        [found[key].title for key in keys if not order_things.ordered_here(found[key])],
        kept_people(asked),
        address(**_NOBODY),
    )


def things_of(session: Session, actor: Actor, asked: Asked) -> dict[str, Listing]:
    """Return what was picked by public id, in the sequence in which it was.

    What is gone or the actor may not see is left out, also of what has been `picked`, and noted
    among the problems.
    """
    rows = session.scalars(
        select(Listing)
        .where(Listing.public_id.in_(asked.picked))
        .order_by(Listing.id)
        .options(
            joinedload(Listing.organisation),
            selectinload(Listing.units).joinedload(ListingUnit.unit),
        )
    ).unique()
    found = {row.public_id: row for row in rows if may_see(actor, row)}
    keys = [key for key in asked.picked if key in found]
    if len(keys) < len(asked.picked) and all(one.field != PICK for one in asked.problems):
        asked.problems.append(FieldProblem(PICK, GONE))
    asked.picked = tuple(keys)
    return {key: found[key] for key in keys}


def order_url(asked: Asked, found: Mapping[str, Listing]) -> str:
    """Return where all of what was picked is asked for, at the time of the search."""
    return url_for(
        "bookings_order_form.new",
        thing=list(found),
        **{**passing_on.to_order(asked), **_quantities(asked, found.values())},
    )


def kept_people(asked: Asked) -> str:
    """Return for how many the order is where the search does not say so itself, "" elsewhere."""
    if not asked.people or asked.search.filters.people:
        return ""
    return find_times.people_words(asked.people)


def _quantities(asked: Asked, chosen: Iterable[Listing]) -> dict[str, Any]:
    """Return how many are wanted of what there are so many of, by the fields of the order."""
    wanted = asked.search.filters.quantity or 1
    several = (one for one in chosen if 1 < wanted <= quantity_of(one))
    return {f"quantity-{one.public_id}": str(wanted) for one in several}
