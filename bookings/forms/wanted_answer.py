"""The forms around a notice: answering it, and taking it down."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings.agreement.conversing import LONGEST_MESSAGE
from bookings.agreement.proposing_times import MOST_OPEN
from bookings.forms.proposal import LONGEST_PRICE, TimeRow, Times, number
from bookings.wanted.moderating import LONGEST_REASON
from inventory.models import Listing
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, line, paragraph
from marketplace.models import Organisation


class OfferForm(Times, Form):
    """One of one's listings at times to choose from, with a word or without."""

    listing = SelectField(_l("What do you offer?"), validate_choice=False)
    times = FieldList(FormField(TimeRow), max_entries=MOST_OPEN)
    repeats = BooleanField(_l("The time comes back, as they ask for"))
    quantity = StringField(_l("How many"), default="1")
    price_text = line(_l("Price, if it is another than in the listing"), LONGEST_PRICE)
    words = paragraph(_l("Message"), LONGEST_MESSAGE)
    key = HiddenField()

    def offer(self, listings: Sequence[Listing], wanted: str) -> None:
        """Fill in what can be offered; `wanted` is chosen at first, where it fits anything.

        Else nothing is chosen, nor where something else was sent: never what nobody chose.
        """
        self.listing.choices = [
            SelectChoice(
                one.public_id,
                _("%(title)s (%(owner)s)", title=one.title, owner=one.organisation.name),
            )
            for one in listings
        ]
        if self.listing.data not in {one.public_id for one in listings}:
            self.listing.data = wanted
        if not self.listing.data:
            self.listing.choices.insert(0, SelectChoice("", _("Choose what you offer")))

    def number(self) -> int:
        """Return how many things; raises Invalid for what is no number."""
        problems: list[FieldProblem] = []
        found = number(self.quantity, problems)
        if problems:
            raise Invalid(problems)
        return found or 1


class AnswerWordsForm(Form):
    """A message without an offer, for one of one's lending organisations."""

    organisation = SelectField(_l("From"), validate_choice=False)
    text = paragraph(_l("Message"), LONGEST_MESSAGE)
    key = HiddenField()

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill in for whom can be answered."""
        self.organisation.choices = [SelectChoice(one.slug, one.name) for one in organisations]


class TakeDownForm(Form):
    """Why a notice is taken down."""

    reason = paragraph(_l("Why?"), LONGEST_REASON)
