"""Playing the demo's bookings and questions: each act by its person, at its time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings import changing, deciding, passing, requesting
from bookings import models as made
from bookings.agreement import inquiring
from bookings.changing import Scope
from bookings.demo import known, plan, talking
from bookings.demo.manifest import Booking, DemoFault, Question
from bookings.demo.plan import Act, Present, Step
from bookings.errors import RuleBroken, SlotTaken
from bookings.judging.availability import zone_of
from bookings.models import Occurrence
from bookings.recurrence import Frequency
from bookings.requesting import Wish
from bookings.types import OccurrenceStatus
from bookings.wishes import edge_on_wall, rule_of, wish_of
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor, acting_as
from marketplace.errors import DomainError, Invalid
from marketplace.models import Organisation, User


@dataclass
class Cast:
    """Who and what there is, by the names of the manifest, and what has been booked."""

    people: dict[str, User]
    listings: dict[tuple[str, str], Listing]
    owners: dict[int, Actor]
    booked: dict[int, made.Booking] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> "Cast":
        """Return the cast of what stands in the database."""
        return cls(known.people(session), known.listings(session), known.owners(session))

    def person(self, email: str) -> tuple[User, Organisation]:
        """Return a person and whom they book for: the first that they belong to."""
        user = known.found(self.people, email)
        if not user.memberships:
            raise DemoFault(f"{email} books for nobody")
        return user, user.memberships[0].organisation


def play(session: Session, bookings: Sequence[Booking], present: Present) -> None:
    """Do everything that was booked, answered and taken back up to the present.

    What time does by itself happens in between, at its time. Raises DemoFault naming the booking
    that cannot be made, or that ends otherwise than the manifest says.
    """
    cast = Cast.of(session)
    for step in plan.steps(bookings, present):
        _let_pass(session, step.at)
        with clock.pinned(step.at), _naming(f"{step.booking}, {step.act.name}"):
            if step.act is Act.ASK:
                cast.booked[id(step.booking)] = _request(session, cast, step.booking, present)
            else:
                _do(session, cast, step)
    _let_pass(session, present.now)
    for booking in bookings:
        _check(cast.booked[id(booking)], booking, present)


def ask(session: Session, questions: Sequence[Question], present: Present) -> None:
    """Ask the owners what is agreed on; raises DemoFault naming a question that is refused."""
    cast = Cast.of(session)
    for question in sorted(questions, key=lambda one: -one.asked):
        user, organisation = cast.person(question.by)
        with clock.pinned(present.noon(question.asked)), _naming(f"“{question.purpose}”"):
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
        with _naming(f"“{question.purpose}”"):
            owner = known.found(cast.owners, listing.organisation_id)
            talking.go_on(session, inquiry, question, owner, present)


def _request(session: Session, cast: Cast, booking: Booking, present: Present) -> made.Booking:
    user, organisation = cast.person(booking.by)
    listing = known.found(cast.listings, booking.key)
    return requesting.request_booking(
        session,
        acting_as(user),
        listing=listing,
        organisation=organisation,
        wish=_wish(booking, listing, user, present),
    )


def _do(session: Session, cast: Cast, step: Step) -> None:
    booking = cast.booked[id(step.booking)]
    owner = known.found(cast.owners, booking.listing.organisation_id)
    rows = list(booking.occurrences)
    if step.act is Act.APPROVE:
        # What was confirmed at once waits for no answer.
        if any(row.status is OccurrenceStatus.REQUESTED for row in rows):
            deciding.approve(session, owner, booking)
    elif step.act is Act.DECLINE:
        deciding.decline(session, owner, booking, reason=step.reason)
    else:
        actor = owner if step.act is Act.CALL_OFF else acting_as(booking.made_by)
        chosen = [] if step.number is None else [rows[step.number - 1]]
        scope = Scope.THESE if chosen else Scope.ALL
        changing.cancel(
            session, actor, booking, scope=scope, occurrences=chosen, reason=step.reason
        )


def _wish(booking: Booking, listing: Listing, user: User, present: Present) -> Wish:
    zone = zone_of(listing)
    starts, ends = plan.wall_times(booking, present.today)
    rule = None
    if booking.repeat is not None:
        rule = rule_of(
            Frequency.WEEKLY, interval=booking.repeat.interval, times=booking.repeat.times
        )
    return wish_of(
        starts=edge_on_wall(starts, zone),
        ends=edge_on_wall(ends, zone),
        zone=zone,
        rule=rule,
        purpose=booking.purpose,
        contact_name=user.name,
        contact_phone=user.phone,
        quantity=booking.quantity,
        people=booking.people,
        skip_clashes=booking.skip_clashes,
    )


def _let_pass(session: Session, until: datetime) -> None:
    """Let requests expire and dates be completed, each when it is due, up to an instant."""
    while (due := _next_due(session)) is not None and due <= until:
        with clock.pinned(due):
            passing.expire_requests(session)
            passing.complete_past(session)


def _next_due(session: Session) -> datetime | None:
    expires = session.scalar(
        select(func.min(Occurrence.expires_at)).where(
            Occurrence.status == OccurrenceStatus.REQUESTED
        )
    )
    ends = session.scalar(
        select(func.min(Occurrence.ends_at)).where(Occurrence.status == OccurrenceStatus.CONFIRMED)
    )
    settled = None if ends is None else ends + passing.SETTLED_AFTER
    return min((one for one in (expires, settled) if one is not None), default=None)


def _check(booking: made.Booking, wanted: Booking, present: Present) -> None:
    """Raise DemoFault unless every date has ended as the manifest says."""
    times = wanted.repeat.times if wanted.repeat else 1
    if len(booking.occurrences) != times:
        raise DemoFault(f"{wanted}: {len(booking.occurrences)} dates instead of {times}")
    for number, row in enumerate(booking.occurrences, start=1):
        states = plan.expected(wanted, number, row.ends_at, present.now)
        if row.status not in states:
            wish = " or ".join(sorted(states))
            raise DemoFault(f"{wanted}: date {number} is {row.status} instead of {wish}")


@contextmanager
def _naming(what: str) -> Iterator[None]:
    """Let a refusal name what was refused, with all that was wrong."""
    try:
        yield
    except DomainError as error:
        told = [str(error)]
        if isinstance(error, Invalid):
            told += [f"{one.field}: {one.message}" for one in error.problems]
        elif isinstance(error, RuleBroken):
            told += [str(one.message) for one in error.reasons]
        elif isinstance(error, SlotTaken):
            told += [str(one.starts_at) for one in error.clashes]
        raise DemoFault(f"{what}: {'; '.join(told)}") from error
