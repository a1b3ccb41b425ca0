"""A saved search as the finder reads it: its parameters, for whom, and what of it is to come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.finder import finding, search_words
from bookings.finder.finding import Findings, Fit, Hit, Search
from bookings.finder.search_words import CARRIED, CHOOSE, PICK, Asked
from bookings.models import SavedSearch
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.policy import Permission, can
from marketplace.telling import zone

# A search that so many things fit needs no watching: it is narrowed down first.
MOST_FOUND = 300
LONGEST_QUERY = 3000
# Where one is in the list and how it is sorted is no part of what is looked for.
KEPT = frozenset(CARRIED) - {"sort", "show", "lang", "for", CHOOSE, PICK}

WHOLE, PART = "whole", "part"


@dataclass(frozen=True)
class Look:
    """What fits now: the hits, how many in all, and of each whether the whole time does."""

    hits: tuple[Hit, ...]
    total: int

    @property
    def too_wide(self) -> bool:
        """Whether more fits than is looked through one by one."""
        return self.total > MOST_FOUND

    @property
    def known(self) -> dict[str, str]:
        """Return what `SavedSearch.known` keeps."""
        return {str(hit.listing.id): PART if is_part(hit) else WHOLE for hit in self.hits}


def is_part(hit: Hit) -> bool:
    """Tell whether only a part of the wanted time can be had."""
    return hit.fitting is not None and hit.fitting.fit is Fit.PARTLY


def kept(args: MultiDict[str, str]) -> str:
    """Return the parameters of an address that say what is looked for, as they are stored."""
    pairs = [
        (name, " ".join(value.split()))
        for name in sorted(args)
        if name in KEPT
        for value in args.getlist(name)
        if value.strip()
    ]
    return urlencode(pairs)


def parameters(query: str) -> dict[str, list[str]]:
    """Return stored parameters by name, for an address or the API."""
    found: dict[str, list[str]] = {}
    for name, value in _pairs(query):
        found.setdefault(name, []).append(value)
    return found


def read(
    session: Session, query: str, borrower: Organisation | None, *, now: datetime | None = None
) -> Asked:
    """Return what the stored parameters ask for, as the finder would read them today."""
    args = MultiDict(_pairs(query))
    return search_words.read(
        args, session=session, zone=zone(), borrower=borrower, now=now or clock.now()
    )


def borrower_of(saved: SavedSearch) -> Organisation | None:
    """Return for whom it is judged: nobody in particular once its person has left."""
    organisation = saved.organisation
    if organisation is None:
        return None
    may = can(acting_as(saved.user), Permission.BOOKING_MAKE, organisation.id)
    return organisation if may else None


def is_over(asked: Asked, now: datetime) -> bool:
    """Tell whether the search asks for times that have all begun."""
    return bool(asked.search.periods) and not coming(asked.search, now)


def coming(search: Search, now: datetime) -> tuple[Period, ...]:
    """Return the wanted times that have not begun."""
    return tuple(one for one in search.periods if one.starts_at > now)


def look(session: Session, asked: Asked, now: datetime) -> Look:
    """Return what fits the times that are to come; one search of the finder, nothing written."""
    search = replace(
        asked.search,
        periods=coming(asked.search, now),
        sort=None,
        show_all=False,
        page=1,
        per_page=MOST_FOUND,
    )
    found: Findings = finding.find(session, search)
    return Look(tuple(hit for hit in found.hits if hit.for_borrower), found.total)


def new_in(found: Look, known: Mapping[str, str], *, timed: bool) -> list[Hit]:
    """Return what did not fit at the last look, and what can be had whole and could not then."""

    def is_new(hit: Hit) -> bool:
        before = known.get(str(hit.listing.id))
        return before is None or (timed and before == PART and not is_part(hit))

    return [hit for hit in found.hits if is_new(hit)]


def remembered(found: Look, known: Mapping[str, str], *, timed: bool) -> dict[str, str]:
    """Return what is known after a look.

    What no longer fits the time is forgotten, so that it is told of when it becomes free again. A
    search without a time tells of each listing once.
    """
    return found.known if timed else {**known, **found.known}


def _pairs(query: str) -> list[tuple[str, str]]:
    return [pair for pair in parse_qsl(query, keep_blank_values=False) if pair[0] in KEPT]
