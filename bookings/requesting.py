"""Asking for time: the one command that every way of booking goes through."""

from dataclasses import replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bookings import overtaking
from bookings.errors import RuleBroken, SlotTaken
from bookings.judging import sentences, shut
from bookings.judging.availability import judge_one
from bookings.judging.quoting import price_of
from bookings.mailing import notifications
from bookings.models import Booking, Occurrence, Order
from bookings.recording import begin, begun, calendars_change
from bookings.states import Event
from bookings.taking import claim, lock_listings, take, with_buffers
from bookings.types import OccurrenceStatus, ReasonCode
from bookings.wished import Judged, Preview, Wish
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.inserting import insert_now, insert_or_tell
from marketplace.models import Organisation
from marketplace.orm import drawn
from marketplace.policy import Permission, require

LONGEST_TEXT = 2000
LONGEST_NAME = 120
MOST_PEOPLE = 100_000
_REFERENCE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def preview(session: Session, listing: Listing, borrower: Organisation, wish: Wish) -> Preview:
    """Judge every date of the wish without writing anything.

    `free` becomes confirmed and `ask` requested when the same wish is sent. A date that is refused
    has its price, too, so that who chooses another time knows what it costs (promise 8).
    """
    asker = replace(wish.asker(borrower), together=True)
    wanted = [date for date in wish.dates if date.period is not None and not date.skip]
    periods = [date.period for date in wanted if date.period is not None]
    judged = shut.explained(session, judge_one(session, listing, periods, asker))
    verdicts = dict(zip((id(date) for date in wanted), judged, strict=True))
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
) -> Booking:
    """Book or ask for the listing, for the organisation, and return the booking.

    Every unit is locked first; all dates are judged; a date that does not fit refuses the whole
    wish unless `skip_clashes` lists it as skipped. Raises Invalid, NotAllowed, SlotTaken with every
    clashing period, RuleBroken with every reason. What the verdict says yes to at once is
    confirmed, date by date; other dates hold their time until the owner has answered (unless
    requests compete). Requests that a confirmed date leaves without their time are told so.
    """
    require(actor, Permission.BOOKING_MAKE, organisation.id)
    check_facts(wish)
    lock_listings(session, [listing])
    judged = preview(session, listing, organisation, wish)
    refuse(listing, judged, wish)
    order = new_order(session, actor, organisation)
    return place(session, actor, order, listing=listing, wish=wish, judged=judged)


def new_order(
    session: Session, actor: Actor, organisation: Organisation, *, all_or_nothing: bool = True
) -> Order:
    """Write an order that the actor is about to fill.

    Raises NotAllowed where no person acts.
    """
    if actor.user_id is None:
        raise NotAllowed
    order = Order(
        user_id=actor.user_id,
        organisation=organisation,
        organisation_id=organisation.id,
        all_or_nothing=all_or_nothing,
    )
    insert_now(session, [order])
    return order


def place(
    session: Session,
    actor: Actor,
    order: Order,
    *,
    listing: Listing,
    wish: Wish,
    judged: Preview,
    made_by_id: int | None = None,
) -> Booking:
    """Write what was judged, under the lock that it was judged under, and return the booking.

    Dates that do not fit are written as skipped. Whoever calls has checked and locked. It is made
    by who made the order, unless somebody else adds to it.
    """
    if wish.series is not None:
        session.add(wish.series)
        session.flush()
    booking = _booking(order, listing, wish, judged)
    booking.made_by_id = made_by_id or order.user_id
    while not insert_or_tell(session, booking, "reference"):
        booking.reference = new_reference()
    made = [(_occurrence(booking, listing, part), part.at_once) for part in judged.dates]
    begun_at_once = [(row, at_once) for row, at_once in made if row is not None]
    for row, at_once in begun_at_once:
        _begin(row, confirm=at_once)
    rows = [row for row, _at_once in begun_at_once]
    insert_now(session, rows)
    set_committed_value(booking, "occurrences", rows)
    claim(session, rows, booking.quantity)
    take(session, rows)
    begun(session, wish.agreed.by if wish.agreed else actor, rows)
    overtaking.tell_overtaken(session, rows)
    calendars_change(session, booking)
    notifications.booking_made(session, actor, booking)
    return booking


def check_facts(wish: Wish) -> None:
    """Raise Invalid with everything about the wish that no listing could accept."""
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


def refuse(listing: Listing, judged: Preview, wish: Wish) -> None:
    """Raise what stands in the way; with `skip_clashes` only a wish without any fitting date."""
    broken = [part for part in judged.dates if part.stands_in_the_way]
    if not broken and any(part.fits for part in judged.dates):
        return
    if wish.skip_clashes and any(part.fits for part in judged.dates):
        return
    others = {
        code: part.verdict
        for part in reversed(broken)
        for code in part.reasons
        if code is not ReasonCode.TAKEN
    }
    if not broken:
        nothing = _l("Every date is left out, so that nothing would be booked.")
        raise Invalid([FieldProblem("skip", nothing)])
    if others:
        raise RuleBroken(
            [
                reason
                for code, verdict in others.items()
                for reason in sentences.reasons([code], listing, judged.of, verdict)
            ]
        )
    raise SlotTaken([part.date.period for part in broken if part.date.period is not None])


def _booking(order: Order, listing: Listing, wish: Wish, judged: Preview) -> Booking:
    price = judged.price
    fits = any(part.fits for part in judged.dates)
    return Booking(
        reference=new_reference(),
        order_id=order.id,
        listing=listing,
        listing_id=listing.id,
        organisation=order.organisation,
        organisation_id=order.organisation.id,
        series_id=wish.series.id if wish.series is not None else None,
        purpose=wish.purpose.strip(),
        people=wish.people,
        seating=wish.seating,
        quantity=wish.quantity,
        contact_name=wish.contact_name.strip(),
        contact_phone=wish.contact_phone.strip(),
        note=wish.note.strip(),
        tariff_id=listing.tariff_id if price.stated else None,
        price_group=price.group,
        price_ore=price.total.ore if price.total and fits else None,
        price_text=price.text,
        price_lines=[line.as_json() for line in price.lines] if fits else [],
    )


def new_reference() -> str:
    """Return a short reference that can be read out on the telephone; it may be in use."""
    return drawn(_REFERENCE, 6)


def unused_reference(session: Session) -> str:
    """Return a reference that no booking has now."""
    while True:
        letters = new_reference()
        if session.scalar(select(Booking.id).where(Booking.reference == letters)) is None:
            return letters


def _occurrence(booking: Booking, listing: Listing, part: Judged) -> Occurrence | None:
    # A time that does not exist is listed where the clock has jumped to.
    period = part.date.period or next(iter(part.date.near), None)
    if period is None or part.date.skip:
        return None
    begin, end = with_buffers(listing, period)
    return Occurrence(
        booking_id=booking.id,
        listing=listing,
        listing_id=listing.id,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        taken_from=begin,
        taken_to=end,
        status=OccurrenceStatus.SKIPPED if part.reasons else OccurrenceStatus.DRAFT,
        reason=", ".join(code.value for code in part.reasons),
        holds=listing.pending_holds,
        price_ore=part.price.ore if part.price is not None and part.fits else None,
        exception=part.date.exception,
        changed_at=clock.now(),
    )


def _begin(row: Occurrence, *, confirm: bool) -> None:
    if row.status is OccurrenceStatus.SKIPPED:
        return
    if confirm:
        begin(row, Event.CONFIRM)
        return
    begin(row, Event.REQUEST)
    answer_by = clock.now() + timedelta(hours=row.listing.answer_hours)
    row.expires_at = min(answer_by, row.starts_at)
