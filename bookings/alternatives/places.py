"""Other listings that could serve instead: parts of the same house, and similar ones nearby."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.judging.asking import Asker
from bookings.judging.terms_rule import HERE
from inventory import distance
from inventory.catalogue import keeping, sets
from inventory.catalogue.facts import Catalogue, Column, Flag
from inventory.catalogue.lending import lent, room
from inventory.catalogue.sets import NONE, Set
from inventory.models import Listing, ListingActivity, Tariff
from inventory.policy import groups_of
from inventory.types import Answer, ListingKind, ListingStatus

ROOMS = 12
NEIGHBOURS = 40
_UNKNOWN = 1e15


def same_house(session: Session, listing: Listing, asker: Asker) -> list[Listing]:
    """Return other rooms of the same house that hold the people, the nearest in size first.

    The same place, the whole or the parts of it, or what shares a thing with it. What is known of
    the listing's accessibility is known of them, too. No kitchen instead of a hall: what is stated
    to be of another type and for other uses is left out.
    """
    if listing.kind is not ListingKind.PREMISES:
        return []
    catalogue = keeping.current(session)
    house = sets.of(_beside(session, catalogue, listing), catalogue.size)
    size = asker.people or listing.capacity_max or 0
    sizes = {
        number: capacity
        for capacity in catalogue.values(Column.ROOM)
        for number in sets.members(catalogue.having(Column.ROOM, capacity) & house)
    }
    able = list(sets.members(house & _able(catalogue, listing, asker)))
    found = sorted(
        set(able) - _for_other_uses(session, catalogue, listing, able),
        key=lambda number: (
            abs(sizes.get(number, size) - size),
            catalogue.titles[number],
            catalogue.ids[number],
        ),
    )
    return _loaded(session, catalogue, found[:ROOMS])


def similar(session: Session, listing: Listing, asker: Asker) -> list[Listing]:
    """Return listings of the same type with the same known accessibility, the nearest first.

    Where there are few, other premises that are used for the same come after them, those first that
    share most: a meeting is held in an assembly hall or in a village hall.
    """
    catalogue = keeping.current(session)
    able = _able(catalogue, listing, asker)
    alike = catalogue.having(Column.TYPE, listing.type) & able
    place = listing.place
    away = None
    if place is not None and place.latitude is not None and place.longitude is not None:
        away = distance.from_point(place.latitude, place.longitude)

    def order(number: int) -> tuple[float, str, int]:
        point = catalogue.point(number)
        far = _UNKNOWN if away is None or point is None else away(*point)
        return far, catalogue.titles[number], catalogue.ids[number]

    found = sorted(sets.members(alike), key=order)[:NEIGHBOURS]
    if listing.kind is ListingKind.PREMISES and len(found) < NEIGHBOURS:
        shared = Counter(
            number
            for used in listing.activities
            for number in sets.members(catalogue.having(Column.ACTIVITY, used.code) & able & ~alike)
        )
        found += sorted(shared, key=lambda number: (-shared[number], *order(number)))
    return _loaded(session, catalogue, found[:NEIGHBOURS])


def _beside(session: Session, catalogue: Catalogue, listing: Listing) -> list[int]:
    """Return the numbers of the whole, the parts, what shares a thing, and the same place's."""
    number = catalogue.number.get(listing.id)
    units = catalogue.units.of(number) if number is not None else ()
    stocks = (catalogue.units.stock(unit) for unit, _taken in units)
    sharing = {taker for stock in stocks if stock for taker, _many in stock.takers}
    whole = listing.part_of_id
    family = [Listing.part_of_id == listing.id]
    if listing.place_id:
        family.append(Listing.place_id == listing.place_id)
    if whole:
        family += [Listing.id == whole, Listing.part_of_id == whole]
    ids = session.scalars(select(Listing.id).where(or_(*family)).order_by(Listing.id))
    return sorted(sharing | set(catalogue.numbered(ids)))


def _for_other_uses(
    session: Session, catalogue: Catalogue, listing: Listing, numbers: Iterable[int]
) -> set[int]:
    """Return those of another type that state uses, none of which is the listing's."""
    uses = {one.code for one in listing.activities}
    alike = catalogue.having(Column.TYPE, listing.type)
    others = {catalogue.ids[number]: number for number in numbers if not alike >> number & 1}
    if not uses or not others:
        return set()
    stated = defaultdict(set)
    for key, code in session.execute(
        select(ListingActivity.listing_id, ListingActivity.code).where(
            ListingActivity.listing_id.in_(others)
        )
    ):
        stated[key].add(code)
    return {others[key] for key, codes in stated.items() if not codes & uses}


def _able(catalogue: Catalogue, listing: Listing, asker: Asker) -> Set:
    """Return what is booked here, for this asker, of the same kind and no less accessible."""
    borrower = asker.borrower
    found = catalogue.having(Column.KIND, listing.kind)
    found &= catalogue.having(Column.STATUS, ListingStatus.PUBLISHED)
    found &= catalogue.any_of(Column.MODE, HERE)
    found &= catalogue.flagged(Flag.OF_ACTIVE)
    found &= lent(catalogue, groups_of(borrower), borrower.id if borrower else None)
    if asker.people:
        found &= ~catalogue.below(room(asker.seating), asker.people)
    for fact in listing.accessibility:
        if fact.answer is Answer.YES:
            found &= catalogue.having(Column.ACCESSIBLE, (fact.code, Answer.YES))
    itself = catalogue.number.get(listing.id)
    return found & ~(NONE if itself is None else 1 << itself)


def _loaded(session: Session, catalogue: Catalogue, numbers: Sequence[int]) -> list[Listing]:
    """Return the listings in the order of their numbers, with place and prices."""
    if not numbers:
        return []
    ids = [catalogue.ids[number] for number in numbers]
    rows = session.scalars(
        select(Listing)
        .where(Listing.id.in_(ids))
        .order_by(Listing.id)
        .options(joinedload(Listing.place), joinedload(Listing.tariff).selectinload(Tariff.rules))
    ).unique()
    found = {row.id: row for row in rows}
    return [found[key] for key in ids if key in found]
