"""To whom it is lent, and how many there is room for: two columns that need a word more."""

from collections.abc import Collection, Mapping

from inventory.catalogue.facts import Catalogue, Column, Flag
from inventory.catalogue.sets import Set
from inventory.types import Audience, Seating

Groups = Collection[tuple[Audience, int | None]]
"""The groups that an asker belongs to (`inventory.policy.audiences_of`)."""

_ROOM: Mapping[Seating | None, Column] = {
    None: Column.ROOM,
    Seating.STANDING: Column.ROOM_STANDING,
    Seating.SEATED: Column.ROOM_SEATED,
    Seating.TABLES: Column.ROOM_TABLES,
}


def own(catalogue: Catalogue, organisation_id: int | None) -> Set:
    """Return what the organisation itself lends out."""
    return catalogue.having(Column.OWNER, organisation_id)


def lent(catalogue: Catalogue, groups: Groups, organisation_id: int | None) -> Set:
    """Return what is for an asker of these groups; its own is for it whatever it says.

    What names no audience is for every organisation; a private person is one.
    """
    for_all = catalogue.everything & ~catalogue.flagged(Flag.FOR_SOME)
    meant = catalogue.any_of(Column.AUDIENCE, groups)
    return for_all | meant | own(catalogue, organisation_id)


def room(seating: Seating | None) -> Column:
    """Return the column that says how many there is room for in this way of placing people."""
    return _ROOM[seating]
