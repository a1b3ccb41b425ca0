"""The link in a mail that stops a saved search, for whoever reads the mail, signed in or not."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings.models import SavedSearch
from marketplace import tokens
from marketplace.errors import NotFound

_PURPOSE = "stop a saved search"


def token_of(public_id: str) -> str:
    """Return the secret of the link; it can do nothing but stop this search."""
    return tokens.derived(_PURPOSE, public_id)


def search_of(session: Session, public_id: str, token: str) -> SavedSearch | None:
    """Return the search that a link stops, None where it has been removed.

    Raises NotFound unless the secret is right.
    """
    if not tokens.same(token_of(public_id), token):
        raise NotFound
    found: SavedSearch | None = session.scalar(
        select(SavedSearch)
        .where(SavedSearch.public_id == public_id)
        .options(joinedload(SavedSearch.user), joinedload(SavedSearch.organisation))
    )
    return found
