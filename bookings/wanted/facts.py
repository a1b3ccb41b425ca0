"""What a wanted notice says, as it was typed or sent."""

from dataclasses import dataclass
from datetime import date

from bookings.types import WantedWhen
from inventory.types import ListingKind
from marketplace.periods import Period


@dataclass(frozen=True)
class NoticeFacts:
    """What a notice says; `period` is the first wanted time (UTC), None while it is not decided.

    `near` is latitude, longitude and kilometres; `until` the last day on which it stands (None: for
    thirty days).
    """

    title: str
    text: str
    kind: ListingKind
    type: str | None = None
    people: int | None = None
    quantity: int | None = None
    accessible: tuple[str, ...] = ()
    when: WantedWhen = WantedWhen.UNDECIDED
    period: Period | None = None
    times: int = 1
    interval: int = 1
    district: str | None = None
    near: tuple[float, float, float] | None = None
    contact_name: str = ""
    contact_phone: str = ""
    phone_public: bool = False
    closes_when_agreed: bool = True
    until: date | None = None
