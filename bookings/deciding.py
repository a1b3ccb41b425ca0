"""The owner answers: approve or decline, the whole request or some of its dates."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings import overtaking
from bookings.errors import TooLate
from bookings.judging import approval_check
from bookings.mailing import notifications
from bookings.models import Booking, Occurrence
from bookings.policy import require_owner
from bookings.recording import calendars_change, move_all_on
from bookings.states import Event
from bookings.taking import keep, lock_claims, read_again, settle
from bookings.types import OccurrenceStatus
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid

LONGEST_REASON = 2000


def approve(
    session: Session,
    actor: Actor,
    booking: Booking,
    *,
    occurrences: Sequence[Occurrence] | None = None,
    reason: str = "",
    anyway: bool = False,
) -> Booking:
    """Confirm the waiting dates (all, or those given); raises TooLate if none waits.

    A request that did not hold its time takes it now: raises SlotTaken when a rival was first.
    Who asks, how many, limits and time are judged again: raises ApprovalRefused with what the
    owner has to know; `anyway` lets the owner's own rules about the borrower pass. Requests that
    lose their time by it are told so.
    """
    require_owner(actor, booking)
    rows = _waiting(session, booking, occurrences)
    approval_check.check(session, booking, rows, anyway=anyway)
    move_all_on(session, actor, rows, Event.CONFIRM, reason=reason)
    keep(session, rows)
    overtaking.tell_overtaken(session, rows)
    calendars_change(session, booking)
    notifications.booking_decided(session, actor, booking, rows, Event.CONFIRM, reason)
    session.flush()
    return booking


def decline(
    session: Session,
    actor: Actor,
    booking: Booking,
    *,
    reason: str,
    occurrences: Sequence[Occurrence] | None = None,
) -> Booking:
    """Decline the waiting dates with a reason that the asker can read, and free their time."""
    require_owner(actor, booking)
    reason = reason.strip()
    if not reason:
        raise Invalid([FieldProblem("reason", _l("Give a reason that the asker can understand."))])
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            [FieldProblem("reason", _l("At most %(longest)s characters.", longest=LONGEST_REASON))]
        )
    rows = _waiting(session, booking, occurrences)
    move_all_on(session, actor, rows, Event.DECLINE, reason=reason)
    settle(session, rows)
    calendars_change(session, booking)
    notifications.booking_decided(session, actor, booking, rows, Event.DECLINE, reason)
    session.flush()
    return booking


def _waiting(
    session: Session, booking: Booking, occurrences: Sequence[Occurrence] | None
) -> list[Occurrence]:
    chosen = list(occurrences) if occurrences is not None else list(booking.occurrences)
    lock_claims(session, chosen)
    read_again(session, chosen)
    now = clock.now()
    rows = [
        row
        for row in chosen
        if row.status is OccurrenceStatus.REQUESTED
        and not (row.expires_at is not None and row.expires_at <= now)
    ]
    if not rows or (occurrences is not None and len(rows) != len(chosen)):
        raise TooLate
    return rows
