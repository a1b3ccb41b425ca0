"""Moving what is booked: to another time, a longer or shorter one, or another listing.

What the booker may do at once, and what the other side has to answer:

- A date that waits is moved by its booker and goes on waiting, for the new time.
- A booked date is moved at once where nobody has to answer for the listing, and where it only gets
  shorter. On other listings the booker asks: the old time stays booked until the owner says yes.
- An owner never moves somebody else's date. They propose, and the booker says yes.
- What has begun can only end at another time; what is past stays.
- A skipped date is tried again, at the time that is given.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.changes import change_notices, proposing
from bookings.changes.following import follow_series
from bookings.changes.rebooking import carry_out
from bookings.changes.replanning import (
    Plan,
    Target,
    Wanted,
    by_owner,
    draw,
    nothing_waived,
    only_less,
    period_of,
    refuse,
)
from bookings.changes.shifting import Shift
from bookings.changing import Scope
from bookings.errors import TooLate
from bookings.judging.availability import zone_of
from bookings.models import Booking, ChangeRequest, History, Occurrence
from bookings.policy import is_owner, require_side
from bookings.taking import lock_claims, read_again
from bookings.types import Entry, OccurrenceStatus
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotFound
from marketplace.periods import Period

_COMING = frozenset({OccurrenceStatus.REQUESTED, OccurrenceStatus.CONFIRMED})
_UNDER_WAY = frozenset({OccurrenceStatus.CONFIRMED, OccurrenceStatus.HANDED_OUT})
_OF_ITS_OWN = (Entry.MOVED.value,)


@dataclass(frozen=True)
class Move:
    """The date that is meant, when it should be, and of which listing (None: as it is)."""

    occurrence: Occurrence
    period: Period
    listing: Listing | None = None
    scope: Scope = Scope.THESE
    keep: bool = False


@dataclass(frozen=True)
class Moved:
    """What came of it: the booking that the dates are of now, or the change that waits."""

    booking: Booking
    plan: Plan
    asked: ChangeRequest | None = None


def move(session: Session, actor: Actor, booking: Booking, wanted: Move, note: str = "") -> Moved:
    """Move the date, and with a scope its followers by the same shift of the wall clock.

    Dates that were moved on their own, skipped or taken back before are left as they are. A date
    that does not fit refuses all, or with `keep` keeps its old time. Every unit, old and new, is
    locked first; the dates are judged by all rules as if they had no time yet, and priced anew.
    Raises Invalid, TooLate, NotAllowed, NotFound for a listing of another owner, SlotTaken with
    every clash, RuleBroken with every reason.
    """
    as_owner = require_side(actor, booking)
    proposing.check_note(note)
    listing = _listing(booking, wanted)
    lock_claims(session, booking.occurrences, [listing])
    read_again(session, booking.occurrences)
    plan = preview(session, actor, booking, wanted)
    refuse(plan)
    if needs_answer(actor, plan, as_owner=as_owner):
        series = wanted.scope is not Scope.THESE
        asked = proposing.ask(
            session, actor, plan, as_owner=as_owner, series=series, note=note.strip()
        )
        return Moved(booking, plan, asked)
    return Moved(put_at_once(session, actor, plan, wanted.scope), plan)


def put_at_once(session: Session, actor: Actor, plan: Plan, scope: Scope) -> Booking:
    """Carry the plan out without asking, and tell both sides."""
    before = change_notices.as_it_was(plan)
    with proposing.overtaking(session, [step.row for step in plan.steps]):
        home = carry_out(session, actor, plan, entry=entry_of(scope))
    if scope is not Scope.THESE:
        follow_series(home, plan)
    change_notices.moved(session, actor, home, plan, before)
    session.flush()
    return home


def preview(session: Session, actor: Actor, booking: Booking, wanted: Move) -> Plan:
    """Return what `move` would do, without writing anything; raises as it does for bad input."""
    as_owner = require_side(actor, booking)
    listing = _listing(booking, wanted)
    chosen, now = wanted.occurrence, clock.now()
    if not movable(chosen, now, as_owner=as_owner):
        raise TooLate
    _check(chosen, wanted.period, listing, now)
    zone = zone_of(booking.listing)
    shift = Shift.between(period_of(chosen), wanted.period, zone)
    moving, left_alone = _meant(session, booking, wanted, now)
    dates = [Wanted(chosen, wanted.period)]
    for row in moving:
        period, problem = shift.of(period_of(row), zone)
        dates.append(Wanted(row, period, problem))
    dates.sort(key=lambda one: (one.row.starts_at, one.row.id))
    return draw(
        session,
        booking,
        dates,
        Target(listing, booking.quantity, booking.people),
        waived=by_owner if as_owner else nothing_waived,
        keep=wanted.keep,
        left_alone=left_alone,
    )


def movable(row: Occurrence, now: datetime, *, as_owner: bool) -> bool:
    """Tell whether the date can be given another time; of one that has begun only the end."""
    if row.status is OccurrenceStatus.REQUESTED:
        lapsed = row.expires_at is not None and row.expires_at <= now
        return row.starts_at > now and not lapsed
    if row.status is OccurrenceStatus.SKIPPED:
        return row.starts_at > now and not as_owner
    return row.status in _UNDER_WAY and row.ends_at > now


def needs_answer(actor: Actor, plan: Plan, *, as_owner: bool) -> bool:
    """Tell whether the other side has to say yes before the plan is carried out."""
    if as_owner:
        return True
    if is_owner(actor, plan.booking):
        return False
    if all(step.at_once for step in plan.fitting) or only_less(plan):
        return False
    return any(step.row.status in _UNDER_WAY for step in plan.fitting)


def exceptions(session: Session, booking: Booking) -> set[int]:
    """Return the keys of the dates that have a time of their own, from the start or since."""
    chosen = {row.id for row in booking.occurrences if row.exception}
    return chosen | {
        key
        for key in session.scalars(
            select(History.occurrence_id).where(
                History.booking_id == booking.id, History.event.in_(_OF_ITS_OWN)
            )
        )
        if key is not None
    }


def entry_of(scope: Scope) -> Entry:
    """Return how the history calls a move: only one by itself makes a date an exception."""
    return Entry.MOVED if scope is Scope.THESE else Entry.SERIES_MOVED


def _meant(
    session: Session, booking: Booking, wanted: Move, now: datetime
) -> tuple[list[Occurrence], list[Occurrence]]:
    """Return the other dates that move along, and those of the same scope that stay."""
    if wanted.scope is Scope.THESE:
        return [], []
    chosen = wanted.occurrence
    apart = exceptions(session, booking)
    moving: list[Occurrence] = []
    staying: list[Occurrence] = []
    for row in booking.occurrences:
        behind = wanted.scope is Scope.FOLLOWING and row.starts_at < chosen.starts_at
        if row.id == chosen.id or row.starts_at <= now or behind:
            continue
        along = row.status in _COMING and row.id not in apart and movable(row, now, as_owner=False)
        (moving if along else staying).append(row)
    return moving, staying


def _listing(booking: Booking, wanted: Move) -> Listing:
    listing = wanted.listing or booking.listing
    if listing.organisation_id != booking.listing.organisation_id:
        raise NotFound
    return listing


def _check(row: Occurrence, period: Period, listing: Listing, now: datetime) -> None:
    old = period_of(row)
    same = period == old and listing.id == row.listing_id
    if same and row.status is not OccurrenceStatus.SKIPPED:
        raise Invalid([FieldProblem("starts_at", _l("That is when it is already."))])
    if old.starts_at <= now:
        if period.starts_at != old.starts_at or listing.id != row.listing_id:
            problem = _l("It has begun: only when it ends can be changed.")
            raise Invalid([FieldProblem("starts_at", problem)])
        if period.ends_at <= now:
            raise Invalid([FieldProblem("ends_at", _l("That time has passed already."))])
    elif period.starts_at <= now:
        raise Invalid([FieldProblem("starts_at", _l("That time has passed already."))])
