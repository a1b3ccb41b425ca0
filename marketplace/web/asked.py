"""What an address asks of a page, read kindly: what cannot be used is left out, and is said."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import g, request
from flask_babel import gettext as _
from flask_babel import ngettext

Row = TypeVar("Row")

LARGEST_PAGE = 99_999
LONGEST_TOLD = 100


@dataclass(frozen=True)
class Part(Generic[Row]):
    """One page of a list: its rows, how many there are in all, which page of how many it is."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int


def say(sentence: str, kind: str = "warning") -> None:
    """Let the page say, above all else, what of its address was not used; each sentence once."""
    if (kind, sentence) not in (told := _told()):
        told.append((kind, sentence))


def notices() -> list[tuple[str, str]]:
    """Return what a page says of its address, as categories and sentences."""
    return list(_told())


def choice(name: str, known: Collection[str]) -> str:
    """Return the value of a parameter, "" where it is none of the known ones."""
    value = request.args.get(name, "").strip()
    if not value or value in known:
        return value
    say(_("“%(value)s” is not one of the choices.", value=value[:LONGEST_TOLD]))
    return ""


def page() -> int:
    """Return which page of a list is asked for, 1 where that cannot be read."""
    value = request.args.get("page", "").strip()
    if not value:
        return 1
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else 0  # noqa: PLR2004 - figures
    if number < 1:
        words = _("There is no page “%(word)s”; the first one is shown.", word=value[:LONGEST_TOLD])
        say(words)
    return min(max(number, 1), LARGEST_PAGE)


def part(fetch: Callable[[int, int], tuple[Sequence[Row], int]], size: int) -> Part[Row]:
    """Return the page that is asked for, or the last where there are fewer.

    `fetch` takes how many rows come before and how many are wanted, and returns those and the
    number of all.
    """
    number = page()
    rows, total = fetch((number - 1) * size, size)
    pages = last(total, size)
    beyond(number, pages)
    if number > pages:
        number = pages
        rows, total = fetch((number - 1) * size, size)
    return Part(rows, total, number, pages)


def last(total: int, size: int) -> int:
    """Return the number of the last page."""
    return max(1, -(-total // size))


def beyond(number: int, pages: int) -> None:
    """Let the page say that a list has no page of that number, where it has not."""
    if number > pages:
        say(
            ngettext(
                "There is only %(num)s page of this list, and it is shown here.",
                "There are only %(num)s pages of this list; the last one is shown.",
                pages,
            ),
            "info",
        )


def _told() -> list[tuple[str, str]]:
    if "address_notices" not in g:
        g.address_notices = []
    told: list[tuple[str, str]] = g.address_notices
    return told
