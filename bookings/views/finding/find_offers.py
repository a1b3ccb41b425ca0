"""Words of a search that mean its filters, offered as those: a whole sentence, or one of them."""

import re
from collections.abc import Iterator
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
from inventory.types import ListingStatus
from inventory.words.tokens import Typed, typed
from marketplace import bulk, clock
from marketplace.models import Organisation
from marketplace.periods import local
from marketplace.web import filters
from marketplace.wording import fold

_TIME = ("date", "from", "to", "end", "repeat", "times", "until")
_TELLING = frozenset({"date", "people", "feature", "place", "quantity", "type"})
"""Wishes that make a sentence of few words; one other alone is offered by itself."""
_FREE = re.compile(r"gratis|(?:kostnads|avgifts)fri(?:a|tt)?|free")


def understood(session: Session, asked: Asked) -> list[dict[str, str]]:
    """Return for each word that means a filter what that is called, and the search with it.

    A district where nothing has the other words is not offered.
    """
    return [{"label": label, "url": url} for label, url in _offers(session, asked)]


def said_whole(
    session: Session, asked: Asked, borrower: Organisation | None, zone: ZoneInfo
) -> dict[str, Any] | None:
    """Return the search that a sentence means: in words, address, `args`; None where it is none.

    A search carries one weekday: the `others` that were named are searches of their own.
    What has been chosen beside the words stays as it is.
    """
    text, now = asked.search.filters.text, clock.now()
    found = sentence.meant(text, local(now, zone).date()) if text else sentence.Meant()
    wishes = {
        name: values
        for name, values in found.wishes.items()
        if not asked.values.get(name) and not asked.chosen.get(name)
    }
    if any(asked.values[name] for name in _TIME):
        wishes = {name: values for name, values in wishes.items() if name not in _TIME}
    if not wishes or (len(wishes) == 1 and not wishes.keys() & _TELLING):
        return None
    rest = search.spelled(session, found.rest) if found.rest else None
    changes: dict[str, Any] = {**wishes, "q": rest}
    args = MultiDict(kept(**changes))
    meant = search_words.read(args, session=session, zone=zone, borrower=borrower, now=now)
    told = " · ".join(label for label, _address in chips(meant))
    if not told:
        return None
    others = [(one, {**changes, "date": one.isoformat()}) for one in found.others]
    return {
        "label": told,
        "url": address(**changes),
        "args": args,
        "others": [(filters.short_day(day), address(**other)) for day, other in others],
    }


def cannot_be_asked(asked: Asked) -> str | None:
    """Return why no search can be offered for how often something is wished; None where one can."""
    if not sentence.is_monthly(asked.search.filters.text):
        return None
    return _("You cannot search for every month. Search for one date at a time.")


def _offers(session: Session, asked: Asked) -> Iterator[tuple[str, str]]:
    text = asked.search.filters.text
    words = typed(text)
    if asked.search.max_price_ore is None:
        for one in words:
            if _FREE.fullmatch(one.word):
                yield _("Only what is free of charge"), address(q=_rest(text, [one]), free="1")
                break
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
