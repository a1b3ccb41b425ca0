"""Dividing premises into parts that can be booked by themselves."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import copying
from inventory.cataloguing import create_listing
from inventory.checking import LONGEST_TITLE, line
from inventory.facts import NOT_GIVEN
from inventory.models import Listing
from inventory.policy import require_edit
from inventory.problems import MISSING, Problems, too_many
from inventory.types import ListingStatus
from marketplace.actor import Actor

MOST_PARTS = 20

# What is so of the whole is not so of a part: its size, its words, its price, what is in it.
_OF_ITS_OWN = (
    "summary", "description", "capacity_max", "capacity_standing", "capacity_seated",
    "capacity_tables", "area_m2", "units", "features", "features_text", "price_text",
    "price_rules", "accessibility_checked_on", "always_with",
)  # fmt: skip


def divide(
    session: Session, actor: Actor, listing: Listing, *, names: Sequence[str]
) -> list[Listing]:
    """Make a draft for each name, a part of the listing with its place, hours and rules.

    Bookings of the whole take the new parts too. Raises NotAllowed, and Invalid at `names` when
    there is none, too many, a name twice or one that another part has.
    """
    require_edit(actor, listing)
    wanted = _checked(session, listing, names)
    left_out = dict.fromkeys(_OF_ITS_OWN, NOT_GIVEN)
    like = replace(copying.facts_of(listing), **left_out, status=ListingStatus.DRAFT)
    return [
        create_listing(
            session,
            actor,
            organisation=listing.organisation,
            facts=replace(like, title=name, part_of=listing.public_id),
        )
        for name in wanted
    ]


def _checked(session: Session, listing: Listing, names: Sequence[str]) -> list[str]:
    problems = Problems()
    wanted = [
        clean
        for name in names
        if name.strip() and (clean := line("names", name, LONGEST_TITLE, problems))
    ]
    if not wanted:
        problems.add("names", MISSING)
    if len(wanted) > MOST_PARTS:
        problems.add("names", too_many(MOST_PARTS))
    there = session.scalars(select(Listing.title).where(Listing.part_of_id == listing.id))
    known = {title.casefold() for title in there}
    for name in wanted:
        if name.casefold() in known:
            problems.add("names", _l("There is a part called “%(name)s” already.", name=name))
        known.add(name.casefold())
    problems.refuse()
    return wanted
