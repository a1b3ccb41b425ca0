"""Every rule that the database holds by name is told as a domain error, or cannot be met."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

import engines as databases
import sqlalchemy as sa
from flask import Flask

from bookings.models import (
    NOT_REPLACED,
    OF_ITS_SOURCE,
    OVERTAKEN,
    PROMISED,
    UNCOUNTED,
    UNMEASURED,
)
from marketplace import errors
from marketplace.extensions import db
from marketplace.orm import Base

# What no reader can run into: a refusal here is a fault of the code, and answers 500 on purpose.
UNMET = {
    "uq_*_public_id": "36 to the power of 12: drawn at random, never given",
    "uq_*_token_hash": "256 bits drawn at random, never given",
    "uq_booking_reference": "drawn again while it is taken, under the lock of the write",
    "uq_search_word_language_word": "inventory.words.indexing leaves a word that is there as it is",
    "uq_job_run_job_slot": "two runners insert and ignore: the second sees that it is done",
    "uq_listing_change_*": "written by triggers only, which pass over what is noted already",
    "uq_listing_activity_listing_id_code": "facts come as a set of codes and replace the old set",
    "uq_accessibility_fact_listing_id_code": "facts come by code and replace the old ones",
    "ck_place_*": "inventory.checking refuses coordinates off the earth or alone",
    "ck_listing_*": "inventory.checking reads lengths, lead times and capacities first",
    "ck_listing_audience_organisation_where_named": "inventory.audiences sets both together",
    "ck_approval_rule_*": "inventory.approvals reads weekdays, hours and groups first",
    "ck_listing_feature_count_positive": "inventory.checking reads counts first",
    "ck_listing_unit_quantity_positive": "inventory.units reads quantities first",
    "ck_unit_quantity_not_negative": "inventory.units reads quantities first",
    "ck_opening_*": "inventory.hours reads weekdays, hours and dates first",
    "ck_borrowing_limit_*": "inventory.limits reads numbers first",
    "uq_borrowing_limit_listing_id_measure_per": "inventory.limits keeps one row of each kind",
    "ck_photo_alt_or_decorative": "inventory.photos asks for one of the two",
    "ck_tariff_*": "inventory.tariffs reads amounts and rates first",
    "ck_booking_*": "bookings.requesting judges quantity and people; a price is computed",
    "ck_claim_quantity_positive": "copied from what the listing takes",
    "ck_closure_*": "bookings.closures.closing reads quantity and periods first",
    "uq_fact_notice_*": "closures.warning looks under the lock of the units whom it has told",
    "ck_change_*": "copied from a Period, a booking and a price, which were judged before",
    "ck_freed_time_ends_after_start": "copied from what an occurrence took",
    "ck_occurrence_*": "a Period always ends after it starts, and buffers are never negative",
    "ck_occupancy_*": "rows are cut from a Period, by bookings.taking and bookings.stating alone",
    "ck_inquiry_booked_as_agreed": "bookings.agreement.agreeing sets both together",
    "ck_wanted_notice_*": "bookings.wanted.checking reads numbers, times and places first",
    "uq_wanted_told_*": "wanted.matching inserts and ignores: whoever is told stays told once",
    "ck_proposal_*": "agreement.proposing_times reads numbers first; a Period has an end",
}
TRIGGERS = {
    OVERTAKEN: "",
    PROMISED: "",
    OF_ITS_SOURCE: "bookings.taking and bookings.holding write a row for its own date",
    "audit_entry_append_only": "",
    "history_append_only": "no command changes a line of history",
}
if databases.ENGINE == "sqlite":
    # PostgreSQL's columns have types of their own.
    TRIGGERS[UNMEASURED] = "bookings.taking counts in whole days, minutes and things"
    TRIGGERS[UNCOUNTED] = "inventory.units reads quantities first"
    # PostgreSQL has no OR REPLACE.
    TRIGGERS[NOT_REPLACED] = "no command says OR REPLACE"


def of_a_word_list(constraint: sa.CheckConstraint) -> bool:
    """Tell whether the CHECK only holds an enum's values, which its type refuses before."""
    return any(
        isinstance(column.type, sa.Enum) and f"ck_{column.table.name}_{column.type.name}" == name
        for column in constraint.table.columns
        for name in [str(constraint.name)]
    )


def named(metadata: sa.MetaData) -> list[str]:
    """Return the names of the UNIQUE and CHECK constraints that a write can break."""
    found = [
        str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
        or (isinstance(constraint, sa.CheckConstraint) and not of_a_word_list(constraint))
    ]
    return sorted([*found, *unique_indexes(metadata)])


def unique_indexes(metadata: sa.MetaData) -> list[str]:
    """Return the names of unique indexes, which refuse as a UNIQUE constraint does."""
    tables = metadata.tables.values()
    return [str(index.name) for table in tables for index in table.indexes if index.unique]


def untold(names: Iterable[str], told: frozenset[str]) -> list[str]:
    return [
        name
        for name in names
        if name not in told and not any(fnmatchcase(name, pattern) for pattern in UNMET)
    ]


def refusing_triggers() -> set[str]:
    """Return the names that triggers of the made schema refuse by, read from the database."""
    with db.engine.connect() as connection:
        if databases.ENGINE == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
            pattern = r"RAISE\(ABORT, '(\w+)'\)"
        else:
            query = "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            pattern = r"CONSTRAINT = '(\w+)'"
        sources = connection.scalars(sa.text(query)).all()
    return {name for source in sources for name in re.findall(pattern, str(source))}


def test_every_named_rule_is_told_or_cannot_be_met(application: Flask) -> None:
    del application
    assert untold(named(Base.metadata), errors.registered_constraints()) == []


def test_every_refusing_trigger_is_told(app: Flask) -> None:
    del app
    assert refusing_triggers() == set(TRIGGERS)
    silent = {name for name, reason in TRIGGERS.items() if not reason}
    assert silent <= errors.registered_constraints()


def test_no_told_or_excused_rule_is_gone(application: Flask) -> None:
    del application
    names = {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
    } | set(unique_indexes(Base.metadata))
    assert errors.registered_constraints() - names <= set(TRIGGERS)
    for pattern in UNMET:
        assert any(fnmatchcase(name, pattern) for name in names), pattern


def test_a_rule_without_a_name_or_an_answer_is_noticed() -> None:
    metadata = sa.MetaData(naming_convention=Base.metadata.naming_convention)
    sa.Table(
        "planted",
        metadata,
        sa.Column("code", sa.Text, unique=True),
        sa.Column("size", sa.Integer),
        sa.CheckConstraint("size > 0", name="size_positive"),
    )
    found = untold(named(metadata), frozenset())
    assert found == ["ck_planted_size_positive", "uq_planted_code"]
    assert untold(named(metadata), frozenset(found)) == []
