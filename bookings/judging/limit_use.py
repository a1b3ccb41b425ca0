"""How much of an owner's limits the borrowers of one person have used: told before they ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.judging.limits import Limited, bookings_of, span_of
from inventory.catalogue.facts import Limit
from inventory.models import Listing
from inventory.types import LimitMeasure, LimitPer
from marketplace.models import Organisation
from marketplace.periods import Period, resolve_forward


@dataclass(frozen=True)
class Used:
    """What one borrower has of one limit in a week or month that begins on the local day `since`.

    `used` counts times, or minutes where hours are limited; `left` is whether one of the shortest
    bookings would still keep the limit.
    """

    borrower: Organisation
    measure: LimitMeasure
    per: LimitPer
    most: int
    since: date
    used: int
    left: bool


def used_in_week(
    session: Session, listing: Listing, borrowers: Sequence[Organisation], day: date
) -> list[Used]:
    """Return the use of each limit in the week and month of a local day, for each borrower.

    The owner is not limited and not told of. One query, none where the listing has no limits.
    """
    bound = [one for one in borrowers if one.id and one.id != listing.organisation_id]
    if not listing.limits or not bound:
        return []
    zone = zone_of(listing)
    noon = resolve_forward(datetime.combine(day, time(12)), zone)
    shortest = Period(noon, noon + timedelta(minutes=listing.min_minutes))
    found = []
    rows = bookings_of(session, [listing.id], [one.id for one in bound], [shortest], Asker())
    for borrower in bound:
        mine = Limited(zone, [Limit(one.measure, one.per, one.most) for one in listing.limits])
        for row in rows:
            if row.organisation_id == borrower.id:
                mine.booked.add(Period(row.starts_at, row.ends_at), zone)
        for limit in mine.limits:
            measure, per = LimitMeasure(limit.measure), LimitPer(limit.per)
            span = span_of(per, noon, zone)
            used = mine.booked.of(measure, span)
            more = 1 if measure is LimitMeasure.TIMES else listing.min_minutes
            left = used + more <= mine.allowed(limit)
            found.append(Used(borrower, measure, per, limit.most, span[1], used, left))
    return found
