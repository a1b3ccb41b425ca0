"""The words that describe an organisation, as a higher package with their tables offers them."""

from collections.abc import Callable
from enum import StrEnum

Choices = Callable[[str], list[tuple[str, str]]]


class WordList(StrEnum):
    """Which list of words."""

    ACTIVITIES = "activities"
    AGES = "ages"
    DISTRICTS = "districts"
    LANGUAGES = "languages"
    PRICE_GROUPS = "price_groups"


_lists: dict[WordList, Choices] = {}


def offer(words: WordList, choices: Choices) -> None:
    """Let `choices(locale)` give the (code, label) pairs of a list, in the order to be shown."""
    _lists[words] = choices


def choices(words: WordList, locale: str) -> list[tuple[str, str]]:
    """Return the (code, label) pairs of a list; empty where nobody offers one."""
    found = _lists.get(words)
    return found(locale) if found else []


def codes(words: WordList) -> frozenset[str]:
    """Return the codes that may be stored."""
    return frozenset(code for code, _ in choices(words, "en"))
