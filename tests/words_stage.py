"""Listings that are searched by words, and what a text finds of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing, search
from inventory.facts import (
    ListingFacts,
)
from inventory.models import Listing
from marketplace.actor import SYSTEM
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def made(owner: Organisation, *facts: ListingFacts) -> list[Listing]:
    with unit_of_work() as work:
        return [
            cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=one) for one in facts
        ]


def titles(session: Session, text: str) -> list[str]:
    found = search.found(session, text)
    assert found is not None
    by_id = {one.id: one.title for one in session.scalars(select(Listing))}
    return [by_id[key] for key in found.ids]


def corrected(session: Session, text: str) -> bool:
    found = search.found(session, text)
    return found is not None and found.corrected
