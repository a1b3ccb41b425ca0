"""Rules 16, 20 and 22: kind of listing, type within the kind, and by agreement."""

import re

from inventory.vocabulary import OTHER_TYPE, kind_of, type_of

# Where a name turns from the thing itself to what comes along: "Kajak (lånas med flytväst)".
_ALONG = re.compile(r"\s*[(\[]|\s+(?:med|inkl\.?|inklusive|till|för|utan)\s", re.IGNORECASE)
_AGREEMENT = re.compile(r"\b(?:efter|enligt|enl\.?)\s+ö(?:verenskommelse|\.k\.)|\be\.\s?ö\.?")


def read_kind(word: str, sheet: str | None, *, is_premises_sheet: bool) -> str | None:
    """Return the kind from the type column, else the sheet's name, else what its columns say.

    None: the word is none of the four, and the row is refused.
    """
    if word:
        return kind_of(word)
    named = kind_of(sheet.strip()) if sheet else None
    if named in {"service", "skill"}:
        return named
    return "premises" if is_premises_sheet else "equipment"


def read_type(kind: str, word: str, name: str) -> tuple[str, str | None]:
    """Return the type, and `kind_unknown` where a word was given that no type knows.

    Without a word the name tells it: what stands before a parenthesis or "med", else all of it.
    """
    if word:
        found = type_of(kind, word)
        return found or OTHER_TYPE[kind], None if found else "kind_unknown"
    itself = _ALONG.split(name, maxsplit=1)[0]
    return type_of(kind, itself) or type_of(kind, name) or OTHER_TYPE[kind], None


def says_by_agreement(text: str) -> bool:
    """Tell whether a time or terms column says that the time is agreed on."""
    return _AGREEMENT.search(text.casefold()) is not None
