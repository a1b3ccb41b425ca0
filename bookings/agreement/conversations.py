"""Conversations for reading: what waits for whom, and each proposed time with price and verdict."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.agreement import behind, one_yes, repeating
from bookings.agreement.parties import of_booker, of_owner, visible_to
from bookings.judging import shut
from bookings.judging.asking import WAIVABLE, Asker, Shut
from bookings.judging.availability import judge
from bookings.judging.quoting import Price, price_of
from bookings.models import Inquiry, InquiryMessage, Proposal, WantedOffer
from bookings.types import InquiryStatus, Party, ProposalStatus, ReasonCode
from inventory.models import Listing, Tariff
from inventory.types import BookingMode, ListingStatus
from marketplace.actor import Actor
from marketplace.periods import Period

MOST_CHOICES = 200


@dataclass(frozen=True)
class Offered:
    """A proposed time: what it costs the asker, and of a waiting one what the rules say now.

    `refused` stand in its way, `waived` are the rules that a yes sets aside. `had` are dates that
    the asker has from somebody already: a yes leaves them out. Of one that repeats, `free` says how
    many of its other dates can be had and `missing` which cannot; the price is that of those that
    can.
    """

    proposal: Proposal
    price: Price
    refused: tuple[ReasonCode, ...] = ()
    waived: tuple[ReasonCode, ...] = ()
    of: int = 1
    shut: Shut | None = None
    free: int | None = None
    missing: tuple[Period, ...] = ()
    had: tuple[Period, ...] = ()

    @property
    def dates(self) -> int:
        """How many dates it has but for those that the asker has already."""
        return self.proposal.times - len(self.had)

    @property
    def waits(self) -> bool:
        """Whether it still waits for an answer."""
        return self.proposal.status is ProposalStatus.OPEN

    @property
    def period(self) -> Period:
        """Return the time itself."""
        return Period(self.proposal.starts_at, self.proposal.ends_at)


def proposals(session: Session, inquiry: Inquiry) -> list[Offered]:
    """Return the conversation's proposed times in time order, the waiting ones judged as they are.

    Those that were agreed on together with its own are among them. Ten queries at most, and six
    more for every other number of people or things that is proposed, and for each one that waits
    and repeats.
    """
    rows = session.scalars(
        select(Proposal)
        .where(Proposal.inquiry_id.in_(one_yes.keys(inquiry)))
        .order_by(Proposal.starts_at, Proposal.id)
        .options(
            joinedload(Proposal.user),
            joinedload(Proposal.listing).options(
                joinedload(Listing.organisation),
                joinedload(Listing.place),
                joinedload(Listing.tariff).selectinload(Tariff.rules),
            ),
        )
    ).all()
    waiting = [row for row in rows if _waits(row)]
    single = [row for row in waiting if not repeating.weekly_of(row).repeats]
    verdicts = _judged(session, inquiry, single)
    had = _had(session, inquiry, single)
    found = [
        _repeated(session, inquiry, row)
        if _waits(row) and row not in single
        else Offered(row, price(inquiry, row), *verdicts.get(row.id, ((), (), 1)), had=had(row))
        for row in rows
    ]
    closed = {_asked(one) for one in found if ReasonCode.CLOSED in (*one.refused, *one.waived)}
    why = shut.causes(session, closed)
    return [replace(one, shut=why.get(_asked(one))) for one in found]


def _had(
    session: Session, inquiry: Inquiry, single: Sequence[Proposal]
) -> Callable[[Proposal], tuple[Period, ...]]:
    """Return what tells whether the asker has the date of a waiting time already."""
    dates = {row.id: Period(row.starts_at, row.ends_at) for row in single}
    some = behind.had(session, inquiry, list(dates.values())) if dates else frozenset()
    return lambda row: (dates[row.id],) if dates.get(row.id) in some else ()


def _asked(one: Offered) -> shut.Asked:
    return one.proposal.listing_id, one.period


def price(inquiry: Inquiry, proposal: Proposal) -> Price:
    """Return what the time costs the asker's organisation: the owner's words, else the tariff."""
    words, dates = proposal.price_text, repeating.periods_of(proposal)
    return price_of(proposal.listing, inquiry.organisation, dates, proposal.quantity, words)


def _repeated(session: Session, inquiry: Inquiry, row: Proposal) -> Offered:
    """Return a waiting time that repeats, judged date by date."""
    seen = repeating.look(session, inquiry, row)
    free = [one for one in seen.dates if one.fits]
    had = behind.had(session, inquiry, repeating.periods_of(row))
    wanted = [one for one in repeating.periods_of(row) if one not in had]
    reasons = dict.fromkeys(code for one in seen.dates for code in one.reasons)
    return Offered(
        row,
        seen.price,
        refused=() if free else tuple(reasons),
        waived=repeating.waived(session, inquiry, row, wanted) if free else (),
        of=seen.of,
        free=len(free),
        missing=tuple(
            one.date.period
            for one in seen.dates
            if not (one.fits or one.date.skip) and one.date.period is not None
        ),
        had=tuple(sorted(had)),
    )


def price_mark(shown: Price) -> str:
    """Return a mark of a price as it was shown, to be sent back with the yes."""
    facts = f"{shown.total} {shown.text} {shown.stated}"
    return hashlib.sha256(facts.encode()).hexdigest()[:24]


def messages(session: Session, inquiry: Inquiry) -> list[InquiryMessage]:
    """Return what both sides have written, the oldest first."""
    return list(
        session.scalars(
            select(InquiryMessage)
            .where(InquiryMessage.inquiry_id.in_(one_yes.keys(inquiry)))
            .order_by(InquiryMessage.created_at, InquiryMessage.id)
            .options(joinedload(InquiryMessage.user))
        )
    )


def others_of_owner(session: Session, inquiry: Inquiry) -> list[Listing]:
    """Return what the owner may propose: the listing asked for first, then the others by title."""
    first = case((Listing.id == inquiry.listing_id, 0), else_=1)
    return list(
        session.scalars(
            select(Listing)
            .where(
                Listing.organisation_id == inquiry.listing.organisation_id,
                or_(
                    Listing.id == inquiry.listing_id,
                    and_(
                        Listing.status == ListingStatus.PUBLISHED,
                        Listing.mode != BookingMode.CONTACT,
                    ),
                ),
            )
            .order_by(first, Listing.title_key, Listing.id)
            .limit(MOST_CHOICES)
        )
    )


def of_booking(session: Session, actor: Actor, booking_id: int) -> Inquiry | None:
    """Return the conversation that a booking came from, if the actor may read it."""
    return session.scalar(
        select(Inquiry).where(Inquiry.booking_id == booking_id, visible_to(actor))
    )


def waiting(actor: Actor, side: Party) -> Select[Inquiry]:
    """Select the open conversations of one side, those that wait for it first, oldest first."""
    mine = of_owner(actor) if side is Party.OWNER else of_booker(actor)
    turn = case((and_(Inquiry.waits_for == side, ~refused()), 0), else_=1)
    return (
        select(Inquiry)
        .where(Inquiry.status == InquiryStatus.OPEN, mine)
        .order_by(turn, Inquiry.moved_at, Inquiry.id)
    )


def waiting_count(session: Session, actor: Actor, side: Party) -> int:
    """Return how many open conversations wait for an answer of that side."""
    mine = of_owner(actor) if side is Party.OWNER else of_booker(actor)
    query = select(func.count(Inquiry.id)).where(
        Inquiry.status == InquiryStatus.OPEN, Inquiry.waits_for == side, mine, ~refused()
    )
    return session.scalar(query) or 0


def refused() -> ColumnElement[bool]:
    """Return the condition that the asker has said no to an offer for their notice.

    It was the last thing that was done there. The owner may propose something else while the notice
    stands, and need not; once that is over the no remains what came of the offer.
    """
    no = select(Proposal.id).where(
        Proposal.inquiry_id == Inquiry.id,
        Proposal.status == ProposalStatus.DECLINED,
        Proposal.decided_at == Inquiry.moved_at,
    )
    offer = select(WantedOffer.id).where(WantedOffer.inquiry_id == Inquiry.id)
    return and_(
        Inquiry.status.in_((InquiryStatus.OPEN, InquiryStatus.CLOSED)),
        Inquiry.waits_for == Party.OWNER,
        no.exists(),
        offer.exists(),
    )


def refused_of(session: Session, inquiries: Iterable[Inquiry]) -> frozenset[int]:
    """Return the keys of those offers to which the asker has said no, in one query."""
    those = (InquiryStatus.OPEN, InquiryStatus.CLOSED)
    waiting = [one.id for one in inquiries if one.status in those and one.waits_for is Party.OWNER]
    if not waiting:
        return frozenset()
    return frozenset(session.scalars(select(Inquiry.id).where(Inquiry.id.in_(waiting), refused())))


def selected(
    actor: Actor,
    *,
    side: Party | None = None,
    statuses: Sequence[InquiryStatus] = (),
    organisation_id: int | None = None,
    listing_id: int | None = None,
) -> Select[int]:
    """Select the ids of the conversations that the actor may list, narrowed by what is given.

    Those of one yes are listed once, by the first of them.
    """
    conditions: list[ColumnElement[bool]] = [
        {None: visible_to, Party.OWNER: of_owner, Party.BOOKER: of_booker}[side](actor),
        one_yes.first(),
    ]
    if statuses:
        conditions.append(Inquiry.status.in_(statuses))
    if listing_id is not None:
        conditions.append(Inquiry.listing_id == listing_id)
    if organisation_id is not None:
        owned = select(Listing.id).where(Listing.organisation_id == organisation_id)
        conditions.append(
            Inquiry.listing_id.in_(owned)
            if side is Party.OWNER
            else Inquiry.organisation_id == organisation_id
        )
    return select(Inquiry.id).where(*conditions)


def whole(ids: Select[int]) -> Select[Inquiry]:
    """Select these conversations with all that is told of them, the latest moved first."""
    return (
        select(Inquiry)
        .where(Inquiry.id.in_(ids))
        .order_by(Inquiry.moved_at.desc(), Inquiry.id.desc())
        .options(
            joinedload(Inquiry.listing).options(
                joinedload(Listing.organisation), joinedload(Listing.place)
            ),
            joinedload(Inquiry.organisation),
            joinedload(Inquiry.user),
            joinedload(Inquiry.booking),
            selectinload(Inquiry.messages).joinedload(InquiryMessage.user),
            selectinload(Inquiry.proposals)
            .joinedload(Proposal.listing)
            .options(
                joinedload(Listing.place),
                joinedload(Listing.tariff).selectinload(Tariff.rules),
            ),
        )
    )


def further(session: Session, rows: Sequence[Inquiry]) -> Mapping[int, list[Inquiry]]:
    """Return what else the yes in each conversation has made, loaded as by `whole`, by its key."""
    made = one_yes.parts(session, rows)
    others = {
        key: [one.inquiry_id for one in parts if one.inquiry_id != key]
        for key, parts in made.items()
    }
    keys = sorted({one for several in others.values() for one in several})
    if not keys:
        return {}
    found = session.scalars(whole(select(Inquiry.id).where(Inquiry.id.in_(keys)))).unique()
    talks = {one.id: one for one in found}
    return {key: [talks[one] for one in several] for key, several in others.items()}


def _waits(row: Proposal) -> bool:
    return row.status is ProposalStatus.OPEN


Found = tuple[tuple[ReasonCode, ...], tuple[ReasonCode, ...], int]


def _judged(session: Session, inquiry: Inquiry, rows: Iterable[Proposal]) -> dict[int, Found]:
    """Return for each proposal what refuses it, what a yes would set aside, and how many exist."""
    groups: dict[tuple[int | None, int], list[Proposal]] = {}
    for row in rows:
        groups.setdefault((row.people, row.quantity), []).append(row)
    found: dict[int, Found] = {}
    for (people, quantity), several in groups.items():
        periods = [Period(row.starts_at, row.ends_at) for row in several]
        ids = select(Listing.id).where(Listing.id.in_({row.listing_id for row in several}))
        asker = Asker(inquiry.organisation, people, quantity, agreed=True, waived=WAIVABLE)
        strict = Asker(inquiry.organisation, people, quantity, agreed=True)
        yes, no = judge(session, ids, periods, asker), judge(session, ids, periods, strict)
        for number, row in enumerate(several):
            verdict = yes[row.listing_id, number]
            stated = no[row.listing_id, number].reasons
            waived = tuple(code for code in stated if code not in verdict.reasons)
            found[row.id] = (verdict.reasons, waived, verdict.of)
    return found
