"""What a search wishes for but the time, each wish as the set of the listings that meet it."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isnan

from inventory import distance
from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column, Flag, Group
from inventory.catalogue.lending import enough_room, uncounted
from inventory.catalogue.sets import NONE, Set
from inventory.search_filters import Near, SearchFilters
from inventory.types import Answer, Audience, ListingStatus


class Wish(StrEnum):
    """Something that a search can ask for, by the name of its parameter."""

    TEXT = "q"
    KIND = "kind"
    TYPE = "type"
    PEOPLE = "people"
    SEATED = "seated"
    QUANTITY = "quantity"
    DISTRICT = "district"
    NEAR = "near"
    ACTIVITY = "activity"
    FEATURE = "feature"
    ACCESSIBLE = "accessible"
    AUDIENCE = "audience"
    MODE = "mode"
    ORGANISATION = "organisation"
    BORROWER = "may"
    """Lent to whoever searches; beside the filters, because it hangs on who that is."""


@dataclass(frozen=True)
class Wishes:
    """A search's wishes over a catalogue: `shown` is all that may be seen at all."""

    catalogue: Catalogue
    shown: Set
    by_wish: Mapping[Wish, Set]

    def all(self, *but: Wish) -> Set:
        """Return those that meet every wish, but for the named ones."""
        found = self.shown
        for wish, those in self.by_wish.items():
            if wish not in but:
                found &= those
        return found

    def also(self, wish: Wish, those: Set) -> "Wishes":
        """Return the same with one wish more."""
        return replace(self, by_wish={**self.by_wish, wish: those})


def wishes(catalogue: Catalogue, filters: SearchFilters, text: Set | None = None) -> Wishes:
    """Return the wishes of the filters; `text` are those that the words find, None without any."""
    found = dict(_wishes(catalogue, filters))
    if text is not None:
        found[Wish.TEXT] = text
    return Wishes(catalogue, _shown(catalogue, filters), found)


def _wishes(catalogue: Catalogue, filters: SearchFilters) -> Iterator[tuple[Wish, Set]]:
    yield from _with_any(catalogue, filters)
    yield from _with_enough(catalogue, filters)
    yield from _with_all(catalogue, filters)
    if filters.audience is not None:
        yield Wish.AUDIENCE, _for(catalogue, filters.audience)
    if filters.near is not None:
        yield Wish.NEAR, within(catalogue, filters.near)


def _with_any(catalogue: Catalogue, filters: SearchFilters) -> Iterator[tuple[Wish, Set]]:
    """Yield the wishes that one of several values will do for."""
    asked: tuple[tuple[Wish, Column, Sequence[Hashable]], ...] = (
        (Wish.KIND, Column.KIND, (filters.kind,) if filters.kind else ()),
        (Wish.TYPE, Column.TYPE, (filters.type,) if filters.type else ()),
        (Wish.DISTRICT, Column.DISTRICT, filters.districts),
        (Wish.MODE, Column.MODE, filters.modes),
        (Wish.ORGANISATION, Column.OWNER, filters.organisations),
    )
    for wish, column, values in asked:
        if values:
            yield wish, catalogue.any_of(column, values)


def _with_enough(catalogue: Catalogue, filters: SearchFilters) -> Iterator[tuple[Wish, Set]]:
    if filters.people is not None:
        yield Wish.PEOPLE, enough_room(catalogue, filters.people, filters.seating)
    if filters.seated is not None:
        yield Wish.SEATED, catalogue.at_least(Column.SEATED, filters.seated)
    if filters.quantity is not None:
        enough = catalogue.at_least(Column.EXISTING, filters.quantity)
        yield Wish.QUANTITY, enough | uncounted(catalogue)


def _with_all(catalogue: Catalogue, filters: SearchFilters) -> Iterator[tuple[Wish, Set]]:
    """Yield the wishes of which every value has to be there."""
    asked: tuple[tuple[Wish, Column, Sequence[Hashable]], ...] = (
        (Wish.ACTIVITY, Column.ACTIVITY, filters.activities),
        (Wish.FEATURE, Column.FEATURE, filters.features),
    )
    for wish, column, values in asked:
        if values:
            found = catalogue.everything
            for value in values:
                found &= catalogue.having(column, value)
            yield wish, found
    if filters.accessible:
        unknown = filters.accessible_unknown
        yield Wish.ACCESSIBLE, all_accessible(catalogue, filters.accessible, unknown=unknown)


def all_accessible(catalogue: Catalogue, codes: Iterable[str], *, unknown: bool = False) -> Set:
    """Return those of which all of the facts are known to be true, or not known to be missing."""
    found = catalogue.everything
    for code in codes:
        found &= accessible(catalogue, code, unknown=unknown)
    return found


def accessible(catalogue: Catalogue, code: str, *, unknown: bool = False) -> Set:
    """Return those of which the fact is known to be true, or not known to be missing."""
    if unknown:
        return catalogue.everything & ~catalogue.having(Column.ACCESSIBLE, (code, Answer.NO))
    return catalogue.having(Column.ACCESSIBLE, (code, Answer.YES))


def within(catalogue: Catalogue, near: Near) -> Set:
    """Return those that lie in the circle; what has no coordinates lies nowhere.

    With `anywhere` it is found as well, where anything at all lies in the circle.
    """
    limit = (near.radius_km * 1000) ** 2
    away = distance.from_point(near.latitude, near.longitude)
    south, north = distance.band(near.latitude, near.radius_km)
    numbers, latitudes, longitudes = catalogue.remembered("located", lambda: _located(catalogue))
    band = slice(bisect_left(latitudes, south), bisect_right(latitudes, north))
    inside = [
        number
        for number, latitude, longitude in zip(
            numbers[band], latitudes[band], longitudes[band], strict=True
        )
        if away(latitude, longitude) <= limit
    ]
    found = sets.of(inside, catalogue.size)
    return found | _unplaced(catalogue) if near.anywhere and found else found


def _unplaced(catalogue: Catalogue) -> Set:
    def found() -> Set:
        placed, _latitudes, _longitudes = catalogue.remembered(
            "located", lambda: _located(catalogue)
        )
        return catalogue.everything & ~sets.of(placed, catalogue.size)

    return catalogue.remembered("unplaced", found)


def _located(catalogue: Catalogue) -> "tuple[array[int], array[float], array[float]]":
    """Return the numbers of all that have coordinates, with those, from south to north."""
    latitudes, longitudes = catalogue.places
    numbers = array(
        "I",
        sorted(
            (n for n in sets.members(catalogue.everything) if not isnan(latitudes[n])),
            key=latitudes.__getitem__,
        ),
    )
    return (
        numbers,
        array("d", map(latitudes.__getitem__, numbers)),
        array("d", map(longitudes.__getitem__, numbers)),
    )


def _for(catalogue: Catalogue, audience: Audience) -> Set:
    """Return what is open to a whole group of borrowers, or to everybody."""
    groups = (Group(one.value, None) for one in (Audience.ALL, audience))
    open_to = catalogue.any_of(Column.AUDIENCE, groups)
    return (catalogue.everything & ~catalogue.flagged(Flag.FOR_SOME)) | open_to


def published(catalogue: Catalogue) -> Set:
    """Return what anybody may find."""
    found = catalogue.having(Column.STATUS, ListingStatus.PUBLISHED)
    return found & catalogue.flagged(Flag.OF_ACTIVE) if found else NONE


def _shown(catalogue: Catalogue, filters: SearchFilters) -> Set:
    found = published(catalogue)
    if filters.unpublished_of:
        theirs = catalogue.any_of(Column.OWNER, filters.unpublished_of)
        found |= theirs & catalogue.flagged(Flag.OF_ACTIVE)
    return found
