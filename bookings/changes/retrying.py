"""Trying again: a skipped date of a series is asked for, or booked, once its time can be had."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.changes import change_notices
from bookings.changes.rebooking import carry_out
from bookings.changes.replanning import Plan, Target, Wanted, draw, period_of, refuse
from bookings.errors import TooLate
from bookings.models import Booking, Occurrence
from bookings.policy import is_booker
from bookings.taking import lock_claims, read_again
from bookings.types import OccurrenceStatus
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed


def retry(
    session: Session, actor: Actor, booking: Booking, occurrences: Sequence[Occurrence]
) -> Booking:
    """Ask for the skipped dates again, or book them where nobody has to answer.

    Judged by every rule under the locks, and priced anew. Raises NotAllowed for all but the booker,
    Invalid without a date, TooLate for one that is not skipped or has begun, SlotTaken, RuleBroken.
    """
    if not is_booker(actor, booking):
        raise NotAllowed
    if not occurrences:
        raise Invalid([FieldProblem("occurrences", _l("Choose at least one date."))])
    lock_claims(session, occurrences, [booking.listing])
    read_again(session, occurrences)
    if len(can_be_tried(occurrences)) != len(occurrences):
        raise TooLate
    plan = look(session, booking, occurrences)
    refuse(plan)
    home = carry_out(session, actor, plan, entry=None)
    change_notices.taken_up(session, actor, home, [step.row for step in plan.steps])
    session.flush()
    return home


def look(session: Session, booking: Booking, occurrences: Sequence[Occurrence]) -> Plan:
    """Return whether the dates can be had now, and for how much; writes nothing, two queries."""
    wanted = [Wanted(row, period_of(row)) for row in occurrences]
    target = Target(booking.listing, booking.quantity, booking.people)
    return draw(session, booking, wanted, target)


def can_be_tried(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Return the skipped dates that have not begun."""
    now = clock.now()
    return [
        row for row in occurrences if row.status is OccurrenceStatus.SKIPPED and row.starts_at > now
    ]
