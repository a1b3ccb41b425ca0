"""What a mail to somebody who did not get a time offers instead, with links that fill the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import addresses, queries, replacing, spoken
from bookings.alternatives.lookup import MOST, alternatives, for_periods
from bookings.alternatives.together import Needed, for_sent
from bookings.errors import Alternative
from bookings.judging.asking import Asker
from bookings.mailing.mail_facts import Story
from bookings.models import Booking, Order
from inventory.types import ListingStatus
from marketplace import clock, telling
from marketplace.config import Settings
from marketplace.periods import Period


@dataclass(frozen=True)
class Instead:
    """One thing that can be booked instead, in words, and the address where that is done."""

    when: str
    what: str
    why: str
    price: str
    url: str


def instead(
    session: Session, settings: Settings, told: Story, *, declined: bool = False
) -> tuple[Instead, ...]:
    """Return at most five, judged for the borrower now, as the mail is made.

    For one date all that is found; for several the best of each, the first dates first. Nothing
    where the dates are past or the listing is not booked any more. What was `declined` is not
    offered once more half an hour later: the owner has said no to that time.
    """
    booking, now = told.booking, clock.now()
    periods = [Period(one.moment.starts_at, one.moment.ends_at) for one in told.told]
    coming = [period for period in periods if period.starts_at > now]
    if not coming or booking.listing.status is not ListingStatus.PUBLISHED:
        return ()
    order = booking.order if told.in_order is not None else None
    found = _found(session, booking, coming, order, declined=declined)
    return tuple(_in_words(settings, booking, one, order) for one in found[:MOST])


def _found(
    session: Session,
    booking: Booking,
    coming: Sequence[Period],
    order: Order | None,
    *,
    declined: bool,
) -> list[Alternative]:
    asker = Asker(borrower=booking.organisation, people=booking.people, quantity=booking.quantity)
    bookings = queries.of_order(session, order) if order is not None else []
    if bookings and replacing.standing(session, bookings).over:
        return []
    if bookings and len(coming) == 1:
        rest = replacing.listings_beside(bookings, booking)
        thing = Needed(booking.listing, asker, coming[0])
        return for_sent(session, thing, rest, refused=declined)
    if len(coming) == 1:
        found = alternatives(session, booking.listing, coming[0], asker)
    else:
        each = for_periods(session, booking.listing, coming, asker)
        found = _without(coming, [several[0] for several in each if several])
    here = booking.listing.public_id
    return [one for one in found if not (declined and one.is_of(here, coming))]


def _without(asked: Sequence[Period], found: Sequence[Alternative]) -> list[Alternative]:
    """Return the alternatives without those that meet another of the dates that were asked for."""
    return [one for one in found if sum(one.period.overlaps(period) for period in asked) <= 1]


def _in_words(
    settings: Settings, booking: Booking, one: Alternative, order: Order | None
) -> Instead:
    title = one.title
    if one.quantity > 1:
        title = _("%(quantity)s × %(title)s", quantity=one.quantity, title=one.title)
    return Instead(
        when=spoken.when(one.period, one.zone),
        what=title,
        why=one.why,
        price=telling.money(one.price) if one.price is not None else "",
        url=addresses.request_url(settings, one, booking, order),
    )
