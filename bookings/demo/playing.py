"""Playing the demo's bookings and questions: each act by its person, at its time."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bookings import models as made
from bookings import ordering, requesting
from bookings.agreement import inquiring
from bookings.demo import acting, known, meanwhile, plan, talking
from bookings.demo.cast import Cast, naming
from bookings.demo.manifest import Booking, Closure, DemoFault, Question, Repeat
from bookings.demo.plan import Act, Present, Shutting
from bookings.judging.availability import zone_of
from bookings.ordering import Line
from bookings.recurrence import Frequency, Rule
from bookings.series import days_off
from bookings.wished import Wish
from bookings.wishes import edge_on_wall, rule_of, wish_of
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import User


def play(
    session: Session,
    bookings: Sequence[Booking],
    present: Present,
    closures: Sequence[Closure] = (),
) -> None:
    """Do everything that was booked, answered, handed over and closed up to the present.

    What time does by itself happens in between, at its time. Raises DemoFault naming the booking
    that cannot be made, or that ends otherwise than the manifest says.
    """
    cast = Cast.of(session)
    for step in plan.everything(bookings, closures, present):
        meanwhile.let_pass(session, step.at)
        with clock.pinned(step.at):
            if isinstance(step, Shutting):
                with naming(f"{step.closure}"):
                    acting.shut(session, cast, step.closure, present)
                continue
            with naming(f"{step.booking}, {step.act.name}"):
                if step.act is Act.ASK:
                    _ask_for(session, cast, step.booking, bookings, present)
                else:
                    acting.act(session, cast, step)
    meanwhile.let_pass(session, present.now)
    with clock.pinned(present.now):
        meanwhile.look_for_late_loans(session)
    for booking in bookings:
        _check(cast.booked[id(booking)], booking, present)


def ask(session: Session, questions: Sequence[Question], present: Present) -> None:
    """Ask the owners what is agreed on; raises DemoFault naming a question that is refused."""
    cast = Cast.of(session)
    for question in sorted(questions, key=lambda one: -one.asked):
        user, organisation = cast.person(question.by)
        with clock.pinned(present.noon(question.asked)), naming(f"“{question.purpose}”"):
            listing = known.found(cast.listings, question.key)
            inquiry = inquiring.ask(
                session,
                acting_as(user),
                listing=listing,
                organisation=organisation,
                text=question.purpose,
                contact_name=user.name,
                contact_phone=user.phone,
                people=question.people,
            )
        with naming(f"“{question.purpose}”"):
            owner = known.found(cast.owners, listing.organisation_id)
            talking.go_on(session, inquiry, question, owner, present)


def _ask_for(
    session: Session, cast: Cast, booking: Booking, bookings: Sequence[Booking], present: Present
) -> None:
    """Ask for a booking, or for all of its order at once; nothing where that has been sent."""
    if id(booking) in cast.booked:
        return
    user, organisation = cast.person(booking.by)
    wanted = [booking]
    if booking.order:
        wanted = [one for one in bookings if (one.order, one.by) == (booking.order, booking.by)]
    lines = [_line(session, cast, one, user, present) for one in wanted]
    if booking.order:
        order = ordering.request_order(
            session, acting_as(user), organisation=organisation, lines=lines
        )
        rows = sorted(order.bookings, key=lambda row: row.id)
    else:
        rows = [
            requesting.request_booking(
                session,
                acting_as(user),
                listing=line.listing,
                organisation=organisation,
                wish=line.wish,
            )
            for line in lines
        ]
    for one, row in zip(wanted, rows, strict=True):
        cast.booked[id(one)] = row


def _line(session: Session, cast: Cast, booking: Booking, user: User, present: Present) -> Line:
    listing = known.found(cast.listings, booking.key)
    return Line(listing, _wish(session, booking, listing, user, present))


def _wish(
    session: Session, booking: Booking, listing: Listing, user: User, present: Present
) -> Wish:
    zone = zone_of(listing)
    starts, ends = plan.wall_times(booking, present.today)
    rule = None if booking.repeat is None else _rule(booking.repeat)
    off = {}
    if rule is not None:
        off = days_off.days_off(rule, starts.date(), days_off.breaks_of(session))
    return wish_of(
        starts=edge_on_wall(starts, zone),
        ends=edge_on_wall(ends, zone),
        zone=zone,
        rule=rule,
        days_off=off,
        purpose=booking.purpose,
        contact_name=user.name,
        contact_phone=user.phone,
        quantity=booking.quantity,
        people=booking.people,
        seating=booking.seating,
        skip_clashes=booking.skip_clashes,
    )


def _rule(repeat: Repeat) -> Rule:
    return rule_of(
        Frequency.WEEKLY,
        interval=repeat.interval,
        times=repeat.times,
        skip_school_breaks=repeat.not_in_school_breaks,
    )


def _check(booking: made.Booking, wanted: Booking, present: Present) -> None:
    """Raise DemoFault unless every date has ended as the manifest says."""
    times = wanted.repeat.times if wanted.repeat else 1
    there = len(booking.occurrences)
    fewer = wanted.repeat is not None and wanted.repeat.not_in_school_breaks
    if there != times and not (fewer and there < times):
        raise DemoFault(f"{wanted}: {there} dates instead of {times}")
    for number, row in enumerate(booking.occurrences, start=1):
        states = plan.expected(wanted, number, row.ends_at, present.now)
        if row.status not in states:
            wish = " or ".join(sorted(states))
            raise DemoFault(f"{wanted}: date {number} is {row.status} instead of {wish}")
