"""Lazy sentences are text and no markup: what a stranger typed may stand in them."""

from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape


def escape_lazy_sentences() -> None:
    """Let templates escape a lazy sentence as they escape every other text.

    Flask-Babel's own `__html__` says that it is markup already, with all that was put into it, so
    that an address with a tag in it put that tag onto the page (CWE-79).
    """
    LazyString.__html__ = _escaped  # type: ignore[method-assign]


def _escaped(sentence: LazyString) -> Markup:
    return escape(str(sentence))
