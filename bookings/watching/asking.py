"""A saved search as the finder reads it: its parameters, for whom, and what of it is to come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.finder import finding, search_words
from bookings.finder.finding import Fit, Hit, Looked, Search
from bookings.finder.search_words import CARRIED, CHOOSE, OF_ORDER, PICK, Asked
from bookings.judging import ever
from bookings.models import SavedSearch
from inventory.cards import Card, cards_of
from inventory.catalogue import sets
from inventory.catalogue.sets import NONE
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.policy import Permission, can
from marketplace.telling import zone

# A search that so many things fit needs no watching: it is narrowed down first.
MOST_FOUND = 300
# What a search without a time has told of is not told again, as far back as this.
MOST_KNOWN = 3000
LONGEST_QUERY = 3000
# Where one is in the list and how it is sorted is no part of what is looked for.
KEPT = frozenset(CARRIED) - {"sort", "show", "lang", "for", CHOOSE, PICK, *OF_ORDER}

WHOLE, PART = "whole", "part"


@dataclass(frozen=True)
class Look:
    """What fits now, as keys: how many in all, and of each whether the whole time or a part does.

    `known` is what `SavedSearch.known` keeps: at most `MOST_FOUND` listings by their keys, none
    where more fit. No listing has been loaded for it, so it can be carried into a unit of work.
    """

    looked: Looked
    total: int
    known: Mapping[str, str]

    @property
    def too_wide(self) -> bool:
        """Whether more fits than is looked through one by one."""
        return self.total > MOST_FOUND


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


def look(session: Session, asked: Asked, now: datetime, known: Collection[str] = ()) -> Look:
    """Return what fits the times that are to come: one search of the finder, as sets.

    Without a time that is what can be had at any time at all; of what is `known` already that is
    not asked again. Nothing is written, and no listing loaded.
    """
    search = replace(
        asked.search, periods=coming(asked.search, now), sort=None, show_all=False, page=1
    )
    looked = finding.look(session, search)
    total = looked.good.bit_count()
    found = _keys(looked) if total <= MOST_FOUND else {}
    if not search.periods:
        ids = [int(key) for key in found if key not in known]
        had = ever.at_any_time(session, ids, replace(finding.asker_of(search), now=now))
        found = {key: how for key, how in found.items() if key in known or int(key) in had}
    return Look(looked, total, found)


def _keys(looked: Looked) -> dict[str, str]:
    part = NONE if looked.fits is None else looked.fits.by_fit[Fit.PARTLY]
    ids = looked.catalogue.ids
    return {
        str(ids[number]): PART if part >> number & 1 else WHOLE
        for number in sets.members(looked.good & looked.for_borrower)
    }


def new_in(found: Look, known: Mapping[str, str], *, timed: bool) -> list[int]:
    """Return the keys of what did not fit at the last look, or fits whole and did not then."""

    def is_new(key: str, how: str) -> bool:
        before = known.get(key)
        return before is None or (timed and before == PART and how != PART)

    return [int(key) for key, how in found.known.items() if is_new(key, how)]


def hits(session: Session, found: Look, keys: Collection[int], count: int) -> tuple[Hit[Card], ...]:
    """Return the first of some of what was found, in the finder's order, as it shows them."""
    catalogue = found.looked.catalogue
    those = sets.of(catalogue.numbered(keys), catalogue.size)
    return finding.first(session, found.looked, those, count, cards_of)


def remembered(found: Look, known: Mapping[str, str], *, timed: bool) -> dict[str, str]:
    """Return what is known after a look.

    What no longer fits the time is forgotten, so that it is told of when it becomes free again. A
    search without a time tells of each listing once, as far back as `MOST_KNOWN` listings.
    """
    if timed:
        return dict(found.known)
    before = [(key, how) for key, how in known.items() if key not in found.known]
    return dict([*before, *found.known.items()][-MOST_KNOWN:])


def _pairs(query: str) -> list[tuple[str, str]]:
    return [pair for pair in parse_qsl(query, keep_blank_values=False) if pair[0] in KEPT]
