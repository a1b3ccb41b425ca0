"""Proposing times, taking them back, saying no to them: either side of a conversation."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bookings.agreement import notices as inquiry_notices
from bookings.agreement import repeating
from bookings.agreement.conversing import OVER, add_message, begin, pass_turn, waiting_times
from bookings.agreement.parties import acts_as
from bookings.agreement.repeating import Weekly
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.judging import sentences
from bookings.judging.asking import WAIVABLE, Asker
from bookings.judging.availability import judge_one
from bookings.models import Inquiry, Proposal
from bookings.requesting import LONGEST_TEXT, MOST_PEOPLE
from bookings.types import Party, ProposalStatus, ReasonCode
from bookings.wishes import LONGEST
from inventory.models import Listing
from marketplace import audit, clock
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.periods import Period
from marketplace.phones import read_phone
from marketplace.types import OrganisationStatus
from marketplace.wording import normalise

MOST_OPEN = 10
ANSWERED = _l("That time has been answered already, or taken back.")


def propose(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    *,
    periods: Sequence[Period],
    listing: Listing | None = None,
    quantity: int = 1,
    people: int | None = None,
    price_text: str = "",
    text: str = "",
    contact_phone: str = "",
) -> list[Proposal]:
    """Propose times to the other side, with a word or without; then it is their turn.

    What the owner may set aside (`asking.WAIVABLE`) stands in no proposal's way, since the owner
    proposes or accepts it; everything else is judged now and again when it is accepted. A proposal
    holds nothing. As many `people` as the asker has said come unless another number is given. Only
    the owner proposes another `listing` of theirs, or has a `price_text`. Raises NotAllowed,
    TooLate, Invalid, SlotTaken with every clash, RuleBroken with every reason.
    """
    side = begin(session, actor, inquiry)
    people = inquiry.people if people is None else people
    chosen = listing or inquiry.listing
    if chosen.organisation_id != inquiry.listing.organisation_id:
        raise NotFound
    made = add_times(
        session, actor, inquiry, side, periods=periods, listing=chosen, quantity=quantity,
        people=people, price_text=price_text, contact_phone=contact_phone,
    )  # fmt: skip
    message = add_message(session, actor, inquiry, side, text)
    pass_turn(inquiry, side.other)
    inquiry_notices.proposed(session, inquiry, side, made, message.text if message else "")
    audit.record(session, actor, "times proposed", inquiry, organisation_id=chosen.organisation_id)
    session.flush()
    return made


def decline(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    proposals: Sequence[Proposal],
    *,
    text: str = "",
) -> None:
    """Say no to times of the other side, with a word or without; they are told.

    While others of their times wait, it stays our turn. Raises TooLate for what is answered.
    """
    begin(session, actor, inquiry)
    side = proposals[0].side.other
    waiting = _settle(session, actor, inquiry, proposals, side, ProposalStatus.DECLINED)
    message = add_message(session, actor, inquiry, side, text)
    pass_turn(inquiry, side if waiting else side.other)
    for one in proposals:
        one.decided_at = inquiry.moved_at  # until something else is done (`conversations.refused`)
    said = message.text if message else ""
    inquiry_notices.declined(session, inquiry, side, proposals, said)
    session.flush()


def withdraw(
    session: Session, actor: Actor, inquiry: Inquiry, proposals: Sequence[Proposal]
) -> None:
    """Take back times of one's own side that nobody has answered; the other side is told."""
    begin(session, actor, inquiry)
    side = proposals[0].side
    _settle(session, actor, inquiry, proposals, side, ProposalStatus.WITHDRAWN)
    pass_turn(inquiry, inquiry.waits_for)
    inquiry_notices.withdrawn(session, inquiry, side, proposals)
    session.flush()


def lapse_passed(session: Session) -> None:
    """Let times lapse that have begun before anybody answered."""
    now = clock.now()
    session.execute(
        update(Proposal)
        .where(Proposal.status == ProposalStatus.OPEN, Proposal.starts_at <= now)
        .values(status=ProposalStatus.LAPSED, decided_at=now)
    )


def add_times(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    side: Party,
    *,
    periods: Sequence[Period],
    listing: Listing,
    quantity: int,
    people: int | None,
    price_text: str = "",
    contact_phone: str = "",
    weekly: Weekly | None = None,
) -> list[Proposal]:
    """Judge and store the times (see `propose`); nobody is told.

    A single one may repeat (`weekly`): then it is enough that some of its dates can be had.
    """
    if actor.user_id is None:
        raise NotAllowed
    words = normalise(price_text)
    _check(inquiry, side, listing, quantity, people, words)
    if side is Party.BOOKER:
        know_phone(inquiry, contact_phone)
    _check_new(session, inquiry, periods, listing)
    if weekly is not None and weekly.repeats:
        _judge_weekly(
            session, inquiry, listing, periods[0], weekly, quantity=quantity, people=people
        )
    else:
        weekly = Weekly()
        _judge(session, inquiry, listing, periods, quantity=quantity, people=people)
    now = clock.now()
    made = [
        Proposal(
            created_at=now,
            inquiry_id=inquiry.id,
            listing=listing,
            user_id=actor.user_id,
            side=side,
            starts_at=period.starts_at,
            ends_at=period.ends_at,
            quantity=quantity,
            people=people,
            price_text=words,
            times=weekly.times,
            interval=weekly.interval,
        )
        for period in sorted(periods)
    ]
    session.add_all(made)
    session.flush()
    return made


def _judge(
    session: Session,
    inquiry: Inquiry,
    listing: Listing,
    periods: Sequence[Period],
    *,
    quantity: int,
    people: int | None,
) -> None:
    """Raise what neither side can set aside: RuleBroken, or SlotTaken where it is only taken."""
    require_active(listing)
    asker = Asker(inquiry.organisation, people, quantity, agreed=True, waived=WAIVABLE)
    verdicts = judge_one(session, listing, periods, asker)
    found = {code: None for verdict in verdicts for code in verdict.reasons}
    if any(period.length > LONGEST for period in periods):
        found[ReasonCode.TOO_LONG] = None
    rules = [code for code in found if code is not ReasonCode.TAKEN]
    if rules:
        raise RuleBroken(sentences.reasons(rules, listing, verdicts[0].of))
    if found:
        raise SlotTaken([one.period for one in verdicts if not one.usable])


def _judge_weekly(
    session: Session,
    inquiry: Inquiry,
    listing: Listing,
    first: Period,
    weekly: Weekly,
    *,
    quantity: int,
    people: int | None,
) -> None:
    """Raise what stands in the way of every date, where none of them can be had."""
    require_active(listing)
    asker = Asker(
        inquiry.organisation, people, quantity, agreed=True, waived=WAIVABLE, together=True
    )
    wanted = repeating.periods(listing, first, weekly)
    verdicts = judge_one(session, listing, wanted, asker)
    if first.length <= LONGEST and any(one.usable for one in verdicts):
        return
    found = dict.fromkeys(code for verdict in verdicts for code in verdict.reasons)
    rules = [code for code in found if code is not ReasonCode.TAKEN]
    if rules or not found:
        told = rules or [ReasonCode.TOO_LONG]
        raise RuleBroken(sentences.reasons(told, listing, verdicts[0].of))
    raise SlotTaken([one.period for one in verdicts])


def require_active(listing: Listing) -> None:
    """Raise RuleBroken where the owner is suspended."""
    if listing.organisation.status is not OrganisationStatus.ACTIVE:
        raise RuleBroken(sentences.reasons([ReasonCode.NOT_BOOKABLE_HERE], listing))


def know_phone(inquiry: Inquiry, contact_phone: str) -> None:
    """See that the booker can be called about what may become a booking; raises Invalid."""
    number = read_phone(contact_phone, "contact_phone") or inquiry.contact_phone
    if not number:
        raise Invalid([FieldProblem("contact_phone", _l("Give a telephone number."))])
    inquiry.contact_phone = number


def chosen(session: Session, inquiry: Inquiry, public_ids: Sequence[str]) -> list[Proposal]:
    """Return the conversation's own proposals with these ids.

    Raises NotFound for any other, TooLate once the conversation is over: it may have parted then.
    """
    wanted = set(public_ids)
    rows = session.scalars(
        select(Proposal)
        .where(Proposal.inquiry_id == inquiry.id, Proposal.public_id.in_(wanted))
        .order_by(Proposal.starts_at, Proposal.id)
    ).all()
    if not rows or len(rows) != len(wanted):
        raise NotFound if inquiry.open else TooLate(OVER)
    return list(rows)


def _settle(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    proposals: Sequence[Proposal],
    side: Party,
    status: ProposalStatus,
) -> int:
    """Let `side` give proposals of one side their end; return how many others of these wait."""
    waiting = {row.id: row for row in waiting_times(session, inquiry)}
    of = side if status is ProposalStatus.WITHDRAWN else side.other
    if side not in acts_as(actor, inquiry) or any(row.side is not of for row in proposals):
        raise NotAllowed
    if not all(row.id in waiting for row in proposals):
        raise TooLate(ANSWERED)
    now = clock.now()
    for row in proposals:
        row.status, row.decided_by_id, row.decided_at = status, actor.user_id, now
        waiting.pop(row.id)
    session.flush()
    return sum(row.side is of for row in waiting.values())


def _check(
    inquiry: Inquiry,
    side: Party,
    listing: Listing,
    quantity: int,
    people: int | None,
    price_text: str,
) -> None:
    problems = []
    if side is Party.BOOKER and listing.id != inquiry.listing_id:
        problems.append(FieldProblem("listing", _l("Only the owner proposes something else.")))
    if side is Party.BOOKER and price_text:
        problems.append(FieldProblem("price_text", _l("Only the owner says what it costs.")))
    if len(price_text) > LONGEST_TEXT:
        words = _l("At most %(longest)s characters.", longest=LONGEST_TEXT)
        problems.append(FieldProblem("price_text", words))
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        problems.append(FieldProblem("people", _l("Write a whole number, at least 1.")))
    if not 1 <= quantity <= MOST_PEOPLE:
        problems.append(FieldProblem("quantity", _l("Write a whole number, at least 1.")))
    if problems:
        raise Invalid(problems)


def _check_new(
    session: Session, inquiry: Inquiry, periods: Sequence[Period], listing: Listing
) -> None:
    if not periods:
        raise Invalid([FieldProblem("times", _l("Propose at least one time."))])
    waiting = waiting_times(session, inquiry)
    if len(waiting) + len(periods) > MOST_OPEN:
        words = _l("At most %(most)s times can wait for an answer at once.", most=MOST_OPEN)
        raise Invalid([FieldProblem("times", words)])
    known = {Period(row.starts_at, row.ends_at) for row in waiting if row.listing_id == listing.id}
    if known & set(periods) or len(set(periods)) < len(periods):
        raise Invalid([FieldProblem("times", _l("One of the times is proposed already."))])
