"""What is wished of one listing, date by date, and what sending it would do."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bookings.judging.asking import WAIVABLE, Asker, Verdict
from bookings.judging.quoting import Price
from bookings.models import Series
from bookings.types import ReasonCode
from inventory.types import Seating
from marketplace.actor import Actor
from marketplace.errors import FieldProblem
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period


@dataclass(frozen=True)
class Date:
    """One wanted period; `skip` leaves it out from the start, `problem` says why it cannot be.

    Where there is no such time, or two of it, `near` holds what may have been meant. `local_day` is
    the day in the series, which an `exception` keeps although its own time is another. `day_off`
    names the red day or break for which it is left out. With `may_be_skipped` it is listed as
    skipped where it does not fit, and refuses nothing.
    """

    period: Period | None
    local_day: str
    skip: bool = False
    problem: ReasonCode | None = None
    near: tuple[Period, ...] = ()
    exception: bool = False
    day_off: str = ""
    may_be_skipped: bool = False


@dataclass(frozen=True)
class Elsewhere:
    """A date of a series that is wanted of another listing (its public id) at the same time."""

    listing: str
    date: Date


@dataclass(frozen=True)
class Agreed:
    """Both sides have said yes to the time: it is confirmed at once, whatever the mode.

    The owner sets aside what an owner may (`asking.WAIVABLE`). `price_text`, where it is not empty,
    are the owner's words for the price of this time and stand in place of the listing's prices.
    `by` is whoever said the last yes, for the history.
    """

    by: Actor
    price_text: str = ""


@dataclass(frozen=True)
class Wish:
    """What is asked for; `skip_clashes` books what fits and lists the other dates as skipped.

    Dates `elsewhere` are no part of a booking of this listing: bookings/series/planning.py makes
    lines of an order of them.
    """

    dates: Sequence[Date]
    purpose: str
    contact_name: str
    contact_phone: str
    quantity: int = 1
    people: int | None = None
    seating: Seating | None = None
    note: str = ""
    skip_clashes: bool = False
    series: Series | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    agreed: Agreed | None = None

    def asker(self, borrower: Organisation) -> Asker:
        """Return who asks, for whatever is judged beside the dates of the wish itself."""
        agreed = self.agreed is not None
        return Asker(
            borrower=borrower,
            people=self.people,
            seating=self.seating,
            quantity=self.quantity,
            agreed=agreed,
            waived=WAIVABLE if agreed else frozenset(),
        )


@dataclass(frozen=True)
class Judged:
    """One date with its verdict and its own price, neither where there is no such time."""

    date: Date
    verdict: Verdict | None
    price: Money | None
    reasons: tuple[ReasonCode, ...]

    @property
    def state(self) -> str:
        """Return the contract's word for the date."""
        if self.date.skip:
            return "skipped"
        if self.verdict is None:
            return "refused"
        return self.verdict.state

    @property
    def stands_in_the_way(self) -> bool:
        """Whether this date refuses a wish that skips no clashes."""
        return bool(self.reasons) and not self.date.may_be_skipped

    @property
    def fits(self) -> bool:
        """Whether this date would be booked."""
        return not self.date.skip and not self.reasons

    @property
    def at_once(self) -> bool:
        """Whether this date would be confirmed as soon as the wish is sent."""
        return self.fits and self.verdict is not None and self.verdict.at_once


@dataclass(frozen=True)
class Preview:
    """What sending the wish would do: every date, and the price of those that fit.

    Where none fits, the price is what all of them would have cost.
    """

    dates: tuple[Judged, ...]
    price: Price
    of: int
    problems: tuple[FieldProblem, ...] = field(default=())
