"""The finder: what fits, how it fits, in the order that was asked for.

The filters of `inventory` narrow the listings, the one predicate judges those that remain; nothing
about time is decided here. A constant number of queries, whatever is found.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, exists, func, not_, select
from sqlalchemy.orm import Session, joinedload

from bookings.judging import shut
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge
from bookings.judging.partly import free_parts
from bookings.judging.quoting import Price, price_group, price_of
from bookings.types import ReasonCode
from inventory import distance, queries
from inventory.models import Listing, Photo, Tariff
from inventory.policy import audience_condition
from inventory.search_filters import SearchFilters
from inventory.types import ListingKind
from marketplace.models import Organisation
from marketplace.periods import Period

PER_PAGE = 20
# Against these a part of the period may help.
_TIME = frozenset({ReasonCode.TAKEN, ReasonCode.CLOSED, ReasonCode.TOO_LONG})


class Fit(StrEnum):
    """How a listing fits the wanted time, best first."""

    FREE = "free"
    ASK = "ask"
    PARTLY = "partly"
    TAKEN = "taken"
    CLOSED = "closed"


SHOWN = (Fit.FREE, Fit.ASK, Fit.PARTLY)


class Sort(StrEnum):
    """The orders that can be asked for."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    PRICE = "price"
    SIZE = "size"


@dataclass(frozen=True)
class Search:
    """What is looked for. Without `periods` time is not judged; `show_all` lists what is taken."""

    filters: SearchFilters = field(default_factory=SearchFilters)
    periods: tuple[Period, ...] = ()
    borrower: Organisation | None = None
    max_price_ore: int | None = None
    sort: Sort | None = None
    show_all: bool = False
    page: int = 1
    per_page: int = PER_PAGE


@dataclass(frozen=True)
class Fitting:
    """How one listing fits: dates that are `free` of all; `part` is the free part of one period.

    `refusal` is the verdict on the first date that does not fit.
    """

    fit: Fit
    free: int
    of: int
    reasons: tuple[ReasonCode, ...]
    missing: tuple[Period, ...] = ()
    part: Period | None = None
    refusal: Verdict | None = None


@dataclass(frozen=True)
class Hit:
    """One listing on a page, with how it fits, what it costs and how far it is.

    `for_borrower` is False where the owner does not lend to the one who is searched for at all.
    """

    listing: Listing
    fitting: Fitting | None
    price: Price | None
    distance_m: int | None
    for_borrower: bool = True


@dataclass(frozen=True)
class Findings:
    """One page of hits, how many there are in all and by fit."""

    hits: tuple[Hit, ...]
    total: int
    counts: Mapping[Fit, int]
    pages: int


def find(session: Session, search: Search) -> Findings:
    """Return the page that the search asks for."""
    statement, rank = queries.ordered(session, search.filters)
    ids = list(session.scalars(_in_order(statement, rank, search)))
    fittings: dict[int, Fitting] = {}
    counts: dict[Fit, int] = {}
    if search.periods:
        fittings = fit_all(session, statement, search)
        for found in fittings.values():
            counts[found.fit] = counts.get(found.fit, 0) + 1
        order = {fit: n for n, fit in enumerate(Fit)}
        kept = [
            key
            for key in ids
            if key in fittings and (search.show_all or fittings[key].fit in SHOWN)
        ]
        ids = sorted(kept, key=lambda key: order[fittings[key].fit])
    if search.max_price_ore is not None or search.sort is Sort.PRICE:
        ids = _by_price(session, ids, search)
    first = (search.page - 1) * search.per_page
    shown = queries.listings_with_facts(session, ids[first : first + search.per_page])
    refused = _not_for(session, [listing.id for listing in shown], search)
    fittings = _explained(session, fittings, [listing.id for listing in shown])
    return Findings(
        hits=tuple(_hit(listing, fittings.get(listing.id), search, refused) for listing in shown),
        total=len(ids),
        counts=counts,
        pages=max(1, -(-len(ids) // search.per_page)),
    )


def _explained(
    session: Session, fittings: Mapping[int, Fitting], ids: Iterable[int]
) -> dict[int, Fitting]:
    """Return how these listings fit, and of those that are closed why."""
    kept = {key: fittings[key] for key in ids if key in fittings}
    refusals = [one.refusal for one in kept.values() if one.refusal is not None]
    told = {one.listing_id: one for one in shut.explained(session, refusals)}
    return {key: replace(one, refusal=told.get(key)) for key, one in kept.items()}


def _not_for(session: Session, ids: Sequence[int], search: Search) -> frozenset[int]:
    """Return the listings that are not for the borrower, where time has not been judged."""
    if search.borrower is None or search.periods or not ids:
        return frozenset()
    fits = audience_condition(Listing.id, search.borrower)
    return frozenset(session.scalars(select(Listing.id).where(Listing.id.in_(ids), not_(fits))))


def fit_all(session: Session, ids: Select[int], search: Search) -> dict[int, Fitting]:
    """Return how every selected listing fits the search's periods."""
    asker = Asker(
        borrower=search.borrower,
        people=search.filters.people,
        seating=search.filters.seating,
        quantity=search.filters.quantity or 1,
        together=True,
    )
    verdicts = judge(session, ids, search.periods, asker)
    by_listing: dict[int, list[Verdict]] = {}
    for listing_id, n in sorted(verdicts):
        by_listing.setdefault(listing_id, []).append(verdicts[listing_id, n])
    fittings = {key: _fitting(found) for key, found in by_listing.items()}
    if len(search.periods) == 1:
        refused = [
            key
            for key, found in fittings.items()
            if found.fit in {Fit.TAKEN, Fit.CLOSED} and set(found.reasons) <= _TIME
        ]
        parts = free_parts(session, refused, search.periods[0], replace(asker, together=False))
        for key, part in parts.items():
            old = fittings[key]
            fittings[key] = replace(old, fit=Fit.PARTLY, free=0, of=1, part=part)
    return fittings


def _fitting(verdicts: Sequence[Verdict]) -> Fitting:
    free = [verdict for verdict in verdicts if verdict.usable]
    missing = tuple(verdict.period for verdict in verdicts if not verdict.usable)
    reasons = tuple(dict.fromkeys(code for verdict in verdicts for code in verdict.reasons))
    of = len(verdicts)
    if len(free) == of:
        fit = Fit.FREE if all(verdict.at_once for verdict in verdicts) else Fit.ASK
        return Fitting(fit, of, of, ())
    if reasons == (ReasonCode.NOT_BOOKABLE_HERE,):
        # Agreed on with the owner or the contact person: no calendar says anything against it.
        return Fitting(Fit.ASK, of, of, reasons)
    none = Fit.TAKEN if ReasonCode.TAKEN in reasons else Fit.CLOSED
    refusal = next(verdict for verdict in verdicts if not verdict.usable)
    fit = Fit.PARTLY if free else none
    return Fitting(fit, len(free), of, reasons, missing, refusal=refusal)


def _in_order(statement: Select[int], rank: object, search: Search) -> Select[int]:
    near = search.filters.near
    keys: list[object] = []
    if search.sort is Sort.SIZE:
        keys.append(func.coalesce(Listing.capacity_max, 0).desc())
    elif search.sort is Sort.DISTANCE and near is not None:
        keys.append(func.coalesce(distance.squared(near.latitude, near.longitude), 1e15))
    elif rank is not None:
        keys.append(rank.desc())  # type: ignore[attr-defined]
    elif near is not None:
        keys.append(func.coalesce(distance.squared(near.latitude, near.longitude), 1e15))
    else:
        keys.extend(_inviting())
    return statement.order_by(*keys, Listing.title_key, Listing.id)  # type: ignore[arg-type]


def _inviting() -> tuple[ColumnElement[int], ...]:
    """Return the order for who has named no word and no place: pictures first, kinds in turn."""
    without = case((exists().where(Photo.listing_id == Listing.id), 0), else_=1)
    kind = case({one.value: n for n, one in enumerate(ListingKind)}, value=Listing.kind)
    turn = func.row_number().over(
        partition_by=(without, Listing.kind), order_by=(Listing.title_key, Listing.id)
    )
    return without, turn, kind


def _by_price(session: Session, ids: Sequence[int], search: Search) -> list[int]:
    """Keep what is known to cost at most the limit; order by price when asked, unknown last."""
    rows = session.scalars(
        select(Listing)
        .where(Listing.id.in_(ids))
        .options(joinedload(Listing.tariff).selectinload(Tariff.rules), joinedload(Listing.place))
        .order_by(Listing.id)
    ).unique()
    amounts = {listing.id: amount_of(listing, search) for listing in rows}
    limit = search.max_price_ore
    kept = [
        key
        for key in ids
        if limit is None or ((amount := amounts.get(key)) is not None and amount <= limit)
    ]
    if search.sort is not Sort.PRICE:
        return kept
    return sorted(kept, key=lambda key: (amounts.get(key) is None, amounts.get(key) or 0))


def amount_of(listing: Listing, search: Search) -> int | None:
    """Return öre: the total for the wanted time, or else the lowest price that the group pays."""
    if search.periods:
        total = _price(listing, search).total
        return None if total is None else total.ore
    if listing.tariff is None:
        return None
    group = price_group(search.borrower)
    own = [rule.amount_ore for rule in listing.tariff.rules if rule.price_group == group]
    all_ = [rule.amount_ore for rule in listing.tariff.rules if rule.price_group == "alla"]
    return min(own or all_, default=None)


def _price(listing: Listing, search: Search) -> Price:
    return price_of(listing, search.borrower, search.periods, search.filters.quantity or 1)


def _hit(
    listing: Listing, fitting: Fitting | None, search: Search, refused: Collection[int]
) -> Hit:
    near = search.filters.near
    return Hit(
        listing=listing,
        fitting=fitting,
        price=_price(listing, search) if search.periods else None,
        distance_m=(
            distance.metres(near.latitude, near.longitude, listing.place) if near else None
        ),
        for_borrower=listing.id not in refused,
    )
