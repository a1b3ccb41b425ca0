"""What belongs together with a listing, in plain words for who wants to borrow it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory import belonging, units
from inventory.belonging import Relative
from inventory.models import Listing, ListingUnit
from inventory.policy import SEEN_BY_ALL
from inventory.types import ListingKind

HELP = frozenset({ListingKind.SERVICE, ListingKind.SKILL})
Names = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """A sentence: how it begins, what it names (title and address, if it has a page), a note."""

    lead: str
    names: Names
    note: str = ""


def of(session: Session, listing: Listing, *, insider: bool) -> list[Line]:
    """Return the sentences about a listing whose units are loaded; none for a plain one.

    What the public may not see is named to an insider only. Two queries.
    """
    found = []
    whole = listing.part_of
    if whole is not None and (insider or whole.status in SEEN_BY_ALL):
        named = [(whole.title, f"/l/{whole.public_id}-{whole.slug}")]
        note = _("When the whole is booked, this cannot be booked at the same time.")
        found.append(Line(_("Part of"), named, note))
    parts = _names(belonging.parts_of(session, listing), insider=insider)
    if parts:
        note = _("They can be booked by themselves; then the whole cannot be booked.")
        found.append(Line(_("Parts:"), parts, note))
    own = [row for row in listing.units if not row.by_part]
    sharing = belonging.sharing(session, listing)
    contents = len(own) > 1 or any(row.quantity > 1 for row in own)
    if contents:
        found.append(_contents(listing, own, sharing, insider=insider))
    else:
        found.extend(_elsewhere(listing, own, sharing, insider=insider))
    return found


def _contents(
    listing: Listing,
    own: Sequence[ListingUnit],
    sharing: dict[int, list[Relative]],
    *,
    insider: bool,
) -> Line:
    """Say what is in a set besides itself, and what of it can be had by itself."""
    names = []
    for row in own:
        if row.unit.name.casefold() == listing.title.casefold() and len(own) > 1:
            continue
        alone = [
            one
            for one in sharing.get(row.unit_id, ())
            if one.title.casefold() == row.unit.name.casefold() and (insider or one.public)
        ]
        address = _address(alone[0]) if alone else ""
        names.append((_("%(count)s × %(what)s", count=row.quantity, what=row.unit.name), address))
    return Line(_("It contains"), names)


def _elsewhere(
    listing: Listing,
    own: Sequence[ListingUnit],
    sharing: dict[int, list[Relative]],
    *,
    insider: bool,
) -> list[Line]:
    """Say what else takes the same thing or the same person."""
    others = _names([one for row in own for one in sharing.get(row.unit_id, ())], insider=insider)
    if not others:
        return []
    if listing.kind in HELP:
        note = _("Whoever is booked for one of them is not free for the other at that time.")
        return [Line(_("The same person also does"), others, note)]
    single = units.quantity_of(listing) <= 1
    note = (
        _("When that is booked, this is not free.")
        if single
        else _("When that is booked, fewer are left here.")
    )
    return [Line(_("Is also part of"), others, note)]


def _names(listings: Sequence[Relative], *, insider: bool) -> list[tuple[str, str]]:
    return [(one.title, _address(one)) for one in listings if insider or one.public]


def _address(one: Relative) -> str:
    return f"/l/{one.public_id}-{one.slug}"
