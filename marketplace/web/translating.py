"""Sentences in the reader's language, found without asking for each which language that is."""

from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context
from flask_babel import Domain, get_locale
from flask_babel import _get_current_context as _context
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from marketplace.extensions import babel

_KEPT_IN = "_flask_babel"
"""Where Flask-Babel keeps what it knows of an answer, in `g`."""


class Sentences(Domain):
    """The sentences of all languages; those of one answer are looked up once.

    Flask-Babel's own asks for the language, by name, at each sentence: a page has some two hundred.
    What is kept stands where `refresh` and `force_locale` take it away.
    """

    def get_translations(self) -> Translations | NullTranslations:
        """Return the sentences of the language in which the reader is answered."""
        context: Any = g.get(_KEPT_IN) if has_app_context() else None
        found = getattr(context, "babel_translations", None)
        if found is None:
            found = super().get_translations()  # type: ignore[no-untyped-call]
            context = _context()
            if context is not None and get_locale() is not None:
                context.babel_translations = found
        return cast("Translations", found)


_sentences = Sentences(domain="messages")  # type: ignore[no-untyped-call]


@pass_eval_context
def _gettext(eval_ctx: EvalContext, string: str, /, **variables: object) -> str:
    """Return a template's sentence; always a format, so that a per cent sign is written twice."""
    return _told(eval_ctx, _sentences.get_translations().ugettext(string), variables)


@pass_eval_context
def _ngettext(
    eval_ctx: EvalContext, singular: str, plural: str, num: int, /, **variables: object
) -> str:
    found = _sentences.get_translations().ungettext(singular, plural, num)
    return _told(eval_ctx, found, {"num": num, **variables})


def _told(eval_ctx: EvalContext, found: str, variables: dict[str, object]) -> str:
    # What is put into a page's sentence is escaped by it; a mail's plain text has nothing to fear.
    return (Markup(found) if eval_ctx.autoescape else found) % variables  # noqa: S704 - our own


def init_app(app: Flask) -> None:
    """Let every sentence be found here, a template's by the shortest way."""
    babel.domain_instance = _sentences
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)
