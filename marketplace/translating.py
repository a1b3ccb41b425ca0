"""Sentences in the reader's language, found without asking for each which language that is."""

from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale
from flask_babel import _get_current_context as _context

from marketplace.extensions import babel


class Sentences(Domain):
    """The sentences of all languages; those of one answer are looked up once.

    Flask-Babel's own asks for the language, by name, at each sentence: a page has some two hundred.
    What is kept stands where `refresh` and `force_locale` take it away.
    """

    def get_translations(self) -> Translations | NullTranslations:
        """Return the sentences of the language in which the reader is answered."""
        context: Any = _context()
        found = getattr(context, "babel_translations", None)
        if found is None:
            found = super().get_translations()  # type: ignore[no-untyped-call]
            if context is not None and get_locale() is not None:
                context.babel_translations = found
        return cast("Translations", found)


def init_app() -> None:
    """Let every sentence be found here."""
    babel.domain_instance = Sentences(domain="messages")  # type: ignore[no-untyped-call]
