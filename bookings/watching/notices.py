"""What a saved search tells its person: rows for the outbox, in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bookings.finder.finding import Hit
from bookings.mailing.recipients import person, write
from bookings.models import SavedSearch
from inventory.cards import Card

FITS = "search_fits"
ENDED = "search_ended"
KINDS = (FITS, ENDED)
# A mail names so many and says how many more there are.
MOST_NAMED = 10


def told(hit: Hit[Card], since: datetime) -> dict[str, Any]:
    """Return what a mail keeps of a hit: which listing, and how it fitted when it was found.

    Without a time: whether it was listed before the search was saved (`since`), as what was paused
    then or has been changed.
    """
    fitting = hit.fitting
    facts: dict[str, Any] = {"listing": hit.listing.id}
    if fitting is None:
        first = hit.listing.published_at
        return facts | {"listed_before": first is not None and first < since}
    facts |= {"fit": fitting.fit.value, "free": fitting.free, "of": fitting.of}
    facts["agreed"] = bool(fitting.reasons) and fitting.free == fitting.of
    if fitting.part is not None:
        edges = (fitting.part.starts_at, fitting.part.ends_at)
        facts["part"] = [edge.isoformat() for edge in edges]
    return facts


def fits(session: Session, saved: SavedSearch, hits: list[dict[str, Any]], number: int) -> None:
    """Tell what fits now and did not at the last look: the first of them, and how many in all."""
    payload = _payload(saved) | {"hits": hits, "number": number}
    write(session, FITS, person(saved.user), payload)


def ended(session: Session, saved: SavedSearch) -> None:
    """Say that the time that was asked for has passed, and that nothing more comes."""
    write(session, ENDED, person(saved.user), _payload(saved))


def _payload(saved: SavedSearch) -> dict[str, object]:
    return {
        "search": saved.id,
        "public_id": saved.public_id,
        "name": saved.name,
        "query": saved.query,
    }
