"""Saying yes to a proposed time: the one step that makes a conversation a booking."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.agreement import notices as inquiry_notices
from bookings.agreement import repeating
from bookings.agreement.conversations import price, price_mark
from bookings.agreement.conversing import OVER, add_message, begin, end
from bookings.agreement.parties import acts_as, party_of
from bookings.agreement.proposing_times import ANSWERED, know_phone, require_active
from bookings.errors import TooLate
from bookings.models import AGREED_ONCE, Booking, Inquiry, Proposal
from bookings.requesting import request_booking
from bookings.taking import lock_listings
from bookings.types import InquiryStatus, Party, ProposalStatus
from marketplace import audit, clock
from marketplace.actor import Actor, acting_as
from marketplace.errors import Conflict, NotAllowed, refuses
from marketplace.models import User
from marketplace.policy import Permission, can


class PriceChanged(Conflict):
    """What the time costs is no longer what the reader was shown."""

    code = "price-changed"
    sentence = _l("The price has changed since you saw it. Read it below, and say yes again.")


# Two yeses at once queue on the conversation's row; the database would refuse a second one anyway.
refuses(AGREED_ONCE, lambda: TooLate(OVER))

# What is still to be done once the time is booked.
Finish = Callable[[], None]
# Called before anything is locked or agreed, in the order of their names.
Hold = Callable[[Session, Inquiry], Finish | None]
_holding: dict[str, Hold] = {}


def before_agreeing(name: str, hold: Hold) -> None:
    """Let a higher room hold what a yes concerns before anything is agreed or locked.

    It can lock further conversations in the order of their keys together with the one in question.
    What it returns is called once the time is booked, in the same transaction. What either raises
    refuses the yes.
    """
    _holding[name] = hold


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
    proposed. Raises NotAllowed, TooLate, PriceChanged, Invalid, SlotTaken, RuleBroken; the
    conversation is then as it was.
    """
    party_of(actor, inquiry)  # nobody else locks anything
    finishing = [hold(session, inquiry) for _name, hold in sorted(_holding.items())]
    side = _begin(session, actor, inquiry, proposal)
    booker = actor if side is Party.BOOKER else _proposer(session, inquiry, proposal)
    if side is Party.BOOKER:
        know_phone(inquiry, contact_phone)
    listing = proposal.listing
    require_active(listing)
    if seen is not None and seen != _mark(session, inquiry, proposal):
        raise PriceChanged
    booking = request_booking(
        session,
        booker,
        listing=listing,
        organisation=inquiry.organisation,
        wish=repeating.wish(inquiry, proposal, actor),
    )
    proposal.status = ProposalStatus.ACCEPTED
    proposal.decided_by_id, proposal.decided_at = actor.user_id, clock.now()
    message = add_message(session, actor, inquiry, side, text)
    inquiry.booking = booking
    end(session, inquiry, InquiryStatus.AGREED, by=actor)
    if message is not None:
        inquiry_notices.said(session, inquiry, side, message.text)
    owner = listing.organisation_id
    audit.record(session, actor, "time agreed", inquiry, organisation_id=owner)
    session.flush()
    for finish in finishing:
        if finish is not None:
            finish()
    return booking


def _mark(session: Session, inquiry: Inquiry, proposal: Proposal) -> str:
    """Return the mark of the price as it is now.

    What a repeating one costs depends on how many of its dates can be had: nobody takes one of
    them from here on.
    """
    if not repeating.weekly_of(proposal).repeats:
        return price_mark(price(inquiry, proposal))
    lock_listings(session, [proposal.listing])
    return price_mark(repeating.look(session, inquiry, proposal).price)


def _begin(session: Session, actor: Actor, inquiry: Inquiry, proposal: Proposal) -> Party:
    """Lock; return the side that says yes, which is the one that did not propose the time."""
    begin(session, actor, inquiry)
    session.refresh(proposal)
    side = proposal.side.other
    if side not in acts_as(actor, inquiry):
        raise NotAllowed
    if proposal.status is not ProposalStatus.OPEN:
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
