"""The form of a group of words that mean the same."""

import re

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from inventory.keeping_words import LONGEST_TERM, MOST_TERMS
from inventory.models import SynonymGroup
from marketplace.forms.base import Form, paragraph

_PARTED = re.compile(r"[\n,;]")


class WordsForm(Form):
    """The words, one in each line; commas part them, too."""

    terms = paragraph(
        _l("Words that mean the same"),
        2 * MOST_TERMS * LONGEST_TERM,
        InputRequired(_l("Write at least two words.")),
    )

    def show(self, found: SynonymGroup) -> None:
        """Fill in what stands there."""
        self.terms.data = "\n".join(one.term for one in found.terms)

    def given(self) -> list[str]:
        """Return the words; only to be asked of a form that validates."""
        return [term.strip() for term in _PARTED.split(self.terms.data or "") if term.strip()]
