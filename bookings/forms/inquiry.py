"""The forms of conversations about what is booked by agreement, but for those of times."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from bookings.agreement.conversing import LONGEST_MESSAGE
from bookings.agreement.proposing_times import MOST_OPEN
from bookings.borrowers import Borrower
from bookings.forms.proposal import TimeRow, Times, number
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, line, paragraph


class InquiryForm(Times, Form):
    """What is asked, for whom, and roughly when, or at which times; beside which order."""

    organisation = SelectField(_l("Ask for"), validate_choice=False)
    text = paragraph(_l("What would you like to ask?"), LONGEST_TEXT)
    wished_time = line(_l("When would it suit you?"), LONGEST_NAME)
    times = FieldList(FormField(TimeRow), max_entries=MOST_OPEN)
    quantity = StringField(_l("How many"), default="1")
    people = StringField(_l("How many people"))
    contact_name = line(_l("Contact person"), LONGEST_NAME)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
    order = HiddenField()
    instead = HiddenField()
    key = HiddenField()

    def offer(self, options: Sequence[Borrower]) -> None:
        """Fill in for whom can be asked."""
        self.organisation.choices = [
            SelectChoice(
                option.value,
                _("Myself, as a private person") if option.myself else option.organisation.name,
                render_kw={} if option.fits else {"disabled": True},
            )
            for option in options
        ]
        if not self.organisation.data:
            self.organisation.data = next((one.value for one in options if one.fits), None)

    def numbers(self) -> tuple[int, int | None]:
        """Return how many things and people; raises Invalid for what is no number."""
        problems: list[FieldProblem] = []
        quantity, people = (number(self[name], problems) for name in ("quantity", "people"))
        if problems:
            raise Invalid(problems)
        return quantity or 1, people


class MessageForm(Form):
    """What one side writes to the other, mailed to them."""

    message = paragraph(_l("Message"), LONGEST_MESSAGE)
    key = HiddenField()


class AnswerForm(Form):
    """A yes or no to proposed times; `shown` has the mark of each one's price after its id."""

    proposal = SelectMultipleField(validate_choice=False)
    shown = SelectMultipleField(validate_choice=False)
    note = paragraph(_l("A word with it"), LONGEST_MESSAGE)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)

    def chosen(self) -> list[str] | None:
        """Return the ids of the times that were sent, None where the form was not."""
        return None if self.proposal.raw_data is None else list(self.proposal.data or ())

    def marks(self) -> dict[str, str]:
        """Return the marks of the prices that were shown, by the public ids of the times."""
        told = (one.partition(":") for one in self.shown.data or ())
        return {key: mark for key, _colon, mark in told}


class EndForm(Form):
    """The end of a conversation without an agreement."""

    reason = paragraph(_l("A word with it"), LONGEST_MESSAGE)
