"""Rule 21, kits: components of the item above, and what is always lent along."""

import re

_BULLET = re.compile(r"^[–•-]\s+(.*)$")
_ALONG = re.compile(
    r"\((?:lånas|lånas ut|hyrs)\s+(?:alltid\s+)?(?:med|tillsammans med)\s+([^()]+)\)", re.IGNORECASE
)
_LIST = re.compile(r"\s*(?:,|;|\boch\b|&)\s*")


def component_name(name: str) -> str | None:
    """Return the name without its bullet where cleaned text starts as a component does."""
    found = _BULLET.match(name)
    return found.group(1).strip() if found else None


def always_with(name: str, column: str) -> tuple[str, ...]:
    """Return what a thing is always lent with: a reminder at booking, not a part."""
    found = _ALONG.search(name)
    listed = found.group(1) if found and not column else column
    return tuple(item for item in _LIST.split(listed) if item)


def photo_names(column: str) -> tuple[str, ...]:
    """Return the file names in a picture column."""
    return tuple(name for name in re.split(r"\s*[;|]\s*", column) if name)
