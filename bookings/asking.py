"""Who asks for what: the facts about the asker that rules look at."""

from dataclasses import dataclass, field
from datetime import datetime

from bookings.types import ReasonCode
from inventory.types import BookingMode
from marketplace import clock
from marketplace.models import Organisation
from marketplace.periods import Period


@dataclass(frozen=True)
class Asker:
    """For whom and how much; `borrower` None judges for an ordinary unverified association.

    `without` are the keys of occurrences that are judged as if they had no time: dates that would
    give theirs back, and must not be in their own way.
    """

    borrower: Organisation | None = None
    people: int | None = None
    quantity: int = 1
    without: frozenset[int] = frozenset()
    now: datetime = field(default_factory=clock.now)


@dataclass(frozen=True)
class Verdict:
    """What the one predicate says of one listing in one period.

    `free` is how many of the listing can still be taken throughout, `of` how many there are.
    """

    listing_id: int
    period: Period
    mode: BookingMode
    reasons: tuple[ReasonCode, ...]
    free: int
    of: int

    @property
    def usable(self) -> bool:
        """Whether a booking sent now would be accepted, at once or as a request."""
        return not self.reasons

    @property
    def state(self) -> str:
        """Return the contract's word: free, ask, taken, closed or refused."""
        if not self.reasons:
            return "free" if self.mode is BookingMode.INSTANT else "ask"
        if ReasonCode.CLOSED in self.reasons:
            return "closed"
        if set(self.reasons) <= {ReasonCode.TAKEN}:
            return "taken"
        return "refused"
