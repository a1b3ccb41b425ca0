"""Times in the address of a request."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from bookings.finder.search_times import time_sentence
from bookings.wishes import edge_from_iso
from marketplace.errors import FieldProblem, Invalid
from marketplace.periods import (
    AmbiguousTime,
    NonexistentTime,
    TimeProblem,
    local_day,
    parse_date,
)

_DATE = len("2027-03-14")
BACKWARDS = _l("The end has to come after the beginning.")


def instant(text: str, zone: ZoneInfo, field: str, *, end: bool = False) -> datetime:
    """Return the instant (UTC) of an ISO time, without offset on the zone's wall clock.

    A date alone is its first instant; as an `end` the whole day counts. Raises Invalid naming
    `field` for what cannot be read, does not exist or occurs twice.
    """
    if len(text.strip()) <= _DATE:
        try:
            day = local_day(parse_date(text), zone)
        except TimeProblem as error:
            raise Invalid([FieldProblem(field, time_sentence(error))]) from error
        return day.ends_at if end else day.starts_at
    edge = edge_from_iso(text, zone, field)
    if edge.at is not None:
        return edge.at
    problem: TimeProblem
    if edge.instead is not None:
        problem = NonexistentTime(edge.wall, edge.instead)
    else:
        problem = AmbiguousTime(edge.wall, *(edge.twice or (edge.wall, edge.wall)))
    raise Invalid([FieldProblem(field, time_sentence(problem))])


def require_span(starts: datetime, ends: datetime, longest: timedelta, field: str) -> None:
    """Raise Invalid naming `field` unless the end comes after the start, within `longest`."""
    if ends <= starts:
        raise Invalid([FieldProblem(field, BACKWARDS)])
    if ends - starts > longest:
        most = _l("At most %(days)s days can be asked for at once.", days=longest.days)
        raise Invalid([FieldProblem(field, most)])
