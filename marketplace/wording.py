"""Text as people type it, made fit to store, to put in an address and to compare."""

import re
import unicodedata
from textwrap import shorten

LONGEST_SLUG = 60
NUL = "\x00"
"""The one character that PostgreSQL takes in no text, not even in a comparison."""

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\u0085\u2028\u2029]")
# No-break and other odd spaces. Zero-width joiners stay: Persian and emoji are spelled with them.
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Characters that nobody sees, among them those that turn the direction of the text around them.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff]")
# The categories Cc, but for the line feed, and Cs.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_ELLIPSIS = "…"
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_WITHOUT_DECOMPOSITION = str.maketrans(
    {"æ": "a", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "œ": "oe"}
)


def normalise(text: str, *, multiline: bool = False) -> str:
    """Return text as it is stored: NFC, no control characters, plain spaces, trimmed.

    On one line unless `multiline`; then lines end in a line feed, and there is at most
    one empty line in a row. What PostgreSQL cannot store (NUL, lone surrogates) is removed.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if not multiline else text.strip()
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = _CONTROL.sub("", text)
    text = unicodedata.normalize("NFC", text)  # what was apart may now stand side by side
    if not multiline:
        return " ".join(text.split())
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def cut(text: str, longest: int) -> str:
    """Return text on one line in at most so many letters, cut at a word with an ellipsis.

    A single word that is longer is cut inside.
    """
    told = shorten(text, longest, placeholder=_ELLIPSIS)
    return told if told != _ELLIPSIS else text.strip()[: longest - 1] + _ELLIPSIS


def fold(text: str) -> str:
    """Return text as it is compared in a search: lower case, å and ä as a, ö as o, no accents.

    Other scripts keep their letters; every run of white space is one space.
    """
    lowered = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = "".join(c for c in lowered if not unicodedata.combining(c))
    return " ".join(bare.translate(_WITHOUT_DECOMPOSITION).split())


def slugify(text: str) -> str:
    """Return the readable part of an address: a-z, 0-9 and single hyphens, at most 60 long.

    Cut between words where there is one to cut at. Empty when no Latin letter or digit is left.
    """
    slug = _NOT_IN_SLUG.sub("-", fold(text)).strip("-")
    if len(slug) <= LONGEST_SLUG:
        return slug
    cut = slug[: LONGEST_SLUG + 1]
    return (cut.rpartition("-")[0] or cut[:LONGEST_SLUG]).strip("-")
