"""Several listings of several owners asked for in one go: all or nothing, or what can be had."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.errors import OrderRefused, RuleBroken, SlotTaken, TooLate
from bookings.models import Booking, Occurrence, Order
from bookings.policy import require_side
from bookings.replacing import remember
from bookings.requesting import check_facts, new_order, place, preview, refuse
from bookings.taking import lock_claims, lock_listings
from bookings.types import OccurrenceStatus
from bookings.wished import Wish
from inventory.models import Listing
from marketplace import clock, engines
from marketplace.actor import Actor
from marketplace.errors import DomainError, FieldProblem, Invalid, NotAllowed
from marketplace.models import Organisation
from marketplace.policy import Permission, require

MOST_LINES = 20


@dataclass(frozen=True)
class Line:
    """One listing of an order and what is wished of it."""

    listing: Listing
    wish: Wish


def request_order(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    lines: Sequence[Line],
    all_or_nothing: bool = True,
    beside: Sequence[Listing] = (),
) -> Order:
    """Book or ask for every line, for the organisation, and return the order with its bookings.

    Every unit of every line is locked first, in id order, so that orders in opposite sequence
    queue; then each line is judged with the lines before it taken, so that two lines of one order
    never take the same time twice. With `all_or_nothing` one line that does not fit refuses the
    order. Otherwise what does not fit is kept as skipped dates, which can be tried again, as long
    as something fits. What was chosen `beside` the lines is only remembered. Raises Invalid,
    NotAllowed, OrderRefused with the refusal of each line.
    """
    require(actor, Permission.BOOKING_MAKE, organisation.id)
    _check(lines)
    lock_listings(session, [line.listing for line in lines])
    order = new_order(session, actor, organisation, all_or_nothing=all_or_nothing)
    order.beside = [one.public_id for one in beside[:MOST_LINES]]
    refused: dict[int, DomainError] = {}
    for n, line in enumerate(lines):
        judged = preview(session, line.listing, organisation, line.wish)
        wish = line.wish if all_or_nothing else replace(line.wish, skip_clashes=True)
        try:
            refuse(line.listing, judged, wish)
        except Invalid as error:
            raise _of_line(n, error) from None
        except (SlotTaken, RuleBroken) as refusal:
            refused[n] = refusal
            if all_or_nothing:
                continue
        place(session, actor, order, listing=line.listing, wish=wish, judged=judged)
    if refused and (all_or_nothing or len(refused) == len(lines)):
        raise OrderRefused(refused)
    session.refresh(order, ["bookings"])
    return order


def add_to_order(
    session: Session,
    actor: Actor,
    order: Order,
    lines: Sequence[Line],
    *,
    instead_of: Booking | None = None,
) -> list[Booking]:
    """Book or ask for more for an order that has been sent, and return the new bookings.

    So what is chosen instead of something that could not be had stands with the rest; `instead_of`
    is the booking of the order that it is chosen for. The order is locked, so
    that it never has more things than an order may; then every unit is, in id order. Raises
    Invalid, NotAllowed, and SlotTaken or RuleBroken for the first line that does not fit.
    """
    require(actor, Permission.BOOKING_MAKE, order.organisation_id)
    _check(lines)
    engines.lock_rows(session, Order, [order.id])
    before = session.scalar(
        select(func.count()).select_from(Booking).where(Booking.order_id == order.id)
    )
    if (before or 0) + len(lines) > MOST_LINES:
        problem = _l("An order has room for %(most)s things.", most=MOST_LINES)
        raise Invalid([FieldProblem("lines", problem)])
    lock_listings(session, [line.listing for line in lines])
    added = []
    for line in lines:
        judged = preview(session, line.listing, order.organisation, line.wish)
        refuse(line.listing, judged, line.wish)
        added.append(
            place(
                session,
                actor,
                order,
                listing=line.listing,
                wish=line.wish,
                judged=judged,
                made_by_id=actor.user_id,
            )
        )
    if instead_of is not None:
        remember(session, actor, added, instead_of)
    session.expire(order, ["bookings"])
    return added


def take_back(
    session: Session, actor: Actor, order: Order, *, reason: str = ""
) -> Sequence[Booking]:
    """Cancel or withdraw everything of the order that is still to come; returns those bookings.

    Raises NotAllowed for who may not cancel one of them, TooLate where nothing is left.
    """
    now = clock.now()
    left = [
        booking for booking in order.bookings if any(_live(row, now) for row in booking.occurrences)
    ]
    if not left:
        raise TooLate
    lock_claims(session, [row for booking in left for row in booking.occurrences])
    for booking in left:
        if require_side(actor, booking):
            raise NotAllowed
        cancel(session, actor, booking, reason=reason)
    return left


def _live(row: Occurrence, now: datetime) -> bool:
    waits_or_holds = row.status in {OccurrenceStatus.REQUESTED, OccurrenceStatus.CONFIRMED}
    return waits_or_holds and row.starts_at > now


def _check(lines: Sequence[Line]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        problem = _l("Choose between 1 and %(most)s things at once.", most=MOST_LINES)
        raise Invalid([FieldProblem("lines", problem)])
    problems: list[FieldProblem] = []
    for n, line in enumerate(lines):
        try:
            check_facts(line.wish)
        except Invalid as error:
            problems += _of_line(n, error).problems
    if problems:
        raise Invalid(problems)


def _of_line(n: int, error: Invalid) -> Invalid:
    return Invalid([FieldProblem(f"lines.{n}.{one.field}", one.message) for one in error.problems])
