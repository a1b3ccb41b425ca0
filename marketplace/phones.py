"""Telephone numbers: stored as E.164, shown the way people of the country write them."""

import phonenumbers
from flask_babel import lazy_gettext as _l

from marketplace.errors import FieldProblem, Invalid

REGION = "SE"
LONGEST = 40


def read_phone(text: str, field: str = "phone") -> str:
    """Return the number as E.164, "" for nothing; raises Invalid for what is no number."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text[:LONGEST], REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid(
            [FieldProblem(field, _l("Write the number with its area code, like 08-465 004 00."))]
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def shown(stored: str) -> str:
    """Return a stored number as it is read: 042-10 50 00, abroad +45 32 12 34 56."""
    try:
        number = phonenumbers.parse(stored, REGION)
    except phonenumbers.NumberParseException:
        return stored
    form = phonenumbers.PhoneNumberFormat
    home = number.country_code == phonenumbers.country_code_for_region(REGION)
    return str(phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL))
