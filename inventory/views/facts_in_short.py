"""What an owner looks at to say that the facts are still right: those that people plan by."""

from flask_babel import gettext as _

from inventory import vocabulary
from inventory.models import Listing
from inventory.views import overview
from inventory.views.overview import Row
from marketplace.models import Organisation
from marketplace.web import filters


def of_listing(listing: Listing, locale: str) -> list[Row]:
    """Return the facts of a listing (all loaded) that others plan by, in words."""
    wanted = {
        _("In one sentence"),
        _("How many there are"),
        _("Address"),
        _("How to find it"),
        _("At most"),
        _("What is in it"),
        _("Present"),
        _("Not present"),
        _("Not known"),
        _("Open"),
        _("Who may book it"),
        _("How it is booked"),
        _("Contact person"),
        _("The price in a sentence"),
        _("Prices"),
    }
    return [
        (key, value[:1] if key == _("How it is booked") else value)
        for part in overview.parts(listing, locale)
        for key, value in part.rows
        if key in wanted
    ]


def of_organisation(organisation: Organisation, locale: str) -> list[Row]:
    """Return what an organisation says about itself (its words loaded)."""
    town = " ".join(part for part in (organisation.postcode, organisation.city) if part)
    umbrella = organisation.umbrella.name if organisation.umbrella else organisation.umbrella_text
    return [
        (_("Name"), organisation.name),
        (_("In one sentence"), organisation.summary),
        (_("What we do"), words_of(organisation, "activities", locale)),
        (_("For which ages there is something"), words_of(organisation, "ages", locale)),
        (
            _("In which languages one can take part"),
            words_of(organisation, "languages", locale),
        ),
        (_("Belongs to"), umbrella),
        (_("How to join"), organisation.how_to_join),
        (_("Contact person"), organisation.contact_name),
        (_("E-mail"), filters.left_to_right(organisation.email)),
        (_("Phone"), filters.left_to_right(filters.phone(organisation.phone))),
        (_("Website"), filters.left_to_right(organisation.website)),
        (_("Address"), ", ".join(part for part in (organisation.address, town) if part)),
        (_("District"), organisation.district or ""),
    ]


def words_of(organisation: Organisation, name: str, locale: str) -> list[str]:
    """Return what an organisation says by a list of words, in the order of the list."""
    chosen = {row.code for row in getattr(organisation, name)}
    terms = _TERMS[name]
    return [label for code, label in vocabulary.labels(terms, locale).items() if code in chosen]


_TERMS = {
    "activities": vocabulary.ACTIVITIES,
    "languages": vocabulary.LANGUAGES,
    "ages": vocabulary.AGES,
}
