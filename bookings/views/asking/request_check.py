"""Looking up time and price for what the form asks for, date by date; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings import spoken
from bookings.alternatives.lookup import alternatives, for_periods
from bookings.alternatives.times import Kind
from bookings.borrowers import Borrower
from bookings.errors import Alternative
from bookings.forms.date_choices import DateChoices
from bookings.forms.request import RequestForm
from bookings.judging import clashes
from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.models import Booking
from bookings.series import choices
from bookings.series.days_off import breaks_of
from bookings.series.planning import MOST_LISTINGS, Plan, plan, require_apart, room_between
from bookings.types import ReasonCode
from bookings.wished import Preview, Wish
from inventory import queries
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.errors import NotAllowed, NotFound
from marketplace.periods import Period

# For so many dates it is looked up what would fit instead.
MOST_DATES = 12
# So many dates that do not fit are opened at once, with what would fit instead.
MOST_OPENED = 5
# No other time and no other place helps against these.
HOPELESS = frozenset({ReasonCode.NOT_BOOKABLE_HERE})
# Nor does another time, for any of the dates, against these.
OF_ALL = HOPELESS | {
    ReasonCode.NOT_FOR_YOU,
    ReasonCode.TOO_MANY_PEOPLE,
    ReasonCode.QUANTITY_EXCEEDED,
}

_NOT_THERE = _l("That cannot be chosen any more.")
_TOO_MANY = _l("Choose at most %(most)s other places for one series.", most=MOST_LISTINGS - 1)


@dataclass(frozen=True)
class Checked:
    """What a check has shown: for whom, what was asked for, and what would happen.

    `asked` is the wish before single dates were chosen otherwise.
    """

    borrower: Borrower
    asked: Wish
    plan: Plan

    @property
    def wish(self) -> Wish:
        """Return what is asked of the listing itself."""
        return self.plan.asked.wish

    @property
    def seen(self) -> Preview:
        """Return what would become of every date."""
        return self.plan.seen

    @property
    def sendable(self) -> bool:
        """Whether sending would book something: the rule of the command."""
        return self.plan.sendable

    @property
    def asker(self) -> Asker:
        """Return for whom and how much is judged."""
        return self.asked.asker(self.borrower.organisation)


def read(session: Session, form: RequestForm, listing: Listing) -> Wish:
    """Return what the form asks for; raises Invalid with every field that cannot be used."""
    wish = form.wish(zone_of(listing), breaks_of(session))
    require_apart(listing, wish)
    return wish


def check(
    session: Session,
    actor: Actor,
    listing: Listing,
    borrower: Borrower,
    asked: Wish,
    decided: DateChoices,
) -> Checked:
    """Judge every date as it was chosen; a choice that cannot be is taken back and noted there."""
    decided.keep_only(one.local_day for one in asked.dates)
    others = _others(session, actor, listing, decided)
    wish = _applied(asked, decided, listing)
    judged = plan(session, listing, borrower.organisation, wish, others)
    return Checked(borrower, asked, judged)


def _others(
    session: Session, actor: Actor, listing: Listing, decided: DateChoices
) -> Mapping[str, Listing]:
    """Return the other listings that were chosen, by public id."""
    found: dict[str, Listing] = {}
    for key in decided.listings():
        known = _visible(session, actor, key) if key != listing.public_id else None
        if known is not None and len(found) < MOST_LISTINGS - 1:
            found[key] = known
            continue
        refusal = _NOT_THERE if known is None else _TOO_MANY
        for day in [day for day, one in decided.chosen.items() if one.listing == key]:
            decided.refuse(day, refusal)
    return found


def _visible(session: Session, actor: Actor, key: str) -> Listing | None:
    try:
        return queries.visible(session, actor, key)
    except (NotFound, NotAllowed):
        return None


def _applied(asked: Wish, decided: DateChoices, listing: Listing) -> Wish:
    """Return the wish as chosen; each turn takes back one choice that meets another date."""
    zone, apart = zone_of(listing), room_between(listing, asked)
    while True:
        try:
            return choices.applied(asked, decided.chosen.values(), zone, apart)
        except choices.RunsInto as met:
            told = _l(
                "That runs into another of your dates: %(when)s.", when=spoken.when(met.other, zone)
            )
            decided.refuse(met.day, told)


def open_days(checked: Checked, decided: DateChoices) -> list[str]:
    """Return the days to be decided: what was opened or cannot be, and some of what does not fit.

    In order, and not more than proposals are looked up for.
    """
    wished = set(decided.errors)
    if decided.opened and any(one.local_day == decided.opened for one in checked.asked.dates):
        wished.add(decided.opened)
    if checked.asked.series is None:
        return []
    if not checked.wish.skip_clashes:
        clashing = [
            part.date.local_day
            for _listing, part in checked.plan.dates
            if part.stands_in_the_way
            and part.date.local_day not in wished
            and not OF_ALL & set(part.reasons)
        ]
        wished |= set(clashing[:MOST_OPENED])
    return sorted(wished)[:MOST_DATES]


def instead_of(
    session: Session, listing: Listing, checked: Checked, days: list[str]
) -> dict[str, list[Alternative]]:
    """Return what would fit in place of the dates of the series on these days."""
    periods = {
        one.local_day: one.period
        for one in checked.asked.dates
        if one.local_day in days and one.period is not None
    }
    if not periods:
        return {}
    apart = room_between(listing, checked.asked)
    others = [
        part.date.period
        for part in checked.plan.asked.seen.dates
        if part.date.period is not None and part.fits and part.date.local_day not in periods
    ]
    beside = [Period(one.starts_at - apart, one.ends_at + apart) for one in others]
    asker = replace(checked.asker, also=tuple((listing.id, one) for one in others))
    found = for_periods(session, listing, list(periods.values()), asker)
    return {
        day: [one for one in several if _stands_beside(one, listing, beside)]
        for day, several in zip(periods, found, strict=True)
    }


def _stands_beside(one: Alternative, listing: Listing, beside: list[Period]) -> bool:
    """Tell whether a proposal is of as many, and meets no other date of the series."""
    if one.kind == Kind.FEWER:
        return False
    here = one.listing_id == listing.public_id
    return not here or not any(one.period.overlaps(other) for other in beside)


def already_mine(session: Session, listing: Listing, checked: Checked) -> Booking | None:
    """Return the borrower's own booking where a taken time is already theirs."""
    taken = [
        part.date.period
        for part in checked.seen.dates
        if part.date.period is not None and ReasonCode.TAKEN in part.reasons
    ]
    key = checked.borrower.organisation.id
    return clashes.standing(session, key, listing.id, taken[0]) if taken else None


def instead(session: Session, listing: Listing, checked: Checked) -> list[Alternative]:
    """Return what would fit instead of a single date that does not."""
    if checked.sendable or len(checked.seen.dates) != 1 or checked.asked.series is not None:
        return []
    part = checked.seen.dates[0]
    period: Period | None = part.date.period
    if period is None or HOPELESS & set(part.reasons):
        return []
    return alternatives(session, listing, period, checked.asker)
