"""What the fields of a form that is handed back are called, for those who read before they send."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

from marketplace.errors import Sentence

Typed = tuple[Sentence, str]

KEY = "key"
_NAMES: Mapping[str, Sentence] = {
    "name": _l("Name"),
    "title": _l("Title"),
    "description": _l("Description"),
    "text": _l("Text"),
    "message": _l("Message"),
    "words": _l("Message"),
    "note": _l("Message"),
    "reason": _l("Reason"),
    "purpose": _l("Purpose"),
    "people": _l("Number of people"),
    "quantity": _l("How many"),
    "date": _l("Date"),
    "last_day": _l("Last day"),
    "from": _l("From"),
    "to": _l("To"),
    "contact_name": _l("Contact person"),
    "contact_phone": _l("Telephone"),
    "phone": _l("Telephone"),
    "email": _l("E-mail"),
    "website": _l("Website"),
    "district": _l("District"),
}


def told(fields: Iterable[tuple[str, str]]) -> tuple[list[Typed], list[tuple[str, str]]]:
    """Return what somebody wrote, under words for it, and what else goes along, as it is named.

    All that is not empty is in one of the two but the key of the form, which says nothing: nobody
    is to send what they have not seen.
    """
    words: list[Typed] = []
    rest: list[tuple[str, str]] = []
    for name, value in fields:
        if not value or name == KEY:
            continue
        if name in _NAMES:
            words.append((_NAMES[name], value))
        else:
            rest.append((name, value))
    return words, rest
