"""When a search wants something: one period, or a window that comes again by the week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from flask_babel import lazy_gettext as _l

from bookings.finder.search_reader import Reader
from bookings.recurrence import (
    MOST_MONTHS,
    Frequency,
    RecurrenceError,
    Rule,
    Slot,
    TooManyOccurrences,
    expand,
)
from bookings.series.days_off import Breaks, days_off
from marketplace.errors import Sentence
from marketplace.periods import (
    LATEST_YEAR,
    AmbiguousTime,
    NonexistentTime,
    Period,
    TimeProblem,
    local,
    resolve,
    resolve_first,
)

LONGEST_PERIOD = timedelta(days=62)
MOST_TIMES = 60
USUAL_TIMES = 10
HALF_AN_HOUR = timedelta(minutes=30)
REPEATS: Mapping[str, int] = {"weekly": 1, "every-2-weeks": 2}
# From 18 to 02 is meant past midnight; from 21 to 18 the two were mixed up.
LONGEST_NIGHT = timedelta(hours=12)
_BEYOND = "out-of-range"
_WITH_A_DATE = ("from", "to", "end", "repeat", "times", "until", "skip_breaks")
DEFAULT_FROM, DEFAULT_TO = time(8), time(22)


@dataclass(frozen=True)
class When:
    """The wanted periods; `day` is the first local day, `off` the days that are left out, named.

    `rule` is how they come again, None for one period; `walls` are the wall times of the first.
    """

    day: date | None = None
    periods: tuple[Period, ...] = ()
    rule: Rule | None = None
    off: tuple[tuple[date, str], ...] = ()
    walls: tuple[datetime, datetime] | None = None


def when(reader: Reader, zone: ZoneInfo, now: datetime, breaks: Breaks) -> When:
    """Return the wanted time; without a date nothing is wanted of time."""
    start = reader.day("date")
    if start is None:
        _read_beside(reader)
        if any(reader.text(name) for name in _WITH_A_DATE):
            reader.problem("date", _l("Choose a date as well, to see what is free."))
        return When()
    edges = _edges(reader, start, local(now, zone).replace(tzinfo=None))
    if edges is None:
        return When(start)
    try:
        found = _repeated(reader, *edges, zone, breaks)
    except TimeProblem as error:
        reader.problem("date" if error.code == _BEYOND else "from", time_sentence(error))
        return When(start)
    if found.periods and found.periods[-1].ends_at <= now:
        if start == local(now, zone).date():
            reader.problem("from", _l("That time has passed. Choose a later one."))
        else:
            reader.problem("date", _l("That day has passed. Choose a later one."))
    return replace(found, walls=edges)


def _read_beside(reader: Reader) -> None:
    """Say what cannot be used beside a date that is missing or cannot be used itself."""
    for name, usual in (("from", DEFAULT_FROM), ("to", DEFAULT_TO)):
        reader.clock(name, usual)
    for name in ("end", "until"):
        reader.day(name)


def later(seen: When, by: int) -> When:
    """Return the walls and the rule of a search, both so many minutes later; no periods."""
    if seen.walls is None:
        return seen
    begin, end = (wall + timedelta(minutes=by) for wall in seen.walls)
    rule = seen.rule
    if rule is not None and rule.until is not None:
        rule = replace(rule, until=rule.until + (begin.date() - seen.walls[0].date()))
    return replace(seen, walls=(begin, end), day=begin.date(), rule=rule, periods=(), off=())


def moved(seen: When, by: int, zone: ZoneInfo, breaks: Breaks) -> tuple[Period, ...]:
    """Return the periods that the search asks for so many minutes later on the wall clock.

    None where one of these times does not exist or comes twice.
    """
    shifted = later(seen, by)
    if shifted.walls is None:
        return ()
    begin, end = shifted.walls
    try:
        once = Period(resolve(begin, zone), resolve(end, zone))
        if shifted.rule is None:
            return (once,)
        off = days_off(shifted.rule, begin.date(), breaks)
        slots = expand(shifted.rule, begin, end, zone, off)
    except (TimeProblem, RecurrenceError):
        return ()
    if any(slot.starts_at is None or slot.ends_at is None for slot in slots):
        return ()
    return tuple(_usable(slots, off)[:MOST_TIMES])


def _edges(reader: Reader, start: date, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the wall times between which it is wanted the first time.

    Of today, where no time is said, what is left of it from the next half hour on.
    """
    last = reader.day("end") or start
    closes = reader.clock("to", DEFAULT_TO)
    soon = _opening(start, now)
    opens = reader.clock("from", soon if soon < closes or closes == time(0) else DEFAULT_FROM)
    begin, end = datetime.combine(start, opens), datetime.combine(last, closes)
    overnight = last == start and closes <= opens
    if closes == time(0) or overnight:
        end += timedelta(days=1)
    if overnight and closes != time(0) and end - begin > LONGEST_NIGHT:
        told = (
            _l("It begins and ends at the same time. Choose a later end, or a last day.")
            if opens == closes
            else _l("It ends before it begins. Choose a later end, or a last day.")
        )
        reader.problem("to", told)
        return None
    if end <= begin or end - begin > LONGEST_PERIOD:
        reader.problem("end", _l("The end has to come after the beginning, within two months."))
        return None
    return begin, end


def _opening(start: date, now: datetime) -> time:
    soon = now.replace(minute=0, second=0, microsecond=0)
    while soon <= now:
        soon += HALF_AN_HOUR
    begun = soon.date() == start and DEFAULT_FROM < soon.time() < DEFAULT_TO
    return soon.time() if begun else DEFAULT_FROM


def time_sentence(error: TimeProblem) -> Sentence:
    """Return what is wrong with a wall-clock time, with the time that does exist."""
    if isinstance(error, NonexistentTime):
        return _l(
            "That time does not exist: the clock is put forward that night. Try %(time)s.",
            time=error.suggestion.strftime("%H.%M"),
        )
    if isinstance(error, AmbiguousTime):
        return _l("That time comes twice: the clock is put back that night.")
    if error.code == _BEYOND:
        return _l("That year is out of reach.")
    return _l("That time cannot be read.")


def _repeated(
    reader: Reader, begin: datetime, end: datetime, zone: ZoneInfo, breaks: Breaks
) -> When:
    once = (Period(resolve_first(begin, zone), _end(end, zone)),)
    repeat = reader.code("repeat", REPEATS)
    rule = None if repeat is None else _rule(reader, begin.date(), REPEATS[repeat])
    if repeat is None and (reader.text("times") or reader.text("until")):
        reader.problem("repeat", _l("Say as well how often it comes again."))
    if rule is None:
        return When(begin.date(), once)
    off = days_off(rule, begin.date(), breaks)
    reached = rule
    try:
        try:
            slots = expand(rule, begin, end, zone, off)
        except TooManyOccurrences:
            # An end that is reached instead of a refusal: the first of the dates can be looked for.
            reached = replace(rule, times=None, until=_latest(begin.date()))
            slots = expand(reached, begin, end, zone, off)
    except RecurrenceError:
        reader.problem("end", _l("The dates overlap each other. Choose an earlier last day."))
        return When(begin.date(), once)
    found = _kept(reader, reached, slots, off)
    if reached is not rule:
        asked = "until" if rule.until is not None else "times"
        reader.problem(asked, _l("A search looks %(months)s months ahead.", months=MOST_MONTHS))
    return found


def _latest(first: date) -> date:
    return min(first + relativedelta(months=MOST_MONTHS), date(LATEST_YEAR, 12, 30))


def _rule(reader: Reader, first: date, weeks: int) -> Rule | None:
    until, times = reader.day("until"), reader.number("times", most=None)
    if until is not None and times is not None:
        reader.problem("until", _l("Give either the last date or the number of times."))
        until = None
    if until is not None and until < first:
        reader.problem("until", _l("The last date has to come after the first."))
        return None
    if times is not None and times > MOST_TIMES:
        reader.problem("times", _l("At most %(most)s times in a search.", most=MOST_TIMES))
        times = MOST_TIMES
    return Rule(
        frequency=Frequency.WEEKLY,
        interval=weeks,
        until=until,
        times=None if until is not None else times or USUAL_TIMES,
        skip_school_breaks=reader.flag("skip_breaks"),
    )


def _kept(reader: Reader, rule: Rule, slots: list[Slot], off: Mapping[date, str]) -> When:
    """Return the dates that are looked for: those that exist and are not left out."""
    periods = _usable(slots, off)
    missing = [slot.local_date for slot in slots if slot.starts_at is None or slot.ends_at is None]
    if missing:
        reader.problem(
            "from",
            _l(
                "On %(day)s that time does not exist: the clock is put forward that night. The"
                " other dates are looked for.",
                day=missing[0].isoformat(),
            ),
        )
    days = [slot.local_date for slot in slots]
    if len(periods) > MOST_TIMES:
        reader.problem("until", _l("At most %(most)s times in a search.", most=MOST_TIMES))
        days = [slot.local_date for slot in slots if slot.starts_at not in _later(periods)]
        rule = replace(rule, times=None, until=days[-1])
    if not periods:
        reader.problem("skip_breaks", _l("All of these dates are in school breaks."))
    left_out = tuple((day, off[day]) for day in days if day in off)
    return When(days[0], tuple(periods[:MOST_TIMES]), rule, left_out)


def _usable(slots: Iterable[Slot], off: Mapping[date, str]) -> list[Period]:
    return [
        Period(slot.starts_at, slot.ends_at)
        for slot in slots
        if slot.starts_at is not None and slot.ends_at is not None and not slot.skipped
        and slot.local_date not in off
    ]  # fmt: skip


def _later(periods: list[Period]) -> set[datetime | None]:
    return {one.starts_at for one in periods[MOST_TIMES:]}


def _end(end: datetime, zone: ZoneInfo) -> datetime:
    try:
        return resolve(end, zone)
    except AmbiguousTime as twice:
        return twice.second
