"""The form of a listing's texts in another language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from inventory import translations
from inventory.facts import ListingFacts, TranslationFacts
from inventory.forms.base import Offers, StepForm


class TranslationForm(StepForm):
    """Title, summary and description in one language; what is left empty is shown as written."""

    title = StringField(_l("Title"))
    summary = StringField(_l("In one sentence"))
    description = TextAreaField(_l("Description"))

    def __init__(self, formdata: MultiDict[str, str] | None, offers: Offers, language: str) -> None:
        super().__init__(formdata, offers)
        self.language = language
        one = self._present().get(language)
        if formdata is None and one is not None:
            self.title.data, self.summary.data = one.title, one.summary
            self.description.data = one.description

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return nothing: the original stands beside the fields, not in them."""
        del offers
        return {}

    def facts(self) -> ListingFacts:
        """Return the listing's translations with this one as it was written."""
        written = TranslationFacts(
            title=self.title.data or "",
            summary=self.summary.data or "",
            description=self.description.data or "",
        )
        return ListingFacts(translations={**self._present(), self.language: written})

    def without(self) -> ListingFacts:
        """Return the listing's translations without this one."""
        rest = {key: one for key, one in self._present().items() if key != self.language}
        return ListingFacts(translations=rest)

    def target(self, path: str) -> Any:  # noqa: ANN401 - a field of the library or nothing
        """Return the field of a problem such as `translations.en.title`."""
        return super().target(path.rpartition(".")[2] if path.count(".") > 1 else path)

    def _present(self) -> Mapping[str, TranslationFacts]:
        return translations.facts_of(self.offers.listing)
