"""Rule 14, e-mail addresses: lower case, without `mailto:`, the first of several."""

import re

from inventory.importing.grid import CellValue, Missing
from inventory.importing.text import clean, is_nothing

_SEPARATORS = re.compile(r"[;,<>\s]+|\beller\b")
_ADDRESS = re.compile(r"^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,63}$")
_LONGEST = 254
_TOO_LONG = 1_000


def read_email(cell: CellValue) -> tuple[str | None, str | None]:
    """Return the address and the warning that it earns."""
    text = clean(cell).casefold()
    if isinstance(cell, Missing) or is_nothing(text):
        return None, None
    if len(text) > _TOO_LONG:
        return None, "email_invalid"
    pieces = (piece.removeprefix("mailto:") for piece in _SEPARATORS.split(text) if piece)
    addresses = [piece for piece in pieces if _is_address(piece)]
    if not addresses:
        return None, "email_invalid"
    return addresses[0], "email_several" if len(set(addresses)) > 1 else None


def _is_address(text: str) -> bool:
    local = text.partition("@")[0]
    dotted = local.startswith(".") or local.endswith(".") or ".." in text
    return len(text) <= _LONGEST and not dotted and _ADDRESS.match(text) is not None
