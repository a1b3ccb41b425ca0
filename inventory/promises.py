"""What stands in the way when less would exist, or more would be taken, than was promised."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from marketplace.errors import Conflict, Sentence, refuses
from marketplace.periods import Period

SHOWN = 20
"""So many bookings in the way are told one by one; of the others only the number."""


@dataclass(frozen=True)
class InTheWay:
    """A date that has been promised: when (UTC; `zone` is its place's), to whom, and its page.

    `key`, `booking` and `listing_key` are the public ids of the date, its booking and its listing,
    `owner_id` is the key of the organisation whose listing it is.
    """

    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    who: str
    listing: str
    reference: str
    path: str
    key: str
    booking: str
    listing_key: str
    owner_id: int
    waiting: bool = False
    """Whether it still waits for its owner's answer, and holds its time meanwhile."""

    @property
    def period(self) -> Period:
        """When it is."""
        return Period(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class UnitsChange:
    """What a change of units would do, for those who know what has been promised.

    Rows of ListingUnit are written already, quantities only where they rose.
    """

    listings: Collection[int] = ()
    """Listings of which a booking takes other units or quantities than before."""
    lowered: Mapping[int, int] = field(default_factory=dict)
    """How many will exist of units of which fewer will exist."""
    instead: Mapping[int, int] = field(default_factory=dict)
    """Units that nothing takes any more, each with the known one that has come in its stead."""
    ended: Collection[int] = ()
    """Listings that are no longer to be had."""


class UnitPromised(Conflict):
    """Bookings to come need more than there would be.

    `dates` are those in the way in order of time, `in_the_way` the first of them, which are shown,
    `count` is how many there are, were they more than `dates`, and `clashes` has the periods of
    all; empty where the database's guard was the one to refuse.
    """

    code = "unit-promised"
    sentence = _l("Bookings to come need more of them than that. Change the bookings first.")

    def __init__(
        self,
        dates: Sequence[InTheWay] = (),
        *,
        count: int = 0,
        clashes: Sequence[Period] = (),
        sentence: Sentence | None = None,
    ) -> None:
        super().__init__(sentence)
        self.dates = tuple(dates)
        self.in_the_way = self.dates[:SHOWN]
        self.count = count
        self.clashes = tuple(clashes)


refuses("unit_quantity_covers_promises", UnitPromised)
