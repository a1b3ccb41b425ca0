"""Words of a search that mean one of its filters, offered as that: gratis, or a district."""

import re
from collections.abc import Iterator

from flask_babel import gettext as _

from bookings.finder.search_words import Asked
from bookings.views.finding.find_choices import address
from inventory import vocabulary
from inventory.words.tokens import Typed, typed
from marketplace.wording import fold

_FREE = re.compile(r"gratis|(?:kostnads|avgifts)fri(?:a|tt)?|free")


def understood(asked: Asked) -> list[dict[str, str]]:
    """Return for each word that means a filter what that is called, and the search with it."""
    return [{"label": label, "url": url} for label, url in _offers(asked)]


def _offers(asked: Asked) -> Iterator[tuple[str, str]]:
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
            if named:
                label = _("Only in %(district)s", district=district.name)
                yield label, address(q=_rest(text, named), district=district.name)


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
