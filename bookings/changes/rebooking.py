"""Carrying out a plan: dates get other times, another listing or another number, at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bookings import freeing, overtaking
from bookings.changes import repricing, shifting
from bookings.changes.replanning import Plan, Step, Target
from bookings.models import Booking, Claim, Occurrence
from bookings.recording import calendars_change, move_on, write_down
from bookings.requesting import unused_reference
from bookings.states import Event, takes_time
from bookings.taking import claims_of, settle, with_buffers
from bookings.types import Entry, OccurrenceStatus
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor

# Dates that still mean something, and keep their booking where it is.
_OF_USE = frozenset({OccurrenceStatus.SKIPPED, OccurrenceStatus.NO_SHOW})


def carry_out(
    session: Session,
    actor: Actor,
    plan: Plan,
    *,
    entry: Entry | None,
    agreed: bool = False,
) -> Booking:
    """Change every date of the plan that fits; returns the booking that the dates are of now.

    Their old time is given back before the new one is taken, in one transaction under the guard,
    which raises as `taking.take` does. A date keeps its identity in calendars. A waiting date still
    waits, unless both sides have `agreed` or nobody has to answer; a skipped one is asked for or
    booked. Where only some of the dates go to another listing they become a booking of their own,
    in the same order.
    """
    steps, booking = plan.fitting, plan.booking
    rows = [step.row for step in steps]
    freeing.note_dates(session, [row for row in rows if takes_time(row.status) is not None])
    calendars_change(session, booking)
    home = _home(session, plan, rows)
    for step in steps:
        _put(step, plan.target)
        _advance(session, actor, step.row, at_once=agreed or step.at_once)
        if entry is not None:
            step.row.sequence += 1
            _write_down(session, actor, home, entry, step)
    repricing.freeze(home, steps)
    home.quantity, home.people = plan.target.quantity, plan.target.people
    if not plan.in_words:
        home.tariff_id = plan.target.listing.tariff_id
        home.price_text = plan.target.listing.price_text
    home.version += 1
    _claim(session, rows, plan.target)
    settle(session, rows)
    overtaking.tell_overtaken(session, rows)
    if home is not booking:
        booking.price_ore = repricing.total(booking.occurrences)
        booking.version += 1
    calendars_change(session, home)
    session.flush()
    return home


def _put(step: Step, target: Target) -> None:
    row, period = step.row, step.new
    if period is None:
        raise TypeError("a step that fits has a period")
    row.starts_at, row.ends_at = period.starts_at, period.ends_at
    row.taken_from, row.taken_to = with_buffers(target.listing, period)
    row.listing = target.listing
    row.changed_at = clock.now()


def _advance(session: Session, actor: Actor, row: Occurrence, *, at_once: bool) -> None:
    waiting = row.status in {OccurrenceStatus.SKIPPED, OccurrenceStatus.REQUESTED}
    if row.status is OccurrenceStatus.SKIPPED:
        move_on(session, actor, row, Event.RETRY)
    if not waiting:
        return
    row.holds = row.listing.pending_holds
    if at_once:
        move_on(session, actor, row, Event.CONFIRM)
        row.expires_at = None
    else:
        row.expires_at = answer_by(row.listing, [row.starts_at])


def answer_by(listing: Listing, latest: Sequence[datetime]) -> datetime:
    """Return until when the other side may answer: the owner's own time, no later than these."""
    return min(clock.now() + timedelta(hours=listing.answer_hours), *latest)


def _claim(session: Session, rows: Sequence[Occurrence], target: Target) -> None:
    """Let the dates claim what the target takes; what they claim already is kept where it is."""
    wanted = {claim.unit_id: claim.quantity for claim in claims_of(target.listing, target.quantity)}
    for row in rows:
        for claim in list(row.claims):
            if claim.unit_id in wanted:
                claim.quantity = wanted[claim.unit_id]
            else:
                row.claims.remove(claim)
        there = {claim.unit_id for claim in row.claims}
        row.claims.extend(
            Claim(unit_id=unit, quantity=quantity)
            for unit, quantity in wanted.items()
            if unit not in there
        )
    session.flush()


def _home(session: Session, plan: Plan, rows: Sequence[Occurrence]) -> Booking:
    """Return the booking that the dates belong to once they are of the target's listing."""
    booking, listing = plan.booking, plan.target.listing
    if listing.id == booking.listing_id:
        return booking
    others = [row for row in booking.occurrences if row not in rows]
    if not any(takes_time(row.status) or row.status in _OF_USE for row in others):
        booking.listing = listing
        for row in others:
            row.listing = listing
        session.flush()
        return booking
    return _apart(session, booking, listing, rows)


def _apart(
    session: Session, booking: Booking, listing: Listing, rows: Sequence[Occurrence]
) -> Booking:
    """Return a new booking of the same order for dates that go to another listing."""
    lines = repricing.part(booking, rows)
    series = booking.series if len(rows) > 1 else None
    made = Booking(
        reference=unused_reference(session),
        order_id=booking.order_id,
        listing=listing,
        organisation=booking.organisation,
        made_by=booking.made_by,
        series=shifting.copy(series) if series is not None else None,
        purpose=booking.purpose,
        people=booking.people,
        seating=booking.seating,
        quantity=booking.quantity,
        contact_name=booking.contact_name,
        contact_phone=booking.contact_phone,
        note=booking.note,
        tariff_id=booking.tariff_id,
        price_group=booking.price_group,
        price_ore=None,
        currency=booking.currency,
        price_text=booking.price_text,
        price_lines=lines,
    )
    session.add(made)
    for row in rows:
        row.booking = made
    session.flush()
    return made


def _write_down(session: Session, actor: Actor, booking: Booking, entry: Entry, step: Step) -> None:
    row, times = step.row, _from_to(step)
    write_down(session, actor, booking, entry, occurrence=row, before=row.status, reason=times)


def _from_to(step: Step) -> str:
    """Return both times as the history keeps them, for whoever reads it to word."""
    new = step.new
    if new is None or new == step.old:
        return ""
    return " ".join(
        at.isoformat() for at in (step.old.starts_at, step.old.ends_at, new.starts_at, new.ends_at)
    )
