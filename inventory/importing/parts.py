"""Rule 5, whole and part: which names mean a whole hall and which a part of one."""

import re
from collections.abc import Iterable

_SPLIT = re.compile(r"^(.*\S)\s+[–—-]\s+(\S.*)$")
_WHOLE = re.compile(r"^(?:hel|hela|hel \w+|hela \w+)$")
_PART = re.compile(r"^(?:(?:halva|halv|del) \w+|\d/\d(?: \w+)?)$")


def part_base(name: str) -> str | None:
    """Return the first part of a name that means a part of something, folded; else None."""
    return _base(name, _PART)


def whole_base(name: str) -> str | None:
    """Return the first part of a name that means a whole, folded; else None."""
    return _base(name, _WHOLE)


def wholes(names: Iterable[str]) -> dict[str, str]:
    """Return, for each first part, the name of the first whole that carries it."""
    found: dict[str, str] = {}
    for name in names:
        base = whole_base(name)
        if base is not None:
            found.setdefault(base, name)
    return found


def _base(name: str, tail: re.Pattern[str]) -> str | None:
    split = _SPLIT.match(name.casefold())
    return split.group(1) if split and tail.match(split.group(2)) else None
