"""Words of a sentence that are typed without å, ä and ö, as Swedish writes them. Pure."""

import re
from functools import cache

from inventory import vocabulary
from marketplace.wording import fold

_WHOLE = (
    "från", "ifrån", "nära", "närheten", "långt", "påsk", "påsken", "påskafton", "påskdagen",
    "nyårsafton", "nyårsdagen", "långfredagen", "övermorgon", "hösten", "höstterminen",
    "vårterminen", "gånger", "månad", "månader", "jämna", "nästa",
)  # fmt: skip
"""Words that are no others without their dots and rings; `var` and `for` are some."""
_BEGINNING = ("måndag", "lördag", "söndag", "kväll", "förmiddag")
_ARE = re.compile(r"\bvi ar\b")


def with_dots(text: str, low: str) -> str:
    """Return a text in small letters, as long as before, with the words as Swedish writes them.

    Before a day or a district, typed without its dots as well, pa is no loudspeaker; PA is.
    """
    low = _ARE.sub("vi är", low)
    written = _pattern().sub(lambda found: _forms()[found[0]], low)
    if written == low:
        return low
    return _on().sub(lambda found: found[0] if text[found.start()] == "P" else "på", written)


@cache
def _forms() -> dict[str, str]:
    districts = [one.name.lower() for one in vocabulary.DISTRICTS]
    some = {fold(one): one for one in (*_WHOLE, *_BEGINNING, *districts)}
    return {bare: one for bare, one in some.items() if bare != one}


@cache
def _pattern() -> re.Pattern[str]:
    begun = "|".join(fold(one) for one in _BEGINNING)
    whole = "|".join(sorted(_forms(), key=len, reverse=True))
    return re.compile(rf"(?<=dags)kvall|\b(?:(?:{begun})|(?:{whole})\b)")


@cache
def _on() -> re.Pattern[str]:
    some = "|".join(sorted(_forms().values(), key=len, reverse=True))
    return re.compile(rf"\bpa(?=\s+(?:{some}))")
