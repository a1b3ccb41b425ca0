"""Rule 2, text: NFC, ordinary spaces, trimmed; and what a blank is."""

import datetime as dt
import math
import re
import unicodedata
from functools import lru_cache

from inventory.importing.grid import CellValue, Missing

DASHES = frozenset({"-", "–", "—"})
_SPACES = re.compile(r"\s+")
_LINE_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_text(value: CellValue) -> str:
    """Return a cell as the text that a reader sees: whole numbers without `.0`, ISO dates."""
    if value is None or isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float):
        if math.isfinite(value) and value.is_integer() and abs(value) < 10**15:
            return str(int(value))
        return repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def clean(value: CellValue) -> str:
    """Return one line of text: NFC, no control characters, white space runs as one space."""
    return _cleaned(as_text(value))


@lru_cache(maxsize=16_384)
def _cleaned(text: str) -> str:
    # The same cells are asked for again and again; plain ones need no more than this.
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    return _CONTROL.sub("", _SPACES.sub(" ", text)).strip()


def clean_lines(value: CellValue) -> str:
    """Return text that may keep its line breaks (long descriptions), otherwise as `clean`."""
    text = _NEWLINES.sub("\n", unicodedata.normalize("NFC", as_text(value)))
    lines = (_LINE_SPACES.sub(" ", line).strip() for line in _CONTROL.sub("", text).split("\n"))
    return "\n".join(lines).strip()


def is_nothing(text: str) -> bool:
    """Tell whether cleaned text says nothing: blank or a dash alone."""
    return not text or text in DASHES
