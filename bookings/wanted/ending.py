"""How notices end: by a yes, by their date; and telling those whose offers came to nothing."""

from collections.abc import Sequence
from functools import partial

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.agreement import behind, conversations, conversing
from bookings.errors import TooLate
from bookings.models import Inquiry, Proposal, WantedNotice, WantedOffer
from bookings.types import InquiryStatus, ProposalStatus, WantedStatus
from bookings.wanted import notices, standing
from marketplace import clock, engines, telling
from marketplace.errors import FieldProblem, Invalid
from marketplace.periods import Period

AT_ONCE = 100
# What an offer has come to nothing by.
SETTLES = (WantedStatus.FILLED, WantedStatus.CLOSED, WantedStatus.REMOVED)

FILLED = _l("You have said yes to another offer for this notice already. Nothing more is booked.")
REMOVED = _l("The notice that this answers has been taken down.")


def register() -> None:
    """Let a yes to an offer end its notice, and take what the notice needs."""
    wanted = behind.Behind(hold, several=standing.takes_several, had=standing.had)
    behind.register("wanted", wanted)


def hold(session: Session, inquiry: Inquiry) -> behind.Finish | None:
    """Lock, before anything is agreed, all that a yes would end; return what then ends it.

    That is the notice which the conversation answers, where it ends with the first yes, and the
    other answers to it. Two yeses to offers for one notice queue here; the second is refused, and
    nothing is booked by it. Where some dates of a weekly notice are still needed it stays open,
    and so do the other answers. Raises TooLate. An answer that comes while the first one is being
    booked is ended by `settle`.
    """
    offer = session.scalar(select(WantedOffer).where(WantedOffer.inquiry_id == inquiry.id))
    if offer is None:
        return None
    notice = session.get_one(WantedNotice, offer.notice_id)
    locked = lock_offers(session, notice) if notice.closes_when_agreed else []
    session.refresh(notice)
    _require_takes_yes(notice)
    return partial(_end_with_yes, session, notice, offer, locked)


def _end_with_yes(
    session: Session,
    notice: WantedNotice,
    offer: WantedOffer,
    locked: Sequence[int],
    further: Sequence[Inquiry],
) -> None:
    """Note what was booked, `further` conversations of the same yes as offers of their own."""
    engines.lock_rows(session, WantedNotice, [notice.id])
    session.refresh(notice)
    _require_takes_yes(notice)
    now = clock.now()
    offer.settled_at = now
    for talk in further:
        session.add(_further(offer, talk))
    session.flush()
    dates = _dates([offer.inquiry, *further])
    if further and (twice := standing.crowded_week(notice, dates)):
        raise Invalid([FieldProblem("proposal", _one_each_week(twice))])
    if notice.closes_when_agreed and not standing.needed(session, notice, now):
        notice.status, notice.ended_at = WantedStatus.FILLED, now
        end_offers(session, locked)
    session.flush()


def _further(offer: WantedOffer, talk: Inquiry) -> WantedOffer:
    """Return the offer that one more time of a conversation was, and that has come to a booking."""
    return WantedOffer(
        created_at=offer.created_at,
        notice_id=offer.notice_id,
        organisation_id=offer.organisation_id,
        user_id=offer.user_id,
        inquiry=talk,
        settled_at=offer.settled_at,
    )


def _one_each_week(twice: Sequence[Period]) -> LazyString:
    return _l(
        "One time each week is needed, and these are in the same week: %(times)s. Leave all but one"
        " of them out. Nothing is booked.",
        times=LazyString(_moments, twice),
    )


def _moments(dates: Sequence[Period]) -> str:
    return "; ".join(telling.moment(one.starts_at) for one in dates)


def _dates(talks: Sequence[Inquiry | None]) -> list[Period]:
    rows = [row for one in talks if one and one.booking for row in one.booking.occurrences]
    return [Period(row.starts_at, row.ends_at) for row in rows]


def _require_takes_yes(notice: WantedNotice) -> None:
    if notice.status is WantedStatus.REMOVED:
        raise TooLate(REMOVED)
    if notice.closes_when_agreed and notice.status is WantedStatus.FILLED:
        raise TooLate(FILLED)


def expire(session: Session) -> int:
    """Let notices end whose last day has passed, and tell their writers; return how many."""
    now = clock.now()
    rows = session.scalars(
        select(WantedNotice)
        .where(WantedNotice.status == WantedStatus.OPEN, WantedNotice.stands_until <= now)
        .order_by(WantedNotice.stands_until, WantedNotice.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for notice in rows:
        notice.status, notice.ended_at = WantedStatus.EXPIRED, now
        notices.expired(session, notice)
    session.flush()
    return len(rows)


def settle(session: Session) -> int:
    """Tell those who have offered something for a notice that is over, and end what waits.

    What can still be answered of an expired notice goes on. Each is told once. Returns how many
    answers were looked at; call it again when they were AT_ONCE.
    """
    ids = session.execute(
        select(WantedOffer.id, WantedOffer.inquiry_id)
        .join(WantedNotice, WantedNotice.id == WantedOffer.notice_id)
        .where(_over())
        .order_by(WantedOffer.id)
        .limit(AT_ONCE)
    ).all()
    # The conversation first, as whoever says yes in it does.
    talks = [row.inquiry_id for row in ids if row.inquiry_id is not None]
    engines.lock_rows(session, Inquiry, talks)
    _settle_all(session, [row.id for row in ids])
    return len(ids)


def lock_offers(session: Session, notice: WantedNotice) -> list[int]:
    """Lock the conversations of a notice that is to end, and return the keys of its answers.

    Before the notice itself is locked, as whoever says yes in one of them does.
    """
    rows = session.execute(
        select(WantedOffer.id, WantedOffer.inquiry_id)
        .where(WantedOffer.notice_id == notice.id, WantedOffer.settled_at.is_(None))
        .order_by(WantedOffer.id)
    ).all()
    talks = [row.inquiry_id for row in rows if row.inquiry_id is not None]
    engines.lock_rows(session, Inquiry, talks)
    return [row.id for row in rows]


def end_offers(session: Session, locked: Sequence[int]) -> None:
    """End the answers of a notice that has just ended, and tell who gave them.

    What came after they were locked (`lock_offers`) is left to `settle`.
    """
    session.flush()
    _settle_all(session, locked)


def _over() -> ColumnElement[bool]:
    """Return the condition that an answer has come to nothing, and nobody has been told.

    The asker may say yes to what waits when the notice has expired meanwhile, but to nothing more.
    """
    waits = select(Proposal.id).where(
        Proposal.inquiry_id == WantedOffer.inquiry_id, Proposal.status == ProposalStatus.OPEN
    )
    expired = and_(
        WantedNotice.status == WantedStatus.EXPIRED,
        WantedOffer.inquiry_id.is_not(None),
        ~waits.exists(),
    )
    ended = or_(WantedNotice.status.in_(SETTLES), expired)
    return and_(WantedOffer.settled_at.is_(None), ended)


def _settle_all(session: Session, ids: Sequence[int]) -> None:
    """Settle these answers, of which the conversations are locked."""
    engines.lock_rows(session, WantedOffer, ids)
    rows = session.scalars(
        select(WantedOffer)
        .join(WantedNotice, WantedNotice.id == WantedOffer.notice_id)
        .where(WantedOffer.id.in_(ids), _over())
        .order_by(WantedOffer.id)
        .options(joinedload(WantedOffer.notice), joinedload(WantedOffer.inquiry))
        .execution_options(populate_existing=True)
    ).all()
    refused = conversations.refused_of(session, [one.inquiry for one in rows if one.inquiry])
    ended = [one for one in rows if _settle(session, one, refused=one.inquiry_id in refused)]
    # Whoever has both offered something and written is told once, of the offer.
    ended.sort(key=lambda one: (one.inquiry_id is None, one.id))
    heard: set[tuple[int, int, int]] = set()
    for one in ended:
        giver = (one.notice_id, one.organisation_id, one.user_id)
        if one.inquiry_id is not None or giver not in heard:
            notices.over(session, one)
        heard.add(giver)
    session.flush()


def _settle(session: Session, one: WantedOffer, *, refused: bool) -> bool:
    """End one answer; tell whether who gave it is to be told: a no was told when it was said."""
    one.settled_at = clock.now()
    inquiry = one.inquiry
    if inquiry is not None:
        if not inquiry.open:
            return False  # its two sides have ended it, and know
        last = inquiry.moved_at
        conversing.end(session, inquiry, InquiryStatus.CLOSED)
        if refused:
            inquiry.moved_at = last  # the no is still the last thing that was done
            return False
    return True
