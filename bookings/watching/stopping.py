"""The link in a mail that stops a saved search, for whoever reads the mail, signed in or not."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import SavedSearch
from marketplace import tokens
from marketplace.errors import NotFound
from marketplace.models import AuditEntry

RESUMED = "saved search resumed"
"""The line of the audit log that says so: each makes the links of earlier mails old."""
_PURPOSE = "stop a saved search"
_MOST_DIGITS = 6


def token_of(public_id: str, resumed: int = 0) -> str:
    """Return the secret of the link; it can do nothing but stop this search.

    It stops what has been let go on so many times, and stops it no more once it is once again.
    """
    if not resumed:
        return tokens.derived(_PURPOSE, public_id)
    return f"{tokens.derived(_PURPOSE, f'{public_id}-{resumed}')}-{resumed}"


def search_of(session: Session, public_id: str, token: str) -> SavedSearch | None:
    """Return the search that a link stops, None where it has been removed.

    Raises NotFound unless the secret is right.
    """
    if not tokens.same(token_of(public_id, _counted(token)), token):
        raise NotFound
    found: SavedSearch | None = session.scalar(
        select(SavedSearch)
        .where(SavedSearch.public_id == public_id)
        .options(joinedload(SavedSearch.user), joinedload(SavedSearch.organisation))
    )
    return found


def is_old(session: Session, saved: SavedSearch, token: str) -> bool:
    """Tell whether its person has let it go on since the mail with this secret was written."""
    return _counted(token) < resumed(session, saved)


def resumed(session: Session, saved: SavedSearch) -> int:
    """Return how many times its person has let it go on."""
    lines = select(func.count(AuditEntry.id)).where(
        AuditEntry.object_type == SavedSearch.__tablename__,
        AuditEntry.object_id == saved.id,
        AuditEntry.action == RESUMED,
    )
    return session.scalar(lines) or 0


def _counted(token: str) -> int:
    _secret, _mark, times = token.partition("-")
    usable = times.isascii() and times.isdecimal() and len(times) <= _MOST_DIGITS
    return int(times) if usable else 0
