"""What the pages of saved searches say beside the search itself."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.borrowers import bookers, named
from bookings.finder.search_words import Asked
from bookings.types import SearchStatus
from bookings.views.booked.booking_words import State
from bookings.watching import words
from bookings.watching.saving import LONGEST_NAME
from marketplace.actor import Actor
from marketplace.models import Organisation

STATES: Mapping[SearchStatus, State] = {
    SearchStatus.ACTIVE: State(_l("Tells you"), "success", "bell"),
    SearchStatus.PAUSED: State(_l("Rests"), "neutral", "clock"),
    SearchStatus.ENDED: State(_l("Its time has passed"), "neutral", "history"),
}


def borrower_named(session: Session, actor: Actor, slug: str) -> Organisation | None:
    """Return for whom the finder judges: the one named, else the first that the actor books for."""
    mine = bookers(session, actor)
    return named(mine, slug) or next(iter(mine), None)


def suggested(asked: Asked) -> str:
    """Return a name for a new search: what it asks for, as far as that is short."""
    parts = [row.value for row in words.rows(asked)]
    name = ""
    for part in parts:
        longer = f"{name}, {part}" if name else part
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name or _("My search")
