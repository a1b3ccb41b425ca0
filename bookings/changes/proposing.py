"""Changes that one side asks for and the other answers; what was booked stands until then."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings import freeing, holding
from bookings.changes import change_notices
from bookings.changes.following import follow_series
from bookings.changes.rebooking import answer_by, carry_out
from bookings.changes.replanning import Plan, Step, Target, Wanted, at_price, by_owner, draw, refuse
from bookings.errors import TooLate
from bookings.models import ONE_OPEN, Booking, ChangeDate, ChangeRequest, Occurrence
from bookings.policy import is_booker, is_owner
from bookings.recording import write_down
from bookings.taking import (
    change_claims,
    hold_changes,
    hold_still,
    lock_claims,
    read_again,
    with_buffers,
)
from bookings.types import ChangeSide, ChangeStatus, Entry, OccurrenceStatus
from marketplace import clock
from marketplace.actor import SYSTEM, Actor
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, NotFound, refuses
from marketplace.money import Money
from marketplace.orm import Json
from marketplace.periods import Period

LONGEST_NOTE = 2000
AT_ONCE = 100

# Only a path that took no lock meets this.
refuses(ONE_OPEN, Conflict)


def ask(
    session: Session, actor: Actor, plan: Plan, *, as_owner: bool, series: bool, note: str
) -> ChangeRequest:
    """Ask the other side for the plan, which has been judged under the locks of its units.

    An earlier change of the same dates that still waits gives way to this one. The new time is
    held until it is answered, where requests hold theirs. Times and price stand as they were shown.
    """
    if actor.user_id is None:
        raise NotAllowed
    steps, booking, target = plan.fitting, plan.booking, plan.target
    rows = [step.row for step in steps]
    others = holding.beside(session, rows)
    _make_way(session, rows, ChangeSide.OWNER if as_owner else ChangeSide.BOOKER)
    change = ChangeRequest(
        booking=booking,
        side=ChangeSide.OWNER if as_owner else ChangeSide.BOOKER,
        made_by_id=actor.user_id,
        listing=target.listing,
        quantity=target.quantity,
        people=target.people,
        series=series,
        holds=target.listing.pending_holds,
        note=note,
        expires_at=answer_by(target.listing, _latest(steps)),
        dates=[_date(step, target) for step in steps],
    )
    session.add(change)
    for row in rows:
        if as_owner and row.status is OccurrenceStatus.REQUESTED and row.expires_at is not None:
            # A request does not lapse while its owner waits for the asker's answer.
            row.expires_at = max(row.expires_at, change.expires_at)
    hold_changes(session, rows)
    hold_still(session, others)
    entry = Entry.CHANGE_PROPOSED if as_owner else Entry.CHANGE_ASKED
    write_down(session, actor, booking, entry, reason=note)
    change_notices.asked(session, change)
    session.flush()
    return change


def accept(session: Session, actor: Actor, change: ChangeRequest, *, reason: str = "") -> Booking:
    """Say yes for the side that was asked, and change the dates; returns their booking.

    They are judged again under the locks, all but the rules of time, which were judged when it was
    asked for. Raises NotAllowed for the wrong side, TooLate when it waits no more, SlotTaken or
    RuleBroken when it does not fit any more; it goes on waiting then.
    """
    _require_answerer(actor, change)
    dates = _locked(session, change)
    booking = change.booking
    plan = draw(
        session,
        booking,
        [Wanted(date.occurrence, Period(date.starts_at, date.ends_at)) for date in dates],
        Target(change.listing, change.quantity, change.people),
        waived=by_owner,
    )
    refuse(plan)
    plan = at_price(plan, {date.occurrence_id: _price(date, booking) for date in dates})
    before = change_notices.as_it_was(plan)
    holding.close(session, dates, ChangeStatus.ACCEPTED)
    change.answered_by_id, change.reason = actor.user_id, reason.strip()
    write_down(session, actor, booking, Entry.CHANGE_ACCEPTED, reason=change.reason)
    entry = Entry.SERIES_MOVED if change.series else Entry.MOVED
    moves = any(step.new != step.old for step in plan.steps)
    moves = moves or change.listing_id != booking.listing_id
    home = carry_out(session, actor, plan, entry=entry if moves else Entry.CHANGED, agreed=True)
    if change.series:
        follow_series(home, plan)
    change_notices.moved(session, None, home, plan, before, reason=change.reason)
    session.flush()
    return home


def decline(session: Session, actor: Actor, change: ChangeRequest, *, reason: str = "") -> Booking:
    """Say no for the side that was asked; what was booked stays. An owner has to say why."""
    _require_answerer(actor, change)
    reason = reason.strip()
    if change.side is ChangeSide.BOOKER and not reason:
        raise Invalid([FieldProblem("reason", _l("Give a reason that the asker can understand."))])
    check_note(reason, "reason")
    _end(session, actor, change, ChangeStatus.DECLINED, Entry.CHANGE_DECLINED, reason)
    change_notices.declined(session, change)
    return change.booking


def withdraw(session: Session, actor: Actor, change: ChangeRequest) -> Booking:
    """Take the change back, for the side that asked for it; the other side is told."""
    if not side_of(actor, change.booking, change.side):
        raise NotAllowed
    _end(session, actor, change, ChangeStatus.WITHDRAWN, Entry.CHANGE_WITHDRAWN, "")
    change_notices.withdrawn(session, change)
    return change.booking


def lapse(session: Session) -> int:
    """End the changes that nobody has answered in time, and tell both sides; what was booked stays.

    Returns how many there were; call it again when they were AT_ONCE.
    """
    due = session.scalars(
        select(ChangeRequest)
        .where(
            ChangeRequest.status == ChangeStatus.WAITING,
            ChangeRequest.expires_at <= clock.now(),
        )
        .order_by(ChangeRequest.expires_at, ChangeRequest.id)
        .limit(AT_ONCE)
    ).all()
    for change in due:
        try:
            _end(session, SYSTEM, change, ChangeStatus.LAPSED, Entry.CHANGE_LAPSED, "", due=True)
        except TooLate:
            continue  # answered while we waited for the lock
        change_notices.lapsed(session, change)
    return len(due)


@contextmanager
def overtaking(session: Session, rows: Sequence[Occurrence]) -> Iterator[None]:
    """End what waits for these dates: inside the block they are changed in another way.

    What is left of a change that other dates are in holds its time by itself afterwards.
    """
    others = holding.beside(session, rows)
    holding.close(session, holding.of_these(session, rows))
    yield
    hold_still(session, others)


def waiting_for(session: Session, booking: Booking) -> list[ChangeRequest]:
    """Return the changes of the booking that wait for an answer, the newest first; two queries."""
    return list(
        session.scalars(
            select(ChangeRequest)
            .where(
                ChangeRequest.booking_id == booking.id,
                ChangeRequest.status == ChangeStatus.WAITING,
                ChangeRequest.expires_at > clock.now(),
            )
            .options(
                joinedload(ChangeRequest.listing),
                selectinload(ChangeRequest.dates).joinedload(ChangeDate.occurrence),
            )
            .order_by(ChangeRequest.id.desc())
        )
    )


def change_for(session: Session, booking: Booking, public_id: str) -> ChangeRequest:
    """Return the booking's own change with this public id; raises NotFound."""
    change = session.scalar(
        select(ChangeRequest).where(
            ChangeRequest.booking_id == booking.id, ChangeRequest.public_id == public_id
        )
    )
    if change is None:
        raise NotFound
    return change


def side_of(actor: Actor, booking: Booking, side: ChangeSide) -> bool:
    """Tell whether the actor acts for the side of the booking."""
    if side is ChangeSide.OWNER:
        return is_owner(actor, booking)
    return is_booker(actor, booking)


def may_answer(actor: Actor, change: ChangeRequest) -> bool:
    """Tell whether the actor acts for the side that was asked."""
    asked = ChangeSide.BOOKER if change.side is ChangeSide.OWNER else ChangeSide.OWNER
    return side_of(actor, change.booking, asked)


def check_note(text: str, field: str = "note") -> None:
    """Raise Invalid for a message that is too long."""
    if len(text) > LONGEST_NOTE:
        problem = _l("At most %(longest)s characters.", longest=LONGEST_NOTE)
        raise Invalid([FieldProblem(field, problem)])


def _require_answerer(actor: Actor, change: ChangeRequest) -> None:
    if not may_answer(actor, change):
        raise NotAllowed


def _make_way(session: Session, rows: Sequence[Occurrence], side: ChangeSide) -> None:
    dates = holding.of_these(session, rows)
    mine = [date for date in dates if date.change.side is side]
    theirs = [date for date in dates if date.change.side is not side]
    holding.close(session, mine, ChangeStatus.WITHDRAWN)
    holding.close(session, theirs, ChangeStatus.DECLINED)
    freeing.note_dates(session, [date for date in dates if date.change.holds])


def _end(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    status: ChangeStatus,
    entry: Entry,
    reason: str,
    *,
    due: bool = False,
) -> None:
    dates = _locked(session, change, due=due)
    holding.close(session, dates, status)
    change.answered_by_id, change.reason = actor.user_id, reason
    hold_changes(session, [date.occurrence for date in dates])
    if change.holds:
        freeing.note_dates(session, dates)
    write_down(session, actor, change.booking, entry, reason=reason)
    session.flush()


def _locked(session: Session, change: ChangeRequest, *, due: bool = False) -> list[ChangeDate]:
    """Return the open dates of the change, read again under the locks of all their units.

    Raises TooLate when it does not wait any more, or nothing of it is left.
    """
    rows = [date.occurrence for date in change.dates]
    lock_claims(session, rows, [change.listing])
    session.refresh(change)
    read_again(session, rows)
    late = change.expires_at <= clock.now()
    if change.status is not ChangeStatus.WAITING or late is not due:
        raise TooLate
    dates = holding.open_dates(session, [row.id for row in rows])
    dates = [date for date in dates if date.change_id == change.id]
    if not due and (not dates or any(date.was is not date.occurrence.status for date in dates)):
        raise TooLate
    if not dates:
        change.status = ChangeStatus.OVERTAKEN
        raise TooLate
    return dates


def _latest(steps: Sequence[Step]) -> list[datetime]:
    """Return by when it has to be answered: before the old time, or the new one, begins."""
    now = clock.now()
    found = []
    for step in steps:
        found.append(step.old.starts_at if step.old.starts_at > now else step.old.ends_at)
        if step.new is not None and step.new.starts_at > now:
            found.append(step.new.starts_at)
    return found


def _date(step: Step, target: Target) -> ChangeDate:
    if step.new is None:
        raise TypeError("a step that fits has a period")
    begin, end = with_buffers(target.listing, step.new)
    return ChangeDate(
        occurrence=step.row,
        starts_at=step.new.starts_at,
        ends_at=step.new.ends_at,
        taken_from=begin,
        taken_to=end,
        was=step.row.status,
        price_ore=None if step.price is None else step.price.ore,
        price_lines=list(step.lines),
        claims=change_claims(target.listing, target.quantity),
    )


def _price(date: ChangeDate, booking: Booking) -> tuple[Money | None, tuple[Json, ...]]:
    amount = None if date.price_ore is None else Money(date.price_ore, booking.currency)
    return amount, tuple(date.price_lines)
