"""Changing the facts of a booking: what for, how many, whom to call; times are `moving`'s."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bookings.changes import change_notices, proposing
from bookings.changes.rebooking import carry_out
from bookings.changes.replanning import ALWAYS, Plan, Target, Wanted, draw, period_of, refuse
from bookings.errors import TooLate
from bookings.models import Booking, ChangeRequest, Occurrence
from bookings.policy import is_booker, is_owner, nobody_answers
from bookings.recording import calendars_change, write_down
from bookings.requesting import check_facts
from bookings.taking import lock_claims, read_again
from bookings.types import Entry, OccurrenceStatus, ReasonCode
from bookings.wished import Wish
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.phones import read_phone
from marketplace.wording import normalise

_COMING = frozenset({OccurrenceStatus.REQUESTED, OccurrenceStatus.CONFIRMED})


@dataclass(frozen=True)
class Facts:
    """What can be changed of a booking without touching its times."""

    purpose: str
    people: int | None
    quantity: int
    contact_name: str
    contact_phone: str
    note: str


@dataclass(frozen=True)
class Amended:
    """The booking, and the change that waits where more has to be answered by the owner."""

    booking: Booking
    asked: ChangeRequest | None = None


def facts_of(booking: Booking) -> Facts:
    """Return the facts as they stand."""
    return Facts(
        purpose=booking.purpose,
        people=booking.people,
        quantity=booking.quantity,
        contact_name=booking.contact_name,
        contact_phone=booking.contact_phone,
        note=booking.note,
    )


def change(session: Session, actor: Actor, booking: Booking, facts: Facts) -> Amended:
    """Change the booking's facts for all its dates; the owner is told what is new.

    How many people and how many things hold for the dates to come, which are judged again. Words,
    fewer of anything, and more people than before within what there is room for are changed at
    once. More things of what the owner answers for are asked for, and what is booked stands until
    then. Raises NotAllowed for all but the booker, Invalid, TooLate when no date is to come,
    SlotTaken, RuleBroken.
    """
    if not is_booker(actor, booking):
        raise NotAllowed
    facts = cleaned(facts)
    lock_claims(session, booking.occurrences, [booking.listing])
    session.refresh(booking)
    read_again(session, booking.occurrences)
    if not coming(booking):
        raise TooLate
    old = facts_of(booking)
    if facts == old:
        return Amended(booking)
    asked: ChangeRequest | None = None
    if (facts.people, facts.quantity) != (old.people, old.quantity):
        asked = _renumber(session, actor, booking, facts)
    if asked is not None:
        facts = replace(facts, people=old.people, quantity=old.quantity)
    if facts != old:
        _write(session, actor, booking, old, facts)
    session.flush()
    return Amended(booking, asked)


def preview(session: Session, booking: Booking, facts: Facts) -> Plan:
    """Return what other numbers would mean for the dates to come; writes nothing."""
    wanted = [Wanted(row, period_of(row)) for row in coming(booking)]
    target = Target(booking.listing, facts.quantity, facts.people)
    return draw(session, booking, wanted, target, waived=_but_numbers)


def needs_answer(actor: Actor, booking: Booking, facts: Facts) -> bool:
    """Tell whether the owner has to say yes: more of what they answer for, and it is booked."""
    if is_owner(actor, booking) or facts.quantity <= booking.quantity:
        return False
    if nobody_answers(booking):
        return False
    return any(row.status is OccurrenceStatus.CONFIRMED for row in coming(booking))


def coming(booking: Booking) -> list[Occurrence]:
    """Return the dates that the facts still matter for: waiting or booked, and not begun."""
    now = clock.now()
    return [row for row in booking.occurrences if row.status in _COMING and row.starts_at > now]


def cleaned(facts: Facts) -> Facts:
    """Return the facts as they are stored; raises Invalid with every one that cannot be used."""
    problems: list[FieldProblem] = []
    phone = facts.contact_phone
    try:
        phone = read_phone(phone, "contact_phone") if phone.strip() else ""
    except Invalid as error:
        problems += error.problems
    facts = Facts(
        purpose=normalise(facts.purpose, multiline=True),
        people=facts.people,
        quantity=facts.quantity,
        contact_name=normalise(facts.contact_name),
        contact_phone=phone,
        note=normalise(facts.note, multiline=True),
    )
    try:
        check_facts(_as_wish(facts))
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid(problems)
    return facts


def _renumber(
    session: Session, actor: Actor, booking: Booking, facts: Facts
) -> ChangeRequest | None:
    """Let the dates to come be for other numbers, or ask for it; returns the change that waits."""
    plan = preview(session, booking, facts)
    refuse(plan)
    if needs_answer(actor, booking, facts):
        return proposing.ask(session, actor, plan, as_owner=False, series=False, note="")
    if facts.quantity != booking.quantity:
        with proposing.overtaking(session, [step.row for step in plan.steps]):
            carry_out(session, actor, plan, entry=None)
        for step in plan.steps:
            step.row.sequence += 1
    return None


def _write(session: Session, actor: Actor, booking: Booking, old: Facts, facts: Facts) -> None:
    for name, value in vars(facts).items():
        setattr(booking, name, value)
    booking.version += 1
    for row in coming(booking):
        row.changed_at = clock.now()
    write_down(session, actor, booking, Entry.CHANGED, reason=", ".join(changed(old, facts)))
    calendars_change(session, booking)
    change_notices.changed(session, actor, booking, coming(booking), vars(old))


def changed(old: Facts, new: Facts) -> Sequence[str]:
    """Return the names of the facts that differ."""
    return [name for name, value in vars(new).items() if value != vars(old)[name]]


def _but_numbers(_wanted: Wanted) -> frozenset[ReasonCode]:
    """Leave the times alone: they are as they were when they were booked."""
    return frozenset(ReasonCode) - ALWAYS


def _as_wish(facts: Facts) -> Wish:
    return Wish(dates=(), **vars(facts))
