"""The forms of questions about what is booked by agreement."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings.borrowers import Borrower
from bookings.inquiring import LONGEST_ANSWER
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, line, paragraph


class InquiryForm(Form):
    """What is asked, for whom, and roughly when."""

    organisation = SelectField(_l("Ask for"), validate_choice=False)
    text = paragraph(_l("What would you like to ask?"), LONGEST_TEXT)
    wished_time = line(_l("When would it suit you?"), LONGEST_NAME)
    people = StringField(_l("How many people"))
    contact_name = line(_l("Contact person"), LONGEST_NAME)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
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

    def number_of_people(self) -> int | None:
        """Return how many they are, None when not said; raises Invalid for what is no number."""
        text = (self.people.data or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_PEOPLE:
            raise Invalid([FieldProblem("people", _l("Write a whole number, such as 25."))])
        return int(text[:9])


class AnswerForm(Form):
    """The owner's answer, mailed to the asker."""

    answer = paragraph(_l("Your answer"), LONGEST_ANSWER)
