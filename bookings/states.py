"""The states of an occurrence: which event leads where, and which states take time."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from bookings.types import OccupancySource
from bookings.types import OccurrenceStatus as Status


class Event(StrEnum):
    """What can happen to an occurrence."""

    REQUEST = "request"
    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    HAND_OUT = "hand_out"
    TAKE_BACK = "take_back"
    COMPLETE = "complete"
    NO_SHOW = "no_show"
    SKIP = "skip"
    RETRY = "retry"
    OFFER = "offer"
    LAPSE = "lapse"
    WAIT = "wait"


class IllegalTransition(ValueError):
    """An event that a state does not know; `code` is `illegal-transition`."""

    code = "illegal-transition"

    def __init__(self, state: Status, event: Event) -> None:
        """Keep both, so that the sentence can name them."""
        super().__init__(f"{event} is not possible in state {state}")
        self.state = state
        self.event = event


# docs/architecture.md, States of a date. An instant listing confirms a draft at once; a date tried
# again or claimed from the waiting list passes `requested` and is confirmed in the same
# transaction.
TRANSITIONS: Mapping[Status, Mapping[Event, Status]] = MappingProxyType(
    {
        Status.DRAFT: {
            Event.REQUEST: Status.REQUESTED,
            Event.CONFIRM: Status.CONFIRMED,
            Event.SKIP: Status.SKIPPED,
            Event.WAIT: Status.WAITING,
        },
        Status.REQUESTED: {
            Event.CONFIRM: Status.CONFIRMED,
            Event.DECLINE: Status.DECLINED,
            Event.WITHDRAW: Status.WITHDRAWN,
            Event.EXPIRE: Status.EXPIRED,
            Event.SKIP: Status.SKIPPED,
        },
        Status.CONFIRMED: {
            Event.HAND_OUT: Status.HANDED_OUT,
            Event.COMPLETE: Status.COMPLETED,  # nothing is handed out for most premises
            Event.CANCEL: Status.CANCELLED,
            Event.CALL_OFF: Status.CALLED_OFF,
            Event.NO_SHOW: Status.NO_SHOW,
        },
        Status.HANDED_OUT: {Event.TAKE_BACK: Status.RETURNED},
        Status.RETURNED: {Event.COMPLETE: Status.COMPLETED},
        Status.SKIPPED: {Event.RETRY: Status.REQUESTED},
        Status.WAITING: {
            Event.OFFER: Status.OFFERED,
            Event.WITHDRAW: Status.WITHDRAWN,
            Event.LAPSE: Status.LAPSED,  # the date came before a place did
        },
        Status.OFFERED: {
            Event.REQUEST: Status.REQUESTED,
            Event.WITHDRAW: Status.WITHDRAWN,
            Event.LAPSE: Status.LAPSED,
        },
        Status.COMPLETED: {},
        Status.CANCELLED: {},
        Status.CALLED_OFF: {},
        Status.NO_SHOW: {},
        Status.DECLINED: {},
        Status.WITHDRAWN: {},
        Status.EXPIRED: {},
        Status.LAPSED: {},
    }
)

_TAKES_TIME: Mapping[Status, OccupancySource] = MappingProxyType(
    {
        Status.REQUESTED: OccupancySource.HOLD,
        Status.OFFERED: OccupancySource.HOLD,
        Status.CONFIRMED: OccupancySource.BOOKING,
        Status.HANDED_OUT: OccupancySource.BOOKING,
        # What was used stays taken: the past is then readable from the same rows, and an early
        # return frees the rest by ending the occurrence earlier.
        Status.RETURNED: OccupancySource.BOOKING,
        Status.COMPLETED: OccupancySource.BOOKING,
    }
)

LOST = frozenset({Status.DECLINED, Status.EXPIRED, Status.CALLED_OFF, Status.SKIPPED})
"""What somebody asked for and cannot have, through nothing of their own doing."""

# What waits for somebody comes first, then what came furthest; skipped counts only when alone.
_PRECEDENCE = (
    Status.REQUESTED,
    Status.CONFIRMED,
    Status.HANDED_OUT,
    Status.RETURNED,
    Status.OFFERED,
    Status.WAITING,
    Status.DRAFT,
    Status.COMPLETED,
    Status.NO_SHOW,
    Status.CALLED_OFF,
    Status.CANCELLED,
    Status.DECLINED,
    Status.WITHDRAWN,
    Status.EXPIRED,
    Status.LAPSED,
    Status.SKIPPED,
)


def advance(state: Status, event: Event) -> Status:
    """Return the state that the event leads to; raises IllegalTransition if it leads nowhere."""
    try:
        return TRANSITIONS[state][event]
    except KeyError:
        raise IllegalTransition(state, event) from None


def takes_time(state: Status) -> OccupancySource | None:
    """Return as what the state occupies its unit, or None when the time is free to others.

    A request holds its time unless its listing lets requests compete; that is the caller's to
    know. No-show frees what is left of the period.
    """
    return _TAKES_TIME.get(state)


def is_final(state: Status) -> bool:
    """Tell whether nothing can happen any more; a skipped date is not final, it can be retried."""
    return not TRANSITIONS[state]


def before(state: Status) -> tuple[Status, ...]:
    """Return the states that a booking has rather than `state` when one of its dates has them."""
    return _PRECEDENCE[: _PRECEDENCE.index(state)]


def booking_status(states: Iterable[Status]) -> Status:
    """Return the state of a booking from its dates (docs/architecture.md, States of a date).

    The one that all share, skipped ones aside; else the first of requested, confirmed and
    handed_out that occurs. Where neither holds, what still waits for somebody (returned,
    offered, waiting, draft), else the end that came furthest: completed, no-show, called off,
    cancelled, declined, withdrawn, expired, lapsed. All skipped is skipped; without occurrences
    the booking is asked for by agreement and its time yet to be found, hence requested.
    """
    present = set(states)
    if not present:
        return Status.REQUESTED
    return min(present, key=_PRECEDENCE.index)
