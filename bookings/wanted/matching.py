"""Owners with something fitting are told of a notice: each organisation once, by any worker."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Table, select
from sqlalchemy.orm import Session, joinedload

from bookings.finder import finding
from bookings.finder.finding import Fit, Hit, Search
from bookings.judging import ever
from bookings.models import WantedMuted, WantedNotice, WantedOffer, WantedTold
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import notices, standing, times
from inventory import vocabulary
from inventory.models import Listing
from inventory.search_filters import Near, SearchFilters
from inventory.types import ListingKind
from inventory.words import named_things
from marketplace import clock, engines
from marketplace.errors import Busy
from marketplace.transactions import unit_of_work

# More than this many listings are not looked through for one notice.
MOST_FITTING = 300
# As many owners that fit a notice know of it at most: those who fit it best.
MOST_TOLD = 20
LEASE = timedelta(minutes=5)
AGAIN = timedelta(days=1)

log = structlog.get_logger()


def tell_owners(session: Session) -> int:
    """Look for owners for every notice that is due, and tell them; return how many notices.

    A notice is looked at when it is published or changed, and once a day for what has been listed
    since. It is leased meanwhile; the looking holds no lock.
    """
    owner, done = uuid4().hex, 0
    while (key := take(session, owner)) is not None:
        try:
            match(session, key, owner)
        except Busy:
            session.rollback()
        except Exception:  # one notice must not stop the others; its lease ends by itself
            session.rollback()
            log.exception("owners could not be looked for", notice=key)
        done += 1
    return done


def take(session: Session, owner: str) -> int | None:
    """Lease the notice that is due longest, and return its key; commits."""
    now = clock.now()
    due = (
        select(WantedNotice)
        .where(WantedNotice.status == WantedStatus.OPEN, WantedNotice.match_at <= now)
        .order_by(WantedNotice.match_at, WantedNotice.id)
        .limit(1)
    )
    nothing = session.scalar(due.with_only_columns(WantedNotice.id)) is None
    session.rollback()
    if nothing:
        return None
    with unit_of_work(session):
        notice = session.scalars(due.with_for_update(skip_locked=True)).one_or_none()
        if notice is None:
            return None
        notice.leased_by, notice.match_at = owner, now + LEASE
        return notice.id


def match(session: Session, key: int, owner: str) -> None:
    """Look for owners for one leased notice, and tell those who have not been told; commits."""
    now = clock.now()
    notice = session.scalars(
        select(WantedNotice)
        .where(WantedNotice.id == key)
        .options(joinedload(WantedNotice.organisation))
    ).one()
    found = fitting(session, notice, now)
    session.rollback()
    with unit_of_work(session):
        engines.lock_rows(session, WantedNotice, [key])
        notice = session.get_one(WantedNotice, key, populate_existing=True)
        if notice.leased_by != owner or not notice.open:
            return
        notice.leased_by, notice.match_at = None, now + AGAIN
        for organisation_id in _untold(session, notice, list(found)):
            notices.fitting(session, notice, organisation_id, found[organisation_id])


def fitting(session: Session, notice: WantedNotice, now: datetime) -> dict[int, list[int]]:
    """Return what fits the notice, best first: keys of listings by the key of their organisation.

    The finder's filters and the one predicate say so, for the organisation that asks; also what is
    agreed on or booked by contact. Of a weekly time at least half of the dates that are still
    needed have to be free; where no time is wanted yet, what can be had at some time fits.

    Of a general kind the title helps. A type that it names is wanted, where somebody has that.
    Otherwise premises fit of which it is said how large, where or how accessible they have to be,
    and when: what the title says that they are for, in words of the vocabulary or a synonym, and
    whatever it happens to say besides, only lets a listing come first. Where no such thing is said,
    what is called or used as in the title fits, and a general kind alone fits nobody.
    """
    if times.is_over(notice, now):
        return {}
    search = search_of(notice, now)
    if notice.when_kind is WantedWhen.WEEKLY:
        search = replace(search, periods=tuple(standing.needed(session, notice, now)))
        if not search.periods:
            return {}
    if is_specific(notice):
        return _owners(session, notice, search, now)
    named = named_things.named(session, notice.title, notice.kind)
    said = bool(search.periods) and _is_measured(notice)
    for some in _sought(session, notice):
        within = replace(search, among=sorted(some.ids))
        if owners := _owners(session, notice, within, now, first=named):
            if some.of_a_type or not said:
                return owners
            # What it is for says who fits best, and keeps nobody away who has room for it.
            return owners | _owners(session, notice, search, now, first=some.ids)
    if not said:
        search = replace(search, among=sorted(named))
    return _owners(session, notice, search, now, first=named)


def _sought(session: Session, notice: WantedNotice) -> Iterator[named_things.Sought]:
    """Yield what the title of a notice for premises names in known words, the best first.

    Of things, services and skills everybody says in words of their own what it is.
    """
    if notice.kind is ListingKind.PREMISES:
        yield from named_things.sought(session, notice.title, notice.kind)


def _owners(
    session: Session,
    notice: WantedNotice,
    search: Search,
    now: datetime,
    *,
    first: Collection[int] = (),
) -> dict[int, list[int]]:
    """Return what the search finds by its owner, what comes `first` before all else."""
    hits = [
        hit
        for hit in finding.find(session, search).hits
        if hit.listing.organisation_id != notice.organisation_id and _fits(hit)
    ]
    if not search.periods:
        asker = replace(finding.asker_of(search), now=now)
        had = ever.at_any_time(session, [hit.listing.id for hit in hits], asker)
        hits = [hit for hit in hits if hit.listing.id in had]
    owners: dict[int, list[int]] = {}
    for hit in sorted(hits, key=lambda hit: hit.listing.id not in first):
        owners.setdefault(hit.listing.organisation_id, []).append(hit.listing.id)
    return owners


def best(
    session: Session, notice: WantedNotice, choices: Iterable[Listing], now: datetime
) -> Listing | None:
    """Return which of an owner's listings to propose, None where nothing fits.

    It is of the wanted type and has room; where no type is wanted the title names it, or it is a
    room that is as wanted. What can be had at the wanted time comes first, then as they stand.
    """
    own = [one for one in choices if one.kind is notice.kind and _could(notice, one)]
    meant = _has_type(notice)
    if own and not meant:
        named = named_things.named(session, notice.title, notice.kind)
        some = [one for one in own if one.id in named]
        meant = bool(some)
        own = some or [one for one in own if notice.kind is ListingKind.PREMISES]
    if not own:
        return None
    search = replace(search_of(notice, now), among=sorted(one.id for one in own))
    free = {hit.listing.id for hit in finding.find(session, search).hits if _fits(hit)}
    first = next((one for one in own if one.id in free), None)
    return first or (own[0] if meant else None)


def _has_type(notice: WantedNotice) -> bool:
    return bool(notice.type) and notice.type != vocabulary.OTHER_TYPE[notice.kind.value]


def _could(notice: WantedNotice, listing: Listing) -> bool:
    """Tell whether a listing of the kind is of the wanted type, if any, and holds the people."""
    if _has_type(notice) and listing.type != notice.type:
        return False
    return listing.capacity_max is None or listing.capacity_max >= (notice.people or 0)


def is_specific(notice: WantedNotice) -> bool:
    """Tell whether the choices of the notice alone say what would help, whatever its title says.

    A type does. So do how many people premises have to hold and what they have to be like, where
    the title says no more: “Lokal för 25”.
    """
    if _has_type(notice):
        return True
    sized = notice.kind is ListingKind.PREMISES and (notice.people or notice.accessible)
    return bool(sized) and not named_things.says_something(notice.title, notice.kind)


def _is_measured(notice: WantedNotice) -> bool:
    """Tell whether it is said of premises how large, where or how accessible they have to be."""
    said = (notice.people, notice.accessible, notice.district, notice.radius_km)
    return notice.kind is ListingKind.PREMISES and any(said)


def search_of(notice: WantedNotice, now: datetime) -> Search:
    """Return the notice as a search of the finder.

    How many people is a question to premises, where it is one to what stands somewhere; a distance
    reaches beyond the district that it is measured from.
    """
    placed = notice.kind in {ListingKind.PREMISES, ListingKind.EQUIPMENT}
    circle = None
    if placed and notice.latitude is not None and notice.longitude is not None:
        circle = Near(notice.latitude, notice.longitude, notice.radius_km or 0)
    return Search(
        filters=SearchFilters(
            kind=notice.kind,
            type=notice.type,
            people=notice.people if notice.kind is ListingKind.PREMISES else None,
            quantity=notice.quantity,
            districts=(notice.district,) if placed and circle is None and notice.district else (),
            near=circle,
            accessible=tuple(notice.accessible),
        ),
        periods=tuple(times.coming(notice, now)),
        borrower=notice.organisation,
        per_page=MOST_FITTING,
    )


def _fits(hit: Hit[Listing]) -> bool:
    if hit.fitting is None:
        return hit.for_borrower
    if hit.fitting.fit in {Fit.FREE, Fit.ASK}:
        return True
    some = hit.fitting.fit is Fit.PARTLY and hit.fitting.part is None
    return some and hit.fitting.free * 2 >= hit.fitting.of


def _untold(session: Session, notice: WantedNotice, organisations: list[int]) -> list[int]:
    """Note that these are told, best first, and return those that had not been and want to be.

    Who has answered already knows of the notice. No more than `MOST_TOLD` of those who fit are
    told, whenever that was; who fitted an earlier wording and does not now is not counted.
    """
    if not organisations:
        return []
    muted = select(WantedMuted.organisation_id).where(
        WantedMuted.organisation_id.in_(organisations)
    )
    answered = select(WantedOffer.organisation_id).where(WantedOffer.notice_id == notice.id)
    told = select(WantedTold.organisation_id).where(WantedTold.notice_id == notice.id)
    known = set(session.scalars(told)) & set(organisations)
    silent = {*session.scalars(muted), *session.scalars(answered), *known}
    some = [key for key in organisations if key not in silent]
    some = some[: max(0, MOST_TOLD - len(known))]
    if not some:
        return []
    table: Table = WantedTold.__table__  # type: ignore[assignment]
    rows = [
        {"notice_id": notice.id, "organisation_id": key, "created_at": clock.now()} for key in some
    ]
    fresh = engines.insert_or_ignore(session, table, rows).returning(table.c.organisation_id)
    return sorted(session.scalars(fresh))
