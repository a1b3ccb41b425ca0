"""What one yes to several times has made: a conversation for each booking, all of one order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from bookings.models import Booking, Inquiry, Occurrence
from inventory.models import Listing


@dataclass(frozen=True)
class Part:
    """One of the conversations that a yes has made, and the booking that it led to, by key."""

    inquiry_id: int
    booking_id: int


def keys(inquiry: Inquiry) -> Select[int]:
    """Select the keys of the conversations of the same yes; mostly it is the given one alone."""
    if inquiry.booking_id is None:
        return select(Inquiry.id).where(Inquiry.id == inquiry.id)
    order = select(Booking.order_id).where(Booking.id == inquiry.booking_id).scalar_subquery()
    return (
        select(Inquiry.id)
        .join(Booking, Booking.id == Inquiry.booking_id)
        .where(
            Booking.order_id == order,
            Inquiry.listing_id == inquiry.listing_id,
            Inquiry.created_at == inquiry.created_at,
        )
    )


def together(session: Session, inquiry: Inquiry) -> list[Inquiry]:
    """Return those conversations with all that is told of their bookings, in time order.

    Two queries, whatever their number.
    """
    rows = session.scalars(
        select(Inquiry)
        .where(Inquiry.id.in_(keys(inquiry)))
        .order_by(Inquiry.booking_id, Inquiry.id)
        .options(
            joinedload(Inquiry.booking).options(
                joinedload(Booking.order),
                selectinload(Booking.occurrences)
                .joinedload(Occurrence.listing)
                .joinedload(Listing.place),
            )
        )
    )
    return list(rows)


def first() -> ColumnElement[bool]:
    """Return the condition on Inquiry that a list has it: of one yes the first stands for all.

    The others are copies of it (`agreeing.accept_all`), begun when it was, and read the same.
    """
    other, own = aliased(Inquiry), aliased(Booking)
    its = aliased(Booking)
    earlier = (
        select(other.id)
        .join(its, its.id == other.booking_id)
        .join(own, own.order_id == its.order_id)
        .where(own.id == Inquiry.booking_id, _alike(other), other.id < Inquiry.id)
        .correlate(Inquiry)
    )
    return ~earlier.exists()


def parts(session: Session, inquiries: Collection[Inquiry]) -> Mapping[int, list[Part]]:
    """Return what the yes in each of the conversations has made, by its key; at most one query."""
    agreed = sorted(one.id for one in inquiries if one.booking_id is not None)
    if not agreed:
        return {}
    other, own = aliased(Inquiry), aliased(Booking)
    its = aliased(Booking)
    rows = session.execute(
        select(Inquiry.id, other.id, its.id)
        .join(own, own.id == Inquiry.booking_id)
        .join(its, its.order_id == own.order_id)
        .join(other, and_(other.booking_id == its.id, _alike(other)))
        .where(Inquiry.id.in_(agreed))
        .order_by(Inquiry.id, its.id, other.id)
    )
    found: dict[int, list[Part]] = {}
    for key, inquiry_id, booking_id in rows:
        found.setdefault(key, []).append(Part(inquiry_id, booking_id))
    return found


def _alike(other: type[Inquiry]) -> ColumnElement[bool]:
    """Return the condition that another conversation is a copy of it, or it of the other."""
    return and_(other.listing_id == Inquiry.listing_id, other.created_at == Inquiry.created_at)
