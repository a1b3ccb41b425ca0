"""Orders for the processes of the races: what each of them is to do, as JSON."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from factories import make_member, make_organisation, period
from sqlalchemy.orm import Session

from marketplace.periods import Period

Orders = list[dict[str, Any]]
Race = Callable[[Orders], Counter[str]]


def edges(wanted: Period) -> dict[str, str]:
    """Return a period as an order says it."""
    return {"starts_at": wanted.starts_at.isoformat(), "ends_at": wanted.ends_at.isoformat()}


def asks(session: Session, listing_id: int, count: int, **facts: object) -> Orders:
    """Return `count` orders of as many associations for the same two hours."""
    return [
        {"do": "ask", "listing": listing_id, **edges(period()), **somebody(session), **facts}
        for _ in range(count)
    ]


def somebody(session: Session) -> dict[str, int]:
    """Return a new association and who acts for it."""
    organisation = make_organisation(session)
    user, _actor = make_member(session, organisation)
    return {"organisation": organisation.id, "user": user.id}
