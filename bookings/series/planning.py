"""A wish with dates of several listings, laid out as the lines of one order and judged together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from bookings.judging.quoting import Price, sum_of
from bookings.requesting import preview
from bookings.series.choices import meeting
from bookings.wished import Date, Judged, Preview, Wish
from inventory.models import Listing
from inventory.units import quantity_of
from marketplace import telling
from marketplace.errors import FieldProblem, Invalid
from marketplace.models import Organisation

MOST_LISTINGS = 6
"""So many listings can share the dates of one series."""


@dataclass(frozen=True)
class Part:
    """One listing's share: what is asked of it, and what sending that would do."""

    listing: Listing
    wish: Wish
    seen: Preview

    @property
    def wanted(self) -> bool:
        """Whether it has any date that was not left out from the start."""
        return any(not part.date.skip for part in self.seen.dates)

    @property
    def sendable(self) -> bool:
        """Whether sending would book something: the rule of `request_booking`."""
        fits = any(part.fits for part in self.seen.dates)
        clean = not any(part.stands_in_the_way for part in self.seen.dates)
        return fits and (clean or self.wish.skip_clashes)


@dataclass(frozen=True)
class Plan:
    """All shares, that of the listing that was asked for first, though all of it be left out."""

    parts: tuple[Part, ...]

    @property
    def asked(self) -> Part:
        """Return the share of the listing that was asked for."""
        return self.parts[0]

    @property
    def wanted(self) -> tuple[Part, ...]:
        """Return the shares that make bookings; where everything is left out, the first."""
        return tuple(part for part in self.parts if part.wanted) or self.parts[:1]

    @property
    def sendable(self) -> bool:
        """Whether all of it would be booked as it is shown."""
        return all(part.sendable for part in self.wanted)

    @property
    def dates(self) -> list[tuple[Listing, Judged]]:
        """Return every date in the order of the series, with the listing that it is wanted of."""
        found = [(part.listing, one) for part in self.parts for one in part.seen.dates]
        return sorted(found, key=lambda pair: pair[1].date.local_day)

    @property
    def seen(self) -> Preview:
        """Return everything as one preview; the price is that of all shares together."""
        if len(self.parts) == 1:
            return self.parts[0].seen
        return Preview(
            tuple(one for _listing, one in self.dates),
            _together([part.seen.price for part in self.wanted]),
            self.asked.seen.of,
        )


def room_between(listing: Listing, wish: Wish) -> timedelta:
    """Return how much time the dates of one wish need between them: both buffers of the owner.

    No time at all where there are enough for two such bookings at once.
    """
    if quantity_of(listing) >= 2 * wish.quantity:
        return timedelta()
    return timedelta(minutes=listing.buffer_before_minutes + listing.buffer_after_minutes)


def require_apart(listing: Listing, wish: Wish) -> None:
    """Raise Invalid naming `repeat` where the owner's buffers make the dates meet each other."""
    apart = room_between(listing, wish)
    if apart and meeting(wish.dates, apart) is not None:
        told = _l(
            "The owner needs %(length)s between two bookings, so that your times run into each "
            "other. Make them shorter or repeat less often.",
            length=LazyString(telling.length, apart // timedelta(minutes=1)),
        )
        raise Invalid([FieldProblem("repeat", told)])


def plan(
    session: Session,
    listing: Listing,
    borrower: Organisation,
    wish: Wish,
    others: Mapping[str, Listing],
) -> Plan:
    """Judge every date with the listing that it is wanted of; nothing is written.

    `others` are the listings of the dates elsewhere by public id; a date of one that is not among
    them is left out. The number of queries grows with the listings, never with the dates.
    """
    return Plan(
        tuple(
            Part(one, share, preview(session, one, borrower, share))
            for one, share in shares(listing, wish, others)
        )
    )


def shares(
    listing: Listing, wish: Wish, others: Mapping[str, Listing]
) -> list[tuple[Listing, Wish]]:
    """Return what is wished of each listing, first of the one that was asked for.

    The dates elsewhere have no rule: of another listing they are dates by themselves.
    """
    away: dict[str, list[Date]] = {}
    for one in wish.elsewhere:
        if one.listing in others:
            away.setdefault(one.listing, []).append(one.date)
    found = [(listing, replace(wish, elsewhere=()))]
    for key, dates in away.items():
        alone = [replace(one, exception=False) for one in dates]
        share = replace(wish, dates=tuple(alone), elsewhere=(), series=None)
        found.append((others[key], share))
    return found


def _together(prices: Sequence[Price]) -> Price:
    totals = [price.total for price in prices]
    known = [total for total in totals if total is not None]
    return replace(
        prices[0],
        total=sum_of(known) if len(known) == len(totals) else None,
        lines=tuple(line for price in prices for line in price.lines),
        each=tuple(one for price in prices for one in price.each),
        text=next((price.text for price in prices if price.total is None), prices[0].text),
    )
