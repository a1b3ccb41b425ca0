"""The finder: what fits, how it fits, in the order that was asked for.

Wishes are sets of the catalogue that the process keeps, the one predicate judges what remains;
nothing about time is decided here. A constant number of queries, whatever is found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from bookings.finder import called as naming
from bookings.finder import fit_order, hit_order, totals
from bookings.finder.fitting import SHOWN, Fit, Fits, Fitting, fits
from bookings.finder.hit_order import Sort
from bookings.judging import next_free, shut
from bookings.judging.asking import Asker
from bookings.judging.availability import grounds_of
from bookings.judging.quoting import Price, price_of
from inventory import distance, queries, vocabulary
from inventory.cards import Card, Shown
from inventory.catalogue import counting, filtering, keeping, reading, sets
from inventory.catalogue.counting import Facets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.filtering import Wish, Wishes
from inventory.catalogue.lending import lent, uncounted
from inventory.catalogue.sets import Set
from inventory.models import Listing
from inventory.policy import groups_of
from inventory.search import Found, found
from inventory.search_filters import SearchFilters
from inventory.types import Answer
from marketplace.models import Organisation
from marketplace.periods import Period

__all__ = ["SHOWN", "Findings", "Fit", "Fitting", "Hit", "Search", "Sort", "find"]

PER_PAGE = 20
"""How what can be had fits about as well, the best first; what is taken or closed comes last."""
MOST_ROWS = 2000
Thing = TypeVar("Thing", Listing, Card)
Load = Callable[[Session, Sequence[int]], list[Thing]]
"""Loads the listings of a page, with as much of them as the page shows."""


@dataclass(frozen=True)
class Search:
    """What is looked for. Without `periods` time is not judged; `show_all` lists what is taken.

    `only_for_borrower` leaves out what is not lent to the borrower, where time is not judged.
    `among` are the ids of the listings to look through, None for all.
    """

    filters: SearchFilters = field(default_factory=SearchFilters)
    periods: tuple[Period, ...] = ()
    borrower: Organisation | None = None
    max_price_ore: int | None = None
    sort: Sort | None = None
    show_all: bool = False
    only_for_borrower: bool = False
    among: Sequence[int] | None = None
    page: int = 1
    per_page: int = PER_PAGE


@dataclass(frozen=True)
class Hit(Generic[Thing]):
    """One listing on a page, with how it fits, what it costs and how far it is.

    `price` is that of the whole wanted time, by which hits are sorted and limited; `had` is what
    the part costs that can be had, where it is neither all nor nothing of it.
    `for_borrower` is False where the owner does not lend to the one who is searched for at all.
    `existing` is how many can be booked at once, `answers` what is known of accessibility by code
    (what is unknown is not in it), and `later` when a taken one is free at the same hours.
    """

    listing: Thing
    fitting: Fitting | None
    price: Price | None
    distance_m: int | None
    for_borrower: bool = True
    existing: int = 1
    answers: Mapping[str, bool] = field(default_factory=dict)
    later: next_free.Later | None = None
    had: Price | None = None


@dataclass(frozen=True)
class Findings(Generic[Thing]):
    """One page of hits, how many there are in all, by fit, and by what else could be chosen.

    `words` is what the text finds by itself, with its spelling helped where that was needed;
    `with_unsaid` how many there are with those of which nobody has said how accessible they are;
    `agreed` how many of them cannot be booked here: a time is agreed on with the owner.
    """

    hits: tuple[Hit[Thing], ...]
    total: int
    counts: Mapping[Fit, int]
    pages: int
    page: int
    facets: Facets
    words: Found | None = None
    with_unsaid: int = 0
    agreed: int = 0


def find(session: Session, search: Search) -> Findings[Listing]:
    """Return the page that the search asks for, or the last where there are fewer."""
    return listed(session, look(session, search), queries.listings_with_facts)


def listed(session: Session, looked: "Looked", load: Load[Thing]) -> Findings[Thing]:
    """Return the page of a search that has been looked up."""
    search = looked.search
    total = looked.good.bit_count()
    pages = max(1, -(-total // search.per_page))
    number = min(search.page, pages)
    groups = _groups(looked, looked.good)
    chosen = hit_order.page(groups, (number - 1) * search.per_page, search.per_page)
    affordable = looked.affordable(looked.wishes.all())
    counts = {
        fit: many
        for fit, those in (looked.fits.by_fit if looked.fits else {}).items()
        if (many := (those & affordable).bit_count())
    }
    return Findings(
        hits=tuple(_hits(session, looked, chosen, load)),
        total=total,
        counts=counts,
        pages=pages,
        page=number,
        facets=_facets(looked),
        words=looked.words,
        with_unsaid=_with_unsaid(looked),
        agreed=(looked.good & looked.fits.agreed).bit_count() if looked.fits else 0,
    )


def first(
    session: Session, looked: "Looked", those: Set, count: int, load: Load[Thing]
) -> tuple[Hit[Thing], ...]:
    """Return the first hits among those of a look, each as a page shows it."""
    chosen = hit_order.page(_groups(looked, those), 0, count)
    return tuple(_hits(session, looked, chosen, load))


@dataclass(frozen=True)
class Looked:
    """A search as sets: the wishes, how what they leave fits the time, in which order.

    `words` is what the text finds, `ranked` the numbers of that, best first, `called` those that
    are called so, and `mentioned` those that only mention it; `amounts` what each costs in öre,
    where that was asked for.
    """

    search: Search
    wishes: Wishes
    fits: Fits | None
    words: Found | None
    ranked: Sequence[int] | None
    called: Set | None
    mentioned: Set
    amounts: Mapping[int, int | None] | None

    @property
    def catalogue(self) -> Catalogue:
        """Return what was searched."""
        return self.wishes.catalogue

    @property
    def good(self) -> Set:
        """Return all that is listed."""
        return self.keep(self.wishes.all())

    @property
    def for_borrower(self) -> Set:
        """Return all that are lent to the one who is searched for, where time is not judged."""
        if self.search.borrower is None or self.fits is not None:
            return self.catalogue.everything
        return for_borrower(self.catalogue, self.search.borrower)

    def keep(self, those: Set) -> Set:
        """Return those of a set that are listed by their time and price."""
        return self.affordable(self.timely(those))

    def timely(self, those: Set) -> Set:
        """Return those of a set that are listed by their time, whatever they cost."""
        if self.fits is not None:
            those &= self.fits.any_of(tuple(Fit) if self.search.show_all else SHOWN)
        return those

    def affordable(self, those: Set) -> Set:
        """Return those of a set that cost no more than was said, whatever their time."""
        limit = self.search.max_price_ore
        if limit is not None and self.amounts is not None:
            affordable = (
                number
                for number, amount in self.amounts.items()
                if amount is not None and amount <= limit
            )
            those &= sets.of(affordable, self.catalogue.size)
        return those


def look(session: Session, search: Search) -> Looked:
    """Return what the search finds, as sets."""
    catalogue = keeping.current(session)
    words = found(session, search.filters.text) if search.filters.text else None
    ranked = None if words is None else catalogue.numbered(words.ids)
    text = None if ranked is None else sets.of(ranked, catalogue.size)
    called, mentioned = None, sets.NONE
    if words is not None and text is not None and search.periods:
        called = naming.called(catalogue, words)
        mentioned = naming.mentioned(catalogue, words, text)
    if search.among is not None:
        among = sets.of(catalogue.numbered(search.among), catalogue.size)
        text = among if text is None else text & among
    wishes = filtering.wishes(catalogue, search.filters, text)
    if search.only_for_borrower:
        wishes = wishes.also(Wish.BORROWER, for_borrower(catalogue, search.borrower))
    # Counted are as well those that are further away, of other owners, or for people who are placed
    # otherwise, and those of which nobody has said how accessible they are.
    beside = counting.asked_beside(wishes)
    for wish in (Wish.ACCESSIBLE, Wish.NEAR, Wish.PEOPLE, Wish.ORGANISATION):
        beside |= wishes.all(wish)
    fitting = None
    if search.periods:
        grounds = grounds_of(session, catalogue, beside, search.periods)
        # How many there is room for is a wish here, which has been looked at.
        asker = replace(asker_of(search), people=None)
        fitting = fits(session, grounds, search.periods, asker)
    amounts = None
    if search.max_price_ore is not None or search.sort is Sort.PRICE:
        amounts = totals.amounts(
            catalogue, beside, search.borrower, search.periods, search.filters.quantity or 1
        )
    return Looked(search, wishes, fitting, words, ranked, called, mentioned, amounts)


def _facets(looked: Looked) -> Facets:
    """Return how many each choice would leave; of accessibility as the search asks for it."""
    facets = counting.facets(looked.wishes, looked.keep)
    if not looked.search.filters.accessible_unknown:
        return facets
    left, catalogue = looked.good, looked.catalogue
    enough = {
        fact.code: (left & filtering.accessible(catalogue, fact.code, unknown=True)).bit_count()
        for fact in vocabulary.ACCESSIBILITY
    }
    return replace(facets, by_wish={**facets.by_wish, Wish.ACCESSIBLE: enough})


def _with_unsaid(looked: Looked) -> int:
    found = looked.wishes.all(Wish.ACCESSIBLE)
    codes = looked.search.filters.accessible
    found &= filtering.all_accessible(looked.catalogue, codes, unknown=True)
    return looked.keep(found).bit_count()


def asker_of(search: Search) -> Asker:
    """Return for whom and how much a search is judged: its dates are one wish."""
    return Asker(
        borrower=search.borrower,
        people=search.filters.people,
        seating=search.filters.seating,
        quantity=search.filters.quantity or 1,
        together=True,
    )


def for_borrower(catalogue: Catalogue, borrower: Organisation | None) -> Set:
    """Return what is lent to a borrower, or to those who are not signed in."""
    return lent(catalogue, groups_of(borrower), borrower.id if borrower is not None else None)


def _groups(found: Looked, good: Set) -> Iterable[tuple[Set, Iterable[int]]]:
    """Return what is listed, each part with its order: by how it fits, unless an order is asked."""
    parts = [good]
    if found.search.sort in {None, Sort.RELEVANCE}:
        parts = _by_fit(found, good)
    if (found.search.filters.quantity or 1) > 1:
        # What nobody counts comes after what there is enough of.
        some = uncounted(found.catalogue)
        parts = fit_order.parted(parts, found.catalogue.everything & ~some)
    return [(those, _order(found, those)) for those in parts]


def _by_fit(found: Looked, good: Set) -> list[Set]:
    """Return what is listed in parts, the best first (`fit_order`)."""
    parts, filters = [good], found.search.filters
    if filters.accessible and filters.accessible_unknown:
        known = filtering.all_accessible(found.catalogue, filters.accessible)
        parts = fit_order.parted(parts, known)
    if found.fits is None:
        return parts
    if found.called is not None:
        parts = fit_order.parted(parts, found.called)
    return fit_order.by_fit(parts, found.fits, found.mentioned, found.catalogue.everything)


def _order(found: Looked, chosen: Set) -> Iterable[int]:
    catalogue, sort, near = found.catalogue, found.search.sort, found.search.filters.near
    if sort is Sort.PRICE and found.amounts is not None:
        return hit_order.by_amount(catalogue, found.amounts, chosen)
    if sort is Sort.SIZE:
        return hit_order.among(hit_order.by_size(catalogue), chosen, catalogue.size)
    if near is not None and (sort is Sort.DISTANCE or found.ranked is None):
        return hit_order.by_distance(catalogue, near, chosen)
    if found.ranked is not None:
        return hit_order.among(found.ranked, chosen, catalogue.size)
    return hit_order.inviting(catalogue, chosen)


def _fittings(session: Session, found: Looked, ids: Sequence[int]) -> dict[int, Fitting]:
    """Return how the listings of a page fit, by id.

    Where much was read to judge many, those of the page are judged by themselves instead: to look
    up each among all that is taken would take longer.
    """
    catalogue, shown, asker = found.catalogue, found.fits, asker_of(found.search)
    if shown is None or shown.judged.taken.rows > MOST_ROWS:
        catalogue = reading.terms_of(session.connection(), ids)
        periods = found.search.periods
        grounds = grounds_of(session, catalogue, catalogue.everything, periods)
        shown = fits(session, grounds, periods, asker)
    fittings = {key: shown.of(catalogue.number[key]) for key in ids if key in catalogue.number}
    refusals = [replace(one.refusal, asker=asker) for one in fittings.values() if one.refusal]
    told = {one.listing_id: one for one in shut.explained(session, refusals)}
    return {key: replace(one, refusal=told.get(key)) for key, one in fittings.items()}


def _hits(
    session: Session, found: Looked, chosen: Sequence[int], load: Load[Thing]
) -> Iterable[Hit[Thing]]:
    search, catalogue = found.search, found.catalogue
    ids = [catalogue.ids[number] for number in chosen]
    fittings: dict[int, Fitting] = {}
    later: dict[int, next_free.Later] = {}
    if search.periods and ids:
        fittings = _fittings(session, found, ids)
        taken = [key for key, one in fittings.items() if one.fit in {Fit.TAKEN, Fit.CLOSED}]
        later = next_free.at_these_hours(session, taken, search.periods, asker_of(search))
    for_them, answers = found.for_borrower, _answers(catalogue, chosen)
    near, quantity = search.filters.near, search.filters.quantity or 1
    for listing in load(session, ids):
        price = price_of(listing, search.borrower, search.periods, quantity)
        yield Hit(
            listing=listing,
            fitting=fittings.get(listing.id),
            price=price if search.periods else None,
            distance_m=(
                distance.metres(near.latitude, near.longitude, listing.place) if near else None
            ),
            for_borrower=bool(for_them >> catalogue.number[listing.id] & 1),
            existing=catalogue.existing[catalogue.number[listing.id]],
            answers=answers[catalogue.number[listing.id]],
            later=later.get(listing.id),
            had=price_had(listing, search, fittings.get(listing.id)),
        )


def price_had(listing: Shown, search: Search, fitting: Fitting | None) -> Price | None:
    """Return what the free dates, or the free part of one period, cost."""
    if fitting is None or fitting.fit is not Fit.PARTLY:
        return None
    missing = set(fitting.missing)
    free = [fitting.part] if fitting.part else [one for one in search.periods if one not in missing]
    return price_of(listing, search.borrower, free, search.filters.quantity or 1)


def _answers(catalogue: Catalogue, chosen: Sequence[int]) -> dict[int, dict[str, bool]]:
    """Return by number what is known of each one's accessibility, by code."""
    found: dict[int, dict[str, bool]] = {number: {} for number in chosen}
    page = sets.of(chosen, catalogue.size)
    for (code, answer), those in catalogue.column(Column.ACCESSIBLE).items():
        if answer != Answer.UNKNOWN:
            for number in sets.members(those & page):
                found[number][code] = answer == Answer.YES
    return found
