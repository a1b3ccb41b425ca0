"""Judge whether what keeps promise 1 is in place: the guards, and rows that refer to rows."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bookings.faults import Fault
from inventory.models import Listing, ListingUnit, Unit
from marketplace import engines, triggers
from marketplace.orm import Base

CORE = "bookings.models"
"""Where the models are whose tables the core consists of, besides units and what takes them."""


def faults(session: Session) -> Iterator[Fault]:
    """Yield every trigger that is missing and, on SQLite, every kind of reference to nothing.

    SQLite keeps foreign keys only for those who ask it to; PostgreSQL always does.
    """
    for name in triggers.missing(session.connection()):
        yield Fault("trigger missing", 0, 0, 0, name)
    for (table, referred), count in sorted(engines.orphans(session, core_tables()).items()):
        yield Fault("refers to nothing", 0, 0, 0, f"{count} of {table}, where {referred} should be")


def core_tables() -> list[str]:
    """Return the names of the tables that time, and who has it, are kept in."""
    models = {Listing, ListingUnit, Unit} | {
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(CORE)
    }
    return sorted(str(model.__tablename__) for model in models)
