"""Who asks for what: the facts about the asker that rules look at."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto

from bookings.types import ReasonCode
from inventory.types import BookingMode, LimitMeasure, LimitPer, Seating
from marketplace import clock
from marketplace.models import Organisation
from marketplace.periods import Period

# What an owner states about the time of day and the calendar, and may therefore set aside.
WAIVABLE = frozenset(
    {
        ReasonCode.CLOSED,
        ReasonCode.TOO_SOON,
        ReasonCode.TOO_FAR_AHEAD,
        ReasonCode.TOO_SHORT,
        ReasonCode.TOO_LONG,
        ReasonCode.OFF_STEP,
    }
)


@dataclass(frozen=True)
class Asker:
    """For whom and how much; `borrower` None judges for an ordinary unverified association.

    `together` says that the periods are dates of one wish, which count together against a limit;
    otherwise each is judged as if it were the only one (proposals to choose among). The
    occurrences with the ids in `without` are judged anew: their own use and time do not count.
    `also` are other dates of the same wish, each with its listing, that count against its limits.
    `answering` says that the owner is about to answer: other requests that wait use up no limit.
    `agreed` says that the owner has a say in the time before it is booked: what is booked by
    agreement is then bookable here. `waived` are rules of `WAIVABLE` that the owner sets aside by
    proposing or accepting the time; a time that has begun stays too soon. Who may borrow, how many
    people and pieces there is room for, and what is taken can be set aside by nobody.
    """

    borrower: Organisation | None = None
    people: int | None = None
    quantity: int = 1
    now: datetime = field(default_factory=clock.now)
    seating: Seating | None = None
    together: bool = False
    without: frozenset[int] = frozenset()
    also: tuple[tuple[int, Period], ...] = ()
    answering: bool = False
    agreed: bool = False
    waived: frozenset[ReasonCode] = frozenset()

    def lets_pass(self, code: ReasonCode, period: Period) -> bool:
        """Tell whether the owner has set this rule aside for the period."""
        begun = code is ReasonCode.TOO_SOON and period.starts_at < self.now
        return code in self.waived & WAIVABLE and not begun


@dataclass(frozen=True)
class Reached:
    """A limit for each borrower that a period goes beyond.

    `booked` is what the borrower has in that week or month, `asked` what earlier dates of the
    same wish come to: times, or minutes where hours are counted.
    """

    measure: LimitMeasure
    per: LimitPer
    most: int
    booked: int
    asked: int


class ShutBy(Enum):
    """Which kind of rule closes, the strongest last."""

    WEEK = auto()
    SCHOOL_BREAK = auto()
    HOLIDAY = auto()
    EXCEPTION = auto()
    CLOSURE = auto()


@dataclass(frozen=True)
class Shut:
    """Why it is closed: what is said of a local day.

    `why` is the owner's reason or the name of the holiday or break. `hours` are those that begin on
    the day, in minutes from its midnight (over 1440 on the day after), none where it is closed all
    day. Weekly hours are `always` the same on that weekday, or those of the `season` that has no
    others beside it.
    """

    by: ShutBy
    day: date
    why: str = ""
    hours: tuple[tuple[int, int], ...] = ()
    season: tuple[date | None, date | None] = (None, None)
    always: bool = True


@dataclass(frozen=True)
class Verdict:
    """What the one predicate says of one listing in one period.

    `free` is how many of the listing can still be taken throughout, `of` how many there are.
    `at_once` tells whether nobody has to answer: a fitting booking is confirmed as it is sent.
    `shut` says why it is closed, where that has been looked up (`judging.shut`).
    """

    listing_id: int
    period: Period
    mode: BookingMode
    reasons: tuple[ReasonCode, ...]
    free: int
    of: int
    at_once: bool = False
    asker: Asker = field(default_factory=Asker)
    reached: Reached | None = None
    shut: Shut | None = field(default=None, compare=False)

    @property
    def usable(self) -> bool:
        """Whether a booking sent now would be accepted, at once or as a request."""
        return not self.reasons

    @property
    def state(self) -> str:
        """Return the contract's word: free, ask, taken, closed or refused."""
        if not self.reasons:
            return "free" if self.at_once else "ask"
        if ReasonCode.CLOSED in self.reasons:
            return "closed"
        if set(self.reasons) <= {ReasonCode.TAKEN}:
            return "taken"
        return "refused"
