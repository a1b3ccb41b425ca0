"""What an organisation says about itself, as typed, and made fit to store."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr as swedish_orgnr

from marketplace.accounts import read_email
from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.phones import read_phone
from marketplace.register_words import WordList, codes
from marketplace.wording import normalise

# Multi-line fields and the longest of each (characters).
TEXTS = {"description": 4000, "how_to_join": 2000}
LINES = {
    "name": 120,
    "summary": 200,
    "category": 60,
    "contact_name": 100,
    "address": 120,
    "city": 60,
    "umbrella_text": 120,
}
LOWEST_THIRD_DIGIT = 2
_POSTCODE = re.compile(r"\d{3} ?\d{2}", re.ASCII)


@dataclass(frozen=True)
class Profile:
    """The fields of the profile form; role, status, verification and price group are not here."""

    name: str
    summary: str = ""
    description: str = ""
    how_to_join: str = ""
    category: str = ""
    contact_name: str = ""
    email: str = ""
    email_public: bool = False
    phone: str = ""
    phone_public: bool = False
    website: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    district: str = ""
    orgnr: str = ""
    umbrella_text: str = ""
    in_register: bool = True
    umbrella: str | None = None
    """The slug of its umbrella, "" for none; None: as it is."""
    activities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    confirmed: bool = False


def read_profile(profile: Profile) -> dict[str, Any]:
    """Return the columns to store; raises Invalid with every field that cannot be used.

    The organisation number, the umbrella and the words of lists are not among them: they are
    judged with the rows that exist.
    """
    problems: list[FieldProblem] = []
    facts: dict[str, Any] = {
        name: normalise(getattr(profile, name), multiline=name in TEXTS)[:longest]
        for name, longest in (LINES | TEXTS).items()
    }
    if not facts["name"]:
        problems.append(FieldProblem("name", _l("Write the name of the organisation.")))
    for name, read in (("email", _email), ("phone", read_phone), ("website", _website)):
        try:
            facts[name] = read(getattr(profile, name))
        except Invalid as error:
            problems.extend(error.problems)
    facts["postcode"] = normalise(profile.postcode)
    if facts["postcode"] and not _POSTCODE.fullmatch(facts["postcode"]):
        problems.append(FieldProblem("postcode", _l("A postcode has five digits.")))
    facts["district"] = profile.district or None
    if profile.district and profile.district not in codes(WordList.DISTRICTS):
        problems.append(FieldProblem("district", _l("Choose one of the districts.")))
    if problems:
        raise Invalid(problems)
    facts["email_public"] = profile.email_public
    facts["phone_public"] = profile.phone_public
    facts["in_register"] = profile.in_register
    return facts


def read_orgnr(text: str) -> str | None:
    """Return an organisation number as NNNNNN-NNNN, None for nothing; raises Invalid.

    A number of a person is refused and kept nowhere: its third digit, the tens of the month, is
    below 2, that of an organisation never (Skatteverket, SKV 709). The prefix 16 marks
    organisations in registers of persons.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not digits:
        return None
    if len(digits) == len("16NNNNNNNNNN") and digits.startswith("16"):
        digits = digits[2:]
    try:
        digits = swedish_orgnr.validate(digits)
    except ValidationError:
        raise _bad("orgnr", _l("Write an organisation number like 802000-0000.")) from None
    if int(digits[2]) < LOWEST_THIRD_DIGIT:
        raise _bad("orgnr", _l("This looks like the number of a person. Leave the field empty."))
    return f"{digits[:6]}-{digits[6:]}"


def _email(text: str) -> str:
    return read_email(text) if text.strip() else ""


def _website(text: str) -> str:
    address = normalise(text)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or re.search(r"[\s<>\"]", address):
        raise _bad("website", _l("Write an address like https://www.example.org."))
    return address


def _bad(field: str, sentence: Sentence) -> Invalid:
    return Invalid([FieldProblem(field, sentence)])
