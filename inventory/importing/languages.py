"""The languages in which one can take part, as a register writes them."""

import re

from inventory.importing.grid import CellValue
from inventory.importing.text import clean, is_nothing
from inventory.vocabulary_people import LANGUAGES
from marketplace.wording import fold

_BETWEEN = re.compile(r"[,;/&+\n]| och | samt | and ", re.IGNORECASE)
_CODES = {
    fold(word): term.code
    for term in LANGUAGES
    for word in (term.code, term.sv, term.en, *term.words)
}


def read_languages(cell: CellValue) -> tuple[tuple[str, ...], str | None]:
    """Return the codes that a cell names, in the order of the list, and its warning."""
    text = clean(cell)
    if is_nothing(text):
        return (), None
    words = [fold(part) for part in _BETWEEN.split(text) if part.strip()]
    named = {_CODES[word] for word in words if word in _CODES}
    unknown = any(word not in _CODES for word in words)
    found = tuple(term.code for term in LANGUAGES if term.code in named)
    return found, "language_unknown" if unknown else None
