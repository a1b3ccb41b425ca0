"""Text as calendar clients can bear it: cleaned, escaped in one pass, folded by octets."""

import re

from icalendar import vText

FOLD_OCTETS = 75
MAX_BLANK_RUN = 20

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK_RUN = re.compile(f" {{{MAX_BLANK_RUN},}}")
_SPECIAL = re.compile(r"[\\;,\n]")


def clean_text(text: str) -> str:
    r"""Return `text` without what breaks parsers, otherwise unchanged.

    Every kind of line break becomes "\n", a tab a space; other control characters go, since a bare
    CR can inject properties and NUL ends the text in some clients. Half a surrogate pair cannot be
    written as UTF-8 and becomes the replacement character. Blank ends go and long runs of spaces
    are shortened, because a folded line of nothing but blanks is taken for an empty line.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", text))
    return _BLANK_RUN.sub(" " * MAX_BLANK_RUN, text).strip()


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line, for titles and names."""
    return clean_text(clean_text(text).replace("\n", " "))


def escaped(text: str) -> str:
    r"""Escape a TEXT value (RFC 5545, 3.3.11) in one pass, so that a literal `\N` stays literal."""
    return _SPECIAL.sub(lambda found: "\\n" if found[0] == "\n" else "\\" + found[0], text)


class CalendarText(vText):
    r"""A TEXT value whose backslashes survive.

    The library's own class rewrites a literal `\N` to a line break: `C:\Nya` comes out as two
    lines.
    """

    def to_ical(self) -> bytes:
        """Return the escaped value as UTF-8."""
        return escaped(str(self)).encode()


def folded(line: str) -> bytes:
    """Return one content line in UTF-8 with CRLF, no physical line longer than 75 octets.

    No fold falls inside a character or an escape pair (RFC 5545, 3.1, and RFC 6868), since some
    clients unescape before they unfold; the library can part a doubled backslash.
    """
    rest = line.encode()
    lines: list[bytes] = []
    room = FOLD_OCTETS
    while len(rest) > room:
        cut = _fold_point(rest, room)
        lines.append(rest[:cut])
        rest = rest[cut:]
        room = FOLD_OCTETS - 1  # the blank that marks a continuation counts
    lines.append(rest)
    return b"\r\n ".join(lines) + b"\r\n"


def _fold_point(octets: bytes, room: int) -> int:
    cut = room
    while octets[cut] & 0xC0 == 0x80:  # noqa: PLR2004 - the mark of a UTF-8 continuation octet
        cut -= 1
    for mark in (b"^", b"\\"):
        run = cut - len(octets[:cut].rstrip(mark))
        cut -= run % 2
    return cut
