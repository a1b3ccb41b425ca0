"""Asking without a time: what is agreed on with the owner, question by question."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings import notifications, sentences
from bookings.errors import RuleBroken, TooLate
from bookings.models import Inquiry
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.types import ReasonCode
from inventory.models import Listing
from inventory.policy import audience_condition
from inventory.types import BookingMode, ListingStatus
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed, NotFound, Sentence
from marketplace.models import Organisation
from marketplace.phones import read_phone
from marketplace.policy import Permission, can, require
from marketplace.wording import normalise

LONGEST_ANSWER = 4000


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
) -> Inquiry:
    """Store a question about a listing that is booked by agreement, and tell its owner.

    Raises NotAllowed for an organisation that the actor does not book for, Invalid for fields,
    RuleBroken where the listing takes no questions or is not for the organisation.
    """
    require(actor, Permission.BOOKING_MAKE, organisation.id)
    if actor.user_id is None:
        raise NotAllowed
    _require_open(session, listing, organisation)
    inquiry = Inquiry(
        listing=listing,
        organisation=organisation,
        user_id=actor.user_id,
        text=normalise(text, multiline=True),
        wished_time=normalise(wished_time),
        people=people,
        contact_name=normalise(contact_name),
        contact_phone=contact_phone,
    )
    _check(inquiry)
    session.add(inquiry)
    session.flush()
    notifications.inquiry_sent(session, inquiry)
    audit.record(session, actor, "question asked", inquiry, organisation_id=listing.organisation_id)
    session.flush()
    return inquiry


def answer(session: Session, actor: Actor, inquiry: Inquiry, *, text: str) -> Inquiry:
    """Answer the question by mail and close it; raises TooLate when somebody already has."""
    owner = inquiry.listing.organisation_id
    if not can(actor, Permission.BOOKING_DECIDE, owner):
        raise NotAllowed
    engines.lock_rows(session, Inquiry, [inquiry.id])
    session.refresh(inquiry)
    if inquiry.answered_at is not None:
        raise TooLate(_l("Somebody has already answered this question."))
    told = normalise(text, multiline=True)
    if not told:
        raise Invalid([FieldProblem("answer", _l("Write an answer."))])
    if len(told) > LONGEST_ANSWER:
        raise Invalid([FieldProblem("answer", _too_long(LONGEST_ANSWER))])
    inquiry.answer = told
    inquiry.answered_by_id = actor.user_id
    inquiry.answered_at = clock.now()
    session.flush()
    notifications.inquiry_answered(session, inquiry)
    audit.record(session, actor, "question answered", inquiry, organisation_id=owner)
    session.flush()
    return inquiry


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Inquiry that the actor is on either side of it."""
    asks = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    owns = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
    listings = select(Listing.id).where(Listing.organisation_id.in_(owns))
    return or_(
        Inquiry.user_id == (actor.user_id or 0),
        Inquiry.organisation_id.in_(asks),
        Inquiry.listing_id.in_(listings),
    )


def inquiry_for(session: Session, actor: Actor, public_id: str) -> Inquiry:
    """Return the question with its listing and people; raises NotFound for a foreign one."""
    inquiry = session.scalar(
        select(Inquiry)
        .where(Inquiry.public_id == public_id, visible_to(actor))
        .options(
            joinedload(Inquiry.listing).joinedload(Listing.organisation),
            joinedload(Inquiry.organisation),
            joinedload(Inquiry.user),
        )
    )
    if inquiry is None:
        raise NotFound
    return inquiry


def _require_open(session: Session, listing: Listing, organisation: Organisation) -> None:
    published = listing.status is ListingStatus.PUBLISHED
    if listing.mode is not BookingMode.AGREEMENT or not published:
        raise RuleBroken(sentences.reasons([ReasonCode.NOT_BOOKABLE_HERE], listing))
    fits = session.scalar(
        select(audience_condition(Listing.id, organisation)).where(Listing.id == listing.id)
    )
    if not fits:
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
