"""When the city's schools are closed, as its platform admins have entered it."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Date, TextualSelect, select
from sqlalchemy.orm import Session

from inventory.models import SchoolBreak
from marketplace.engines import dialect_of
from marketplace.freezing import frozen, given


class Break(NamedTuple):
    """A break of the schools by local days, both included."""

    name: str
    first: date
    last: date


def breaks_between(session: Session, first: date, last: date) -> list[Break]:
    """Return the breaks that touch the local days from `first` through `last`, in order of day.

    They may overlap, and reach beyond what was asked for. One query.
    """
    session.flush()
    statement = _between(dialect_of(session))
    rows = session.connection().execute(statement, {"first": first, "last": last})
    return [Break(*row) for row in rows]


@cache
def _between(dialect: str) -> TextualSelect:
    statement = (
        select(SchoolBreak.name, SchoolBreak.first_day, SchoolBreak.last_day)
        .where(SchoolBreak.first_day <= given("last", Date))
        .where(SchoolBreak.last_day >= given("first", Date))
        .order_by(SchoolBreak.first_day, SchoolBreak.last_day, SchoolBreak.id)
    )
    return frozen(dialect, statement)


def days_of(breaks: Iterable[Break]) -> frozenset[date]:
    """Return every day of the breaks."""
    return frozenset(
        one.first + timedelta(days=n)
        for one in breaks
        for n in range((one.last - one.first).days + 1)
    )
