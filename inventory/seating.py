"""How people are placed, and how many there is room for that way."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, case, func

from inventory.models import Listing
from inventory.types import Seating

_NUMBERS: Mapping[Seating, str] = {
    Seating.STANDING: "capacity_standing",
    Seating.SEATED: "capacity_seated",
    Seating.TABLES: "capacity_tables",
}


def room(seating: ColumnElement[str] | Seating | None) -> ColumnElement[int | None]:
    """Return in SQL how many people there is room for: that way where it is stated, else at all.

    In SQL `seating` is one of the values of `Seating`, or "" where nobody has said.
    """
    if seating is None:
        return Listing.capacity_max.expression
    if isinstance(seating, Seating):
        return func.coalesce(getattr(Listing, _NUMBERS[seating]), Listing.capacity_max)
    stated = case(
        *((seating == way.value, getattr(Listing, name)) for way, name in _NUMBERS.items()),
        else_=None,
    )
    return func.coalesce(stated, Listing.capacity_max)


def ways(listing: Listing) -> list[tuple[Seating, int]]:
    """Return the ways of placing people that the listing states, with their numbers."""
    numbers = [(way, getattr(listing, name)) for way, name in _NUMBERS.items()]
    return [(way, number) for way, number in numbers if number is not None]
