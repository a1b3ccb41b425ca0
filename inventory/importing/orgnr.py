"""Rule 17, organisation numbers: valid ones only; anything else is dropped and stored nowhere.

A number shaped like a personal identity number has its third digit 0 or 1, or twelve digits
that start with 18, 19 or 20; a valid organisation number never has.
"""

import re

from stdnum import luhn

from inventory.importing.grid import CellValue
from inventory.importing.text import clean

_SHAPE = re.compile(r"^(?:16)?(\d{6})[- ]?(\d{4})$")
_IDENTITY = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+]\d{4}(?!\d)")
_LOWEST_THIRD_DIGIT = 2


def read_orgnr(cell: CellValue) -> tuple[str | None, str | None]:
    """Return `NNNNNN-NNNN` and the warning `orgnr_rejected` where digits were dropped."""
    text = clean(cell)
    if not any(character.isdigit() for character in text):
        return None, None
    found = _SHAPE.match(text)
    if found is None or not text.isascii():
        return None, "orgnr_rejected"
    number = found.group(1) + found.group(2)
    if int(number[2]) < _LOWEST_THIRD_DIGIT or not luhn.is_valid(number):
        return None, "orgnr_rejected"
    return f"{number[:6]}-{number[6:]}", None


def without_identity_numbers(text: str) -> str:
    """Return text of an unknown column with everything shaped like such a number taken out."""
    return _IDENTITY.sub("", text).strip()
