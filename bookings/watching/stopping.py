"""The link in a mail that stops a saved search, for whoever reads the mail, signed in or not."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import SavedSearch
from bookings.watching.saving import RESUMED
from marketplace import tokens
from marketplace.errors import Conflict, NotFound
from marketplace.models import AuditEntry

_PURPOSE = "stop a saved search"


class LetGoOn(Conflict):
    """The person has let the search go on since the mail with this link came."""

    code = "let-go-on"


def token_of(session: Session, saved: SavedSearch) -> str:
    """Return the secret of the link; it can do nothing but stop this search, as it goes on now.

    Once the person has stopped it and let it go on, the links of earlier mails stop nothing more.
    """
    return _token(saved.public_id, _resumed(session, saved))


def search_of(session: Session, public_id: str, token: str) -> SavedSearch | None:
    """Return the search that a link stops, None where it has been removed.

    Raises LetGoOn for the link of a mail from before the person let it go on, NotFound for any
    other secret that is not the right one.
    """
    found: SavedSearch | None = session.scalar(
        select(SavedSearch)
        .where(SavedSearch.public_id == public_id)
        .options(joinedload(SavedSearch.user), joinedload(SavedSearch.organisation))
    )
    now = _resumed(session, found) if found is not None else MOST
    for times in range(now, -1, -1):
        if tokens.same(_token(public_id, times), token):
            if found is not None and times < now:
                raise LetGoOn
            return found
    raise NotFound
