"""The catalogue read from the database, whole or some listings of it, in one statement.

Each row is a column's name, one value as JSON, and the ids of the listings that have it.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    SelectBase,
    SQLColumnExpression,
    Text,
    TextualSelect,
    func,
    literal,
    select,
    union_all,
)

from inventory.catalogue.building import ENTRY, TAKES, built
from inventory.catalogue.facts import Catalogue, Column, Flag
from inventory.models import (
    AccessibilityFact,
    ApprovalRule,
    BorrowingLimit,
    Listing,
    ListingActivity,
    ListingAudience,
    ListingFeature,
    ListingUnit,
    Opening,
    OpeningException,
    OpeningSegment,
    Photo,
    Place,
    TariffRule,
    Unit,
)
from marketplace import bulk
from marketplace.freezing import frozen, given
from marketplace.models import Organisation

Which = Callable[[SQLColumnExpression[int]], ColumnElement[bool]]
"""Makes, of a column of listing ids, the condition on which rows are read."""
Columns = tuple[SQLColumnExpression[Any], ...]


def terms_of_one(connection: Connection, listing_id: int) -> Catalogue:
    """Return the terms of one listing: all that the one predicate looks at, and nothing else."""
    return built(connection.execute(_of_one(connection.dialect.name), {"listing": listing_id}))


def terms_of(connection: Connection, ids: Iterable[int]) -> Catalogue:
    """Return the terms of these listings."""
    chosen = {"chosen": bulk.values(ids)}
    return built(connection.execute(_of_some(connection.dialect.name), chosen))


def some(connection: Connection, ids: Iterable[int]) -> Catalogue:
    """Return terms and search facts of these listings; those that are gone are not in it."""
    chosen = {"chosen": bulk.values(ids)}
    return built(connection.execute(_all_of_some(connection.dialect.name), chosen))


def whole(connection: Connection) -> Catalogue:
    """Return terms and search facts of every listing there is."""
    return built(connection.execute(_all_of_all(connection.dialect.name)))


@cache
def _of_one(dialect: str) -> TextualSelect:
    return _statement(dialect, lambda column: column == given("listing", Integer), _TERMS)


@cache
def _of_some(dialect: str) -> TextualSelect:
    return _statement(dialect, lambda column: bulk.one_of(dialect, column, "chosen"), _TERMS)


@cache
def _all_of_some(dialect: str) -> TextualSelect:
    facts = {**_TERMS, **_SEARCHED}
    return _statement(dialect, lambda column: bulk.one_of(dialect, column, "chosen"), facts)


@cache
def _all_of_all(dialect: str) -> TextualSelect:
    return _statement(dialect, lambda column: column.is_not(None), {**_TERMS, **_SEARCHED})


def _statement(dialect: str, which: Which, facts: dict[str, Columns]) -> TextualSelect:
    parts = [_entries(dialect, which), _takes(dialect, which)]
    parts += [_fact(dialect, which, name, columns) for name, columns in facts.items()]
    return frozen(dialect, union_all(*parts))


def _entries(dialect: str, which: Which) -> SelectBase:
    own = bulk.json_array(
        dialect,
        Listing.kind, Listing.type, Listing.status, Listing.mode, Listing.organisation_id,
        func.coalesce(Place.time_zone, ""), Listing.notice_hours, Listing.horizon_days,
        Listing.min_minutes, Listing.max_minutes, Listing.step_minutes,
        Listing.buffer_before_minutes, Listing.buffer_after_minutes,
        Listing.openings_stated, Listing.closed_on_holidays, Listing.closed_on_school_breaks,
        Listing.capacity_max, Listing.capacity_standing, Listing.capacity_seated,
        Listing.capacity_tables, Place.district, Place.latitude, Place.longitude,
        Listing.title_key, Organisation.status, Place.address, Place.city,
    )  # fmt: skip
    return (
        select(literal(ENTRY, Text), own, bulk.as_text(Listing.id))
        .select_from(Listing)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(which(Listing.id))
    )


def _takes(dialect: str, which: Which) -> SelectBase:
    columns = (ListingUnit.unit_id, Unit.quantity, ListingUnit.quantity)
    return (
        select(
            literal(TAKES, Text),
            bulk.json_array(dialect, *columns),
            bulk.joined(dialect, ListingUnit.listing_id),
        )
        .join(Unit, Unit.id == ListingUnit.unit_id)
        .where(Unit.retired_at.is_(None), which(ListingUnit.listing_id))
        .group_by(*columns)
    )


def _fact(dialect: str, which: Which, name: str, columns: Columns) -> SelectBase:
    """Return the rows of a table that has a listing's id, with those ids gathered by value."""
    ids, *values = columns
    shown = bulk.json_array(dialect, *values)
    return (
        select(literal(name, Text), shown, bulk.joined(dialect, ids))
        .where(which(ids), *_ONLY.get(name, ()))
        .group_by(*values)
    )


_TERMS: dict[str, Columns] = {
    Column.OPEN: (
        OpeningSegment.listing_id, OpeningSegment.weekday, OpeningSegment.start_minute,
        OpeningSegment.end_minute, OpeningSegment.valid_from, OpeningSegment.valid_to,
        OpeningSegment.spill,
    ),
    Column.NIGHT: (
        Opening.listing_id, Opening.weekday, Opening.end_minute, Opening.valid_from,
        Opening.valid_to,
    ),
    Column.EXCEPTION: (
        OpeningException.listing_id, OpeningException.first_day, OpeningException.last_day,
        OpeningException.start_minute, OpeningException.end_minute,
    ),
    Column.AUDIENCE: (
        ListingAudience.listing_id, ListingAudience.audience, ListingAudience.organisation_id,
    ),
    Column.AT_ONCE: (
        ApprovalRule.listing_id, ApprovalRule.audience, ApprovalRule.organisation_id,
        ApprovalRule.weekdays, ApprovalRule.start_minute, ApprovalRule.end_minute,
    ),
    Column.LIMIT: (
        BorrowingLimit.listing_id, BorrowingLimit.measure, BorrowingLimit.per, BorrowingLimit.most,
    ),
}  # fmt: skip
_SEARCHED: dict[str, Columns] = {
    Column.ACTIVITY: (ListingActivity.listing_id, ListingActivity.code),
    Column.FEATURE: (ListingFeature.listing_id, ListingFeature.code),
    Column.ACCESSIBLE: (
        AccessibilityFact.listing_id, AccessibilityFact.code, AccessibilityFact.answer,
    ),
    Column.PRICES: (
        Listing.id, TariffRule.position, TariffRule.price_group, TariffRule.amount_ore,
        TariffRule.unit, bulk.as_text(TariffRule.weekdays), TariffRule.from_minute,
        TariffRule.to_minute, TariffRule.min_ore, TariffRule.max_ore,
    ),
    Flag.PICTURED: (Photo.listing_id,),
}  # fmt: skip
_ONLY: dict[str, tuple[ColumnElement[bool], ...]] = {
    Column.NIGHT: (Opening.end_minute <= Opening.start_minute, Opening.end_minute > 0),
    Column.FEATURE: (ListingFeature.code.is_not(None),),
    Column.PRICES: (TariffRule.tariff_id == Listing.tariff_id,),
}
