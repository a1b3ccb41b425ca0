"""Asking for time: the one command that every way of booking goes through."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import notifications, sentences
from bookings.asking import WAIVABLE, Asker, Verdict
from bookings.availability import judge_one
from bookings.errors import RuleBroken, SlotTaken
from bookings.models import Booking, Occurrence, Order, Series
from bookings.quoting import Price, price_of
from bookings.recording import calendars_change, move_on
from bookings.states import Event
from bookings.taking import claims_of, lock_listings, take, with_buffers
from bookings.types import OccurrenceStatus, ReasonCode
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period
from marketplace.policy import Permission, require

LONGEST_TEXT = 2000
LONGEST_NAME = 120
MOST_PEOPLE = 100_000
_REFERENCE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Date:
    """One wanted period; `skip` leaves it out from the start, `problem` says why it cannot be.

    Where there is no such time, or two of it, `near` holds what may have been meant.
    """

    period: Period | None
    local_day: str
    skip: bool = False
    problem: ReasonCode | None = None
    near: tuple[Period, ...] = ()


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
    """What is asked for; `skip_clashes` books what fits and lists the other dates as skipped."""

    dates: Sequence[Date]
    purpose: str
    contact_name: str
    contact_phone: str
    quantity: int = 1
    people: int | None = None
    note: str = ""
    skip_clashes: bool = False
    series: Series | None = None
    agreed: Agreed | None = None


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
    def fits(self) -> bool:
        """Whether this date would be booked."""
        return not self.date.skip and not self.reasons


@dataclass(frozen=True)
class Preview:
    """What sending the wish would do: every date, and the price of those that fit.

    Where none fits, the price is what all of them would have cost.
    """

    dates: tuple[Judged, ...]
    price: Price
    of: int
    problems: tuple[FieldProblem, ...] = field(default=())


def preview(session: Session, listing: Listing, borrower: Organisation, wish: Wish) -> Preview:
    """Judge every date of the wish without writing anything.

    `free` becomes confirmed and `ask` requested when the same wish is sent. A date that is refused
    has its price, too, so that who chooses another time knows what it costs (promise 8).
    """
    asker = _asker(borrower, wish)
    wanted = [date for date in wish.dates if date.period is not None and not date.skip]
    periods = [date.period for date in wanted if date.period is not None]
    verdicts = dict(
        zip((id(date) for date in wanted), judge_one(session, listing, periods, asker), strict=True)
    )
    fitting = [verdict.period for verdict in verdicts.values() if verdict.usable]
    own_words = wish.agreed.price_text if wish.agreed else ""
    asked = price_of(listing, borrower, periods, wish.quantity, own_words)
    some = 0 < len(fitting) < len(periods)
    price = price_of(listing, borrower, fitting, wish.quantity, own_words) if some else asked
    each = dict(zip(periods, asked.each, strict=True))
    dates = []
    for date in wish.dates:
        verdict = verdicts.get(id(date))
        reasons = verdict.reasons if verdict else ()
        if date.problem is not None:
            reasons = (date.problem,)
        amount = each.get(date.period) if verdict and date.period else None
        dates.append(Judged(date, verdict, amount, reasons))
    of = max((verdict.of for verdict in verdicts.values()), default=1)
    return Preview(tuple(dates), price, of)


def request_booking(
    session: Session,
    actor: Actor,
    *,
    listing: Listing,
    organisation: Organisation,
    wish: Wish,
    order: Order | None = None,
) -> Booking:
    """Book or ask for the listing, for the organisation, and return the booking.

    Every unit is locked first; all dates are judged; a date that does not fit refuses the whole
    wish unless `skip_clashes` lists it as skipped. Raises Invalid, NotAllowed, SlotTaken with every
    clashing period, RuleBroken with every reason. An instant listing confirms at once, another
    holds the time until its owner has answered (unless requests compete).
    """
    require(actor, Permission.BOOKING_MAKE, organisation.id)
    _check_facts(wish)
    lock_listings(session, [listing])
    judged = preview(session, listing, organisation, wish)
    _refuse(listing, judged, wish)
    booking = _booking(session, actor, listing, organisation, wish, judged.price, order)
    made = [_occurrence(booking, listing, part, wish) for part in judged.dates]
    rows = [row for row in made if row is not None]
    session.add_all(rows)
    session.flush()
    confirm = wish.agreed is not None or confirms_at_once(listing, organisation)
    by = wish.agreed.by if wish.agreed else actor
    for row in rows:
        _begin(session, by, row, confirm=confirm)
    session.flush()
    take(session, rows)
    calendars_change(session, booking)
    notifications.booking_made(session, actor, booking, confirmed=confirm)
    session.flush()
    return booking


def confirms_at_once(listing: Listing, borrower: Organisation) -> bool:
    """Tell whether nobody has to answer: an instant listing, and whatever one owns."""
    return listing.mode is BookingMode.INSTANT or listing.organisation_id == borrower.id


def _asker(borrower: Organisation, wish: Wish) -> Asker:
    agreed = wish.agreed is not None
    waived = WAIVABLE if agreed else frozenset()
    return Asker(borrower, wish.people, wish.quantity, agreed=agreed, waived=waived)


def _check_facts(wish: Wish) -> None:
    problems = []
    if not wish.purpose.strip():
        problems.append(FieldProblem("purpose", _l("Say what you will do.")))
    if not wish.contact_name.strip():
        problems.append(FieldProblem("contact_name", _l("Say whom the owner can talk to.")))
    if not wish.contact_phone.strip():
        problems.append(FieldProblem("contact_phone", _l("Give a telephone number.")))
    for name, value, longest in (
        ("purpose", wish.purpose, LONGEST_TEXT),
        ("note", wish.note, LONGEST_TEXT),
        ("contact_name", wish.contact_name, LONGEST_NAME),
        ("contact_phone", wish.contact_phone, LONGEST_NAME),
    ):
        if len(value) > longest:
            problems.append(
                FieldProblem(name, _l("At most %(longest)s characters.", longest=longest))
            )
    if wish.people is not None and not 1 <= wish.people <= MOST_PEOPLE:
        problems.append(FieldProblem("people", _l("Write how many you will be, at least 1.")))
    if not 1 <= wish.quantity <= MOST_PEOPLE:
        problems.append(FieldProblem("quantity", _l("Write how many you need, at least 1.")))
    if problems:
        raise Invalid(problems)


def _refuse(listing: Listing, judged: Preview, wish: Wish) -> None:
    """Raise what stands in the way; with `skip_clashes` only a wish without any fitting date."""
    broken = [part for part in judged.dates if part.reasons]
    if not broken and any(part.fits for part in judged.dates):
        return
    if wish.skip_clashes and any(part.fits for part in judged.dates):
        return
    others = {
        code: None for part in broken for code in part.reasons if code is not ReasonCode.TAKEN
    }
    if not broken:
        nothing = _l("Every date is left out, so that nothing would be booked.")
        raise Invalid([FieldProblem("skip", nothing)])
    if others:
        raise RuleBroken(sentences.reasons(others, listing, judged.of))
    raise SlotTaken([part.date.period for part in broken if part.date.period is not None])


def _booking(
    session: Session,
    actor: Actor,
    listing: Listing,
    organisation: Organisation,
    wish: Wish,
    price: Price,
    order: Order | None,
) -> Booking:
    if actor.user_id is None:
        raise NotAllowed
    if order is None:
        order = Order(user_id=actor.user_id, organisation_id=organisation.id)
        session.add(order)
    if wish.series is not None:
        session.add(wish.series)
    session.flush()
    booking = Booking(
        reference=_reference(session),
        order_id=order.id,
        listing=listing,
        organisation=organisation,
        made_by_id=actor.user_id,
        series=wish.series,
        purpose=wish.purpose.strip(),
        people=wish.people,
        quantity=wish.quantity,
        contact_name=wish.contact_name.strip(),
        contact_phone=wish.contact_phone.strip(),
        note=wish.note.strip(),
        tariff_id=listing.tariff_id if price.stated else None,
        price_group=price.group,
        price_ore=price.total.ore if price.total else None,
        price_text=price.text,
        price_lines=[line.as_json() for line in price.lines],
    )
    session.add(booking)
    session.flush()
    return booking


def _reference(session: Session) -> str:
    """Return a short reference that can be read out on the telephone."""
    while True:
        letters = "".join(secrets.choice(_REFERENCE) for _ in range(6))
        taken = session.scalar(select(Booking.id).where(Booking.reference == letters))
        if taken is None:
            return letters


def _occurrence(booking: Booking, listing: Listing, part: Judged, wish: Wish) -> Occurrence | None:
    # A time that does not exist is listed where the clock has jumped to.
    period = part.date.period or next(iter(part.date.near), None)
    if period is None or part.date.skip or (part.reasons and not wish.skip_clashes):
        return None
    begin, end = with_buffers(listing, period)
    return Occurrence(
        booking=booking,
        listing=listing,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        taken_from=begin,
        taken_to=end,
        status=OccurrenceStatus.SKIPPED if part.reasons else OccurrenceStatus.DRAFT,
        reason=", ".join(code.value for code in part.reasons),
        holds=listing.pending_holds,
        price_ore=part.price.ore if part.price is not None and part.fits else None,
        changed_at=clock.now(),
        claims=claims_of(listing, booking.quantity),
    )


def _begin(session: Session, actor: Actor, row: Occurrence, *, confirm: bool) -> None:
    if row.status is OccurrenceStatus.SKIPPED:
        return
    if confirm:
        move_on(session, actor, row, Event.CONFIRM)
        return
    move_on(session, actor, row, Event.REQUEST)
    answer_by = clock.now() + timedelta(hours=row.listing.answer_hours)
    row.expires_at = min(answer_by, row.starts_at)
