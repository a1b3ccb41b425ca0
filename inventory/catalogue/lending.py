"""To whom it is lent, how many there is room for and of what: columns that need a word more."""

from collections.abc import Collection, Mapping

from inventory.catalogue.facts import Catalogue, Column, Flag
from inventory.catalogue.sets import Set
from inventory.types import Audience, BookingMode, ListingKind, Seating

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


def uncounted(catalogue: Catalogue) -> Set:
    """Return the services and skills that are agreed on with their owners: nobody counts those.

    How many portions or lessons there can be is for the owner to say.
    """
    done = catalogue.any_of(Column.KIND, (ListingKind.SERVICE, ListingKind.SKILL))
    return done & catalogue.any_of(Column.MODE, (BookingMode.AGREEMENT, BookingMode.CONTACT))


def enough_room(catalogue: Catalogue, people: int, seating: Seating | None) -> Set:
    """Return those with room for so many: premises that say so, and what states no smaller number.

    People are a wish about rooms. A projector or a technician is for as many as come.
    """
    others = catalogue.everything & ~catalogue.having(Column.KIND, ListingKind.PREMISES)
    column = room(seating)
    return catalogue.at_least(column, people) | (others & ~catalogue.below(column, people))


def room(seating: Seating | None) -> Column:
    """Return the column that says how many there is room for in this way of placing people."""
    return _ROOM[seating]
