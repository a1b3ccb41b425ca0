"""The form of a school break."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, ValidationError

from inventory.entering_breaks import LONGEST_NAME
from inventory.forms.fields import Day
from inventory.models import SchoolBreak
from inventory.school_breaks import Break
from marketplace.forms.base import Form, line


class BreakForm(Form):
    """Name, first and last day."""

    name = line(_l("Name"), LONGEST_NAME, InputRequired(_l("Write what the break is called.")))
    first_day = Day(_l("First day"))
    last_day = Day(_l("Last day"))

    def show(self, found: SchoolBreak) -> None:
        """Fill in what stands there."""
        self.name.data = found.name
        self.first_day.data, self.last_day.data = found.first_day, found.last_day

    def validate_first_day(self, field: Day) -> None:
        """Ask for the day."""
        _require(field)

    def validate_last_day(self, field: Day) -> None:
        """Ask for the day."""
        _require(field)

    def given(self) -> Break:
        """Return what was said; only to be asked of a form that validates."""
        first, last = self.first_day.data, self.last_day.data
        assert first is not None and last is not None  # noqa: S101, PT018 - both were asked for
        return Break(self.name.data, first, last)


def _require(field: Day) -> None:
    if not field.typed:
        raise ValidationError(_("Choose a date."))
