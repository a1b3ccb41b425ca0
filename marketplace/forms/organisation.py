"""Forms of organisations: registering, describing, inviting, and what the city decides."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    URLField,
    widgets,
)
from wtforms.validators import InputRequired, Length, Optional

from marketplace import phones
from marketplace.accounts import LONGEST_EMAIL
from marketplace.forms.base import Form, choices_of, line, paragraph
from marketplace.models import Organisation
from marketplace.organisation_profile import LINES, TEXTS, Profile
from marketplace.register_words import WordList, choices
from marketplace.types import OrganisationKind, Role

LONGEST_REASON = 500
WORDS = ("activities", "languages", "ages")

ROLES = (
    (Role.ADMIN, _l("Admin: lists, decides and invites")),
    (Role.BOOKER, _l("Booker: books, and cancels what they booked")),
    (Role.CARETAKER, _l("Caretaker: sees the day of a place and hands over")),
)
ROLE_NAMES = {
    Role.ADMIN: _l("Admin"),
    Role.BOOKER: _l("Booker"),
    Role.CARETAKER: _l("Caretaker"),
}
KINDS = (
    (OrganisationKind.ASSOCIATION, _l("Association")),
    (OrganisationKind.STUDY_ASSOCIATION, _l("Study association")),
    (OrganisationKind.UMBRELLA, _l("Umbrella organisation for several associations")),
)
# Only for who may verify others.
OF_THE_CITY = (OrganisationKind.MUNICIPAL, _l("A department of the city, verified from the start"))


class RegisterForm(Form):
    """An association that asks to join."""

    name = line(_l("Name of the association"), LINES["name"], InputRequired(_l("Write its name.")))
    kind = RadioField(
        _l("What is it?"),
        [InputRequired()],
        choices=lambda: choices_of(KINDS),
        default=OrganisationKind.ASSOCIATION.value,
    )
    orgnr = line(
        _l("Organisation number"),
        20,
        description=_l("If it has one. The city can check the association faster with it."),
    )

    def offer(self, *, municipal: bool) -> None:
        """Offer departments of the city, too, where `municipal`."""
        if municipal:
            self.kind.choices = choices_of((*KINDS, OF_THE_CITY))


class ProfileForm(Form):
    """Everything that an organisation says about itself."""

    name = line(_l("Name"), LINES["name"], InputRequired(_l("Write its name.")))
    summary = line(
        _l("In one sentence"), LINES["summary"], description=_l("What you do, and for whom.")
    )
    description = paragraph(_l("About us"), TEXTS["description"])
    how_to_join = paragraph(_l("How to join"), TEXTS["how_to_join"])
    category = line(_l("Category"), LINES["category"])
    activities = SelectMultipleField(
        _l("What we do"),
        [Optional()],
        option_widget=widgets.CheckboxInput(),
        validate_choice=False,
    )
    languages = SelectMultipleField(
        _l("In which languages one can take part"),
        [Optional()],
        option_widget=widgets.CheckboxInput(),
        validate_choice=False,
    )
    ages = SelectMultipleField(
        _l("For which ages there is something"),
        [Optional()],
        option_widget=widgets.CheckboxInput(),
        validate_choice=False,
    )
    umbrella = SelectField(_l("Belongs to"), validate_choice=False)
    contact_name = line(_l("Contact person"), LINES["contact_name"])
    email = EmailField(_l("E-mail"), [Length(max=LONGEST_EMAIL)])
    email_public = BooleanField(_l("Show the e-mail address to everyone"))
    phone = TelField(_l("Phone"), [Length(max=phones.LONGEST)])
    phone_public = BooleanField(_l("Show the phone number to everyone"))
    website = URLField(_l("Website"), [Length(max=300)])
    address = line(_l("Street address"), LINES["address"])
    postcode = StringField(_l("Postcode"), [Length(max=10)])
    city = line(_l("Town"), LINES["city"])
    district = SelectField(_l("District"), validate_choice=False)
    orgnr = line(_l("Organisation number"), 20)
    umbrella_text = line(
        _l("Another umbrella organisation, by name"),
        LINES["umbrella_text"],
        description=_l("If it stands in the register, its admins can confirm it."),
    )
    in_register = BooleanField(_l("Show us in the register of associations"))
    confirmed = BooleanField(_l("I have checked that these facts are right today"))

    def offer(self, locale: str, umbrellas: Sequence[Organisation] = ()) -> None:
        """Fill in the lists of words in the reader's language, and the umbrellas to choose of."""
        self.languages.choices = choices_of(choices(WordList.LANGUAGES, locale))
        self.ages.choices = choices_of(choices(WordList.AGES, locale))
        known = [(one.slug, one.name) for one in umbrellas]
        self.umbrella.choices = choices_of([("", _l("None of these")), *known])
        self.activities.choices = choices_of(choices(WordList.ACTIVITIES, locale))
        districts = choices(WordList.DISTRICTS, locale)
        self.district.choices = choices_of([("", _l("Not stated")), *districts])

    def profile(self) -> Profile:
        """Return what was typed."""
        facts: dict[str, Any] = {
            name: field.data or ""
            for name, field in self._fields.items()
            if name in Profile.__dataclass_fields__
        }
        for name in ("email_public", "phone_public", "in_register", "confirmed"):
            facts[name] = bool(facts[name])
        for name in WORDS:
            facts[name] = tuple(self[name].data or ())
        facts["umbrella"] = self.umbrella.data if self.umbrella.raw_data else None
        return Profile(**facts)


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Write the address of the person.")), Length(max=LONGEST_EMAIL)],
    )
    role = RadioField(
        _l("Role"),
        [InputRequired()],
        choices=lambda: choices_of(ROLES),
        default=Role.BOOKER.value,
    )


class VerifyForm(Form):
    """What the city decides about an organisation."""

    price_group = SelectField(_l("Price group"), validate_choice=False)

    def offer(self, locale: str) -> None:
        """Fill in the price groups in the reader's language."""
        groups = choices(WordList.PRICE_GROUPS, locale)
        self.price_group.choices = choices_of([("", _l("Not stated")), *groups])


class SuspendForm(Form):
    """Why an organisation is stopped."""

    reason = paragraph(
        _l("Why?"), LONGEST_REASON, InputRequired(_l("Write why, so that others understand it."))
    )
