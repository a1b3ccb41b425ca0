"""Rows inserted many at a time, where nobody needs to know their keys."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session

from inventory import hours, search
from inventory.models import Listing
from inventory.words.fields import of_listing
from marketplace.models import Organisation
from marketplace.orm import Base

# What hangs on a listing that is being made; a new row's key follows the order of insertion.
_LISTS = (
    "activities", "features", "accessibility", "audience", "at_once", "openings",
    "opening_exceptions", "translations",
)  # fmt: skip


def add_rows(session: Session, rows: Iterable[Base]) -> None:
    """Insert rows that are not in the session, in order, a statement or two for each table.

    They stay strangers to the session: what shows them must be read anew.
    """
    tables: dict[type[Base], list[dict[str, Any]]] = {}
    for row in rows:
        names = inspect(type(row)).column_attrs.keys()
        values = {name: row.__dict__[name] for name in names if name in row.__dict__}
        tables.setdefault(type(row), []).append(values)
    for model, values_of_all in tables.items():
        # Without nulls said, every other set of columns would be a statement of its own.
        statement = insert(model).execution_options(render_nulls=True)
        session.execute(statement, values_of_all)


def add_listings(session: Session, organisation: Organisation, listings: Sequence[Listing]) -> None:
    """Flush an organisation's new listings with places and units; insert what hangs on them."""
    words = [of_listing(listing, organisation) for listing in listings]
    hanging = [(listing, _hanging(listing)) for listing in listings]
    session.add_all(listings)
    session.flush()
    for listing, rows in hanging:
        for row in rows:
            row.listing_id = listing.id
    add_rows(session, [row for _, rows in hanging for row in rows])
    search.index_words(session, organisation, list(zip(listings, words, strict=True)))
    for listing in listings:
        session.expire(listing, _LISTS)


def add_tariffs(session: Session, listings: Sequence[Listing]) -> None:
    """Flush the tariffs that listings were just given, and insert their rules in bulk."""
    hanging = []
    for tariff in (one.tariff for one in listings if one.tariff is not None):
        hanging.append((tariff, list(tariff.rules)))
        tariff.rules = []
    session.flush()
    for tariff, rules in hanging:
        for rule in rules:
            rule.tariff_id = tariff.id
        session.expire(tariff, ["rules"])
    add_rows(session, [rule for _, rules in hanging for rule in rules])


def _hanging(listing: Listing) -> list[Any]:
    """Take the rows off a listing that only need its key, with those that are made of them."""
    made: list[Any] = list(hours.segments(listing))
    for name in _LISTS:
        made += getattr(listing, name)
        setattr(listing, name, [])
    return made
