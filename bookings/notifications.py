"""Whom to tell of what: rows for the outbox, in the transaction whose news they carry.

Each message names the booking, the occurrences it is about and their sequence numbers, so that a
mail says what was true when it was written, even if it is delivered late.
"""

from collections.abc import Iterable, Sequence

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Booking, Occurrence
from bookings.states import Event
from marketplace import outbox
from marketplace.actor import Actor
from marketplace.models import Membership, User
from marketplace.types import Role

REQUEST_TO_OWNER = "booking_request"
RECEIPT = "booking_receipt"
CONFIRMED = "booking_confirmed"
CONFIRMED_TO_OWNER = "booking_confirmed_to_owner"
DECLINED = "booking_declined"
CANCELLED = "booking_cancelled"
CALLED_OFF = "booking_called_off"
EXPIRED = "booking_expired"
EXPIRED_TO_OWNER = "booking_expired_to_owner"


def booking_made(session: Session, actor: Actor, booking: Booking, *, confirmed: bool) -> None:
    """Give the asker a receipt, and the owner's deciders the request or the news of a booking."""
    _to_booker(session, CONFIRMED if confirmed else RECEIPT, booking, booking.occurrences)
    kind = CONFIRMED_TO_OWNER if confirmed else REQUEST_TO_OWNER
    _to_owner(session, kind, booking, booking.occurrences, actor)


def booking_decided(
    session: Session,
    actor: Actor,
    booking: Booking,
    rows: Sequence[Occurrence],
    event: Event,
    reason: str,
) -> None:
    """Tell the asker, and the owner's other deciders when it became a booking."""
    confirmed = event is Event.CONFIRM
    _to_booker(session, CONFIRMED if confirmed else DECLINED, booking, rows, reason)
    if confirmed:
        _to_owner(session, CONFIRMED_TO_OWNER, booking, rows, None, reason)
    del actor


def booking_cancelled(
    session: Session,
    actor: Actor,
    booking: Booking,
    rows: Sequence[Occurrence],
    *,
    by_owner: bool,
    reason: str,
) -> None:
    """Tell both sides, so that both calendars follow."""
    kind = CALLED_OFF if by_owner else CANCELLED
    _to_booker(session, kind, booking, rows, reason)
    _to_owner(session, kind, booking, rows, None, reason)
    del actor


def booking_expired(session: Session, booking: Booking, rows: Sequence[Occurrence]) -> None:
    """Tell both sides that nobody answered in time."""
    _to_booker(session, EXPIRED, booking, rows)
    _to_owner(session, EXPIRED_TO_OWNER, booking, rows, None)


def deciders(session: Session, organisation_id: int) -> list[User]:
    """Return the people who answer for an organisation, in a fixed order."""
    return list(
        session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == Role.ADMIN,
                User.disabled_at.is_(None),
            )
            .order_by(User.id)
        )
    )


def _to_booker(
    session: Session,
    kind: str,
    booking: Booking,
    rows: Iterable[Occurrence],
    reason: str = "",
) -> None:
    _enqueue(session, kind, booking.made_by, _payload(booking, rows, "booker", reason))


def _to_owner(
    session: Session,
    kind: str,
    booking: Booking,
    rows: Iterable[Occurrence],
    actor: Actor | None,
    reason: str = "",
) -> None:
    payload = _payload(booking, rows, "owner", reason)
    for user in deciders(session, booking.listing.organisation_id):
        if user.id == booking.made_by_id or (actor is not None and user.id == actor.user_id):
            continue
        _enqueue(session, kind, user, payload)


def _payload(
    booking: Booking, rows: Iterable[Occurrence], side: str, reason: str
) -> dict[str, object]:
    return {
        "booking": booking.id,
        "side": side,
        "reason": reason,
        "occurrences": [
            {
                "id": row.id,
                "status": row.status.value,
                "sequence": row.sequence,
                "starts_at": row.starts_at.isoformat(),
                "ends_at": row.ends_at.isoformat(),
                "reason": row.reason,
            }
            for row in rows
        ],
    }


def _enqueue(session: Session, kind: str, user: User, payload: dict[str, object]) -> None:
    outbox.enqueue(
        session,
        kind=kind,
        recipient=user.email,
        recipient_name=user.display_name,
        locale=user.locale or current_app.config["SETTINGS"].city.languages[0],
        payload=payload,
    )
