"""The step of who and how: who may book, how it is booked, whom to ask, on which terms."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from inventory.facts import AudienceFacts, LimitFacts, ListingFacts
from inventory.forms import at_once
from inventory.forms.at_once import AtOnceRow
from inventory.forms.base import Offers, PlainForm, StepForm, required
from inventory.forms.fields import WholeNumber, filled
from inventory.forms.wording import AUDIENCE_NAMES, MODE_HINTS, MODE_NAMES
from inventory.types import Audience, BookingMode, LimitMeasure, LimitPer
from marketplace import phones

EVERYONE, SOME = "everyone", "some"
HOLD, COMPETE = "hold", "compete"
GROUPS = (Audience.ASSOCIATIONS, Audience.VERIFIED, Audience.CITY, Audience.PRIVATE)
_TEXTS = (
    "audience_text", "external_url", "house_rules", "loan_terms", "handover_text",
    "contact_name", "contact_role", "contact_email", "contact_phone",
)  # fmt: skip


class NamedRow(PlainForm):
    """An organisation by its name."""

    name = StringField(_l("Name of the organisation"))


class TermsForm(StepForm):
    """Who may book, how, whom to ask, and the rules."""

    who = RadioField(_l("Who may book it?"), [required(_l("Choose one."))])
    groups = SelectMultipleField(_l("These groups"))
    umbrella = SelectField(_l("Associations under an umbrella organisation"))
    named = FieldList(FormField(NamedRow))
    audience_text = TextAreaField(_l("More about who may book"))
    limits_times_week = WholeNumber(_l("Times a week"))
    limits_times_month = WholeNumber(_l("Times a month"))
    limits_hours_week = WholeNumber(_l("Hours a week"))
    limits_hours_month = WholeNumber(_l("Hours a month"))
    mode = RadioField(_l("How is it booked?"), [required(_l("Choose one."))])
    holding = RadioField(_l("When somebody has asked for a time"), [required(_l("Choose one."))])
    at_once = FieldList(FormField(AtOnceRow))
    external_url = StringField(_l("Web address where it is booked"))
    contact_name = StringField(_l("Name"))
    contact_role = StringField(_l("Role"))
    contact_email = StringField(_l("E-mail"))
    contact_phone = StringField(_l("Telephone"))
    contact_public = BooleanField(_l("Show the contact person to everyone"))
    house_rules = TextAreaField(_l("House rules"))
    loan_terms = TextAreaField(_l("Terms of the loan"))
    handover_text = TextAreaField(_l("How to get in, or where to fetch it"))

    ROWS = ("named", "at_once")

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        listing = offers.listing
        audience = {row.audience for row in listing.audience}
        umbrellas = [
            row.organisation.slug
            for row in listing.audience
            if row.audience is Audience.UMBRELLA and row.organisation
        ]
        return super().initial(offers) | {
            "who": SOME if audience and Audience.ALL not in audience else EVERYONE,
            "groups": [one.value for one in GROUPS if one in audience],
            "umbrella": umbrellas[0] if umbrellas else "",
            "named": [
                {"name": row.organisation.name}
                for row in listing.audience
                if row.audience is Audience.NAMED and row.organisation
            ],
            **{f"limits_{row.measure}_{row.per}": row.most for row in listing.limits},
            "mode": listing.mode.value,
            "at_once": [at_once.shown(rule) for rule in listing.at_once],
            "holding": HOLD if listing.pending_holds else COMPETE,
            "contact_phone": phones.shown(listing.contact_phone) if listing.contact_phone else "",
        }

    def offer(self) -> None:
        """Fill in groups, umbrellas and ways to book."""
        self.who.choices = [(EVERYONE, _("Everyone")), (SOME, _("Only those that I choose below"))]
        self.groups.choices = [(one.value, str(AUDIENCE_NAMES[one])) for one in GROUPS]
        if "umbrella" in self:
            none = ("", _("No umbrella organisation"))
            self.umbrella.choices = [none, *self.offers.umbrellas]
        if not self.offers.umbrellas and "umbrella" in self:
            del self.umbrella
        for entry in self.at_once:
            entry.form.offer(self.offers.umbrellas)
        self.mode.choices = [(mode.value, str(name)) for mode, name in MODE_NAMES.items()]
        self.holding.choices = [
            (HOLD, _("The time is kept for them until you answer")),
            (COMPETE, _("Others may ask for the same time; you choose among them")),
        ]

    def ensure_empty_rows(self) -> None:
        """Let the list of names end with an empty row; a yes at once is added by its button."""
        if not len(self.named) or filled(self.named[-1].form):
            self.add_row("named")

    @property
    def mode_hints(self) -> dict[str, str]:
        """One sentence about each way to book."""
        return {mode.value: str(words) for mode, words in MODE_HINTS.items()}

    def validate_who(self, field: RadioField) -> None:
        """Ask for somebody where not everyone may book."""
        named = any(entry.form.name.data for entry in self.named)
        if field.data == SOME and not (self.groups.data or self._umbrella or named):
            raise ValidationError(_("Choose at least one group or organisation below."))

    def facts(self) -> ListingFacts:
        """Return what was said."""
        texts: dict[str, Any] = {name: self[name].data or "" for name in _TEXTS}
        return ListingFacts(
            audience=self._audience(),
            limits=self._limits(),
            mode=BookingMode(self.mode.data),
            pending_holds=self.holding.data == HOLD,
            at_once=[row.facts(self._slugs) for row in self.rows("at_once")],
            contact_public=self.contact_public.data,
            **texts,
        )

    def _audience(self) -> list[AudienceFacts]:
        if self.who.data == EVERYONE:
            return [AudienceFacts(Audience.ALL)]
        # Named organisations first, so that a problem's number is that of their row.
        found = []
        for row in self.rows("named"):
            name = " ".join((row.name.data or "").split())
            found.append(AudienceFacts(Audience.NAMED, self._slugs.get(name.casefold(), name)))
        self._used["audience"] = self._used["named"]
        found += [AudienceFacts(Audience(code)) for code in self.groups.data]
        if self._umbrella:
            found.append(AudienceFacts(Audience.UMBRELLA, self._umbrella))
        return found

    def _limits(self) -> list[LimitFacts]:
        """Return the limits whose number stands there; an empty one is no limit."""
        found = []
        self._used["limits"] = []
        for measure in LimitMeasure:
            for per in LimitPer:
                field = self[f"limits_{measure}_{per}"]
                if field.data is not None:
                    found.append(LimitFacts(measure, per, field.data))
                    self._used["limits"].append({"most": field})
        return found

    @property
    def _slugs(self) -> dict[str, str]:
        return {name.casefold(): slug for name, slug in self.offers.organisations.items()}

    @property
    def _umbrella(self) -> str:
        return self.umbrella.data or "" if "umbrella" in self else ""
