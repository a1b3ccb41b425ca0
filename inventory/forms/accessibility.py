"""The step of accessibility: each fact by itself, honest about what nobody knows."""

from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from inventory import vocabulary
from inventory.facts import AccessibilityFacts, ListingFacts
from inventory.forms.base import Offers, PlainForm, StepForm
from inventory.forms.fields import Day, WholeNumber
from inventory.types import Answer
from marketplace.errors import Sentence

ANSWERS: dict[Answer, Sentence] = {
    Answer.YES: _l("Yes"),
    Answer.NO: _l("No"),
    Answer.UNKNOWN: _l("Not known"),
}
GROUPS: dict[str, Sentence] = {
    "A": _l("Coming in"),
    "B": _l("Inside"),
    "C": _l("Toilet"),
    "D": _l("Hearing and seeing"),
    "E": _l("Calm, animals and allergies"),
    "F": _l("Outside and in an emergency"),
}


class FactForm(PlainForm):
    """One question with its answer, what was measured and a note."""

    answer = RadioField(_l("Answer"), validate_choice=True)
    value = WholeNumber(_l("Measured"))
    note = StringField(_l("Note"))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*args, **more)
        self.answer.choices = [(answer.value, str(words)) for answer, words in ANSWERS.items()]
        if not self.answer.data:
            self.answer.data = Answer.UNKNOWN.value

    def validate_value(self, field: WholeNumber) -> None:
        """Let a measure come with an answer."""
        if field.data is not None and self.answer.data == Answer.UNKNOWN.value:
            raise ValidationError(_("You have measured it, so say yes or no as well."))


_FACTS: Any = type(
    "FactsForm",
    (PlainForm,),
    {
        "__doc__": "Every fact of the vocabulary.",
        "__module__": __name__,
        **{fact.code: FormField(FactForm) for fact in vocabulary.ACCESSIBILITY},
    },
)


class AccessibilityForm(StepForm):
    """The facts, words about them, and when somebody looked."""

    facts_known = FormField(_FACTS)
    accessibility_text = TextAreaField(_l("More about accessibility"))
    accessibility_checked_on = Day(_l("When did you check this on the spot?"))

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        answers = {
            row.code: {"answer": row.answer.value, "value": row.value, "note": row.note}
            for row in offers.listing.accessibility
        }
        return super().initial(offers) | {"facts_known": answers}

    @property
    def groups(self) -> list[tuple[str, Sentence, list[tuple[str, str | None, Any]]]]:
        """The facts by group: key, heading, and (label, unit, form) of each."""
        found = []
        for key, facts in groupby(vocabulary.ACCESSIBILITY, key=lambda fact: fact.group):
            rows = [
                (
                    fact.sv if self.offers.locale == "sv" else fact.en,
                    fact.unit,
                    self.facts_known.form[fact.code].form,
                )
                for fact in facts
            ]
            found.append((key, GROUPS[key], rows))
        return found

    def facts(self) -> ListingFacts:
        """Return what was said; what nobody knows and nobody wrote about is left out."""
        answers = {}
        for fact in vocabulary.ACCESSIBILITY:
            row = self.facts_known.form[fact.code].form
            answer, note = Answer(row.answer.data), row.note.data or ""
            if answer is not Answer.UNKNOWN or note.strip():
                answers[fact.code] = AccessibilityFacts(answer, row.value.data, note)
        return ListingFacts(
            accessibility=answers,
            accessibility_text=self.accessibility_text.data or "",
            accessibility_checked_on=self.accessibility_checked_on.data,
        )

    def target(self, path: str) -> Any:  # noqa: ANN401 - a field of the library or nothing
        """Return the field of a problem: a fact's note or measure, by its code."""
        name, _dot, code = path.partition(".")
        if name != "accessibility" or code not in self.facts_known.form:
            return super().target(path)
        row = self.facts_known.form[code].form
        return row.value if row.value.data is not None and not row.note.data else row.note
