"""What stands in the menus: each package adds its own entries, shown to whom they concern."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import current_app, request, url_for
from sqlalchemy.orm import Session

from marketplace.actor import Actor
from marketplace.errors import Sentence
from marketplace.extensions import db


class Menu(StrEnum):
    """Where an entry stands."""

    MAIN = "main"
    ACCOUNT = "account"
    FOOTER = "footer"


def everyone(actor: Actor) -> bool:
    """Show to all."""
    del actor
    return True


def signed_in(actor: Actor) -> bool:
    """Show to who is signed in."""
    return actor.signed_in


def platform_admin(actor: Actor) -> bool:
    """Show to platform admins."""
    return actor.platform_admin


@dataclass(frozen=True)
class Entry:
    """A line of a menu."""

    label: Sentence
    endpoint: str
    visible: Callable[[Actor], bool]
    count: Callable[[Session, Actor], int] | None
    order: int
    menu: Menu
    carried: Callable[[], Mapping[str, Any]]


_entries: dict[tuple[Menu, str], Entry] = {}


def add(
    label: Sentence,
    endpoint: str,
    *,
    visible: Callable[[Actor], bool] = everyone,
    count: Callable[[Session, Actor], int] | None = None,
    order: int = 50,
    menu: Menu = Menu.MAIN,
    carried: Callable[[], Mapping[str, Any]] = dict,
) -> None:
    """Add a line; `count` (one query) gives the number beside it, lower `order` comes first.

    `carried` returns what of the present request its address takes along; it reads that alone, so
    that a page stays the same for all who ask for it.
    """
    _entries[menu, endpoint] = Entry(label, endpoint, visible, count, order, menu, carried)


def items(menu: Menu, actor: Actor) -> list[dict[str, Any]]:
    """Return the menu's lines for `actor` as macros take them, without unknown endpoints."""
    chosen = sorted(
        (one for one in _entries.values() if one.menu is menu and one.visible(actor)),
        key=lambda one: (one.order, one.endpoint),
    )
    return [
        {
            "label": str(one.label),
            "url": url_for(one.endpoint, **one.carried()),
            "current": request.endpoint == one.endpoint,
            "count": one.count(db.session(), actor) if one.count else 0,
        }
        for one in chosen
        if one.endpoint in current_app.view_functions
    ]
