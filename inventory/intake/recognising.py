"""Words of a file as codes of the vocabulary: activities, things in a room, who may book."""

import re
from collections.abc import Iterable, Mapping

from inventory.facts import AudienceFacts, FeatureFacts
from inventory.types import Audience
from inventory.vocabulary import ACTIVITIES, AUDIENCES, FEATURES, Term

_LIST = re.compile(r"\s*(?:[,;\n/•]|\boch\b|&|\bsamt\b)\s*")
_COUNTED = re.compile(r"^(?:(\d{1,5})\s*(?:st\.?|stycken)?\s+)?(\D.*)$")
_OF_THE_CITY = re.compile(r"\s+i (?:kommunen|staden)$")
_ENDINGS = ("", "er", "ar", "or", "r", "n", "en", "et", "erna", "arna")
_MOST_TEXT = 2_000
# Words for borrowers that the vocabulary has no term of its own for.
_MORE_AUDIENCES = {
    "studieförbund": Audience.ASSOCIATIONS,
    "privata": Audience.PRIVATE,
    "privatperson": Audience.PRIVATE,
    "stadens verksamheter": Audience.CITY,
}


def activities(text: str | None) -> tuple[tuple[str, ...], bool]:
    """Return the codes that the text names, and whether every word of it was one."""
    words = _words(text)
    found = [_activity(word) for word in words]
    codes = tuple(dict.fromkeys(code for code in found if code))
    return codes, None not in found


def features(text: str | None) -> tuple[FeatureFacts, ...]:
    """Return the things that the text names, with their counts, each once; the rest stays text."""
    found: dict[str, int | None] = {}
    for word in _words(text):
        counted = _COUNTED.match(word)
        if counted is None:
            continue
        code = _feature(counted.group(2))
        if code is not None and code not in found:
            number = int(counted.group(1)) if counted.group(1) else 0
            found[code] = number or None
    return tuple(FeatureFacts(code=code, count=count) for code, count in found.items())


def audience(text: str | None, *, owner: str, umbrella: str | None) -> tuple[AudienceFacts, ...]:
    """Return who may book, where every word is understood; otherwise nobody is shut out.

    Half a rule would be worse than none: the words stand on the page, and the owner answers.
    `owner` is the slug of the organisation, for "its members"; `umbrella` that of its umbrella.
    """
    found: dict[AudienceFacts, None] = {}
    for word in _words(text):
        one = _audience(_OF_THE_CITY.sub("", word), owner, umbrella)
        if one is None:
            return ()
        found[one] = None
    return tuple(found)


def _words(text: str | None) -> list[str]:
    folded = (text or "")[:_MOST_TEXT].casefold()
    return [word for part in _LIST.split(folded) if (word := part.strip(" .:()"))]


def _index(terms: Iterable[Term], endings: Iterable[str]) -> Mapping[str, str]:
    """Return word → code; a word of the vocabulary itself stands before an ending of another."""
    exact = {word: term.code for term in terms for word in (term.sv.casefold(), *term.words)}
    inflected = {word + ending: code for word, code in exact.items() for ending in endings}
    plurals = {f"{word[:-2]}lar": code for word, code in exact.items() if word.endswith("el")}
    return inflected | plurals | exact


_ACTIVITY_CODES = _index(ACTIVITIES, _ENDINGS)
_FEATURE_CODES = _index(FEATURES, _ENDINGS)
_AUDIENCE_CODES = {word: Audience(term.code) for term in AUDIENCES for word in term.words}


def _activity(word: str) -> str | None:
    return _ACTIVITY_CODES.get(word)


def _feature(word: str) -> str | None:
    """Return the code of a thing, also where its size follows: "skärm 65 tum"."""
    bare = re.sub(r"\s+\d.*$", "", word.strip())
    return _FEATURE_CODES.get(bare)


def _audience(word: str, owner: str, umbrella: str | None) -> AudienceFacts | None:
    group = _AUDIENCE_CODES.get(word) or _MORE_AUDIENCES.get(word)
    if group is Audience.NAMED:
        return AudienceFacts(group, owner)
    if group is Audience.UMBRELLA:
        return AudienceFacts(group, umbrella) if umbrella else None
    return AudienceFacts(group) if group else None
