"""How people are placed, and how many there is room for that way."""

from collections.abc import Mapping

from inventory.cards import Shown
from inventory.types import Seating

_NUMBERS: Mapping[Seating, str] = {
    Seating.STANDING: "capacity_standing",
    Seating.SEATED: "capacity_seated",
    Seating.TABLES: "capacity_tables",
}


def bound(listing: Shown, way: Seating) -> tuple[Seating, int] | None:
    """Return the stated way of placing people that bounds this one, with its number.

    Itself where its number is stated; no more sit at tables than in rows. None where it is only the
    largest number that bounds it.
    """
    stated = dict(ways(listing))
    if way is Seating.TABLES and way not in stated:
        way = Seating.SEATED
    return (way, stated[way]) if way in stated else None


def ways(listing: Shown) -> list[tuple[Seating, int]]:
    """Return the ways of placing people that the listing states, with their numbers."""
    numbers = [(way, getattr(listing, name)) for way, name in _NUMBERS.items()]
    return [(way, number) for way, number in numbers if number is not None]
