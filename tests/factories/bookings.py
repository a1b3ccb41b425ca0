"""Wishes and bookings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bookings.models import Booking
from bookings.requesting import request_booking
from bookings.wished import Date, Wish
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import Period


def at(hour: int, *, days: int = 14, minute: int = 0) -> datetime:
    """Return an instant on a day to come, by the UTC clock."""
    day = clock.now() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def period(start: int = 16, end: int = 18, *, days: int = 14) -> Period:
    """Return a period on a day to come, in whole UTC hours."""
    return Period(at(start, days=days), at(end, days=days))


def wish(*periods: Period, **facts: Any) -> Wish:
    """Return a wish for the periods (one of two hours when none is given)."""
    facts.setdefault("purpose", "Årsmöte")
    facts.setdefault("contact_name", "Bo Testsson")
    facts.setdefault("contact_phone", "+46846500401")
    dates = [Date(part, part.starts_at.date().isoformat()) for part in periods or (period(),)]
    return Wish(dates=dates, **facts)


def book(
    session: Session, actor: Actor, listing: Listing, organisation: Organisation, asked: Wish
) -> Booking:
    """Send the wish through the command."""
    return request_booking(session, actor, listing=listing, organisation=organisation, wish=asked)
