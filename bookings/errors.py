"""Refusals of bookings: a time that is taken, a rule that is not met, a step that is too late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from bookings.models import OVERTAKEN
from marketplace.errors import Conflict, DomainError, Reason, refuses
from marketplace.money import Money
from marketplace.periods import Period


@dataclass(frozen=True)
class Alternative:
    """A period of a listing that can be booked as shown; `why` says how it differs.

    `price` is what it costs the asker, None where no price can be worked out; `zone` that of the
    listing's place; `at_once` tells whether it would be confirmed as soon as it is sent.
    """

    listing_id: str
    title: str
    url_slug: str
    starts_at: datetime
    ends_at: datetime
    why: str
    kind: str
    zone: ZoneInfo
    quantity: int = 1
    price: Money | None = None
    at_once: bool = False

    @property
    def period(self) -> Period:
        """Return the period."""
        return Period(self.starts_at, self.ends_at)

    def is_of(self, listing_id: str, periods: Iterable[Period]) -> bool:
        """Tell whether it is a listing, by its public id, at a time that meets one of these."""
        return self.listing_id == listing_id and any(map(self.period.overlaps, periods))


class SlotTaken(Conflict):
    """Some of the wanted time is taken; `clashes` has every period, `alternatives` come later."""

    code = "slot-taken"
    sentence = _l("That time is taken.")

    def __init__(self, clashes: Sequence[Period] = ()) -> None:
        super().__init__()
        self.clashes = tuple(clashes)
        self.alternatives: tuple[Alternative, ...] = ()


class RuleBroken(DomainError):
    """The listing's rules do not allow it; `reasons` are all of them, most telling first."""

    code = "rule-broken"
    sentence = _l("That does not go with the rules for this listing.")

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__()
        self.reasons = tuple(reasons)
        self.alternatives: tuple[Alternative, ...] = ()


class OrderRefused(Conflict):
    """Some lines of an order do not fit; `lines` has each one's number (from 0) and refusal."""

    code = "order-refused"
    sentence = _l("Not everything can be had as you asked, so nothing has been sent.")

    def __init__(self, lines: Mapping[int, DomainError]) -> None:
        super().__init__()
        self.lines = dict(lines)


class ApprovalRefused(RuleBroken):
    """The owner cannot say yes to these dates as things stand; `reasons` are told to the owner.

    With `waivable` only rules of the owner's own stand in the way, which may be let pass for once.
    """

    sentence = _l("This request cannot be approved as it stands.")

    def __init__(
        self, reasons: Sequence[Reason], dates: Sequence[Period], *, waivable: bool
    ) -> None:
        super().__init__(reasons)
        self.dates = tuple(dates)
        self.waivable = waivable
        self.facts = {"reasons": list(self.reasons)}


class TooLate(Conflict):
    """What was asked for is not possible in the state that the booking is in."""

    code = "wrong-state"
    sentence = _l("This booking has moved on, so that cannot be done any more.")


class MoreInTheWay(Conflict):
    """Since the actor looked, somebody has booked time that is about to be closed."""

    code = "more-in-the-way"
    sentence = _l("More has been booked in that time since you looked. Look it over once more.")


# The guard of the database speaks when a path got past the command's own check.
refuses(OVERTAKEN, SlotTaken)
