"""Words of a search that mean its filters, offered as those: a whole sentence, or one of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.finder import search_words
from bookings.finder.search_words import Asked
from bookings.finder.sentences import sentence
from bookings.views.finding.find_choices import address, chips, kept
from inventory import search, vocabulary
from inventory.models import Listing, Place
from inventory.search import Found
from inventory.types import ListingStatus
from inventory.words.tokens import Typed, typed
from marketplace import bulk, clock
from marketplace.models import Organisation
from marketplace.periods import local
from marketplace.web import filters
from marketplace.wording import fold

_TIME = ("date", "from", "to", "end", "repeat", "times", "until")
_TELLING = frozenset({"date", "people", "feature", "place", "quantity", "type", "free"})
"""Wishes that make a sentence of few words; one other alone is offered by itself."""
_BY_WORDS = frozenset({"people", "quantity", "feature", "type", "accessible"})
"""One of these alone beside other words is followed as it is written where that finds something."""


@dataclass(frozen=True)
class Said:
    """The search that a sentence means: in words, its address, its parameters and as it is read.

    A search carries one weekday: the `others` that were named are searches of their own. `left`
    are the words that nothing else was understood of; it is `followed` whatever the words find as
    they stand.
    """

    label: str
    url: str
    args: MultiDict[str, str]
    asked: Asked
    others: tuple[tuple[str, str], ...]
    left: frozenset[str]
    followed: bool


def understood(session: Session, asked: Asked) -> list[dict[str, str]]:
    """Return for each district that is named what it is called, and the search in it.

    One where nothing has the other words is not offered.
    """
    return [{"label": label, "url": url} for label, url in _offers(session, asked)]


def said_whole(
    session: Session, asked: Asked, borrower: Organisation | None, zone: ZoneInfo
) -> Said | None:
    """Return the search that a sentence means; None where it is none.

    What has been chosen beside the words stays as it is.
    """
    text, now = asked.search.filters.text, clock.now()
    found = sentence.meant(text, local(now, zone).date()) if text else sentence.Meant()
    wishes = _not_chosen(found, asked)
    if not _is_sentence(wishes, text):
        return None
    rest = search.spelled(session, found.rest) if found.rest else None
    changes: dict[str, Any] = {**wishes, "q": rest}
    args = MultiDict(kept(**changes))
    meant = search_words.read(args, session=session, zone=zone, borrower=borrower, now=now)
    told = " · ".join(label for label, _address in chips(meant))
    if not told:
        return None
    others = [(one, {**changes, "date": one.isoformat()}) for one in found.others]
    return Said(
        told,
        address(**changes),
        args,
        meant,
        tuple((filters.short_day(day), address(**other)) for day, other in others),
        frozenset(one.word for one in typed(found.rest)),
        len(wishes) > 1 or not rest or wishes.keys().isdisjoint(_BY_WORDS),
    )


def _not_chosen(found: sentence.Meant, asked: Asked) -> dict[str, list[str]]:
    """Return what a sentence wishes that has not been chosen beside it."""
    wishes = {
        name: values
        for name, values in found.wishes.items()
        if not asked.values.get(name) and not asked.chosen.get(name)
    }
    if any(asked.values[name] for name in _TIME):
        return {name: values for name, values in wishes.items() if name not in _TIME}
    return wishes


def _is_sentence(wishes: Collection[str], text: str) -> bool:
    """Tell whether so much is wished that it is no word to search for: rullstol."""
    if len(wishes) != 1:
        return bool(wishes)
    return any(one in _TELLING or (one == "accessible" and len(typed(text)) > 1) for one in wishes)


def left_out(words: Found | None, said: Said | None) -> list[str]:
    """Return the words that nobody has and that were not understood otherwise."""
    passed_over = words.passed_over if words is not None else ()
    return [one for one in passed_over if said is None or one in said.left]


def begun(words: Found | None, said: Said | None) -> str:
    """Return the word that nobody has and that only begins others, if it means nothing else."""
    return words.begun if words is not None and (said is None or words.begun in said.left) else ""


def cannot_be_asked(asked: Asked) -> str | None:
    """Return why no search can be offered for how often something is wished; None where one can."""
    if not sentence.is_monthly(asked.search.filters.text):
        return None
    return _("You cannot search for every month. Search for one date at a time.")


def _offers(session: Session, asked: Asked) -> Iterator[tuple[str, str]]:
    text = asked.search.filters.text
    words = typed(text)
    if not asked.search.filters.districts:
        for district in vocabulary.DISTRICTS:
            named = _named(words, district.name)
            rest = _rest(text, named) if named else None
            if named and _has(session, district.name, rest):
                label = _("Only in %(district)s", district=district.name)
                yield label, address(q=rest, district=district.name)


def _has(session: Session, district: str, text: str | None) -> bool:
    """Tell whether something published in the district has the words."""
    some = (
        select(Listing.id)
        .join(Place, Place.id == Listing.place_id)
        .where(Place.district == district, Listing.status == ListingStatus.PUBLISHED)
    )
    found = search.found(session, text) if text else None
    if found is not None:
        some = some.where(bulk.among(session, Listing.id, found.ids))
    return session.scalar(select(some.exists())) or False


def _named(words: list[Typed], district: str) -> list[Typed]:
    """Return the words that stand together for a district, none where it is not named."""
    parts = [fold(one.word) for one in typed(district)]
    for start in range(len(words) - len(parts) + 1):
        some = words[start : start + len(parts)]
        if [fold(one.word) for one in some] == parts:
            return some
    return []


def _rest(text: str, taken: list[Typed]) -> str | None:
    kept = text[: taken[0].start] + text[taken[-1].end :]
    return " ".join(kept.split()) or None
