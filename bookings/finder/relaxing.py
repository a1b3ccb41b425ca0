"""When nothing fits: what would, if one wish were given up or bent a little, each in turn.

Counted with the same sets and judged by the same predicate as the search itself, so that what is
offered is there when it is chosen.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from sqlalchemy.orm import Session

from bookings.finder import beside, hit_order, pieces
from bookings.finder.finding import Looked, asker_of, look
from bookings.finder.fitting import Fitting, fits
from bookings.finder.had import Had, affordable_among, costs, had, timely_among
from bookings.finder.hit_order import titled
from bookings.finder.search_places import FARTHEST_KM, NEAR_KM, RADII
from bookings.judging.availability import grounds_of
from inventory import distance, vocabulary
from inventory.catalogue import filtering, reading, sets
from inventory.catalogue.facts import Column
from inventory.catalogue.filtering import Wish
from inventory.catalogue.lending import room
from inventory.catalogue.sets import NONE, Set
from inventory.search_filters import SearchFilters
from inventory.types import BookingMode, ListingKind
from marketplace.periods import Period

SHIFTS = (60, -60, 30, -30, 120, -120, 1440, -1440, 2880, -2880)
"""Minutes by which the time is moved: hours of the same day first, then days beside it."""
MOST_JUDGED = 400
NEIGHBOURS = 4
NAMED = 3
MOST = 8
PAIR = 2
ENOUGH, AT_LEAST = 0.7, 0.1
"""Of the people who are expected, so many have to have room; where nothing is found, so many."""


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
_OF_WORDS = {Bent.WORD, Bent.TEXT}
_SAYS_WHAT = {Bent.TYPE, Bent.WORD, Bent.TEXT, Bent.KIND}
ALL = -1
"""Stands for every size, of which one is then chosen."""


@dataclass(frozen=True)
class Way:
    """One wish bent: to which value, how many then fit, and the ids of some that do, by title.

    Of the `count` that then fit `part` can be had on some of several dates only; they are named
    last, and where there is but one and that one in part, `alone` tells how it fits.

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
    rooms: bool = False
    """Whether only premises are meant, although the wish that was bent no longer says so."""
    part: int = 0
    alone: Fitting | None = None


Later = Callable[[int], Sequence[Period]]
"""Returns the wanted periods so many minutes later, none where they cannot be."""


def ways(
    session: Session, looked: Looked, later: Later | None = None, *, by_words: bool = True
) -> list[Way]:
    """Return at most eight ways to find more than the search has found, each the least of its kind.

    Counted is what then can be had the whole time or, of several dates, on some of them, but for
    what the search itself finds so. What brings something for the whole time comes first. Two
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
    listed = had(looked.fits, looked.good)
    good = timely.beyond(listed)
    if limit is not None:
        good = good.among(affordable_among(looked, good.any, limit))
    found = [
        _way_for(looked, one, value, good.among(those))
        for one, value, those in bent
        if value != ALL
    ]
    found += _fewer_words(looked, good)
    found += (together := list(_together(looked, good.whole)))
    found += _smaller(looked, good, ENOUGH if together or looked.good else AT_LEAST)
    found += _fewer(session, looked, listed)
    found += _dearer(looked, timely.among(met).beyond(listed))
    if later is not None:
        found += _shifted(session, looked, listed, later)
    return _best(way for way in found if way.count and (by_words or way.bent not in _OF_WORDS))


def _best(found: Iterable[Way]) -> list[Way]:
    """Return the least of each kind, those that bring something for the whole time first."""
    order = {one: n for n, one in enumerate(Bent)}
    kept: dict[tuple[Bent, object], Way] = {}
    for way in sorted(found, key=lambda way: (way.part == way.count, order[way.bent])):
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
        if wish is Wish.KIND and filters.people and filters.kind is ListingKind.PREMISES:
            continue  # It still had to be a room: the type alone would be given up.
        if wish in wishes.by_wish:
            aside = (Wish.KIND, Wish.TYPE) if wish is Wish.KIND else (wish,)
            yield bent, None, wishes.all(*aside)
    yield from _further(looked)
    if filters.people is not None:
        yield Bent.PEOPLE, ALL, wishes.all(Wish.PEOPLE)


def _fewer_words(looked: Looked, good: Had) -> Iterator[Way]:
    """Yield what has most of the words, best first, where nothing has all of them."""
    catalogue = looked.catalogue
    others = good.among(looked.wishes.all(Wish.TEXT))
    for fewer in looked.words.fewer if looked.words is not None else ():
        ranked = catalogue.numbered(fewer.ids)
        those = others.among(sets.of(ranked, catalogue.size))
        way = _way_for(looked, Bent.WORD, fewer.text, those, ranked)
        yield replace(way, without=fewer.without)


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
        for radius in _wider(filters.near.radius_km):
            wider = replace(filters.near, radius_km=radius, anywhere=False)
            yield Bent.DISTANCE, radius, _with(looked, replace(filters, near=wider))


def _wider(near: float) -> Iterator[float]:
    """Yield wider circles, as they will be written in the address: those that can be chosen first.

    Beyond them each is so many times as wide as the one that was asked for.
    """
    steps = [far for far in (*map(float, RADII), NEAR_KM) if far > near]
    times = [near * many for many in (2, 4, 10, 20) if near >= NEAR_KM]
    yield from dict.fromkeys(
        float(f"{min(far, FARTHEST_KM):.4g}") for far in (*steps, *times, FARTHEST_KM)
    )


def _neighbours(names: Sequence[str]) -> list[str]:
    """Return the districts that lie nearest to the chosen ones, the nearest first."""
    chosen = [one for one in vocabulary.DISTRICTS if one.name in names]
    if not chosen:
        return []
    away = [distance.from_point(one.latitude, one.longitude) for one in chosen]
    others = [one for one in vocabulary.DISTRICTS if one.name not in names]
    others.sort(key=lambda one: min(far(one.latitude, one.longitude) for far in away))
    return [one.name for one in others[:NEIGHBOURS]]


def _dearer(looked: Looked, dear: Had) -> Iterator[Way]:
    """Yield the least that something costs which meets all wishes but the price.

    All the wanted time is paid for; what can be had on some dates only is said where it costs less
    than anything else.
    """
    if looked.search.max_price_ore is None or not dear.any:
        return
    known = {key: cost for key, cost in costs(looked, dear.any).items() if cost is not None}
    for limit in _least(looked, dear, known):
        within = [key for key, cost in known.items() if cost <= limit]
        yield _way(looked, Bent.PRICE, limit, dear.among(sets.of(within, looked.catalogue.size)))


def _least(looked: Looked, dear: Had, known: Mapping[int, int]) -> list[int]:
    """Return the lowest cost of what can be had at all, and that of what can be had as a whole."""
    whole = sets.marks(dear.whole, looked.catalogue.size)
    least = min((cost for key, cost in known.items() if whole[key] == sets.MARK), default=None)
    lowest = min(known.values(), default=None)
    return sorted({cost for cost in (lowest, least) if cost is not None})


def _smaller(looked: Looked, good: Had, least: float) -> Iterator[Way]:
    """Yield the largest of what is too small, that holds so many of the people at least."""
    people = looked.search.filters.people
    if people is None:
        return
    catalogue, column = looked.catalogue, room(looked.search.filters.seating)
    others = good.among(looked.wishes.all(Wish.PEOPLE))
    sizes = [size for size in catalogue.values(column) if people * least <= size < people]
    large, told = NONE, False
    for size in sorted(sizes, reverse=True) if others.any else ():
        large |= catalogue.having(column, size)
        found = others.among(large)
        if found.whole or (found.part and not told):
            yield _way(looked, Bent.PEOPLE, size, found)
            told = True
        if found.whole:
            break


def _fewer(session: Session, looked: Looked, listed: Had) -> Iterator[Way]:
    """Yield as many pieces as anything has, fewer than were asked for, at the wanted time."""
    search = looked.search
    asked = search.filters.quantity or 1
    if asked == 1:
        return
    most = pieces.most(session, looked, asked)
    if not most:
        return
    found = look(session, replace(search, filters=replace(search.filters, quantity=most)))
    yield _way(looked, Bent.QUANTITY, most, had(found.fits, found.good).beyond(listed))


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
    known = None if limit is None else costs(looked, others)
    pair = beside.pair(catalogue, others, column, people, lambda two: _cheap(known, two, limit))
    if pair is not None:
        ids = tuple(catalogue.ids[number] for number in pair.numbers)
        yield Way(Bent.TOGETHER, pair.room, 1, ids)


def _cheap(known: Mapping[int, int | None] | None, two: Iterable[int], limit: int | None) -> bool:
    if known is None or limit is None:
        return True
    both = [cost for number in two if (cost := known.get(number)) is not None]
    return len(both) == PAIR and sum(both) <= limit


def _shifted(session: Session, looked: Looked, listed: Had, later: Later) -> Iterator[Way]:
    """Yield another time at which something that meets all other wishes fits."""
    search = looked.search
    numbers = list(titled(looked.catalogue, looked.wishes.all() & ~listed.whole))[:MOST_JUDGED]
    if not search.periods or not numbers:
        return
    catalogue = reading.terms_of(
        session.connection(), [looked.catalogue.ids[number] for number in numbers]
    )
    moved = {by: periods for by in SHIFTS if (periods := later(by))}
    if not moved:
        return
    every = [period for periods in moved.values() for period in periods]
    grounds = grounds_of(session, catalogue, catalogue.everything, every)
    for by, periods in moved.items():
        seen = fits(session, grounds, periods, asker_of(search), in_part=False)
        found = _numbered(looked, had(seen, catalogue.everything)).beyond(listed)
        if found.any and search.max_price_ore is not None:
            cheap = affordable_among(looked, found.any, search.max_price_ore, periods)
            found = found.among(cheap)
        yield _way(looked, Bent.TIME, by, found)


def _numbered(looked: Looked, found: Had) -> Had:
    """Return what was found in another catalogue by the numbers that it has in this one."""
    if found.fits is None:
        return found
    ids, number, size = (
        found.fits.judged.catalogue.ids,
        looked.catalogue.number,
        looked.catalogue.size,
    )
    whole, part = (
        sets.of([number[ids[one]] for one in sets.members(those)], size)
        for those in (found.whole, found.part)
    )
    return replace(found, whole=whole, part=part)


def _way_for(
    looked: Looked, bent: Bent, value: Value, found: Had, ranked: Sequence[int] | None = None
) -> Way:
    """Return the way to what was found; to the rooms of it, where people no longer ask for one.

    Nothing else is asked how many it holds: a printer would be no way out for five hundred.
    """
    said, catalogue = looked.search.filters, looked.catalogue
    if said.people is None or bent not in _SAYS_WHAT or (said.kind and bent is not Bent.KIND):
        return _way(looked, bent, value, found, ranked)
    rooms = found.among(catalogue.having(Column.KIND, ListingKind.PREMISES))
    return replace(_way(looked, bent, value, rooms, ranked), rooms=rooms.any != found.any)


def _way(
    looked: Looked, bent: Bent, value: Value, found: Had, ranked: Sequence[int] | None = None
) -> Way:
    """Return the way to what was found, named as `ranked` or else by title."""
    catalogue = looked.catalogue

    def in_order() -> Iterator[int]:
        for those in (found.whole, found.part):
            if ranked is None:
                yield from titled(catalogue, those)
            else:
                yield from hit_order.among(ranked, those, catalogue.size)

    ids = tuple(catalogue.ids[number] for number in islice(in_order(), NAMED))
    count, part = found.any.bit_count(), found.part.bit_count()
    alone = found.how(ids[0]) if count == part == 1 else None
    return Way(bent, value, count, ids, part=part, alone=alone)
