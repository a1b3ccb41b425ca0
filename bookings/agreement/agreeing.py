"""Saying yes to proposed times: the one step that makes a conversation a booking."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.agreement import behind, repeating
from bookings.agreement import notices as inquiry_notices
from bookings.agreement.conversations import price, price_mark
from bookings.agreement.conversing import OVER, add_message, begin, end
from bookings.agreement.parties import acts_as, party_of
from bookings.agreement.proposing_times import ANSWERED, know_phone, require_active
from bookings.errors import OrderRefused, RuleBroken, SlotTaken, TooLate
from bookings.models import AGREED_ONCE, Booking, Inquiry, Proposal
from bookings.ordering import Line, request_order
from bookings.requesting import request_booking
from bookings.taking import lock_listings
from bookings.types import InquiryStatus, Party, ProposalStatus
from marketplace import audit, clock
from marketplace.actor import Actor, acting_as
from marketplace.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Invalid,
    NotAllowed,
    refuses,
)
from marketplace.models import User
from marketplace.policy import Permission, can

ONE_ONLY = _l("Only one of these times can be agreed on.")
HAD = _l("There is a date for that week already. Nothing is booked.")
ALL_HAD = _l("There are dates for all of these weeks already. Nothing is booked.")


class PriceChanged(Conflict):
    """What the time costs is no longer what the reader was shown."""

    code = "price-changed"
    sentence = _l("The price has changed since you saw it. Read it below, and say yes again.")


# Two yeses at once queue on the conversation's row; the database would refuse a second one anyway.
refuses(AGREED_ONCE, lambda: TooLate(OVER))


def accept(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    proposal: Proposal,
    *,
    text: str = "",
    contact_phone: str = "",
    seen: str | None = None,
) -> Booking:
    """Say yes to a time of the other side, and return the booking, confirmed at once.

    It goes through the one door (`request_booking`), which judges everything again under the lock
    but what the owner has set aside, and freezes the price. The conversation is over then, other
    times lapse, and the usual mails of a booking go out. `seen` is the mark (`price_mark`) of the
    price that the reader was shown. The booking is made by the asker's member who accepts or has
    proposed. Of a time that repeats the dates that the asker has already are left out. Raises
    NotAllowed, TooLate, PriceChanged, Invalid, SlotTaken, RuleBroken; the conversation is then as
    it was.
    """
    shown = None if seen is None else {proposal.public_id: seen}
    (booking,) = accept_all(
        session, actor, inquiry, [proposal], text=text, contact_phone=contact_phone, seen=shown
    )
    return booking


def accept_all(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    proposals: Sequence[Proposal],
    *,
    text: str = "",
    contact_phone: str = "",
    seen: Mapping[str, str] | None = None,
) -> list[Booking]:
    """Say yes to times of the other side at once: all of them are booked, or none (see `accept`).

    Several are one order with a booking for each, in the order of the times given, where what
    stands behind the conversation takes several; none of them repeats. Each after the first gets a
    conversation of its own, since a conversation leads to one booking. `seen` has the marks by the
    public ids of the times.
    """
    party_of(actor, inquiry)  # nobody else locks anything
    finishing = behind.hold(session, inquiry)
    side = _begin(session, actor, inquiry, proposals)
    _require_may_be_several(session, inquiry, proposals)
    booker = actor if side is Party.BOOKER else _proposer(session, inquiry, proposals[0])
    if side is Party.BOOKER:
        know_phone(inquiry, contact_phone)
    for one in proposals:
        require_active(one.listing)
        if seen is not None and seen.get(one.public_id) != _mark(session, inquiry, one):
            raise PriceChanged
    bookings = _booked(session, actor, booker, inquiry, proposals)
    message = add_message(session, actor, inquiry, side, text)
    further = _agreed(session, actor, inquiry, proposals, bookings)
    end(session, inquiry, InquiryStatus.AGREED, by=actor)
    if message is not None:
        inquiry_notices.said(session, inquiry, side, message.text)
    owner = proposals[0].listing.organisation_id
    audit.record(session, actor, "time agreed", inquiry, organisation_id=owner)
    session.flush()
    for finish in finishing:
        finish(further)
    return bookings


def _require_may_be_several(
    session: Session, inquiry: Inquiry, proposals: Sequence[Proposal]
) -> None:
    """Raise Invalid where more times are given than one yes can take."""
    if len(proposals) == 1:
        return
    repeats = any(repeating.weekly_of(one).repeats for one in proposals)
    if repeats or not behind.several(session, inquiry):
        raise Invalid([FieldProblem("proposal", ONE_ONLY)])


def _booked(
    session: Session,
    actor: Actor,
    booker: Actor,
    inquiry: Inquiry,
    proposals: Sequence[Proposal],
) -> list[Booking]:
    """Book the times, and return the booking of each; raises as `accept` says."""
    lines = []
    for one in proposals:
        dates = repeating.periods_of(one)
        had = behind.had(session, inquiry, dates)
        if had.issuperset(dates):
            raise TooLate(HAD if len(dates) == 1 else ALL_HAD)
        lines.append(Line(one.listing, repeating.wish(inquiry, one, actor, had)))
    if len(lines) == 1:
        return [
            request_booking(
                session,
                booker,
                listing=lines[0].listing,
                organisation=inquiry.organisation,
                wish=lines[0].wish,
            )
        ]
    try:
        order = request_order(session, booker, organisation=inquiry.organisation, lines=lines)
    except OrderRefused as refused:
        raise _all_refusals(list(refused.lines.values())) from None
    # Each was ticked for itself: none is of less use for want of another.
    order.all_or_nothing = False
    return sorted(order.bookings, key=lambda one: one.id)


def _all_refusals(refusals: Sequence[DomainError]) -> DomainError:
    """Return one refusal that says what several do: each broken rule once, else every clash."""
    rules = {
        str(one.message): one for no in refusals if isinstance(no, RuleBroken) for one in no.reasons
    }
    if rules:
        return RuleBroken(list(rules.values()))
    return SlotTaken([one for no in refusals if isinstance(no, SlotTaken) for one in no.clashes])


def _agreed(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    proposals: Sequence[Proposal],
    bookings: Sequence[Booking],
) -> list[Inquiry]:
    """Note what was agreed, each time with its booking; return the conversations that are new."""
    now = clock.now()
    further = [_conversation_of(actor, inquiry, booking) for booking in bookings[1:]]
    session.add_all(further)
    session.flush()
    inquiry.booking = bookings[0]
    for one, talk in zip(proposals, [inquiry, *further], strict=True):
        one.inquiry, one.inquiry_id = talk, talk.id
        one.status, one.decided_by_id, one.decided_at = ProposalStatus.ACCEPTED, actor.user_id, now
    return further


def _conversation_of(actor: Actor, inquiry: Inquiry, booking: Booking) -> Inquiry:
    """Return a new conversation that led to one more booking than the one that it was part of."""
    now = clock.now()
    return Inquiry(
        created_at=inquiry.created_at,
        listing=inquiry.listing,
        organisation=inquiry.organisation,
        user=inquiry.user,
        text=inquiry.text,
        people=inquiry.people,
        contact_name=inquiry.contact_name,
        contact_phone=inquiry.contact_phone,
        status=InquiryStatus.AGREED,
        waits_for=inquiry.waits_for,
        moved_at=now,
        ended_at=now,
        ended_by_id=actor.user_id,
        booking=booking,
    )


def _mark(session: Session, inquiry: Inquiry, proposal: Proposal) -> str:
    """Return the mark of the price as it is now.

    What a repeating one costs depends on how many of its dates can be had: nobody takes one of
    them from here on.
    """
    if not repeating.weekly_of(proposal).repeats:
        return price_mark(price(inquiry, proposal))
    lock_listings(session, [proposal.listing])
    return price_mark(repeating.look(session, inquiry, proposal).price)


def _begin(
    session: Session, actor: Actor, inquiry: Inquiry, proposals: Sequence[Proposal]
) -> Party:
    """Lock; return the side that says yes, which is the one that did not propose the times."""
    begin(session, actor, inquiry)
    side = proposals[0].side.other
    for one in proposals:
        session.refresh(one)
        if one.side.other is not side or side not in acts_as(actor, inquiry):
            raise NotAllowed
        if one.inquiry_id != inquiry.id or one.status is not ProposalStatus.OPEN:
            raise TooLate(ANSWERED)
    return side


def _proposer(session: Session, inquiry: Inquiry, proposal: Proposal) -> Actor:
    """Return who proposed the time for the asker, if they may still book for it."""
    user = session.get_one(User, proposal.user_id)
    booker = acting_as(user)
    if user.disabled_at is not None or not can(
        booker, Permission.BOOKING_MAKE, inquiry.organisation_id
    ):
        raise TooLate(
            _l(
                "Whoever proposed this time no longer books for %(name)s. Propose it yourself, "
                "and let them answer.",
                name=inquiry.organisation.name,
            )
        )
    return booker
