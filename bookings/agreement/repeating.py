"""A proposed time that repeats by the week: its dates, what can be had, and at what price."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bookings.agreement import behind
from bookings.judging.asking import WAIVABLE, Asker
from bookings.judging.availability import judge_one, zone_of
from bookings.models import Inquiry, Proposal, Series
from bookings.recurrence import Frequency, Rule, expand
from bookings.requesting import preview
from bookings.types import ReasonCode
from bookings.wished import Agreed, Date, Preview, Wish
from bookings.wishes import dates_of, edge_on_wall
from inventory.models import Listing
from marketplace.actor import SYSTEM, Actor
from marketplace.periods import Period, local

MOST_TIMES = 60
MOST_INTERVAL = 4


@dataclass(frozen=True)
class Weekly:
    """How a proposed time repeats: so many times in all, every so many weeks."""

    times: int = 1
    interval: int = 1

    @property
    def repeats(self) -> bool:
        """Whether there is more than one date."""
        return self.times > 1


def weekly_of(proposal: Proposal) -> Weekly:
    """Return how the proposal repeats."""
    return Weekly(proposal.times, proposal.interval)


def periods(listing: Listing, first: Period, weekly: Weekly) -> list[Period]:
    """Return the dates, on the wall clock of the listing's place, but those that do not exist."""
    if not weekly.repeats:
        return [first]
    zone = zone_of(listing)
    begin, end = (
        local(edge, zone).replace(tzinfo=None) for edge in (first.starts_at, first.ends_at)
    )
    return [
        Period(slot.starts_at, slot.ends_at)
        for slot in expand(_rule(weekly), begin, end, zone)
        if slot.starts_at is not None and slot.ends_at is not None
    ]


def periods_of(proposal: Proposal) -> list[Period]:
    """Return the dates of a proposal; one, where it does not repeat."""
    first = Period(proposal.starts_at, proposal.ends_at)
    return periods(proposal.listing, first, weekly_of(proposal))


def dates(
    proposal: Proposal, had: Collection[Period] = ()
) -> tuple[tuple[Date, ...], Series | None]:
    """Return the dates as a wish takes them, and the rule to be kept with the booking.

    Of one that repeats those that the asker has already are left out of both.
    """
    zone = zone_of(proposal.listing)
    first = Period(proposal.starts_at, proposal.ends_at)
    weekly = weekly_of(proposal)
    if not weekly.repeats:
        day = local(first.starts_at, zone).date().isoformat()
        return (Date(first, day),), None
    walls = (local(edge, zone) for edge in (first.starts_at, first.ends_at))
    starts, ends = (edge_on_wall(wall.replace(tzinfo=None), zone, wall.fold) for wall in walls)
    without = frozenset(local(one.starts_at, zone).date() for one in had)
    return dates_of(starts, ends, zone, replace(_rule(weekly), skip=without))


def wish(inquiry: Inquiry, proposal: Proposal, by: Actor, had: Collection[Period] = ()) -> Wish:
    """Return what a yes to the proposal asks for.

    Of one that repeats what can be had is booked, without what the asker has already; the other
    dates are listed as skipped.
    """
    wanted, series = dates(proposal, had)
    return Wish(
        dates=wanted,
        purpose=inquiry.text,
        contact_name=inquiry.contact_name,
        contact_phone=inquiry.contact_phone,
        quantity=proposal.quantity,
        people=proposal.people,
        skip_clashes=series is not None,
        series=series,
        agreed=Agreed(by=by, price_text=proposal.price_text),
    )


def look(session: Session, inquiry: Inquiry, proposal: Proposal) -> Preview:
    """Return what a yes to a repeating proposal would book now, and what that costs."""
    had = behind.had(session, inquiry, periods_of(proposal))
    wanted = wish(inquiry, proposal, SYSTEM, had)
    return preview(session, proposal.listing, inquiry.organisation, wanted)


def waived(
    session: Session, inquiry: Inquiry, proposal: Proposal, dates: Sequence[Period]
) -> tuple[ReasonCode, ...]:
    """Return the rules that a yes to a repeating proposal sets aside on any of these dates."""
    asker = Asker(
        inquiry.organisation, proposal.people, proposal.quantity, agreed=True, together=True
    )
    verdicts = judge_one(session, proposal.listing, dates, asker)
    return tuple(
        dict.fromkeys(code for one in verdicts for code in one.reasons if code in WAIVABLE)
    )


def _rule(weekly: Weekly) -> Rule:
    return Rule(Frequency.WEEKLY, interval=weekly.interval, times=weekly.times)
