"""The rows in which an owner says yes beforehand: which days and hours, to whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from inventory.approvals import ONE_TIME, facts_of
from inventory.facts import AtOnceFacts
from inventory.forms.base import PlainForm
from inventory.forms.fields import ClockTime, filled
from inventory.forms.wording import AUDIENCE_NAMES, weekday_choices, weekdays_text
from inventory.models import ApprovalRule
from inventory.types import Audience

GROUPS = (
    Audience.ALL, Audience.ASSOCIATIONS, Audience.VERIFIED, Audience.CITY, Audience.PRIVATE,
)  # fmt: skip
_UMBRELLA = f"{Audience.UMBRELLA.value}:"


class AtOnceRow(PlainForm):
    """Yes at once for one group, on some weekdays, within two times or whenever it is open."""

    group = SelectField(_l("For whom"))
    name = StringField(_l("Name of the organisation"))
    weekdays = SelectMultipleField(_l("Weekdays"), coerce=int)
    start = ClockTime(_l("From"))
    end = ClockTime(_l("To"))

    def offer(self, umbrellas: Sequence[tuple[str, str]]) -> None:
        """Fill in groups and weekdays."""
        self.weekdays.choices = weekday_choices()
        self.group.choices = [
            ("", _("Choose")),
            *((one.value, str(AUDIENCE_NAMES[one])) for one in GROUPS),
            *(
                (f"{_UMBRELLA}{slug}", _("The associations of %(name)s", name=name))
                for slug, name in umbrellas
            ),
            (Audience.NAMED.value, _("An organisation that you name")),
        ]

    @property
    def summary(self) -> str:
        """Return the row in short, empty where nothing stands in it yet."""
        group = dict(self.group.choices or ()).get(self.group.data or "", "")
        if not self.group.data or not group:
            return ""
        if self.group.data == Audience.NAMED.value:
            group = self.name.data or group
        days = weekdays_text(self.weekdays.data or ())
        hours = "–".join(
            field.show(field.data) for field in (self.start, self.end) if field.data is not None
        )
        return ", ".join(part for part in (group, f"{days} {hours}".strip()) if part)

    def validate_group(self, field: SelectField) -> None:
        """Ask for whom where the row says something."""
        if filled(self) and not field.data:
            raise ValidationError(_("Choose who gets a yes at once."))

    def validate_name(self, field: StringField) -> None:
        """Ask for a name where one is to be given, and only there."""
        named = self.group.data == Audience.NAMED.value
        if named and not (field.data or "").strip():
            raise ValidationError(_("Write the name of the organisation."))

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Ask for weekdays where the row says something."""
        if filled(self) and not field.data:
            raise ValidationError(_("Choose at least one weekday."))

    def validate_end(self, field: ClockTime) -> None:
        """Ask for both times or none."""
        if field.typed != self.start.typed:
            raise ValidationError(ONE_TIME)

    def facts(self, slugs: Mapping[str, str]) -> AtOnceFacts:
        """Return what the row says; `slugs` are those of organisations by their folded name."""
        group, organisation = str(self.group.data), None
        if group.startswith(_UMBRELLA):
            organisation = group.removeprefix(_UMBRELLA)
            group = Audience.UMBRELLA.value
        elif group == Audience.NAMED.value:
            name = " ".join((self.name.data or "").split())
            organisation = slugs.get(name.casefold(), name)
        return AtOnceFacts(
            weekdays=tuple(self.weekdays.data),
            audience=Audience(group),
            start_minute=self.start.data,
            end_minute=self.end.data,
            organisation=organisation,
        )


def shown(rule: ApprovalRule) -> dict[str, Any]:
    """Return what the fields of a row show of a rule."""
    facts = facts_of(rule)
    umbrella = facts.audience is Audience.UMBRELLA
    named = facts.audience is Audience.NAMED and rule.organisation
    return {
        "group": f"{_UMBRELLA}{facts.organisation}" if umbrella else facts.audience.value,
        "name": rule.organisation.name if named and rule.organisation else "",
        "weekdays": list(facts.weekdays),
        "start": facts.start_minute,
        "end": facts.end_minute,
    }
