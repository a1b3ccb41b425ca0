"""From draft to published, paused and archived: what each needs."""

from flask_babel import lazy_gettext as _l

from inventory.models import Listing
from inventory.problems import Problems
from inventory.types import ListingKind, ListingStatus
from marketplace import clock

_COMPLETE = frozenset({ListingStatus.PUBLISHED, ListingStatus.PAUSED})

NO_TYPE = _l("Choose a type.")
NO_PLACE = _l("Say where it is.")


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
        problems.add("type", NO_TYPE)
    if kind is ListingKind.PREMISES and not placed:
        problems.add("place", NO_PLACE)


def become(listing: Listing, status: ListingStatus) -> None:
    """Let the listing have the status; the first time that it is published is remembered."""
    listing.status = status
    if status is ListingStatus.PUBLISHED and listing.published_at is None:
        listing.published_at = clock.now()
