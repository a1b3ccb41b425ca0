"""A row under review beside what it resembles, fact by fact."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from inventory import units, vocabulary
from inventory.facts import ListingFacts, PlaceFacts, given
from inventory.forms.wording import KIND_NAMES, labelled
from inventory.importing import ListingValues, OrganisationValues
from inventory.importing.headings import Field
from inventory.intake import sentences
from inventory.intake.listing_facts import Owner, facts_of
from inventory.intake.remembering import recalled
from inventory.models import ImportedRow, Listing
from inventory.types import ListingKind
from marketplace.errors import Sentence
from marketplace.models import Organisation
from marketplace.web import filters

_KIND, _TYPE = _l("Kind"), _l("Type")
_SAME, _DIFFERS = _l("The same"), _l("Differs")
_ONLY_THERE, _ONLY_HERE = _l("Only in the file"), _l("Only here")

# The facts that a row and a listing say in the same words.
_ALIKE = (
    (Field.CAPACITY, "capacity_max"),
    (Field.STANDING, "capacity_standing"),
    (Field.SEATED, "capacity_seated"),
    (Field.PRICE, "price_text"),
    (Field.HOURS, "openings_text"),
    (Field.AUDIENCE, "audience_text"),
    (Field.CONTACT, "contact_name"),
    (Field.EMAIL, "contact_email"),
    (Field.DESCRIPTION, "description"),
    (Field.CONTENTS, "features_text"),
    (Field.ALWAYS_WITH, "always_with"),
    (Field.ACCESSIBILITY, "accessibility_text"),
    (Field.TERMS, "house_rules"),
    (Field.TERMS, "loan_terms"),
    (Field.PICKUP, "handover_text"),
)
_OF_PLACE = (
    (Field.ADDRESS, "address"),
    (Field.POSTCODE, "postcode"),
    (Field.CITY, "city"),
    (Field.DISTRICT, "district"),
)
_OF_ORGANISATION = (
    (Field.NAME, "name"),
    (Field.CATEGORY, "category"),
    (Field.DISTRICT, "district"),
    (Field.CONTACT, "contact_name"),
    (Field.EMAIL, "email"),
    (Field.WEBSITE, "website"),
    (Field.DESCRIPTION, "description"),
)


@dataclass(frozen=True)
class Compared:
    """One fact of a row under review, beside what is already here."""

    label: Sentence
    in_file: str
    here: str

    @property
    def differs(self) -> bool:
        """Tell whether both speak and say different things."""
        return bool(self.in_file and self.here) and self.in_file != self.here

    @property
    def verdict(self) -> Sentence:
        """How the two relate, in words."""
        if self.differs:
            return _DIFFERS
        if self.in_file and self.here:
            return _SAME
        return _ONLY_THERE if self.in_file else _ONLY_HERE


def comparison(row: ImportedRow, organisation: Organisation | None) -> list[Compared]:
    """Return what a row would become beside what it resembles, whatever either of them says.

    `organisation` owns the listings, None is the register. Nothing is there to compare with where
    what the row resembles is gone. Loads the units of the listing.
    """
    if row.values is None:
        return []
    if organisation is None:
        found = _of_organisation(recalled(row.values, OrganisationValues), row.made_organisation)
    else:
        owner = Owner(organisation.slug, organisation.name)
        found = _of_listing(recalled(row.values, ListingValues), owner, row.listing)
    return [one for one in found if one.in_file or one.here]


def _of_listing(values: ListingValues, owner: Owner, listing: Listing | None) -> Iterable[Compared]:
    facts, _left_out = facts_of(values, owner)
    place = given(facts.place, None)
    yield _compared(Field.NAME, facts.title, listing and listing.title)
    yield Compared(
        _KIND,
        str(KIND_NAMES[ListingKind(values.kind)]),
        str(KIND_NAMES[listing.kind]) if listing else "",
    )
    yield Compared(
        _TYPE,
        _type_name(values.kind, values.type),
        _type_name(listing.kind, listing.type) if listing else "",
    )
    for field, name in _OF_PLACE:
        there = given(getattr(place, name), "") if isinstance(place, PlaceFacts) else ""
        here = getattr(listing.place, name) if listing and listing.place else ""
        yield _compared(field, there, here)
    if ListingKind.EQUIPMENT in {values.kind, listing and listing.kind}:
        number = units.quantity_of(listing) if listing else 0
        yield _compared(Field.QUANTITY, values.quantity or values.quantity_text, number or "")
    for field, name in _ALIKE:
        there = given(getattr(facts, name), "")
        yield _compared(field, there, getattr(listing, name, ""))
    yield _phones(_phone_of(facts), listing.contact_phone if listing else "")


def _of_organisation(
    values: OrganisationValues, organisation: Organisation | None
) -> Iterable[Compared]:
    for field, name in _OF_ORGANISATION:
        yield _compared(field, getattr(values, name), getattr(organisation, name, ""))
    yield _phones(values.phone, organisation.phone if organisation else "")


def _compared(field: Field, there: object, here: object) -> Compared:
    return Compared(sentences.FIELDS[field], str(there or ""), str(here or ""))


def _phones(there: str | None, here: str | None) -> Compared:
    return _compared(Field.PHONE, filters.phone(there or ""), filters.phone(here or ""))


def _phone_of(facts: ListingFacts) -> str:
    return given(facts.contact_phone, "")


def _type_name(kind: str, code: str | None) -> str:
    names = dict(labelled(vocabulary.TYPES[kind], str(get_locale())))
    return names.get(code or "", code or "")
