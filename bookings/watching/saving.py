"""What people do with their saved searches: save, rename, pause, go on, remove."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bookings.borrowers import MYSELF, value_of
from bookings.finder.search_words import Asked
from bookings.models import SavedSearch
from bookings.types import SearchPace, SearchStatus
from bookings.watching import asking, stopping
from bookings.watching.asking import Look
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.models import Organisation, User
from marketplace.organisations import personal_organisation
from marketplace.periods import local, resolve_forward
from marketplace.policy import Permission, require
from marketplace.telling import zone
from marketplace.types import TokenScope
from marketplace.wording import normalise

MOST_SEARCHES = 20
LONGEST_NAME = 80
EVERY = timedelta(minutes=15)
LATEST = 20
"""Minutes within which something new is told at the quicker pace: the look, its job, the mail."""
MORNING = time(7)
# Looks at the same pace are spread over this many minutes.
SPREAD = 45


class TooManySearches(Conflict):
    """Nobody follows more than twenty."""

    code = "too-many-searches"
    sentence = _l(
        "You have saved %(most)s searches, which is as many as there can be. Remove one first.",
        most=MOST_SEARCHES,
    )


class SavedAlready(Conflict):
    """The same search for the same borrower needs saving once."""

    code = "saved-already"
    sentence = _l("You follow this search already.")


@dataclass(frozen=True)
class Wanted:
    """A search to be saved: its parameters, how it was read, and what fits it right now."""

    query: str
    asked: Asked
    found: Look


def prepared(session: Session, query: str, borrower: Organisation | None) -> Wanted:
    """Return a search as `save` takes it; raises Invalid naming `query` for what cannot be watched.

    It looks through the listings, so it is called before the unit of work.
    """
    now = clock.now()
    asked = asking.read(session, query, borrower, now=now)
    if len(query) > asking.LONGEST_QUERY:
        raise _bad(_l("That is too much to ask for. Take some of it away."))
    if asked.problems:
        raise Invalid([FieldProblem("query", one.message) for one in asked.problems])
    if not query or not asked.narrowed:
        raise _bad(_l("Say first what you are looking for, when or where."))
    if asking.is_over(asked, now):
        raise _bad(_l("That time has begun or passed. Choose a later one."))
    found = asking.look(session, asked, now)
    if found.too_wide:
        raise _bad(
            _l(
                "More than %(most)s listings fit that already. Narrow it down a little first, so"
                " that what is new means something.",
                most=asking.MOST_FOUND,
            )
        )
    return Wanted(query, asked, found)


def save(
    session: Session, actor: Actor, wanted: Wanted, *, name: str, pace: SearchPace
) -> SavedSearch:
    """Save the search for the borrower that it was read for; what fits now is known already.

    Raises NotAllowed for a visitor, Invalid naming `name`, TooManySearches, SavedAlready.
    """
    if actor.user_id is None or actor.scope is not TokenScope.ALL:
        raise NotAllowed
    title = _name(name)
    # Two at once must not both be the twentieth.
    engines.lock_rows(session, User, [actor.user_id])
    organisation_id = _judged_for(session, actor, wanted.asked.search.borrower)
    same = select(SavedSearch.id).where(
        SavedSearch.user_id == actor.user_id,
        SavedSearch.query == wanted.query,
        SavedSearch.organisation_id == organisation_id,
        SavedSearch.status != SearchStatus.ENDED,
    )
    if session.scalar(same) is not None:
        raise SavedAlready
    mine = select(func.count(SavedSearch.id)).where(SavedSearch.user_id == actor.user_id)
    if (session.scalar(mine) or 0) >= MOST_SEARCHES:
        raise TooManySearches
    _require_free(session, actor.user_id, title)
    now = clock.now()
    saved = SavedSearch(
        user_id=actor.user_id,
        organisation_id=organisation_id,
        name=title,
        query=wanted.query,
        pace=pace,
        known=dict(wanted.found.known),
        found=wanted.found.total,
        looked_at=now,
        next_look_at=now,
    )
    session.add(saved)
    session.flush()
    saved.next_look_at = next_look(saved, now)
    session.flush()
    return saved


def _judged_for(session: Session, actor: Actor, borrower: Organisation | None) -> int | None:
    """Return the key of the one that it is judged for; the person's own is made when needed."""
    if borrower is None:
        return None
    if value_of(borrower) == MYSELF:
        return personal_organisation(session, actor).id
    require(actor, Permission.BOOKING_MAKE, borrower.id)
    return borrower.id


def change(
    session: Session, actor: Actor, saved: SavedSearch, *, name: str, pace: SearchPace
) -> SavedSearch:
    """Give it another name or pace; raises Invalid naming `name`."""
    _require_own(actor, saved)
    title = _name(name)
    if title != saved.name:
        engines.lock_rows(session, User, [saved.user_id])
        _require_free(session, saved.user_id, title, besides=saved.id)
        saved.name = title
    if saved.pace is not pace:
        saved.pace = pace
        saved.next_look_at = next_look(saved, clock.now())
    session.flush()
    return saved


def pause(session: Session, actor: Actor, saved: SavedSearch) -> SavedSearch:
    """Stop telling until the person goes on."""
    _require_own(actor, saved)
    return stop(session, saved)


def stop(session: Session, saved: SavedSearch) -> SavedSearch:
    """Pause it for whoever holds the link of its mails (`stopping`)."""
    if saved.status is SearchStatus.ACTIVE:
        saved.status = SearchStatus.PAUSED
    session.flush()
    return saved


def resume(session: Session, actor: Actor, saved: SavedSearch) -> SavedSearch:
    """Go on telling; the next look is at once, and tells what has come in the meantime."""
    _require_own(actor, saved)
    if saved.status is SearchStatus.ENDED:
        raise Conflict(_l("The time of this search has passed. Search anew for another time."))
    if saved.status is SearchStatus.PAUSED:
        saved.status = SearchStatus.ACTIVE
        saved.next_look_at = clock.now()
        # From now on the links of the mails that came before stop nothing more.
        audit.record(session, actor, stopping.RESUMED, saved)
    session.flush()
    return saved


def remove(session: Session, actor: Actor, saved: SavedSearch) -> None:
    """Forget it."""
    _require_own(actor, saved)
    session.delete(saved)
    session.flush()


def mine(session: Session, actor: Actor) -> list[SavedSearch]:
    """Return the actor's own searches, the newest first, with for whom they are judged."""
    return list(
        session.scalars(
            select(SavedSearch)
            .where(SavedSearch.user_id == actor.user_id)
            .options(joinedload(SavedSearch.organisation))
            .order_by(SavedSearch.created_at.desc(), SavedSearch.id.desc())
        )
    )


def names(session: Session, user_id: int | None) -> Mapping[int, str]:
    """Return what a person's saved searches are called, by key."""
    rows = session.execute(
        select(SavedSearch.id, SavedSearch.name).where(SavedSearch.user_id == user_id)
    )
    return {row.id: row.name for row in rows}


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name, numbered where the person has a search of that name: Salen (2)."""
    used, numbered, number = {one.casefold() for one in taken}, name, 1
    while numbered.casefold() in used:
        number += 1
        mark = f" ({number})"
        numbered = name[: LONGEST_NAME - len(mark)].rstrip() + mark
    return numbered


def search_for(session: Session, actor: Actor, public_id: str) -> SavedSearch:
    """Return one of the actor's own searches; raises NotFound for any other."""
    saved = session.scalar(
        select(SavedSearch)
        .where(SavedSearch.public_id == public_id, SavedSearch.user_id == actor.user_id)
        .options(joinedload(SavedSearch.organisation))
    )
    if saved is None or actor.user_id is None:
        raise NotFound
    return saved


def next_look(saved: SavedSearch, now: datetime) -> datetime:
    """Return when it is looked at next: within about a quarter of an hour, or in the morning.

    Mornings are those of the city's wall clock.
    """
    apart = (saved.id * 37) % SPREAD
    if saved.pace is SearchPace.AT_ONCE:
        return now + EVERY + timedelta(seconds=apart)
    today = local(now, zone()).date()
    for day in (today, today + timedelta(days=1)):
        begins = datetime.combine(day, MORNING) + timedelta(minutes=apart)
        at = resolve_forward(begins, zone())
        if at > now:
            return at
    return now + timedelta(days=1)


def _require_own(actor: Actor, saved: SavedSearch) -> None:
    if actor.user_id != saved.user_id or actor.scope is not TokenScope.ALL:
        raise NotAllowed


def _name(text: str) -> str:
    name = normalise(text)
    if not name:
        raise Invalid([FieldProblem("name", _l("Give it a name that you recognise."))])
    if len(name) > LONGEST_NAME:
        words = _l("At most %(longest)s characters.", longest=LONGEST_NAME)
        raise Invalid([FieldProblem("name", words)])
    return name


def _require_free(session: Session, user_id: int, name: str, *, besides: int | None = None) -> None:
    """Raise Invalid for a name that another search of the person has; their row is locked."""
    used = {one.casefold() for key, one in names(session, user_id).items() if key != besides}
    if name.casefold() in used:
        words = _l(
            "You have another search of that name. Give this one a name that tells them apart."
        )
        raise Invalid([FieldProblem("name", words)])


def _bad(sentence: object) -> Invalid:
    return Invalid([FieldProblem("query", sentence)])  # type: ignore[arg-type]
