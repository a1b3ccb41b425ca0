"""What an order would become, thing by thing, before it is sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

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

    `meets` is a thing of the same order that takes what this one needs at the same time. Where
    dates were left out because not everything can be had on them, `all_dates` has these as well.
    """

    listing: Listing
    wish: Wish
    seen: Preview
    meets: Listing | None = None
    all_dates: Preview | None = None

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
        """Return the dates that could be had and are left out, for want of something else."""
        before = self.all_dates.dates if self.all_dates else ()
        kept = {one.date.local_day for one in self.seen.dates if not one.date.skip}
        return [one.date for one in before if one.fits and one.date.local_day not in kept]

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
    days = sharing.common_days([one.seen for one in found])
    if not days:
        return found
    shared = compose(
        session, borrower, [(one, sharing.on_days(wish, days)) for one, wish in wanted]
    )
    return [replace(one, all_dates=before.seen) for one, before in zip(shared, found, strict=True)]
