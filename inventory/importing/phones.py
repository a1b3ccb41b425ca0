"""Rule 13, telephone numbers: stored as E.164."""

import re

import phonenumbers

from inventory.importing.grid import CellValue, Missing
from inventory.importing.text import clean, is_nothing

_REGION = "SE"
_SEVERAL = re.compile(r"\s+(?:el\.?|eller|och|samt|alt\.?)\s+|[;,&]|\s/\s")
_TOO_LONG = 200
_DIGITS = re.compile(r"^[1-9]\d{5,8}$")
_COUNTRY = re.compile(r"^46\d{7,10}$")


def read_phone(cell: CellValue) -> tuple[str | None, str | None]:
    """Return the number and the warning that it earns."""
    text = clean(cell)
    if isinstance(cell, Missing) or is_nothing(text):
        return None, None
    if _DIGITS.match(text):
        # A number cell loses its leading zero; a CSV saved from it has lost it too.
        restored = _e164("0" + text)
        return (restored, "phone_zero_added") if restored else (None, "phone_unclear")
    if _COUNTRY.match(text):
        text = "+" + text
    pieces = _SEVERAL.split(text) if len(text) <= _TOO_LONG else []
    numbers = [number for piece in pieces if (number := _e164(piece))]
    if not numbers:
        return None, "phone_unclear"
    return numbers[0], "phone_several" if len(set(numbers)) > 1 else None


def _e164(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
