"""Wholes take all that their parts take: which listings that concerns, and writing it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from inventory.models import Listing, ListingUnit

Quantities = dict[int, int]


def around(session: Session, listings: Collection[int], units: Collection[int]) -> set[int]:
    """Return the listings whose units may follow when those of `listings` change.

    They, every whole above, whatever takes one of their units (or of `units`) itself, and so on.
    """
    takers = select(ListingUnit.listing_id).where(
        ListingUnit.unit_id.in_(units), ListingUnit.by_part.is_(False)
    )
    found: set[int] = set()
    coming = {*listings, *session.scalars(takers)}
    own, other = aliased(ListingUnit), aliased(ListingUnit)
    while coming:
        found |= coming
        above = select(Listing.part_of_id).where(
            Listing.id.in_(coming), Listing.part_of_id.is_not(None)
        )
        beside = (
            select(other.listing_id)
            .join(own, own.unit_id == other.unit_id)
            .where(own.listing_id.in_(coming), own.by_part.is_(False), other.by_part.is_(False))
        )
        coming = set(session.scalars(above.union(beside))) - found
    return found


@dataclass
class _Takes:
    """What listings take by themselves, and what comes to them by parts."""

    parts: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    own: dict[int, Quantities] = field(default_factory=lambda: defaultdict(dict))
    brought: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of: Quantities = field(default_factory=dict)


def keep(session: Session, listings: Collection[int], lowered: Mapping[int, int]) -> set[int]:
    """Let each of the listings take what its parts take; return those that changed.

    A whole takes all that exist of each unit (`lowered` says how many will). Whatever takes all
    that a whole takes itself, such as a package with the whole hall in it, takes its parts too.
    """
    takes, rows = _read(session, listings, lowered)
    _spread(takes, listings)
    changed = set()
    for listing_id in sorted(listings):
        wanted = {unit: takes.of[unit] for unit in sorted(takes.brought[listing_id])}
        if _write(session, listing_id, wanted, rows.get(listing_id, {})):
            changed.add(listing_id)
    session.flush()
    return changed


def _read(
    session: Session, listings: Collection[int], lowered: Mapping[int, int]
) -> tuple[_Takes, dict[int, dict[int, ListingUnit]]]:
    takes = _Takes()
    parts = session.execute(
        select(Listing.part_of_id, Listing.id)
        .where(Listing.part_of_id.in_(listings))
        .order_by(Listing.id)
    )
    for whole, part in parts:
        if whole is not None:
            takes.parts[whole].append(part)
    ids = {*listings, *(part for row in takes.parts.values() for part in row)}
    rows: dict[int, dict[int, ListingUnit]] = defaultdict(dict)
    for row in session.scalars(
        select(ListingUnit)
        .where(ListingUnit.listing_id.in_(ids))
        .order_by(ListingUnit.listing_id, ListingUnit.unit_id)
        .options(joinedload(ListingUnit.unit))
    ):
        rows[row.listing_id][row.unit_id] = row
        count = lowered.get(row.unit_id, row.unit.quantity)
        if not count:
            continue
        takes.of[row.unit_id] = count
        if not row.by_part:
            takes.own[row.listing_id][row.unit_id] = row.quantity
        elif row.listing_id not in listings:
            takes.brought[row.listing_id].add(row.unit_id)
    return takes, rows


def _spread(takes: _Takes, listings: Collection[int]) -> None:
    """Bring units upwards until nothing more comes."""
    whole = [one for one in sorted(listings) if takes.parts[one]]
    as_much = {
        one: [w for w in whole if w != one and _covers(takes.own[one], takes.own[w])]
        for one in sorted(listings)
    }
    moving = True
    while moving:
        moving = False
        for one in sorted(listings):
            came = {
                unit
                for part in takes.parts[one]
                for unit in (*takes.own[part], *takes.brought[part])
            }
            came |= {unit for other in as_much[one] for unit in takes.brought[other]}
            if not came <= takes.brought[one]:
                takes.brought[one] |= came
                moving = True


def _covers(mine: Quantities, other: Quantities) -> bool:
    return bool(other) and all(mine.get(unit, 0) >= count for unit, count in other.items())


def _write(
    session: Session, listing_id: int, wanted: Quantities, present: dict[int, ListingUnit]
) -> bool:
    changed = False
    for unit_id, row in present.items():
        if row.by_part and unit_id not in wanted:
            session.delete(row)
            changed = True
    for unit_id, quantity in wanted.items():
        known = present.get(unit_id)
        if known is None:
            session.add(
                ListingUnit(listing_id=listing_id, unit_id=unit_id, quantity=quantity, by_part=True)
            )
        elif known.quantity != quantity:
            known.quantity = quantity
        else:
            continue
        changed = True
    return changed
