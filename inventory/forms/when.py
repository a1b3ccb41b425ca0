"""The step of times: opening hours, days that differ, and how long ahead and how long."""

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

from inventory import holiday_words, presentation
from inventory.facts import ExceptionFacts, ListingFacts, OpeningFacts
from inventory.forms import spans
from inventory.forms.base import Offers, PlainForm, StepForm
from inventory.forms.fields import ClockTime, Day, filled, minutes_of
from inventory.forms.wording import weekday_choices
from marketplace.periods import parse_date
from marketplace.telling import HOUR

STATED, NOT_STATED = "stated", "not_stated"
_SPANS: dict[str, dict[str, Any]] = {
    "min_minutes": {"spans": spans.SHORTEST},
    "max_minutes": {"spans": spans.LONGEST},
    "step_minutes": {"spans": spans.STEPS},
    "buffer_before_minutes": {"spans": spans.BUFFERS},
    "buffer_after_minutes": {"spans": spans.BUFFERS},
    "notice_hours": {"spans": spans.NOTICE_HOURS, "each": HOUR},
    "answer_hours": {"spans": spans.ANSWER_HOURS, "each": HOUR},
    "horizon_days": {"spans": spans.HORIZON_DAYS, "days": True},
}


class OpeningRow(PlainForm):
    """Open on some weekdays from one time to another, perhaps only for a part of the year."""

    weekdays = SelectMultipleField(_l("Weekdays"), coerce=int)
    start = ClockTime(_l("From"))
    end = ClockTime(_l("To"))
    valid_from = Day(_l("First day"))
    valid_to = Day(_l("Last day"))

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Ask for weekdays where hours stand."""
        if filled(self) and not field.data:
            raise ValidationError(_("Choose at least one weekday."))

    def validate_start(self, field: ClockTime) -> None:
        """Ask for the time where the row says something."""
        _ask_for_time(self, field)

    def validate_end(self, field: ClockTime) -> None:
        """Ask for the time where the row says something."""
        _ask_for_time(self, field)


class ExceptionRow(PlainForm):
    """Days that are closed or have other hours."""

    first_day = Day(_l("First day"))
    last_day = Day(_l("Last day"))
    start = ClockTime(_l("Open from"))
    end = ClockTime(_l("Open to"))
    reason = StringField(_l("Why"))

    def validate_first_day(self, field: Day) -> None:
        """Ask for the day where the row says something."""
        if filled(self) and not field.typed:
            raise ValidationError(_("Write the first day."))


def _ask_for_time(row: PlainForm, field: ClockTime) -> None:
    if filled(row) and not field.typed:
        raise ValidationError(_("Write a time such as 8.00 or 18.30; midnight is 24.00."))


class WhenForm(StepForm):
    """Hours are wall clock of the place."""

    hours = RadioField(_l("When is it open?"))
    openings = FieldList(FormField(OpeningRow))
    openings_text = TextAreaField(_l("The hours in your own words"))
    closed_on_holidays = BooleanField(holiday_words.CLOSED_THEN)
    closed_on_school_breaks = BooleanField(_l("Closed while the schools have a break"))
    opening_exceptions = FieldList(FormField(ExceptionRow))
    min_minutes = SelectField(_l("Shortest booking"), coerce=int)
    max_minutes = SelectField(_l("Longest booking"), coerce=int)
    step_minutes = SelectField(_l("Times begin and end every"), coerce=int)
    notice_hours = SelectField(_l("Book at the latest, before it begins"), coerce=int)
    horizon_days = SelectField(_l("Book at the earliest, before it begins"), coerce=int)
    buffer_before_minutes = SelectField(_l("Time that you need before"), coerce=int)
    buffer_after_minutes = SelectField(_l("Time that you need after"), coerce=int)
    answer_hours = SelectField(_l("You answer a request within"), coerce=int)

    ROWS = ("openings", "opening_exceptions")

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        listing = offers.listing
        stated = presentation.openings(listing)
        return super().initial(offers) | {
            "hours": STATED if listing.openings_stated else NOT_STATED,
            "openings": [
                {
                    "weekdays": one["weekdays"],
                    "start": minutes_of(one["from"]),
                    "end": minutes_of(one["to"]),
                    "valid_from": _day(one["valid_from"]),
                    "valid_to": _day(one["valid_to"]),
                }
                for one in stated or ()
            ],
            "opening_exceptions": [
                {
                    "first_day": row.first_day,
                    "last_day": None if row.last_day == row.first_day else row.last_day,
                    "start": row.start_minute,
                    "end": row.end_minute,
                    "reason": row.reason,
                }
                for row in listing.opening_exceptions
            ],
        }

    def offer(self) -> None:
        """Fill in weekdays and lengths; a present length that is not usual is among them."""
        self.hours.choices = [
            (STATED, _("At these hours")),
            (NOT_STATED, _("The hours are not stated: people may ask for any time")),
        ]
        if not self.hours.data:
            self.hours.data = NOT_STATED
        days = weekday_choices()
        for entry in self.openings:
            entry.form.weekdays.choices = days
        for name, offered in _SPANS.items():
            present = getattr(self.offers.listing, name)
            self[name].choices = spans.choices(present=present, **offered)

    def validate_hours(self, field: RadioField) -> None:
        """Ask for hours where they are to be stated."""
        if field.data == STATED and not any(filled(entry.form) for entry in self.openings):
            raise ValidationError(
                _("Write at least one row of hours, or choose that they are not stated.")
            )

    def facts(self) -> ListingFacts:
        """Return what was said.

        Hours in a listing that had none count as stated; hours that stood there go when their
        owner chooses that they are not stated.
        """
        rows = [
            OpeningFacts(
                tuple(row.weekdays.data),
                row.start.data,
                row.end.data,
                row.valid_from.data,
                row.valid_to.data,
            )
            for row in self.rows("openings")
        ]
        taken_back = self.hours.data == NOT_STATED and self.offers.listing.openings_stated
        exceptions = [
            ExceptionFacts(
                row.first_day.data,
                row.last_day.data or row.first_day.data,
                row.start.data,
                row.end.data,
                row.reason.data or "",
            )
            for row in self.rows("opening_exceptions")
        ]
        return ListingFacts(
            openings=None if taken_back else rows or None,
            opening_exceptions=exceptions,
            openings_text=self.openings_text.data or "",
            closed_on_holidays=self.closed_on_holidays.data,
            closed_on_school_breaks=self.closed_on_school_breaks.data,
            **{name: self[name].data for name in _SPANS},
        )


def _day(text: str | None) -> Any:  # noqa: ANN401 - a date or nothing
    return parse_date(text) if text else None
