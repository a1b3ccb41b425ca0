"""What stands behind a conversation: a wish of a higher room that yeses of several could meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bookings.models import Inquiry
from marketplace.periods import Period

# What is still to be done once the times are booked. It is given the further conversations that a
# yes to several times has made, one for each after the first.
Finish = Callable[[Sequence[Inquiry]], None]


@dataclass(frozen=True)
class Behind:
    """What a higher room says of conversations.

    `hold` is called before anything of a yes is locked or agreed: it can lock further conversations
    in the order of their keys together with the one in question, and what it returns is called once
    the times are booked, in the same transaction. What either raises refuses the yes. `several`
    tells whether one yes may take more than one of the proposed times, `had` which of some dates
    the asker has from somebody already, and does not need a second time.
    """

    hold: Callable[[Session, Inquiry], Finish | None]
    several: Callable[[Session, Inquiry], bool]
    had: Callable[[Session, Inquiry, Sequence[Period]], frozenset[Period]]


_behind: dict[str, Behind] = {}


def register(name: str, behind: Behind) -> None:
    """Let a higher room say what it knows of conversations, under a name of its own."""
    _behind[name] = behind


def hold(session: Session, inquiry: Inquiry) -> list[Finish]:
    """Hold what a yes concerns, in the order of the rooms' names; return what finishes it."""
    held = [one.hold(session, inquiry) for _name, one in sorted(_behind.items())]
    return [finish for finish in held if finish is not None]


def several(session: Session, inquiry: Inquiry) -> bool:
    """Tell whether one yes may take more than one of the proposed times."""
    return any(one.several(session, inquiry) for one in _behind.values())


def had(session: Session, inquiry: Inquiry, periods: Sequence[Period]) -> frozenset[Period]:
    """Return which of the dates the asker has from somebody already."""
    return frozenset().union(*(one.had(session, inquiry, periods) for one in _behind.values()))
