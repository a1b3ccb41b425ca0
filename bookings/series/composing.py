"""What an order would become, thing by thing, before it is sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bookings.requesting import preview
from bookings.series import sharing
from bookings.wished import Date, Preview, Wish
from inventory.models import Listing
from marketplace.models import Organisation
from marketplace.periods import Period


@dataclass(frozen=True)
class Composed:
    """One thing of an order, what is wished of it and what sending it would do.

    `meets` is a thing of the same order that takes what this one needs at the same time.
    """

    listing: Listing
    wish: Wish
    seen: Preview
    meets: Listing | None = None

    @property
    def whole(self) -> bool:
        """Whether all of its dates can be had beside the others, or are left out on purpose."""
        clean = self.wish.skip_clashes or not any(
            part.stands_in_the_way for part in self.seen.dates
        )
        return clean and self.some

    @property
    def some(self) -> bool:
        """Whether any of its dates can be had."""
        return self.meets is None and any(part.fits for part in self.seen.dates)

    @property
    def left_out(self) -> list[Date]:
        """Return the dates that the whole order does without, in their order."""
        return [one.date for one in self.seen.dates if one.date.skip and not one.date.day_off]

    @property
    def single(self) -> Period | None:
        """Return the only period that is asked for, None where there are several or none."""
        return self.seen.dates[0].date.period if len(self.seen.dates) == 1 else None


def compose(
    session: Session, borrower: Organisation, wanted: Sequence[tuple[Listing, Wish]]
) -> list[Composed]:
    """Judge every thing of an order; the number of queries grows with the things only."""
    taken: Counter[int] = Counter()
    by_unit: dict[int, Listing] = {}
    found = []
    for listing, wish in wanted:
        needs = {row.unit_id: row.quantity * wish.quantity for row in listing.units}
        of = {row.unit_id: row.unit.quantity for row in listing.units}
        short = next((key for key in sorted(needs) if taken[key] + needs[key] > of[key]), None)
        meets = by_unit.get(short) if short is not None else None
        found.append(Composed(listing, wish, preview(session, listing, borrower, wish), meets))
        if meets is None:
            taken.update(needs)
            by_unit |= dict.fromkeys(needs, listing)
    return found


def compose_shared(
    session: Session, borrower: Organisation, wanted: Sequence[tuple[Listing, Wish]]
) -> list[Composed]:
    """Judge an order for the dates on which everything can be had, all of them if there is none."""
    found = compose(session, borrower, wanted)
    wishes = sharing.shared_dates([(one.wish, one.seen) for one in found])
    if wishes is None:
        return found
    listings = [one.listing for one in found]
    return compose(session, borrower, list(zip(listings, wishes, strict=True)))
