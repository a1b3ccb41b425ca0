"""The first step: what is offered, in words; and the page that begins a new listing."""

from typing import Any, ClassVar

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from inventory import units, vocabulary
from inventory.facts import NOT_GIVEN, ListingFacts, UnitFacts
from inventory.forms.base import Offers, PlainForm, StepForm, required
from inventory.forms.fields import WholeNumber
from inventory.forms.wording import KIND_NAMES, labelled
from inventory.models import ListingUnit
from inventory.types import ListingKind
from marketplace.errors import FieldProblem

LANGUAGES = ("sv", "en", "ar", "fa", "so", "ti", "uk", "pl", "de", "fi")
_WITH_ACTIVITIES = frozenset({ListingKind.PREMISES, ListingKind.EQUIPMENT})


class StartForm(PlainForm):
    """Whose it is, what kind it is and what it is called: enough for a draft."""

    organisation = SelectField(_l("Who offers it?"))
    kind = RadioField(_l("What do you want to share?"), [required(_l("Choose one of the four."))])
    title = StringField(_l("What is it called?"), [required(_l("Give it a name."))])

    def __init__(
        self, formdata: MultiDict[str, str] | None, organisations: list[tuple[str, str]]
    ) -> None:
        super().__init__(formdata)
        self.organisation.choices = organisations
        self.kind.choices = [(kind.value, str(name)) for kind, name in KIND_NAMES.items()]

    def take(self, problems: tuple[FieldProblem, ...]) -> None:
        """Show what the command found."""
        for problem in problems:
            field = self._fields.get(problem.field, self.title)
            field.errors = [*field.errors, str(problem.message)]


class WhatForm(StepForm):
    """Title, type, words, activities, how many, and of what it is a part."""

    title = StringField(_l("Title"), [required(_l("Give it a name."))])
    type = SelectField(_l("Type"))
    summary = StringField(_l("In one sentence"))
    description = TextAreaField(_l("Description"))
    activities = SelectMultipleField(_l("What it may be used for"))
    quantity = WholeNumber(_l("How many are there?"))
    part_of = SelectField(_l("Is this a part of something else that you list?"))
    language = SelectField(_l("In which language have you written this?"))

    ORDER: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        listing = offers.listing
        return super().initial(offers) | {
            "type": listing.type or "",
            "activities": [row.code for row in listing.activities],
            "quantity": units.quantity_of(listing) if listing.units else 1,
            "part_of": listing.part_of.public_id if listing.part_of else "",
        }

    def offer(self) -> None:
        """Fill in the vocabulary of the kind, and take away what does not fit it."""
        listing, locale = self.offers.listing, self.offers.locale
        types = labelled(vocabulary.TYPES[listing.kind.value], locale)
        self.type.choices = [("", _("Choose a type")), *types]
        self.activities.choices = labelled(vocabulary.ACTIVITIES, locale)
        self.part_of.choices = [("", _("No, it stands by itself")), *self.offers.wholes]
        self.language.choices = _languages(listing.language, locale)
        if listing.kind not in _WITH_ACTIVITIES:
            self._drop("activities")
        counted = listing.kind is ListingKind.EQUIPMENT and units.counted(listing)
        if not counted and not units.uncounted(listing):
            self._drop("quantity")
        if listing.kind is not ListingKind.PREMISES or not self.offers.wholes:
            self._drop("part_of")

    def facts(self) -> ListingFacts:
        """Return what was said."""
        part_of = self.part_of.data or None if "part_of" in self else NOT_GIVEN
        return ListingFacts(
            title=self.title.data or "",
            type=self.type.data or None,
            summary=self.summary.data or "",
            description=self.description.data or "",
            language=self.language.data,
            activities=self.activities.data or () if "activities" in self else NOT_GIVEN,
            quantity=self._number() if units.counted(self.offers.listing) else NOT_GIVEN,
            units=NOT_GIVEN if units.counted(self.offers.listing) else self._kits(),
            part_of=part_of,
        )

    @property
    def _own(self) -> list[ListingUnit]:
        return [row for row in self.offers.listing.units if not row.by_part]

    def _number(self) -> Any:  # noqa: ANN401 - a number or not given
        if "quantity" not in self:
            return NOT_GIVEN
        return 1 if self.quantity.data is None else self.quantity.data

    def _kits(self) -> Any:  # noqa: ANN401 - units or not given
        """Return what so many kits consist of, where nobody had said how many there are."""
        if "quantity" not in self or not self.quantity.data:
            return NOT_GIVEN
        return [
            UnitFacts(
                unit=row.unit.public_id,
                quantity=row.quantity,
                of=row.unit.quantity or row.quantity * self.quantity.data,
            )
            for row in self._own
        ]

    def _drop(self, name: str) -> None:
        if name in self:
            del self[name]


def _languages(present: str, locale: str) -> list[tuple[str, str]]:
    return [(code, language_name(code, locale)) for code in dict.fromkeys([*LANGUAGES, present])]


def language_name(code: str, locale: str) -> str:
    """Return a language's name in the reader's language, the code where nobody knows it."""
    return language_within(code, locale).capitalize()


def language_within(code: str, locale: str) -> str:
    """Return a language's name as it is written inside a sentence."""
    try:
        return Locale.parse(code).get_display_name(locale) or code
    except (UnknownLocaleError, ValueError):
        return code
