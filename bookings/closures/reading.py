"""Ordered reads of closures: an owner's list, one of them, what they mean for days and dates."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.closures import in_the_way
from bookings.closures.closing import PERMISSIONS
from bookings.closures.in_the_way import Cover
from bookings.models import Closure, ClosurePeriod, ClosureUnit, Occurrence
from bookings.types import ClosureKind, OccupancySource
from inventory.models import Listing, ListingUnit
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.periods import Period
from marketplace.policy import Permission, can

PER_PAGE = 20


class Shown(StrEnum):
    """Which closures a list shows."""

    COMING = "coming"
    PAST = "past"


def kinds_for(actor: Actor, organisation_id: int | None = None) -> list[ClosureKind]:
    """Return what the actor may state, in one organisation or in any."""
    keys = actor.roles if organisation_id is None else [organisation_id]
    return [
        kind
        for kind, permission in PERMISSIONS.items()
        if any(can(actor, permission, key) for key in keys)
    ]


def selected(actor: Actor, shown: Shown, listing_id: int | None = None) -> Select[Closure]:
    """Select the closures of the actor's organisations: the next first, or the latest first."""
    now = clock.now()
    keys = [key for key in actor.roles if can(actor, Permission.DAY_SEE, key)]
    over = or_(Closure.ends_at <= now, Closure.lifted_at.is_not(None))
    order = (
        (Closure.starts_at, Closure.id)
        if shown is Shown.COMING
        else (Closure.ends_at.desc(), Closure.id.desc())
    )
    query = (
        select(Closure)
        .where(Closure.organisation_id.in_(keys), ~over if shown is Shown.COMING else over)
        .order_by(*order)
    )
    return query if listing_id is None else query.where(_of_listing(listing_id))


def of_listing(listing_id: int) -> Select[Closure]:
    """Select the closures of a listing that are not over, the next first."""
    return (
        select(Closure)
        .where(_of_listing(listing_id), Closure.lifted_at.is_(None), Closure.ends_at > clock.now())
        .order_by(Closure.starts_at, Closure.id)
    )


def _of_listing(listing_id: int) -> ColumnElement[bool]:
    return Closure.listings.any(Listing.id == listing_id)


def page(
    session: Session, query: Select[Closure], *, offset: int, limit: int
) -> tuple[list[Closure], int]:
    """Return a part of the closures with all that a line shows, and how many there are."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = session.scalars(_loaded(query).offset(offset).limit(limit))
    return list(rows), total or 0


def closure_for(session: Session, actor: Actor, public_id: str) -> Closure:
    """Return a closure of the actor's organisations; raises NotFound for any other."""
    keys = [key for key in actor.roles if can(actor, Permission.DAY_SEE, key)]
    query = select(Closure).where(Closure.public_id == public_id, Closure.organisation_id.in_(keys))
    found = session.scalar(_loaded(query))
    if found is None:
        raise NotFound
    return found


def standing_over(session: Session, closure: Closure) -> list[Occurrence]:
    """Return the coming dates that the closure stands over now, in time order."""
    units = {row.unit_id: row.quantity for row in closure.units}
    if closure.lifted_at is not None:
        return []
    periods = [Period(row.starts_at, row.ends_at) for row in closure.periods]
    but = (closure.source, closure.id)
    return in_the_way.in_the_way(session, units, periods, but=but)


def _loaded(query: Select[Closure]) -> Select[Closure]:
    return query.options(
        joinedload(Closure.organisation),
        joinedload(Closure.made_by),
        selectinload(Closure.listings).joinedload(Listing.place),
        selectinload(Closure.periods),
        selectinload(Closure.units),
    )


@dataclass(frozen=True)
class Over:
    """What stands over a date: its source, and of a closure the owner's words."""

    source: OccupancySource
    reason: str = ""
    reason_public: bool = False
    public_id: str = ""


def over(session: Session, rows: Sequence[Occurrence]) -> dict[int, list[Over]]:
    """Return what stands over the coming dates, by their ids; at most four queries."""
    covered = in_the_way.covered(session, rows)
    known = _closures(session, {one for covers in covered.values() for one in covers})
    return {
        key: [known.get(one, Over(one.source)) for one in covers] for key, covers in covered.items()
    }


def _closures(session: Session, covers: Collection[Cover]) -> Mapping[Cover, Over]:
    keys = {one.source_id for one in covers if one.source in {*ClosureKind}}
    if not keys:
        return {}
    return {
        Cover(row.source, row.id): Over(row.source, row.reason, row.reason_public, row.public_id)
        for row in session.scalars(select(Closure).where(Closure.id.in_(sorted(keys))))
    }


@dataclass(frozen=True)
class Closed:
    """A stretch in which a listing, or a unit that it takes, is closed."""

    period: Period
    over: Over
    quantity: int | None


def between(
    session: Session, listings: Iterable[Listing], starts_at: datetime, ends_at: datetime
) -> dict[int, list[Closed]]:
    """Return what is closed between two instants (UTC) by listing, in time order; one query.

    A listing is closed with every unit that it takes, whichever listing the owner has named.
    """
    ends = func.coalesce(Closure.lifted_at, ClosurePeriod.ends_at)
    rows = session.execute(
        select(ListingUnit.listing_id, ClosurePeriod.starts_at, ClosurePeriod.ends_at, Closure)
        .join(ClosureUnit, ClosureUnit.unit_id == ListingUnit.unit_id)
        .join(Closure, Closure.id == ClosureUnit.closure_id)
        .join(ClosurePeriod, ClosurePeriod.closure_id == Closure.id)
        .where(
            ListingUnit.listing_id.in_([one.id for one in listings]),
            ClosurePeriod.starts_at < ends_at,
            ClosurePeriod.ends_at > starts_at,
            and_(ends > ClosurePeriod.starts_at, ends > starts_at),
        )
        .order_by(ClosurePeriod.starts_at, Closure.id, ListingUnit.listing_id)
    )
    found: dict[int, list[Closed]] = defaultdict(list)
    for listing_id, begins, finishes, row in rows:
        until = finishes if row.lifted_at is None else min(finishes, row.lifted_at)
        told = Over(row.source, row.reason, row.reason_public, row.public_id)
        closed = Closed(Period(begins, until), told, row.quantity)
        if closed not in found[listing_id]:
            found[listing_id].append(closed)
    return found
