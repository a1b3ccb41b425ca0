"""From draft to published, paused and archived: what each needs."""

from inventory.models import Listing
from inventory.problems import MISSING, Problems
from inventory.types import ListingKind, ListingStatus
from marketplace import clock

_COMPLETE = frozenset({ListingStatus.PUBLISHED, ListingStatus.PAUSED})


def check(
    status: ListingStatus,
    *,
    kind: ListingKind,
    type_: str | None,
    placed: bool,
    problems: Problems,
) -> None:
    """Note what a listing lacks to be shown: a type and, for premises, a place."""
    if status not in _COMPLETE:
        return
    if not type_:
        problems.add("type", MISSING)
    if kind is ListingKind.PREMISES and not placed:
        problems.add("place", MISSING)


def become(listing: Listing, status: ListingStatus) -> None:
    """Let the listing have the status; the first time that it is published is remembered."""
    listing.status = status
    if status is ListingStatus.PUBLISHED and listing.published_at is None:
        listing.published_at = clock.now()
