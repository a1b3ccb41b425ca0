"""Whom to tell of what: rows for the outbox, in the transaction whose news they carry.

Each message names the booking, the occurrences it is about and their sequence numbers, so that a
mail says what was true when it was written, even if it is delivered late.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from bookings.mailing.recipients import (
    Recipient,
    deciders,
    letter,
    maker_and_deciders,
    maker_of,
    write,
)
from bookings.models import Booking, Occurrence
from bookings.states import Event
from bookings.types import OccurrenceStatus
from marketplace import outbox
from marketplace.actor import Actor
from marketplace.orm import Json

REQUEST_TO_OWNER = "booking_request"
RECEIPT = "booking_receipt"
CONFIRMED = "booking_confirmed"
CONFIRMED_TO_OWNER = "booking_confirmed_to_owner"
PARTLY = "booking_partly"
PARTLY_TO_OWNER = "booking_partly_to_owner"
OVERTAKEN = "booking_overtaken"
DECLINED = "booking_declined"
CANCELLED = "booking_cancelled"
CALLED_OFF = "booking_called_off"
EXPIRED = "booking_expired"
EXPIRED_TO_OWNER = "booking_expired_to_owner"
TIME_CLOSED = "time_closed"
TIME_CLOSED_TO_OWNER = "time_closed_to_owner"
TIME_OPEN_AGAIN = "time_open_again"
LOAN_OVERDUE = "loan_overdue"
LOAN_OVERDUE_TO_OWNER = "loan_overdue_to_owner"
NO_SHOW = "booking_no_show"


def booking_made(session: Session, actor: Actor, booking: Booking) -> None:
    """Give the asker a receipt, and the owner's deciders the request or the news of a booking.

    One mail each, also where some dates are confirmed and others wait for an answer. Nobody is
    told of a line of an order of which no date fits: nothing has come of it.
    """
    rows = booking.occurrences
    states = {row.status for row in rows}
    if states == {OccurrenceStatus.SKIPPED}:
        return
    receipt, news = RECEIPT, REQUEST_TO_OWNER
    if OccurrenceStatus.CONFIRMED in states:
        waits = OccurrenceStatus.REQUESTED in states
        receipt, news = (PARTLY, PARTLY_TO_OWNER) if waits else (CONFIRMED, CONFIRMED_TO_OWNER)
    told = deciders(session, booking.listing.organisation_id)
    asker = letter(receipt, maker_of(booking, actor), _payload(booking, rows, "booker", ""))
    owner = _payload(booking, rows, "owner", "")
    outbox.enqueue_all(session, [asker, *_letters(news, booking, told, owner, actor)])


def booking_decided(
    session: Session,
    actor: Actor,
    booking: Booking,
    rows: Sequence[Occurrence],
    event: Event,
    reason: str,
) -> None:
    """Tell the asker, and the owner's other deciders when it became a booking."""
    if event is Event.CONFIRM:
        _to_both(session, (CONFIRMED, CONFIRMED_TO_OWNER), booking, rows, reason)
    else:
        _to_booker(session, DECLINED, booking, rows, reason)
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
    _to_both(session, (kind, kind), booking, rows, reason)
    del actor


def booking_expired(session: Session, booking: Booking, rows: Sequence[Occurrence]) -> None:
    """Tell both sides that nobody answered in time."""
    _to_both(session, (EXPIRED, EXPIRED_TO_OWNER), booking, rows)


def booking_overtaken(session: Session, booking: Booking, rows: Sequence[Occurrence]) -> None:
    """Tell the asker that the time of these waiting dates has gone to somebody else."""
    _to_booker(session, OVERTAKEN, booking, rows)


def time_closed(
    session: Session, booking: Booking, rows: Sequence[Occurrence], cause: Json
) -> None:
    """Tell the booker that a fact (`cause`, see `warning`) stands over these dates."""
    payload = _payload(booking, rows, "booker", "") | cause
    write(session, TIME_CLOSED, maker_of(booking), payload)


def time_closed_to_owner(
    session: Session, organisation_id: int, rows: Sequence[Occurrence], cause: Json
) -> None:
    """Give the owner's deciders the list of what stands in the way, with whom to call."""
    listed = [
        {
            "id": row.id,
            "starts_at": row.starts_at.isoformat(),
            "ends_at": row.ends_at.isoformat(),
        }
        for row in rows
    ]
    payload: Json = {"organisation": organisation_id, "occurrences": listed} | cause
    told = deciders(session, organisation_id)
    letters = [letter(TIME_CLOSED_TO_OWNER, person, payload) for person in told]
    outbox.enqueue_all(session, letters)


def time_open_again(
    session: Session, booking: Booking, rows: Sequence[Occurrence], cause: Json
) -> None:
    """Tell the booker that nothing stands over these dates any more."""
    payload = _payload(booking, rows, "booker", "") | cause
    write(session, TIME_OPEN_AGAIN, maker_of(booking), payload)


def loan_overdue(session: Session, occurrence: Occurrence) -> None:
    """Remind the borrower of what was to be back, and tell the owner's deciders whom to call."""
    kinds = (LOAN_OVERDUE, LOAN_OVERDUE_TO_OWNER)
    _to_both(session, kinds, occurrence.booking, [occurrence])


def nobody_came(session: Session, occurrence: Occurrence, note: str) -> None:
    """Tell the booker that the owner has given the rest of the time to others."""
    _to_booker(session, NO_SHOW, occurrence.booking, [occurrence], note)


def _to_booker(
    session: Session,
    kind: str,
    booking: Booking,
    rows: Iterable[Occurrence],
    reason: str = "",
) -> None:
    write(session, kind, maker_of(booking), _payload(booking, rows, "booker", reason))


def _to_both(
    session: Session,
    kinds: tuple[str, str],
    booking: Booking,
    rows: Sequence[Occurrence],
    reason: str = "",
) -> None:
    """Tell the booker by a mail of the first kind, the owner's deciders by one of the second."""
    maker, told = maker_and_deciders(session, booking)
    news = letter(kinds[0], maker, _payload(booking, rows, "booker", reason))
    payload = _payload(booking, rows, "owner", reason)
    outbox.enqueue_all(session, [news, *_letters(kinds[1], booking, told, payload, None)])


def _letters(
    kind: str,
    booking: Booking,
    told: Iterable[Recipient],
    payload: dict[str, object],
    actor: Actor | None,
) -> list[outbox.Letter]:
    """Return mails to the deciders, but not to the booking's maker nor to whoever is doing it."""
    doing = {booking.made_by_id} | ({actor.user_id} if actor else set())
    return [letter(kind, person, payload) for person in told if person.user_id not in doing]


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


def tell_of_dates(
    session: Session,
    kind: str,
    booking: Booking,
    rows: Iterable[Occurrence],
    to: Recipient,
    side: str,
    reason: str = "",
    more: dict[str, object] | None = None,
) -> None:
    """Let one person know of dates, as someone of a side; `more` is what else the mail reads."""
    write(session, kind, to, _payload(booking, rows, side, reason) | (more or {}))
