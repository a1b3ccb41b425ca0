"""Asking without a booked time: the question that begins a conversation with the owner."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import notices as inquiry_notices
from bookings.agreement.proposing_times import add_times
from bookings.errors import RuleBroken
from bookings.judging import sentences
from bookings.models import Booking, Inquiry, Order
from bookings.ordering import MOST_LINES
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.types import Party, ReasonCode
from inventory.models import Listing
from inventory.policy import lends_to
from inventory.types import BookingMode, ListingStatus
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed, Sentence
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.phones import read_phone
from marketplace.policy import Permission, require
from marketplace.wording import normalise


def ask(
    session: Session,
    actor: Actor,
    *,
    listing: Listing,
    organisation: Organisation,
    text: str,
    contact_name: str,
    contact_phone: str = "",
    wished_time: str = "",
    people: int | None = None,
    quantity: int = 1,
    periods: Sequence[Period] = (),
    order: Order | None = None,
    instead_of: str = "",
) -> Inquiry:
    """Begin a conversation about a listing that is booked by agreement, and tell its owner.

    `periods` are times that would suit the asker, proposed at once. `order` is one that the asker
    sees; it is remembered where it is the organisation's and names the listing, or where that was
    looked for `instead_of` a booking of the order, by its public id. Raises
    NotAllowed for an organisation that the actor does not book for, Invalid for fields, RuleBroken
    where the listing takes no questions or is not for the organisation, and what
    `proposing.propose` raises.
    """
    require(actor, Permission.BOOKING_MAKE, organisation.id)
    if actor.user_id is None:
        raise NotAllowed
    _require_open(session, listing, organisation)
    inquiry = Inquiry(
        listing=listing,
        organisation=organisation,
        user_id=actor.user_id,
        moved_at=clock.now(),
        text=normalise(text, multiline=True),
        wished_time=normalise(wished_time),
        people=people,
        contact_name=normalise(contact_name),
        contact_phone=contact_phone,
        order=order if order and order.organisation_id == organisation.id else None,
    )
    _check(inquiry)
    if inquiry.order is not None and not _beside(session, inquiry.order, listing, instead_of):
        inquiry.order = None
    session.add(inquiry)
    session.flush()
    proposals = []
    if periods:
        proposals = add_times(
            session, actor, inquiry, Party.BOOKER, periods=periods, listing=listing,
            quantity=quantity, people=people,
        )  # fmt: skip
    inquiry_notices.asked(session, inquiry, proposals)
    audit.record(session, actor, "question asked", inquiry, organisation_id=listing.organisation_id)
    session.flush()
    return inquiry


def _beside(session: Session, order: Order, listing: Listing, instead_of: str) -> bool:
    """Tell whether a question about the listing stands beside the order, which names it then."""
    if listing.public_id in order.beside:
        return True
    engines.lock_rows(session, Order, [order.id])
    session.refresh(order, ["beside"])
    if listing.public_id in order.beside:  # asked twice at once
        return True
    known = select(Booking.id).where(Booking.public_id == instead_of, Booking.order_id == order.id)
    if len(order.beside) >= MOST_LINES or session.scalar(known) is None:
        return False
    order.beside = [*order.beside, listing.public_id]
    return True


def _require_open(session: Session, listing: Listing, organisation: Organisation) -> None:
    published = listing.status is ListingStatus.PUBLISHED
    if listing.mode is not BookingMode.AGREEMENT or not published:
        raise RuleBroken(sentences.reasons([ReasonCode.NOT_BOOKABLE_HERE], listing))
    if not all(lends_to(session, listing, [organisation])):
        raise RuleBroken(sentences.reasons([ReasonCode.NOT_FOR_YOU], listing))


def _check(inquiry: Inquiry) -> None:
    """Raise Invalid with every field that cannot be used; reads the telephone number."""
    problems = []
    if not inquiry.text:
        problems.append(FieldProblem("text", _l("Write what you would like to ask.")))
    if not inquiry.contact_name:
        problems.append(FieldProblem("contact_name", _l("Say whom the owner can talk to.")))
    for name, longest in (
        ("text", LONGEST_TEXT),
        ("wished_time", LONGEST_NAME),
        ("contact_name", LONGEST_NAME),
    ):
        if len(getattr(inquiry, name)) > longest:
            problems.append(FieldProblem(name, _too_long(longest)))
    if inquiry.people is not None and not 1 <= inquiry.people <= MOST_PEOPLE:
        problems.append(FieldProblem("people", _l("Write a whole number, at least 1.")))
    try:
        inquiry.contact_phone = read_phone(inquiry.contact_phone, "contact_phone")
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid(problems)


def _too_long(longest: int) -> Sentence:
    return _l("At most %(longest)s characters.", longest=longest)
