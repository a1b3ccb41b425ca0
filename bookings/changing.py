"""Taking back: the booker cancels or withdraws, the owner calls off."""

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.errors import TooLate
from bookings.mailing import notifications
from bookings.models import Booking, Occurrence
from bookings.policy import require_side
from bookings.recording import calendars_change, move_all_on
from bookings.states import Event
from bookings.taking import lock_claims, read_again, settle
from bookings.types import OccurrenceStatus
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid

LONGEST_REASON = 2000


class Scope(StrEnum):
    """Which dates of a booking are meant."""

    ALL = "all"
    FOLLOWING = "following"
    THESE = "these"


def cancel(
    session: Session,
    actor: Actor,
    booking: Booking,
    *,
    scope: Scope = Scope.ALL,
    occurrences: Sequence[Occurrence] = (),
    reason: str = "",
) -> Booking:
    """Free the coming dates in `scope`; what has begun stays as it was.

    A waiting date is withdrawn by the booker and declined by the owner; a confirmed one is
    cancelled by the booker and called off by the owner, who has to give a reason. Raises TooLate
    when nothing is left to cancel, Invalid without the owner's reason.
    """
    as_owner = require_side(actor, booking)
    reason = reason.strip()
    problem = None
    if as_owner and not reason:
        problem = _l("Give a reason that the booker can understand.")
    elif len(reason) > LONGEST_REASON:
        problem = _l("At most %(longest)s characters.", longest=LONGEST_REASON)
    if problem is not None:
        raise Invalid([FieldProblem("reason", problem)])
    chosen = _chosen(booking, scope, occurrences)
    lock_claims(session, chosen)
    read_again(session, chosen)
    rows = [row for row in chosen if _event(row, as_owner=as_owner) is not None]
    if not rows or (scope is Scope.THESE and len(rows) != len(chosen)):
        raise TooLate
    for event in sorted({one for row in rows if (one := _event(row, as_owner=as_owner))}):
        those = [row for row in rows if _event(row, as_owner=as_owner) is event]
        move_all_on(session, actor, those, event, reason=reason)
    settle(session, rows)
    calendars_change(session, booking)
    notifications.booking_cancelled(session, actor, booking, rows, by_owner=as_owner, reason=reason)
    session.flush()
    return booking


def _chosen(booking: Booking, scope: Scope, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    if scope is Scope.ALL:
        return list(booking.occurrences)
    if not occurrences:
        raise Invalid([FieldProblem("occurrences", _l("Choose at least one date."))])
    if scope is Scope.THESE:
        return list(occurrences)
    first = min(row.starts_at for row in occurrences)
    return [row for row in booking.occurrences if row.starts_at >= first]


def _event(row: Occurrence, *, as_owner: bool) -> Event | None:
    if row.starts_at <= clock.now():
        return None
    if row.status is OccurrenceStatus.REQUESTED:
        return Event.DECLINE if as_owner else Event.WITHDRAW
    if row.status is OccurrenceStatus.CONFIRMED:
        return Event.CALL_OFF if as_owner else Event.CANCEL
    return None
