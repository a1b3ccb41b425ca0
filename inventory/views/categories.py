"""What the category of an organisation is called on a page, and in which language that stands."""

from flask_babel import get_locale

from inventory import vocabulary
from inventory.words.tokens import SWEDISH


def category_name(category: str) -> str:
    """Return a category in the reader's language where the vocabulary has it, else as it is."""
    term = vocabulary.category_of(category)
    return category if term is None or _in_swedish() else term.en


def category_lang(category: str) -> str | None:
    """Return the language of a category where that is not the page's own, None where it is."""
    known = not category or vocabulary.category_of(category) is not None
    return None if known or _in_swedish() else SWEDISH


def _in_swedish() -> bool:
    return str(get_locale()) == SWEDISH
