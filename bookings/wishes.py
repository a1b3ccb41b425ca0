"""From the values of a form or a JSON body to a wish: wall clock, instants and series."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from bookings.models import Series
from bookings.recurrence import (
    MOST_MONTHS,
    MOST_OCCURRENCES,
    NONE,
    Frequency,
    RecurrenceError,
    Rule,
    Slot,
    expand,
)
from bookings.requesting import MOST_PEOPLE
from bookings.types import ReasonCode
from bookings.wished import Date, Wish
from inventory.types import Seating
from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.periods import (
    AmbiguousTime,
    NonexistentTime,
    Period,
    TimeProblem,
    local,
    parse_instant,
    require_supported_year,
    resolve,
    resolve_first,
)
from marketplace.phones import read_phone
from marketplace.wording import normalise

# Longer than any listing lends for: what lies beyond is not laid out day by day.
LONGEST = timedelta(days=400)

BACKWARDS = _l(
    "It ends before it begins. Choose a later end; if it goes on past midnight, give the last day,"
    " too."
)
NO_LENGTH = _l(
    "It begins and ends at the same time. Choose a later end; if it goes on past midnight, give the"
    " last day, too."
)
WHOLE_MINUTES = _l("Give times in whole minutes.")
UNREADABLE = _l("Write the day and the time, such as 2027-03-14 and 18:00.")


@dataclass(frozen=True)
class Edge:
    """One end of a wanted time: naive `wall` time in the place's zone, and the instant it means.

    `at` (UTC) is None where the wall time does not exist, with the next one that does in
    `instead`, or where it occurs twice and nobody has said which, with both in `twice`.
    """

    wall: datetime
    at: datetime | None
    problem: ReasonCode | None = None
    instead: datetime | None = None
    twice: tuple[datetime, datetime] | None = None


def edge_on_wall(wall: datetime, zone: ZoneInfo, fold: int | None = None) -> Edge:
    """Read a naive wall time; `fold` 0 or 1 chooses where it occurs twice.

    Raises Invalid for years outside 1970 to 2199 and parts of minutes.
    """
    _require_readable(wall)
    try:
        at = resolve(wall, zone)
    except AmbiguousTime as twice:
        both = (twice.first, twice.second)
        if fold in {0, 1}:
            return Edge(wall, both[fold or 0], twice=both)
        return Edge(wall, None, ReasonCode.AMBIGUOUS_TIME, twice=both)
    except NonexistentTime as gap:
        return Edge(wall, None, ReasonCode.NONEXISTENT_TIME, instead=gap.suggestion)
    return Edge(wall, at)


def edge_from_iso(text: str, zone: ZoneInfo, field: str = "starts_at") -> Edge:
    """Read ISO 8601 with an offset, or without one on the wall clock of the zone.

    Raises Invalid naming `field` for what cannot be read.
    """
    try:
        at = parse_instant(text, zone)
    except AmbiguousTime as twice:
        return edge_on_wall(twice.wall, zone)
    except NonexistentTime as gap:
        return edge_on_wall(gap.wall, zone)
    except TimeProblem as error:
        raise Invalid([FieldProblem(field, UNREADABLE)]) from error
    wall = local(at, zone).replace(tzinfo=None, fold=0)
    _require_readable(wall, field)
    return Edge(wall, at)


def rule_of(
    frequency: Frequency,
    *,
    interval: int = 1,
    until: date | None = None,
    times: int | None = None,
    skip: frozenset[date] = frozenset(),
    weekdays: tuple[int, ...] = (),
    nth_weekday: bool = False,
    last_weekday: bool = False,
    dates: frozenset[date] = frozenset(),
    skip_holidays: bool = False,
    skip_school_breaks: bool = False,
) -> Rule:
    """Return how a series repeats.

    Raises Invalid naming `until`, `times`, `weekdays`, `dates` or `repeat`.
    """
    try:
        return Rule(
            frequency=frequency,
            interval=interval,
            until=until,
            times=times,
            skip=skip,
            weekdays=weekdays,
            nth_weekday=nth_weekday,
            last_weekday=last_weekday,
            dates=dates,
            skip_holidays=skip_holidays,
            skip_school_breaks=skip_school_breaks,
        )
    except RecurrenceError as error:
        raise Invalid([_recurrence_problem(error)]) from error


def wish_of(
    *,
    starts: Edge,
    ends: Edge,
    zone: ZoneInfo,
    rule: Rule | None = None,
    days_off: Mapping[date, str] = NONE,
    purpose: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    quantity: int = 1,
    people: int | None = None,
    seating: Seating | None = None,
    note: str = "",
    skip_clashes: bool = False,
) -> Wish:
    """Return the wish with every date of it, texts cleaned, the telephone number as E.164.

    A time that does not exist or occurs twice becomes a date with that problem, which the command
    refuses (or skips). What the rule leaves out by itself stands in `days_off` (by its name).
    Raises Invalid with every field that cannot be used at once.
    """
    problems: list[FieldProblem] = []
    dates: tuple[Date, ...] = ()
    series: Series | None = None
    try:
        dates, series = dates_of(starts, ends, zone, rule, days_off)
    except Invalid as error:
        problems += error.problems
    for name, value in (("quantity", quantity), ("people", people)):
        if value is not None and not 1 <= value <= MOST_PEOPLE:
            problems.append(FieldProblem(name, _l("Write a whole number, at least 1.")))
    try:
        contact_phone = read_phone(contact_phone, "contact_phone")
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid(problems)
    return Wish(
        dates=dates,
        purpose=normalise(purpose, multiline=True),
        contact_name=normalise(contact_name),
        contact_phone=contact_phone,
        quantity=quantity,
        people=people,
        seating=seating,
        note=normalise(note, multiline=True),
        skip_clashes=skip_clashes,
        series=series,
    )


def dates_of(
    starts: Edge,
    ends: Edge,
    zone: ZoneInfo,
    rule: Rule | None,
    days_off: Mapping[date, str] = NONE,
) -> tuple[tuple[Date, ...], Series | None]:
    """Return the single date, or those of the series and its rule to be kept.

    Raises Invalid naming `ends_at` for what is backwards, else the rule field that was given.
    """
    if starts.wall == ends.wall and starts.at == ends.at:
        raise Invalid([FieldProblem("ends_at", NO_LENGTH)])
    if rule is None:
        return (single(starts, ends, zone),), None
    try:
        slots = expand(rule, starts.wall, ends.wall, zone, days_off)
    except RecurrenceError as error:
        problem = _recurrence_problem(error)
        if problem.field == "until" and rule.until is None:
            field = "dates" if rule.dates else "times"
            problem = FieldProblem(field, problem.message)
        raise Invalid([problem]) from error
    except TimeProblem as error:
        field = "dates" if rule.dates else "until"
        raise Invalid([FieldProblem(field, UNREADABLE)]) from error
    dates = [_of_series(slot, starts, ends, zone) for slot in slots]
    exact = single(starts, ends, zone)
    for n, date_ in enumerate(dates):
        if date_.local_day == exact.local_day and exact.period is not None and not date_.skip:
            dates[n] = exact  # the caller's own instants stand, also in the hour that occurs twice
    return tuple(dates), _series(rule, starts, ends, zone)


def single(starts: Edge, ends: Edge, zone: ZoneInfo) -> Date:
    """Return the one date between two edges; raises Invalid naming `ends_at` if it is backwards."""
    day = starts.wall.date().isoformat()
    problem = starts.problem or ends.problem
    if problem is not None or starts.at is None or ends.at is None:
        if ends.wall < starts.wall:
            raise Invalid([FieldProblem("ends_at", BACKWARDS)])
        return Date(None, day, problem=problem, near=_near(starts, ends, zone))
    if ends.at <= starts.at:
        raise Invalid([FieldProblem("ends_at", BACKWARDS)])
    if ends.at - starts.at > LONGEST:
        return Date(None, day, problem=ReasonCode.TOO_LONG)
    return Date(Period(starts.at, ends.at), day)


def _of_series(slot: Slot, starts: Edge, ends: Edge, zone: ZoneInfo) -> Date:
    day = slot.local_date.isoformat()
    if slot.starts_at is not None and slot.ends_at is not None and slot.ends_at > slot.starts_at:
        period = Period(slot.starts_at, slot.ends_at)
        return Date(period, day, skip=slot.skipped, day_off=slot.day_off)
    if slot.skipped:
        return Date(None, day, skip=True, day_off=slot.day_off)
    later = slot.local_date - starts.wall.date()
    near = _near(
        edge_on_wall(starts.wall + later, zone), edge_on_wall(ends.wall + later, zone), zone
    )
    return Date(None, day, problem=ReasonCode.NONEXISTENT_TIME, near=near)


def _near(starts: Edge, ends: Edge, zone: ZoneInfo) -> tuple[Period, ...]:
    """Return what may have been meant where an end does not exist or comes twice.

    A beginning that does not exist moves to where the clock has jumped, and the length stays.
    Where both come twice, both are in the same of the two hours.
    """
    length = ends.wall - starts.wall
    found = [
        Period(begin, end)
        for begin in _meanings(starts, zone)
        for end in ([begin + length] if starts.instead else _meanings(ends, zone))
        if end > begin
    ]
    if starts.twice and ends.twice:
        found = [period for period in found if period.ends_at - period.starts_at == length]
    return tuple(found)


def _meanings(edge: Edge, zone: ZoneInfo) -> tuple[datetime, ...]:
    if edge.at is not None:
        return (edge.at,)
    if edge.instead is not None:
        return (resolve_first(edge.instead, zone),)
    return edge.twice or ()


def _series(rule: Rule, starts: Edge, ends: Edge, zone: ZoneInfo) -> Series:
    return Series(
        frequency=rule.frequency.value,
        interval=rule.interval,
        until=rule.until,
        times=rule.times,
        weekdays=list(rule.weekdays),
        nth_weekday=rule.nth_weekday,
        last_weekday=rule.last_weekday,
        dates=sorted(day.isoformat() for day in rule.dates),
        skip_holidays=rule.skip_holidays,
        skip_school_breaks=rule.skip_school_breaks,
        skip=sorted(day.isoformat() for day in rule.skip),
        first_start=starts.wall.isoformat(timespec="minutes"),
        first_end=ends.wall.isoformat(timespec="minutes"),
        time_zone=zone.key,
    )


def _require_readable(wall: datetime, field: str = "starts_at") -> None:
    try:
        require_supported_year(wall)
    except TimeProblem as error:
        raise Invalid([FieldProblem(field, UNREADABLE)]) from error
    if wall.second or wall.microsecond:
        raise Invalid([FieldProblem(field, WHOLE_MINUTES)])


_RECURRENCE: Mapping[str, tuple[str, Sentence]] = {
    "until-or-times": ("times", _l("Give either the last date or the number of times.")),
    "bad-interval": ("repeat", _l("Choose how often it repeats.")),
    "bad-times": ("times", _l("Write how many times, at least 1.")),
    "bad-weekdays": ("weekdays", _l("Choose weekdays only for what repeats every week.")),
    "position-without-month": (
        "repeat",
        _l("The weekday of the month is only for what repeats every month."),
    ),
    "not-the-last": (
        "repeat",
        _l(
            "The first date is not the last of its weekday in the month. Choose another first date."
        ),
    ),
    "no-dates": ("dates", _l("Write at least one more date.")),
    "dates-by-themselves": (
        "dates",
        _l("A list of dates has no last date and no number of times of its own."),
    ),
    "until-before-start": ("until", _l("The last date has to come after the first.")),
    "backwards": ("ends_at", BACKWARDS),
    "overlaps-itself": (
        "repeat",
        _l(
            "Each time is so long that it runs into the next. Make it shorter or repeat less often."
        ),
    ),
    "too-many-occurrences": (
        "until",
        _l(
            "At most %(dates)s dates within %(months)s months can be asked for at once.",
            dates=MOST_OCCURRENCES,
            months=MOST_MONTHS,
        ),
    ),
}


def _recurrence_problem(error: RecurrenceError) -> FieldProblem:
    field, sentence = _RECURRENCE.get(error.code, ("repeat", _l("It cannot repeat like that.")))
    return FieldProblem(field, sentence)
