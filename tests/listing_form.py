"""What the tests of the listing's form share."""

import html

from form_browser import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Listing

STRANGE = "There are characters in this that cannot be read."


def only(session: Session) -> Listing:
    """Return the one listing, as it stands now."""
    session.rollback()
    return session.scalars(select(Listing)).one()


def refused(anna: Browser, *sentences: str) -> None:
    """Check that the page answers with the sentences, in its summary and at the field."""
    assert anna.status == 422
    assert "error-summary" in anna.page
    for sentence in sentences:
        assert sentence in html.unescape(anna.page)
