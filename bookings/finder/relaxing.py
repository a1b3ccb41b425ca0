"""When nothing fits: what would, if one wish were given up or bent a little, each in turn.

Counted with the same sets and judged by the same predicate as the search itself, so that what is
offered is there when it is chosen.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from sqlalchemy.orm import Session

from bookings.finder import beside, hit_order, totals
from bookings.finder.finding import Looked, asker_of, look
from bookings.finder.fitting import Fit, fits
from bookings.finder.hit_order import titled
from bookings.finder.search_places import FARTHEST_KM, NEAR_KM
from bookings.judging.availability import grounds_of
from inventory import distance, vocabulary
from inventory.catalogue import filtering, reading, sets
from inventory.catalogue.facts import Column
from inventory.catalogue.filtering import Wish
from inventory.catalogue.lending import room
from inventory.catalogue.sets import Set
from inventory.search_filters import SearchFilters
from inventory.types import BookingMode
from marketplace.periods import Period

SHIFTS = (60, -60, 30, -30, 120, -120, 1440, -1440, 2880, -2880)
"""Minutes by which the time is moved: hours of the same day first, then days beside it."""
MOST_JUDGED = 400
NEIGHBOURS = 4
NAMED = 3
FAR = 20
"""So many times the distance is looked for last, before any."""
MOST = 8
PAIR = 2
WHOLE = (Fit.FREE, Fit.ASK)
ENOUGH = 0.7
"""Of the people who are expected, so many have to have room at least."""


class Bent(StrEnum):
    """Which wish is bent, the least change first."""

    TIME = "time"
    TOGETHER = "together"
    DISTRICT = "district"
    DISTANCE = "distance"
    PEOPLE = "people"
    QUANTITY = "quantity"
    UNKNOWN = "unknown"
    PRICE = "price"
    FEATURE = "feature"
    ACTIVITY = "activity"
    ACCESSIBLE = "accessible"
    MODE = "mode"
    OWNER = "owner"
    TYPE = "type"
    WORD = "word"
    TEXT = "text"
    KIND = "kind"


Value = str | int | float | None
ALL = -1
"""Stands for every size, of which one is then chosen."""


@dataclass(frozen=True)
class Way:
    """One wish bent: to which value, how many then fit, and the ids of some that do, by title.

    `value` is what the wish becomes (None: given up): minutes for the time, a district, kilometres,
    people, pieces, öre; for a fact, feature or activity the code that is given up; the words that
    are left. Of rooms together `ids` are the rooms.
    """

    bent: Bent
    value: Value
    count: int
    ids: tuple[int, ...]
    without: str = ""
    """Of words that are left: those that are given up."""


Later = Callable[[int], Sequence[Period]]
"""Returns the wanted periods so many minutes later, none where they cannot be."""


def ways(session: Session, looked: Looked, later: Later | None = None) -> list[Way]:
    """Return at most eight ways to find more than the search has found, each the least of its kind.

    Counted is what then can be had the whole time, but for what the search itself finds so. Two
    queries where a time is wanted, and two more where days or borrowers are limited, whatever the
    number of wishes; those of two more searches where several pieces are. Without `later` no other
    time is looked at.
    """
    bent = list(_bent(looked))
    met = looked.wishes.all()
    timely = timely_among(
        session, looked, sets.union([met, *(those for _one, _value, those in bent)])
    )
    limit = looked.search.max_price_ore
    good = timely if limit is None else affordable_among(looked, timely, limit)
    listed = looked.good
    if looked.fits is not None:
        listed &= looked.fits.any_of(WHOLE)
    good &= ~listed
    found = [_way(looked, one, value, those & good) for one, value, those in bent if value != ALL]
    found += _fewer_words(looked, good)
    found += _smaller(looked, good)
    found += _together(looked, good)
    found += _fewer(session, looked, listed)
    found += _dearer(looked, met & timely & ~listed)
    if later is not None:
        found += _shifted(session, looked, listed, later)
    order = {one: n for n, one in enumerate(Bent)}
    kept: dict[tuple[Bent, object], Way] = {}
    for way in sorted((way for way in found if way.count), key=lambda way: order[way.bent]):
        alone = way.bent in {Bent.TIME, Bent.DISTRICT, Bent.DISTANCE}
        kept.setdefault((way.bent, None if alone else way.value), way)
    return list(kept.values())[:MOST]


def _bent(looked: Looked) -> Iterator[tuple[Bent, Value, Set]]:
    """Yield what meets all wishes but one, time and price aside."""
    filters, wishes = looked.search.filters, looked.wishes
    yield from _of_codes(looked, filters)
    for wish, bent in (
        (Wish.TYPE, Bent.TYPE), (Wish.MODE, Bent.MODE), (Wish.ORGANISATION, Bent.OWNER),
        (Wish.TEXT, Bent.TEXT), (Wish.KIND, Bent.KIND),
    ):  # fmt: skip
        if wish in wishes.by_wish:
            aside = (Wish.KIND, Wish.TYPE) if wish is Wish.KIND else (wish,)
            yield bent, None, wishes.all(*aside)
    yield from _further(looked)
    if filters.people is not None:
        yield Bent.PEOPLE, ALL, wishes.all(Wish.PEOPLE)


def _fewer_words(looked: Looked, good: Set) -> Iterator[Way]:
    """Yield what has most of the words, best first, where nothing has all of them."""
    catalogue, others = looked.catalogue, looked.wishes.all(Wish.TEXT) & good
    for fewer in looked.words.fewer if looked.words is not None else ():
        ranked = catalogue.numbered(fewer.ids)
        those = sets.of(ranked, catalogue.size) & others
        first = islice(hit_order.among(ranked, those, catalogue.size), NAMED)
        ids = tuple(catalogue.ids[number] for number in first)
        yield Way(Bent.WORD, fewer.text, those.bit_count(), ids, fewer.without)


def _of_codes(looked: Looked, filters: SearchFilters) -> Iterator[tuple[Bent, Value, Set]]:
    for code in filters.accessible:
        fewer = replace(filters, accessible=_without(filters.accessible, code))
        yield Bent.ACCESSIBLE, code, _with(looked, fewer)
    for code in filters.features:
        fewer = replace(filters, features=_without(filters.features, code))
        yield Bent.FEATURE, code, _with(looked, fewer)
    for code in filters.activities:
        fewer = replace(filters, activities=_without(filters.activities, code))
        yield Bent.ACTIVITY, code, _with(looked, fewer)
    if filters.accessible and not filters.accessible_unknown:
        yield Bent.UNKNOWN, None, _with(looked, replace(filters, accessible_unknown=True))


def _without(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    return tuple(one for one in codes if one != code)


def _with(looked: Looked, filters: SearchFilters) -> Set:
    """Return what meets the wishes when the filters are others; words and borrower as they are."""
    same = looked.wishes.by_wish
    changed = filtering.wishes(looked.catalogue, filters, same.get(Wish.TEXT))
    if Wish.BORROWER in same:
        changed = changed.also(Wish.BORROWER, same[Wish.BORROWER])
    return changed.all()


def _further(looked: Looked) -> Iterator[tuple[Bent, Value, Set]]:
    filters = looked.search.filters
    for name in _neighbours(filters.districts):
        rest = looked.wishes.all(Wish.DISTRICT)
        yield Bent.DISTRICT, name, rest & looked.catalogue.having(Column.DISTRICT, name)
    if filters.districts:
        yield Bent.DISTRICT, None, looked.wishes.all(Wish.DISTRICT)
    if filters.near is not None:
        near = filters.near.radius_km
        wider_ones = [near * times for times in (2, 4, 10) if near * times < FARTHEST_KM]
        for far in (*wider_ones, max(NEAR_KM, near * FAR), FARTHEST_KM):
            # As it will be written in the address, where it is read again.
            radius = float(f"{min(far, FARTHEST_KM):.4g}")
            wider = replace(filters.near, radius_km=radius)
            yield Bent.DISTANCE, radius, _with(looked, replace(filters, near=wider))


def _neighbours(names: Sequence[str]) -> list[str]:
    """Return the districts that lie nearest to the chosen ones, the nearest first."""
    chosen = [one for one in vocabulary.DISTRICTS if one.name in names]
    if not chosen:
        return []
    away = [distance.from_point(one.latitude, one.longitude) for one in chosen]
    others = [one for one in vocabulary.DISTRICTS if one.name not in names]
    others.sort(key=lambda one: min(far(one.latitude, one.longitude) for far in away))
    return [one.name for one in others[:NEIGHBOURS]]


def timely_among(session: Session, looked: Looked, among: Set) -> Set:
    """Return those that fit the whole time."""
    search = looked.search
    if not search.periods or not among:
        return among
    # How many there is room for is a wish here, which has been looked at or is bent.
    asker = replace(asker_of(search), people=None)
    grounds = grounds_of(session, looked.catalogue, among, search.periods)
    return fits(session, grounds, search.periods, asker, in_part=False).any_of(WHOLE)


def affordable_among(
    looked: Looked, among: Set, limit: int, periods: Sequence[Period] | None = None
) -> Set:
    """Return those known to cost no more than `limit` öre, in the search's time or another."""
    costs = _costs(looked, among, periods)
    chosen = [key for key, cost in costs.items() if cost is not None and cost <= limit]
    return sets.of(chosen, looked.catalogue.size)


def _costs(
    looked: Looked, among: Set, periods: Sequence[Period] | None = None
) -> Mapping[int, int | None]:
    search = looked.search
    times = search.periods if periods is None else periods
    return totals.amounts(
        looked.catalogue, among, search.borrower, times, search.filters.quantity or 1
    )


def _dearer(looked: Looked, timely: Set) -> Iterator[Way]:
    """Yield the least that something costs which meets all wishes but the price."""
    if looked.search.max_price_ore is None:
        return
    known = {key: cost for key, cost in _costs(looked, timely).items() if cost is not None}
    if known:
        least = min(known.values())
        those = sets.of(
            [key for key, cost in known.items() if cost == least], looked.catalogue.size
        )
        yield _way(looked, Bent.PRICE, least, those)


def _smaller(looked: Looked, good: Set) -> Iterator[Way]:
    """Yield the largest of what is too small, if it is not much too small."""
    people = looked.search.filters.people
    if people is None:
        return
    catalogue, column = looked.catalogue, room(looked.search.filters.seating)
    others = looked.wishes.all(Wish.PEOPLE) & good
    sizes = sorted((size for size in catalogue.values(column) if size < people), reverse=True)
    for size in sizes:
        those = catalogue.having(column, size) & others
        if those and size >= people * ENOUGH:
            yield _way(looked, Bent.PEOPLE, size, those)
            break


def _fewer(session: Session, looked: Looked, listed: Set) -> Iterator[Way]:
    """Yield as many pieces as anything has, fewer than were asked for, at the wanted time."""
    search = looked.search
    asked = search.filters.quantity or 1
    if asked == 1:
        return
    most = _most_pieces(session, looked, asked)
    if not most:
        return
    found = look(session, replace(search, filters=replace(search.filters, quantity=most)))
    those = found.good
    if found.fits is not None:
        those &= found.fits.any_of(WHOLE)
    yield _way(looked, Bent.QUANTITY, most, those & ~listed)


def _most_pieces(session: Session, looked: Looked, below: int) -> int:
    """Return the most pieces, `below` a number, that one listing has left all the wanted time."""
    search, catalogue = looked.search, looked.catalogue
    one = replace(search.filters, quantity=1)
    found = look(session, replace(search, filters=one))
    if found.fits is None:
        existing = (catalogue.existing[number] for number in sets.members(found.good))
        return max((min(count, below - 1) for count in existing), default=0)
    judged = found.fits.judged
    most = 0
    those = found.good & found.fits.any_of(WHOLE)
    for number in sorted(sets.members(those), key=lambda number: -catalogue.existing[number]):
        if catalogue.existing[number] <= most or most == below - 1:
            break
        left = min(judged.verdict(number, n).free for n in range(len(search.periods)))
        most = max(most, min(left, below - 1))
    return most


def _together(looked: Looked, good: Set) -> Iterator[Way]:
    """Yield two rooms beside each other that are large enough, to be sent as one order.

    Together they cost no more than was said.
    """
    people, limit = looked.search.filters.people, looked.search.max_price_ore
    if people is None:
        return
    catalogue, column = looked.catalogue, room(looked.search.filters.seating)
    ordered = catalogue.any_of(Column.MODE, (BookingMode.INSTANT, BookingMode.REQUEST))
    others = looked.wishes.all(Wish.PEOPLE) & good & ordered
    costs = None if limit is None else _costs(looked, others)
    pair = beside.pair(catalogue, others, column, people, lambda two: _cheap(costs, two, limit))
    if pair is not None:
        ids = tuple(catalogue.ids[number] for number in pair.numbers)
        yield Way(Bent.TOGETHER, pair.room, 1, ids)


def _cheap(costs: Mapping[int, int | None] | None, two: Iterable[int], limit: int | None) -> bool:
    if costs is None or limit is None:
        return True
    known = [cost for number in two if (cost := costs.get(number)) is not None]
    return len(known) == PAIR and sum(known) <= limit


def _shifted(session: Session, looked: Looked, listed: Set, later: Later) -> Iterator[Way]:
    """Yield another time at which something that meets all other wishes fits."""
    search = looked.search
    numbers = list(titled(looked.catalogue, looked.wishes.all() & ~listed))[:MOST_JUDGED]
    if not search.periods or not numbers:
        return
    ids = [looked.catalogue.ids[number] for number in numbers]
    catalogue = reading.terms_of(session.connection(), ids)
    moved = {by: periods for by in SHIFTS if (periods := later(by))}
    if not moved:
        return
    every = [period for periods in moved.values() for period in periods]
    grounds = grounds_of(session, catalogue, catalogue.everything, every)
    among = sets.of(numbers, looked.catalogue.size)
    for by, periods in moved.items():
        seen = fits(session, grounds, periods, asker_of(search), in_part=False)
        keys = {catalogue.ids[number] for number in sets.members(seen.any_of(WHOLE))}
        if keys and search.max_price_ore is not None:
            cheap = affordable_among(looked, among, search.max_price_ore, periods)
            keys &= {looked.catalogue.ids[number] for number in sets.members(cheap)}
        named = [key for key in ids if key in keys]
        yield Way(Bent.TIME, by, len(named), tuple(named[:NAMED]))


def _way(looked: Looked, bent: Bent, value: Value, those: Set) -> Way:
    catalogue = looked.catalogue
    named = [catalogue.ids[number] for number in islice(titled(catalogue, those), NAMED)]
    return Way(bent, value, those.bit_count(), tuple(named))
