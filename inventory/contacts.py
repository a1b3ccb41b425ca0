"""Addresses by which people are reached: e-mail, telephone, web; checked by syntax only."""

from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

LONGEST_ADDRESS = 2_000
_REGION = "SE"


def email(text: str) -> str | None:
    """Return the address in lower case, or None when it is not one."""
    try:
        return str(validate_email(text, check_deliverability=False).normalized).lower()
    except EmailNotValidError:
        return None


def phone(text: str) -> str | None:
    """Return a telephone number as E.164 (Swedish unless it says otherwise), or None."""
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def web_address(text: str) -> str | None:
    """Return an http or https address (https where no scheme was written), or None."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    named = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    if not named or parts.username or any(c.isspace() or c in '<>"\\' for c in address):
        return None
    return address if len(address) <= LONGEST_ADDRESS else None
