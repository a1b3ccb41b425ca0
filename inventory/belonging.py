"""What belongs together: wholes and their parts, what several listings take, and of what."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory.models import Listing, ListingUnit, Unit
from inventory.policy import SEEN_BY_ALL
from inventory.types import ListingKind, ListingStatus


@dataclass(frozen=True)
class Relative:
    """A listing as it is named beside another."""

    id: int
    public_id: str
    title: str
    slug: str
    kind: ListingKind
    status: ListingStatus
    part_of_id: int | None

    @property
    def public(self) -> bool:
        """Whether everybody may see it (its owner is as active as that of the other)."""
        return self.status in SEEN_BY_ALL


_COLUMNS = (
    Listing.id,
    Listing.public_id,
    Listing.title,
    Listing.slug,
    Listing.kind,
    Listing.status,
    Listing.part_of_id,
)


@dataclass(frozen=True)
class Branch:
    """A listing and what it is divided into."""

    listing: Relative
    parts: "Sequence[Branch]"

    def __iter__(self) -> Iterator[Relative]:
        """Yield the listing and all below it."""
        yield self.listing
        for part in self.parts:
            yield from part


@dataclass(frozen=True)
class Family:
    """All listings of one owner, by title, as a forest of wholes and parts."""

    members: Sequence[Relative]

    def parts_of(self, listing_id: int) -> list[Relative]:
        """Return the direct parts."""
        return [one for one in self.members if one.part_of_id == listing_id]

    def above(self, listing_id: int) -> list[Relative]:
        """Return the wholes that a listing is in, the outermost first."""
        by_id = {one.id: one for one in self.members}
        found: list[Relative] = []
        whole = by_id[listing_id].part_of_id
        while whole is not None and by_id[whole] not in found:
            found.append(by_id[whole])
            whole = by_id[whole].part_of_id
        return found[::-1]

    def below(self, listing_id: int) -> "list[Branch]":
        """Return the parts with their parts."""
        return [Branch(part, self.below(part.id)) for part in self.parts_of(listing_id)]

    def tree(self, listing_id: int) -> "Branch":
        """Return the whole tree that the listing stands in."""
        by_id = {one.id: one for one in self.members}
        root = (*self.above(listing_id), by_id[listing_id])[0]
        return Branch(root, self.below(root.id))

    def wholes_for(self, listing_id: int) -> list[tuple[str, str]]:
        """Return premises that the listing can be a part of, as (public id, path of titles)."""
        within = {listing_id, *(one.id for branch in self.below(listing_id) for one in branch)}
        now = next(one.part_of_id for one in self.members if one.id == listing_id)
        return [
            (one.public_id, " › ".join(part.title for part in (*self.above(one.id), one)))
            for one in self.members
            if one.kind is ListingKind.PREMISES
            and (one.status is not ListingStatus.ARCHIVED or one.id == now)
            and one.id not in within
        ]

    def loose_for(self, listing_id: int) -> list[tuple[str, str]]:
        """Return premises that stand by themselves and can become a part of the listing."""
        above = {one.id for one in self.above(listing_id)}
        return [
            (one.public_id, one.title)
            for one in self.members
            if one.kind is ListingKind.PREMISES
            and one.part_of_id is None
            and one.status is not ListingStatus.ARCHIVED
            and one.id not in above | {listing_id}
        ]


@dataclass(frozen=True)
class Thing:
    """A unit that can be taken: how many exist, and which listings take it themselves."""

    public_id: str
    name: str
    of: int
    listings: Sequence[Relative]
    alone: bool
    """Whether the one listing that takes it takes nothing else: it is what the listing offers."""

    def label(self, beside: int) -> str:
        """Return what it is called where one chooses, on the page of the listing `beside`."""
        first = self.listings[0]
        if self.alone:
            return first.title
        elsewhere = len(self.listings) == 1 and first.id != beside
        return f"{self.name} ({first.title})" if elsewhere else self.name


def family(session: Session, organisation_id: int) -> Family:
    """Return all listings of an owner, in one query."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Listing.organisation_id == organisation_id)
        .order_by(Listing.title_key, Listing.id)
    )
    return Family([Relative(*row) for row in rows])


def things(session: Session, organisation_id: int) -> list[Thing]:
    """Return what an owner's listings take themselves, by name, in one query."""
    rows = session.execute(
        select(Unit.public_id, Unit.name, Unit.quantity, *_COLUMNS)
        .join(ListingUnit, ListingUnit.unit_id == Unit.id)
        .join(Listing, Listing.id == ListingUnit.listing_id)
        .where(
            Unit.organisation_id == organisation_id,
            Unit.retired_at.is_(None),
            ListingUnit.by_part.is_(False),
            Listing.status != ListingStatus.ARCHIVED,
        )
        .order_by(Listing.title_key, Unit.id, Listing.id)
    )
    named: dict[str, tuple[str, int]] = {}
    by_unit: dict[str, list[Relative]] = defaultdict(list)
    for row in rows:
        named[row[0]] = (row[1], row[2])
        by_unit[row[0]].append(_relative(list(row)[3:]))
    takes = Counter(one.id for listings in by_unit.values() for one in listings)
    return [
        Thing(
            unit,
            *named[unit],
            listings=listings,
            alone=len(listings) == 1 and takes[listings[0].id] == 1,
        )
        for unit, listings in by_unit.items()
    ]


def parts_of(session: Session, listing: Listing) -> list[Relative]:
    """Return the parts of a listing, by title."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Listing.part_of_id == listing.id)
        .order_by(Listing.title_key, Listing.id)
    )
    return [Relative(*row) for row in rows]


def sharing(session: Session, listing: Listing) -> dict[int, list[Relative]]:
    """Return by unit which other listings take it themselves, of what the listing takes itself."""
    mine, other = aliased(ListingUnit), aliased(ListingUnit)
    rows = session.execute(
        select(mine.unit_id, *_COLUMNS)
        .join(other, other.unit_id == mine.unit_id)
        .join(Listing, Listing.id == other.listing_id)
        .where(
            mine.listing_id == listing.id,
            mine.by_part.is_(False),
            other.by_part.is_(False),
            other.listing_id != listing.id,
        )
        .order_by(mine.unit_id, Listing.title_key, Listing.id)
    )
    found: dict[int, list[Relative]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(_relative(list(row)[1:]))
    return found


def _relative(columns: Sequence[Any]) -> Relative:
    return Relative(*columns)
