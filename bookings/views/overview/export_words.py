"""The overview's tables in the reader's words, for those who open them in a spreadsheet program.

The names of columns and the codes stay what they are in CSV and JSON, which programs read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory import vocabulary
from inventory.exporting.tables import Cell, Table
from inventory.forms.wording import AUDIENCE_NAMES, MODE_NAMES, STATUS_NAMES
from inventory.views.register_asked import KIND_NAMES
from marketplace.errors import Sentence

Label = Callable[[Cell], Cell]

TITLES: Mapping[str, Sentence] = {
    "districts": _l("By district and kind"),
    "accessibility": _l("Accessibility"),
    "confirmations": _l("Confirmations"),
    "hours": _l("By weekday"),
    "use": _l("Use"),
    "listings": _l("Listings"),
    "register": _l("The register of associations"),
}
"""The names of the sheets: at most 31 letters, none of []:*?/ and a backslash."""

HEADINGS: Mapping[str, Sentence] = {
    "accessible": _l("Present (accessibility)"),
    "activities": _l("Activities"),
    "address": _l("Address"),
    "ages": _l("Ages"),
    "audience": _l("Who may book it"),
    "booking_mode": _l("How it is booked"),
    "capacity_max": _l("People at most"),
    "capacity_seated": _l("People seated"),
    "capacity_standing": _l("People standing"),
    "capacity_tables": _l("People at tables"),
    "category": _l("Category"),
    "city": _l("City"),
    "confirmed_on": _l("Confirmed on"),
    "contact_email": _l("E-mail of the contact person"),
    "contact_name": _l("Contact person"),
    "contact_phone": _l("Telephone of the contact person"),
    "district": _l("District"),
    "email": _l("E-mail"),
    "fact": _l("Fact"),
    "features": _l("What is in it"),
    "from": _l("From"),
    "how_to_join": _l("How to join"),
    "id": _l("Id"),
    "kind": _l("Kind"),
    "languages": _l("Languages"),
    "latitude": _l("Latitude"),
    "listings": _l("Listings"),
    "longitude": _l("Longitude"),
    "name": _l("Name"),
    "never_confirmed": _l("Never confirmed"),
    "no": _l("Not present"),
    "not_accessible": _l("Not present (accessibility)"),
    "open_hours": _l("Hours open"),
    "organisation": _l("Short name of the owner"),
    "organisation_name": _l("Owner"),
    "owner": _l("Short name of the owner"),
    "owner_name": _l("Owner"),
    "people": _l("Room for (people)"),
    "percent": _l("Percent taken"),
    "phone": _l("Phone"),
    "place": _l("Place"),
    "postcode": _l("Postcode"),
    "price": _l("Price"),
    "published_on": _l("Published on"),
    "quantity": _l("How many there are"),
    "sized": _l("Listings with a number of people"),
    "slug": _l("Short name"),
    "status": _l("Status"),
    "summary": _l("In one sentence"),
    "taken_hours": _l("Hours taken"),
    "title": _l("Title"),
    "to": _l("To"),
    "type": _l("Type"),
    "umbrella": _l("Short name of the umbrella organisation"),
    "umbrella_name": _l("Belongs to"),
    "unconfirmed": _l("Not confirmed for 14 months"),
    "unknown": _l("Not known"),
    "url": _l("Web address"),
    "verified": _l("Verified by the city"),
    "website": _l("Website"),
    "weekday": _l("Weekday"),
    "yes": _l("Present"),
}


def worded(table: Table) -> Table:
    """Return the table with headings and words in the reader's language; read as it was, once."""
    labels = _labels(table.name)
    each = [labels.get(name) for name in table.columns]
    return replace(
        table,
        name=str(TITLES[table.name]),
        columns=tuple(str(HEADINGS[name]) for name in table.columns),
        rows=([_said(*pair) for pair in zip(each, row, strict=True)] for row in table.rows),
    )


def _said(label: Label | None, cell: Cell) -> Cell:
    return cell if label is None else label(cell)


def _labels(table: str) -> dict[str, Label]:
    """Return by column what its codes are called."""
    locale = str(get_locale())
    types = {
        code: label
        for terms in vocabulary.TYPES.values()
        for code, label in vocabulary.labels(terms, locale).items()
    }
    activities = _named(vocabulary.labels(vocabulary.ACTIVITIES, locale))
    facts = _named(vocabulary.labels(vocabulary.ACCESSIBILITY, locale))
    kinds = vocabulary.labels(vocabulary.KINDS, locale)
    if table == "register":
        kinds = {kind.value: str(name) for kind, name in KIND_NAMES.items()}
    days = get_day_names("wide", context="stand-alone", locale=get_locale())
    return {
        "kind": _named(kinds),
        "type": _named(types),
        "status": _named({one.value: str(name) for one, name in STATUS_NAMES.items()}),
        "audience": _named({one.value: str(name) for one, name in AUDIENCE_NAMES.items()}),
        "booking_mode": _named({one.value: str(name) for one, name in MODE_NAMES.items()}),
        "activities": activities,
        "features": _named(vocabulary.labels(vocabulary.FEATURES, locale)),
        "accessible": facts,
        "not_accessible": facts,
        "fact": facts,
        "languages": _named(vocabulary.labels(vocabulary.LANGUAGES, locale)),
        "ages": _named(vocabulary.labels(vocabulary.AGES, locale)),
        "district": lambda cell: cell or _("No district stated"),
        "verified": lambda cell: _("Yes") if cell else _("No"),
        "weekday": lambda cell: days[int(str(cell)) - 1].capitalize(),
    }


def _named(labels: Mapping[str, str]) -> Label:
    """Return what says a code, or each of several; what is no code stays as it is."""

    def said(cell: Cell) -> Cell:
        if isinstance(cell, str):
            return labels.get(cell, cell)
        if isinstance(cell, Sequence):
            return [labels.get(one, one) for one in cell]
        return cell

    return said
