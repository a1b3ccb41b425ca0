"""Whom to tell of moves and changes: rows for the outbox, in the transaction whose news they are.

Payloads are those of `notifications`; besides, `before` has the dates as they were, and `change`
names the change that is asked for or answered.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from bookings.changes.replanning import Plan
from bookings.mailing import notifications
from bookings.mailing.recipients import deciders, maker_of
from bookings.models import Booking, ChangeRequest, Occurrence
from bookings.types import ChangeSide, OccurrenceStatus
from marketplace.actor import Actor
from marketplace.orm import Json

MOVED = "booking_moved"
CHANGED = "booking_changed"
CHANGE_ASKED = "change_asked"
CHANGE_DECLINED = "change_declined"
CHANGE_WITHDRAWN = "change_withdrawn"
CHANGE_LAPSED = "change_lapsed"
FREED = "time_freed"
KINDS = (
    MOVED,
    CHANGED,
    CHANGE_ASKED,
    CHANGE_DECLINED,
    CHANGE_WITHDRAWN,
    CHANGE_LAPSED,
    FREED,
)

BOOKER, OWNER = "booker", "owner"


def as_it_was(plan: Plan) -> dict[int, Json]:
    """Return when the dates of the plan are now and of what, by occurrence."""
    title = plan.booking.listing.title
    return {
        step.row.id: {
            "starts_at": step.old.starts_at.isoformat(),
            "ends_at": step.old.ends_at.isoformat(),
            "title": title,
        }
        for step in plan.fitting
    }


def moved(
    session: Session,
    actor: Actor | None,
    booking: Booking,
    plan: Plan,
    before: Mapping[int, Json],
    *,
    reason: str = "",
) -> None:
    """Tell both sides, so that both calendars follow; the owner's person who did it knows."""
    rows = [step.row for step in plan.fitting]
    more = {"before": {str(key): value for key, value in before.items()}}
    _to_booker(session, MOVED, booking, rows, reason, more)
    _to_owner(session, MOVED, booking, rows, reason, more, but=actor)


def taken_up(session: Session, actor: Actor, booking: Booking, rows: Sequence[Occurrence]) -> None:
    """Tell of dates that were skipped and are booked or asked for now, as of any new ones."""
    confirmed = [row for row in rows if row.status is OccurrenceStatus.CONFIRMED]
    asked = [row for row in rows if row.status is not OccurrenceStatus.CONFIRMED]
    for some, booker, owner in (
        (confirmed, notifications.CONFIRMED, notifications.CONFIRMED_TO_OWNER),
        (asked, notifications.RECEIPT, notifications.REQUEST_TO_OWNER),
    ):
        if some:
            _to_booker(session, booker, booking, some)
            _to_owner(session, owner, booking, some, but=actor)


def changed(
    session: Session,
    actor: Actor,
    booking: Booking,
    rows: Sequence[Occurrence],
    old: Mapping[str, object],
) -> None:
    """Tell the owner what is new, and the booker where another member changed it."""
    more = {"old": dict(old)}
    _to_owner(session, CHANGED, booking, rows, more=more, but=actor)
    if actor.user_id != booking.made_by_id:
        _to_booker(session, CHANGED, booking, rows, more=more)


def asked(session: Session, change: ChangeRequest) -> None:
    """Ask the other side for its answer."""
    _to_side(session, CHANGE_ASKED, change, to_asker=False)


def declined(session: Session, change: ChangeRequest) -> None:
    """Tell who asked that it stays as it was, and why."""
    _to_side(session, CHANGE_DECLINED, change, to_asker=True)


def withdrawn(session: Session, change: ChangeRequest) -> None:
    """Tell who was asked that no answer is needed any more."""
    _to_side(session, CHANGE_WITHDRAWN, change, to_asker=False)


def lapsed(session: Session, change: ChangeRequest) -> None:
    """Tell both sides that nobody has answered, and that it stays as it was."""
    _to_side(session, CHANGE_LAPSED, change, to_asker=True)
    _to_side(session, CHANGE_LAPSED, change, to_asker=False)


def freed(session: Session, booking: Booking, rows: Sequence[Occurrence]) -> None:
    """Tell the booker that skipped dates can be had now."""
    _to_booker(session, FREED, booking, rows)


def _to_side(session: Session, kind: str, change: ChangeRequest, *, to_asker: bool) -> None:
    rows = [date.occurrence for date in change.dates]
    more = {"change": change.id}
    owner = (change.side is ChangeSide.OWNER) is to_asker
    tell = _to_owner if owner else _to_booker
    tell(session, kind, change.booking, rows, change.reason, more)


def _to_booker(
    session: Session,
    kind: str,
    booking: Booking,
    rows: Iterable[Occurrence],
    reason: str = "",
    more: Json | None = None,
) -> None:
    to = maker_of(booking)
    notifications.tell_of_dates(session, kind, booking, rows, to, BOOKER, reason, more)


def _to_owner(
    session: Session,
    kind: str,
    booking: Booking,
    rows: Iterable[Occurrence],
    reason: str = "",
    more: Json | None = None,
    *,
    but: Actor | None = None,
) -> None:
    for to in deciders(session, booking.listing.organisation_id):
        if to.user_id != booking.made_by_id and (but is None or to.user_id != but.user_id):
            notifications.tell_of_dates(session, kind, booking, rows, to, OWNER, reason, more)
