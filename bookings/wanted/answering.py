"""Answers to a notice: an offer, which is a conversation begun by the owner, or just a message."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bookings.agreement import conversing, proposing_times
from bookings.agreement import notices as inquiry_notices
from bookings.agreement.repeating import MOST_INTERVAL, MOST_TIMES, Weekly
from bookings.errors import TooLate
from bookings.models import Inquiry, Proposal, WantedNotice, WantedOffer
from bookings.requesting import LONGEST_TEXT
from bookings.types import InquiryStatus, Party, ProposalStatus, WantedWhen
from bookings.wanted import notices, reading, standing
from inventory.models import Listing
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, refuses
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.policy import Permission, require
from marketplace.wording import normalise

Waiting = tuple[datetime, datetime, int, int]
"""A time that waits for a yes: from, to, how many times, every how many weeks."""

MOST_ANSWERS = 5
GONE = _l("The notice is over, so it takes no answers any more.")
OWN = _l("This is your own notice.")

refuses("uq_wanted_offer_inquiry_id", Conflict)


class TooManyAnswers(Conflict):
    """One organisation answers a notice a few times, not endlessly."""

    code = "too-many-answers"
    sentence = _l("You have answered this notice several times. Wait for their answer.")


class OfferedAlready(Conflict):
    """The asker reads one offer once; what is to be added is said where it stands."""

    code = "offered-already"
    sentence = _l(
        "You have offered this at that time already, and they have not answered yet. Write in that"
        " conversation if you want to add something."
    )


def offer(
    session: Session,
    actor: Actor,
    notice: WantedNotice,
    *,
    listing: Listing,
    periods: Sequence[Period],
    weekly: Weekly | None = None,
    quantity: int = 1,
    people: int | None = None,
    price_text: str = "",
    text: str = "",
) -> WantedOffer:
    """Offer one of one's listings at times to choose from, or at one time each week.

    It is a conversation that the owner begins: the asker says yes to a time there, or to several
    where more than one is needed, is shown what it costs before, and it is judged again then.
    Nothing is held. While that conversation goes on, further times of the listing become part of
    it, so that each waits once in one offer; what is to come back each week is an offer of its own,
    for no date that is had already. Raises NotAllowed, TooLate for a notice that is over,
    OfferedAlready, Invalid, SlotTaken, RuleBroken where the listing cannot be had so.
    """
    require(actor, Permission.BOOKING_DECIDE, listing.organisation_id)
    if actor.user_id is None:
        raise NotAllowed
    _require_sound(weekly, periods)
    repeats = weekly is not None and weekly.repeats
    # A yes locks the conversation and then the notice: so does this, and is in no yes's way.
    begun = None if repeats else _begun(session, notice, listing)
    if begun is not None and begun.inquiry is not None:
        conversing.begin(session, actor, begun.inquiry)
    _begin(session, notice, listing.organisation_id, more=begun is not None)
    _require_needed(session, notice, weekly, periods)
    periods = _new(periods, weekly, _waiting(session, notice, listing), more=begun is not None)
    inquiry = (begun and begun.inquiry) or _inquiry(session, notice, listing)
    made = proposing_times.add_times(
        session, actor, inquiry, Party.OWNER, periods=periods, listing=listing,
        quantity=quantity, people=people or notice.people, price_text=price_text, weekly=weekly,
    )  # fmt: skip
    message = conversing.add_message(session, actor, inquiry, Party.OWNER, text)
    conversing.pass_turn(inquiry, Party.BOOKER)
    said = message.text if message is not None else ""
    if begun is not None:
        inquiry_notices.proposed(session, inquiry, Party.OWNER, made, said)
        owner = listing.organisation_id
        audit.record(session, actor, "times proposed", inquiry, organisation_id=owner)
        session.flush()
        return begun
    answer_ = _answer(session, actor, notice, listing.organisation_id, said, inquiry)
    notices.offered(session, answer_, inquiry, made)
    return answer_


def answer(
    session: Session,
    actor: Actor,
    notice: WantedNotice,
    *,
    organisation: Organisation,
    text: str,
) -> WantedOffer:
    """Answer with a message alone, for an organisation that lends something.

    The asker gets it by mail with the writer's address, and sees it beside the notice. Raises
    NotAllowed, TooLate, Invalid naming `text`.
    """
    require(actor, Permission.WANTED_ANSWER, organisation.id)
    if actor.user_id is None or organisation.id not in actor.roles:
        raise NotAllowed
    lends = select(reading.lends(Organisation.id)).where(Organisation.id == organisation.id)
    if not session.scalar(lends):
        raise NotAllowed(_l("Only who lends something here can answer notices."))
    told = normalise(text, multiline=True)
    if not told:
        raise Invalid([FieldProblem("text", _l("Write something."))])
    if len(told) > conversing.LONGEST_MESSAGE:
        words = _l("At most %(longest)s characters.", longest=conversing.LONGEST_MESSAGE)
        raise Invalid([FieldProblem("text", words)])
    _begin(session, notice, organisation.id)
    made = _answer(session, actor, notice, organisation.id, told, None)
    notices.answered(session, made)
    return made


def _require_sound(weekly: Weekly | None, periods: Sequence[Period]) -> None:
    """Raise Invalid for a weekly time that comes too often, or is more than one."""
    if weekly is None:
        return
    if not (1 <= weekly.times <= MOST_TIMES and 1 <= weekly.interval <= MOST_INTERVAL):
        words = _l("Give a number from %(least)s to %(most)s.", least=1, most=MOST_TIMES)
        raise Invalid([FieldProblem("repeats", words)])
    if weekly.repeats and len(periods) != 1:
        words = _l(
            "Give one time, which then comes back each week. For several times, untick that it"
            " comes back."
        )
        raise Invalid([FieldProblem("times", words)])


def _require_needed(
    session: Session, notice: WantedNotice, weekly: Weekly | None, periods: Sequence[Period]
) -> None:
    """Raise Invalid for a weekly time with dates that a weekly notice does not need any more.

    The notice is locked, so no yes comes between.
    """
    if weekly is None or not weekly.repeats or notice.when_kind is not WantedWhen.WEEKLY:
        return
    most = standing.comes_back(session, notice, periods, clock.now())
    if weekly.times > most.times or weekly.interval != most.interval:
        words = _l("They do not need all of these dates any more. See which are still needed.")
        raise Invalid([FieldProblem("repeats", words)])


def _begin(
    session: Session, notice: WantedNotice, organisation_id: int, *, more: bool = False
) -> None:
    """Lock the notice, and see that it can be answered by this organisation.

    `more` is added to an answer that is there already. An offer that was said yes to is no answer
    too many.
    """
    if organisation_id == notice.organisation_id:
        raise NotAllowed(OWN)
    engines.lock_rows(session, WantedNotice, [notice.id])
    session.refresh(notice)
    if not notice.open or notice.stands_until <= clock.now():
        raise TooLate(GONE)
    given = (
        select(func.count(WantedOffer.id))
        .outerjoin(Inquiry, Inquiry.id == WantedOffer.inquiry_id)
        .where(WantedOffer.notice_id == notice.id, WantedOffer.organisation_id == organisation_id)
        .where(or_(Inquiry.id.is_(None), Inquiry.status != InquiryStatus.AGREED))
    )
    if not more and (session.scalar(given) or 0) >= MOST_ANSWERS:
        raise TooManyAnswers


def _begun(session: Session, notice: WantedNotice, listing: Listing) -> WantedOffer | None:
    """Return the newest offer of the listing of which is still talked, not of a weekly time."""
    weekly = select(Proposal.id).where(Proposal.inquiry_id == Inquiry.id, Proposal.times > 1)
    return session.scalars(
        select(WantedOffer)
        .join(Inquiry, Inquiry.id == WantedOffer.inquiry_id)
        .where(
            WantedOffer.notice_id == notice.id,
            Inquiry.listing_id == listing.id,
            Inquiry.status == InquiryStatus.OPEN,
            ~weekly.exists(),
        )
        .order_by(WantedOffer.id.desc())
        .limit(1)
    ).first()


def _waiting(session: Session, notice: WantedNotice, listing: Listing) -> set[Waiting]:
    """Return the times at which the listing waits for the asker's yes, with how they come back."""
    rows = session.execute(
        select(Proposal.starts_at, Proposal.ends_at, Proposal.times, Proposal.interval)
        .join(Inquiry, Inquiry.id == Proposal.inquiry_id)
        .join(WantedOffer, WantedOffer.inquiry_id == Inquiry.id)
        .where(
            WantedOffer.notice_id == notice.id,
            Inquiry.status == InquiryStatus.OPEN,
            Proposal.listing_id == listing.id,
            Proposal.side == Party.OWNER,
            Proposal.status == ProposalStatus.OPEN,
        )
    )
    return {(starts, ends, times, interval) for starts, ends, times, interval in rows}


def _new(
    periods: Sequence[Period], weekly: Weekly | None, waiting: AbstractSet[Waiting], *, more: bool
) -> list[Period]:
    """Return the times that do not wait yet; raises OfferedAlready where none is new.

    So it does where some are and there is no offer to add to: another came just before.
    """
    often = (weekly.times, weekly.interval) if weekly and weekly.repeats else (1, 1)
    new = [one for one in periods if (one.starts_at, one.ends_at, *often) not in waiting]
    if len(new) < len(periods) and not (new and more):
        raise OfferedAlready
    return new


def _inquiry(session: Session, notice: WantedNotice, listing: Listing) -> Inquiry:
    inquiry = Inquiry(
        listing=listing,
        organisation=notice.organisation,
        organisation_id=notice.organisation_id,
        user_id=notice.user_id,
        moved_at=clock.now(),
        text=f"{notice.title}\n\n{notice.text}"[:LONGEST_TEXT],
        people=notice.people,
        contact_name=notice.contact_name,
        contact_phone=notice.contact_phone,
        waits_for=Party.BOOKER,
    )
    session.add(inquiry)
    session.flush()
    return inquiry


def _answer(
    session: Session,
    actor: Actor,
    notice: WantedNotice,
    organisation_id: int,
    text: str,
    inquiry: Inquiry | None,
) -> WantedOffer:
    if actor.user_id is None:
        raise NotAllowed
    made = WantedOffer(
        notice=notice,
        notice_id=notice.id,
        organisation_id=organisation_id,
        user_id=actor.user_id,
        inquiry=inquiry,
        inquiry_id=inquiry.id if inquiry is not None else None,
        text=text,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "wanted notice answered", made, organisation_id=organisation_id)
    session.flush()
    return made
