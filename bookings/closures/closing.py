"""Closing time and opening it again: what is booked stands, everybody concerned is told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bookings import freeing, reclaiming, stating
from bookings.closures import in_the_way as way
from bookings.closures import warning
from bookings.errors import MoreInTheWay, TooLate
from bookings.loads import united
from bookings.models import (
    Claim,
    Closure,
    ClosureListing,
    ClosurePeriod,
    ClosureUnit,
    Occurrence,
)
from bookings.recording import listings_change
from bookings.taking import lock_listings
from bookings.types import ClosureKind
from inventory.models import Listing, Unit
from inventory.units import quantity_of
from marketplace import clock, engines
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.periods import Period
from marketplace.policy import Permission, require

LONGEST_REASON = 500
LONGEST = timedelta(days=3 * 366)
BEGUN = timedelta(days=1)
MOST_LISTINGS = 100
PERMISSIONS = {
    ClosureKind.CLOSURE: Permission.TIME_CLOSE,
    ClosureKind.MAINTENANCE: Permission.MAINTENANCE_STATE,
}


@dataclass(frozen=True)
class Closing:
    """What somebody wants to close: listings of one owner, periods (UTC), how many and why.

    `quantity` None closes all that exist; a number goes with a single listing.
    """

    listings: Sequence[Listing]
    periods: Sequence[Period]
    reason: str
    kind: ClosureKind = ClosureKind.CLOSURE
    reason_public: bool = False
    quantity: int | None = None


def preview(session: Session, actor: Actor, wanted: Closing) -> list[Occurrence]:
    """Return what stands in the way, in time order; writes nothing.

    Raises NotAllowed without the right to close these listings, Invalid as `close` does.
    """
    _require(actor, wanted)
    _check(wanted)
    return way.in_the_way(session, units_of(wanted.listings, wanted.quantity), wanted.periods)


def close(
    session: Session, actor: Actor, wanted: Closing, *, seen: Collection[str] | None = None
) -> Closure:
    """Close the time, whatever is booked in it, and tell the bookers and the owner's deciders.

    The units are locked first: a booking that was written before is in the way and told, one that
    comes after is refused. With `seen`, the public ids of the dates that the actor has been shown,
    raises MoreInTheWay when there are others by now, and nothing is written. Raises NotAllowed,
    and Invalid naming `listings`, `periods`, `quantity` or `reason`.
    """
    _require(actor, wanted)
    _check(wanted)
    lock_listings(session, list(wanted.listings))
    units = units_of(wanted.listings, wanted.quantity)
    affected = way.in_the_way(session, units, wanted.periods)
    if seen is not None and {row.public_id for row in affected} - set(seen):
        raise MoreInTheWay
    closure = _written(session, actor, wanted)
    _take(session, closure, units)
    cause = warning.of_closure(closure)
    warning.warn(session, actor, cause, affected)
    listings_change(session, wanted.listings)
    session.flush()
    return closure


def lift(session: Session, actor: Actor, closure: Closure) -> Closure:
    """Give back what is left of the time, and tell the bookers who had been told.

    Raises NotAllowed without the right, TooLate for what is over or has been lifted before.
    """
    require(actor, PERMISSIONS[closure.kind], closure.organisation_id)
    stating.lock(session, closure.source, closure.id, [row.unit_id for row in closure.units])
    session.refresh(closure)
    now = clock.now()
    if closure.lifted_at is not None or closure.ends_at <= now:
        raise TooLate
    units = [row.unit_id for row in closure.units]
    for period in in_force(closure):
        freeing.note_units(session, units, max(period.starts_at, now), max(period.ends_at, now))
    closure.lifted_at = stating.rounded_up(now)
    closure.lifted_by_id = actor.user_id
    session.flush()
    stating.state(session, closure.source, closure.id, _units(closure), in_force(closure))
    warning.all_clear(session, actor, warning.of_closure(closure))
    listings_change(session, closure.listings)
    session.flush()
    return closure


def in_force(closure: Closure) -> list[Period]:
    """Return the periods in which the closure takes time: none after it was lifted."""
    found = []
    for row in closure.periods:
        ends = row.ends_at if closure.lifted_at is None else min(row.ends_at, closure.lifted_at)
        if ends > row.starts_at:
            found.append(Period(row.starts_at, ends))
    return found


def units_of(listings: Iterable[Listing], quantity: int | None) -> dict[int, int]:
    """Return how many of each unit are out of use: all that exist, or those of `quantity`."""
    found: dict[int, int] = {}
    for listing in listings:
        for row in listing.units:
            taken = row.unit.quantity if quantity is None else row.quantity * quantity
            found[row.unit_id] = max(found.get(row.unit_id, 0), taken)
    return {unit_id: taken for unit_id, taken in found.items() if taken > 0}


def on_units_changed(session: Session, listing_ids: Collection[int]) -> None:
    """Take bookings' and closures' time anew after what the listings take has changed (a hook).

    The closures stand aside while the bookings take theirs: the guard judges promises against each
    other, and a closure over a booking does not freeze the listing. Of a closure that has begun the
    past changes with it; what is closed by it is the same room.
    """
    aside = _concerned(session, listing_ids)
    engines.lock_rows(
        session,
        Unit,
        [unit.unit_id for row in aside for one in row.listings for unit in one.units],
    )
    for closure in aside:
        stating.withdraw(session, closure.source, closure.id)
    reclaiming.on_units_changed(session, listing_ids)
    for closure in aside:
        for listing in closure.listings:
            session.refresh(listing, ["units"])
        closure.units.clear()
        session.flush()
        _take(session, closure, units_of(closure.listings, closure.quantity))
        listings_change(session, closure.listings)


def _concerned(session: Session, listing_ids: Collection[int]) -> Sequence[Closure]:
    """Return the closures of the listings, and those over units that their bookings claim."""
    named = select(ClosureListing.closure_id).where(ClosureListing.listing_id.in_(listing_ids))
    claimed = (
        select(ClosureUnit.closure_id)
        .join(Claim, Claim.unit_id == ClosureUnit.unit_id)
        .join(Occurrence, Occurrence.id == Claim.occurrence_id)
        .where(Occurrence.listing_id.in_(listing_ids), Occurrence.ends_at > clock.now())
    )
    return session.scalars(
        select(Closure)
        .where(
            or_(Closure.id.in_(named), Closure.id.in_(claimed)),
            Closure.lifted_at.is_(None),
            Closure.ends_at > clock.now(),
        )
        .order_by(Closure.id)
    ).all()


def _take(session: Session, closure: Closure, units: dict[int, int]) -> None:
    closure.units.extend(
        ClosureUnit(unit_id=unit_id, quantity=quantity)
        for unit_id, quantity in sorted(units.items())
    )
    session.flush()
    stating.state(session, closure.source, closure.id, units, in_force(closure))


def _units(closure: Closure) -> dict[int, int]:
    return {row.unit_id: row.quantity for row in closure.units}


def _written(session: Session, actor: Actor, wanted: Closing) -> Closure:
    if actor.user_id is None:
        raise NotAllowed
    periods = united(wanted.periods)
    closure = Closure(
        organisation_id=wanted.listings[0].organisation_id,
        kind=wanted.kind,
        reason=wanted.reason.strip(),
        reason_public=wanted.reason_public,
        quantity=wanted.quantity,
        starts_at=periods[0].starts_at,
        ends_at=periods[-1].ends_at,
        made_by_id=actor.user_id,
        listings=list(wanted.listings),
        periods=[ClosurePeriod(starts_at=one.starts_at, ends_at=one.ends_at) for one in periods],
    )
    session.add(closure)
    session.flush()
    return closure


def _require(actor: Actor, wanted: Closing) -> None:
    for listing in wanted.listings:
        require(actor, PERMISSIONS[wanted.kind], listing.organisation_id)


def _check(wanted: Closing) -> None:
    problems = [*_listing_problems(wanted), *_period_problems(wanted.periods)]
    reason = wanted.reason.strip()
    if not reason:
        problems.append(FieldProblem("reason", _l("Say why, for those who have booked.")))
    elif len(reason) > LONGEST_REASON:
        told = _l("At most %(longest)s characters.", longest=LONGEST_REASON)
        problems.append(FieldProblem("reason", told))
    if problems:
        raise Invalid(problems)


def _listing_problems(wanted: Closing) -> list[FieldProblem]:
    told = None
    if not wanted.listings:
        told = _l("Choose at least one.")
    elif len({one.organisation_id for one in wanted.listings}) > 1:
        told = _l("Choose what belongs to one organisation.")
    elif len(wanted.listings) > MOST_LISTINGS:
        told = _l("At most %(most)s at once.", most=MOST_LISTINGS)
    if told is not None:
        return [FieldProblem("listings", told)]
    return [] if wanted.quantity is None else _quantity_problems(wanted, wanted.quantity)


def _quantity_problems(wanted: Closing, quantity: int) -> list[FieldProblem]:
    if len(wanted.listings) > 1:
        told = _l("Choose a single one when you say how many of it.")
        return [FieldProblem("quantity", told)]
    there_are = quantity_of(wanted.listings[0])
    if not 1 <= quantity <= there_are:
        told = _l("Write a number from 1 to %(most)s, or nothing for all.", most=there_are)
        return [FieldProblem("quantity", told)]
    return []


def _period_problems(periods: Sequence[Period]) -> list[FieldProblem]:
    if not periods:
        return [FieldProblem("periods", _l("Say from when until when."))]
    first, last = min(one.starts_at for one in periods), max(one.ends_at for one in periods)
    now = clock.now()
    if last <= now:
        return [FieldProblem("periods", _l("That time is over."))]
    if first < now - BEGUN:
        return [FieldProblem("periods", _l("It can begin today at the earliest."))]
    if last - first > LONGEST:
        return [FieldProblem("periods", _l("That is too long: three years at most."))]
    return []
