"""The rules of lending once more, in plain Python: what the predicate is held against.

Written from what the owner's form says, not from the code under test: wall clocks by zoneinfo,
loops over minutes and rows, no database. Slow, and easy to read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

Span = tuple[datetime, datetime]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
COUNTED = {"requested", "confirmed", "handed_out", "returned", "completed", "no_show"}
HELD = {"requested", "confirmed", "handed_out", "returned", "completed"}


@dataclass(frozen=True)
class Weekly:
    """Open on a weekday between two minutes; an end that is not later is on the day after."""

    weekday: int
    start: int
    end: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Special:
    """Days with other hours, or closed where there are none."""

    first: date
    last: date
    hours: tuple[int, int] | None = None


@dataclass(frozen=True)
class Rules:
    """All that an owner says of one listing; `takes` is unit number and quantity of it.

    What is not `counted` is somebody's help, not bookable here: how much of it is for the owner.
    """

    zone: str
    equipment: bool = False
    instant: bool = True
    bookable: bool = True
    counted: bool = True
    weekly: tuple[Weekly, ...] = ()
    special: tuple[Special, ...] = ()
    closed_on_holidays: bool = False
    closed_on_breaks: bool = False
    before: int = 0
    after: int = 0
    notice_hours: int = 0
    horizon_days: int = 400
    shortest: int = 30
    longest: int = 14 * 1440
    step: int = 30
    for_whom: frozenset[str] = frozenset({"all"})
    room: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)
    limits: tuple[tuple[str, str, int], ...] = ()
    takes: tuple[tuple[int, int], ...] = ((0, 1),)
    own: bool = False


@dataclass(frozen=True)
class Booked:
    """A date that is there before: of which listing, whose, when, in which state."""

    listing: int
    mine: bool
    starts: datetime
    minutes: int
    status: str = "confirmed"
    quantity: int = 1
    lapsed: bool = False

    @property
    def span(self) -> Span:
        return self.starts, self.starts + self.minutes * MINUTE


@dataclass(frozen=True)
class World:
    """Who asks for what of whom, and what is there already."""

    now: datetime
    rules: tuple[Rules, ...]
    wish: tuple[Span, ...]
    quantities: tuple[int, ...] = (1, 5)
    breaks: tuple[tuple[date, date], ...] = ()
    booked: tuple[Booked, ...] = ()
    closures: tuple[tuple[int, Span], ...] = ()
    groups: frozenset[str] = frozenset({"all", "associations"})
    people: int | None = None
    seating: str | None = None
    quantity: int = 1


@dataclass
class Answer:
    """What is wrong with a date, and how many are free throughout."""

    reasons: set[str] = field(default_factory=set)
    free: int = 0


def answers(world: World, number: int, *, together: bool) -> list[Answer]:
    """Return what may be said of every wished date of a listing, in their order."""
    rules = world.rules[number]
    found = [_one(world, rules, span) for span in world.wish]
    used: list[Span] = []
    for span, answer in sorted(zip(world.wish, found, strict=True), key=lambda pair: pair[0]):
        if not rules.own and _over_a_limit(world, number, span, used):
            answer.reasons.add("limit-reached")
        elif together and not answer.reasons:
            used.append(span)
    return found


def _one(world: World, rules: Rules, span: Span) -> Answer:
    start, end = span
    zone = ZoneInfo(rules.zone)
    wall = start.astimezone(zone)
    minutes = (end - start) // MINUTE
    now = world.now.replace(second=0, microsecond=0)
    of = min(world.quantities[unit] // each for unit, each in rules.takes)
    left = free(world, rules, span)
    broken = {
        "not-bookable-here": not rules.bookable,
        "not-for-you": not rules.own and not rules.for_whom & world.groups,
        "too-many-people": _crowded(world, rules),
        "quantity-exceeded": rules.counted and of < world.quantity,
        "too-soon": start < now + timedelta(hours=rules.notice_hours),
        "too-far-ahead": start > now + rules.horizon_days * DAY,
        "too-short": minutes < rules.shortest,
        "too-long": minutes > rules.longest,
        "off-step": (wall.hour * 60 + wall.minute) % rules.step != 0 or minutes % rules.step != 0,
        "closed": not _open(world, rules, span),
        "taken": left < (wanted := world.quantity if rules.counted else 1) and wanted <= of,
    }
    return Answer({code for code, is_so in broken.items() if is_so}, left)


def _crowded(world: World, rules: Rules) -> bool:
    if world.people is None:
        return False
    most, standing, seated, tables = rules.room
    stated = {"standing": standing, "seated": seated, "tables": tables}
    if tables is None:  # no more sit at tables than in rows
        stated["tables"] = seated
    room = stated.get(world.seating or "")
    room = most if room is None else room
    return room is not None and room < world.people


def free(world: World, rules: Rules, span: Span) -> int:
    start, end = span[0] - rules.before * MINUTE, span[1] + rules.after * MINUTE
    left = []
    for unit, each in rules.takes:
        rows = list(_taken(world, unit))
        at = [start, *(begins for begins, _, _ in rows if start < begins < end)]
        loads = [
            sum(many for begins, ends, many in rows if begins <= moment < ends) for moment in at
        ]
        left.append((world.quantities[unit] - max(loads)) // each)
    return max(0, min(left))


def _taken(world: World, unit: int) -> Iterator[tuple[datetime, datetime, int]]:
    for row in world.booked:
        rules = world.rules[row.listing]
        if row.status in HELD:
            start, end = row.span
            for taken, each in rules.takes:
                if taken == unit:
                    yield (
                        start - rules.before * MINUTE,
                        end + rules.after * MINUTE,
                        each * row.quantity,
                    )
    for taken, (start, end) in world.closures:
        if taken == unit:
            yield start, end, world.quantities[unit]


def _over_a_limit(world: World, number: int, span: Span, used: Sequence[Span]) -> bool:
    rules = world.rules[number]
    zone = ZoneInfo(rules.zone)
    mine = [
        row.span
        for row in world.booked
        if row.mine and row.listing == number and row.status in COUNTED and not row.lapsed
    ]
    for measure, per, most in rules.limits:
        same = [
            other for other in (*mine, *used) if _when(other, per, zone) == _when(span, per, zone)
        ]
        if measure == "times" and len(same) + 1 > most:
            return True
        length = sum((end - start for start, end in (*same, span)), timedelta())
        if measure == "hours" and length > timedelta(hours=most):
            return True
    return False


def _when(span: Span, per: str, zone: ZoneInfo) -> tuple[int, int]:
    day = span[0].astimezone(zone).date()
    return day.isocalendar()[:2] if per == "week" else (day.year, day.month)


def _open(world: World, rules: Rules, span: Span) -> bool:
    zone = ZoneInfo(rules.zone)
    if rules.equipment:  # fetched and returned while open, the closing minute included
        fetched, returned = (_wall(moment, zone) for moment in span)
        midnight = returned.time() == time()
        return _open_at(world, rules, fetched, ends=False) and _open_at(
            world, rules, returned, ends=midnight
        )
    first, last_day = (moment.astimezone(zone).date() for moment in span)
    hours = list(_joined(_instants(world, rules, first - DAY, last_day + DAY, zone)))
    return any(begins <= span[0] and span[1] <= ends for begins, ends in hours)


def _open_at(world: World, rules: Rules, wall: datetime, *, ends: bool) -> bool:
    day = wall.date() - DAY if ends else wall.date()
    minute = 1440 if ends else wall.hour * 60 + wall.minute
    return any(begins <= minute <= ends for begins, ends in _hours_on(world, rules, day))


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clock shows; the second time round it is told as the end of the first."""
    wall = moment.astimezone(zone)
    while wall.fold:
        moment -= MINUTE
        wall = moment.astimezone(zone)
    return wall


def _instants(
    world: World, rules: Rules, first: date, last: date, zone: ZoneInfo
) -> Iterator[Span]:
    day = first
    while day <= last:
        for begins, ends in _hours_on(world, rules, day):
            start, end = _instant(day, begins, zone), _instant(day, ends, zone)
            if start < end:
                yield start, end
        day += DAY


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return when the clock first shows that time or, where it never does, a later one."""
    wall = datetime.combine(day, time()) + minute * MINUTE
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    moment -= timedelta(hours=3)
    while moment.astimezone(zone).replace(tzinfo=None) < wall:
        moment += 15 * MINUTE
    return moment


def _hours_on(world: World, rules: Rules, day: date) -> list[tuple[int, int]]:
    """Return the open minutes of a date, what the evening before runs on into it included."""
    today = _begin_on(world, rules, day)
    before = _begin_on(world, rules, day - DAY)
    spans = [(begins, min(ends, 1440)) for begins, ends in today]
    spans += [(0, ends - 1440) for _, ends in before if ends > 1440]
    minutes = sorted({minute for begins, ends in spans for minute in range(begins, ends)})
    return [(run[0], run[-1] + 1) for run in _runs(minutes)]


def _runs(minutes: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for minute in minutes:
        if runs and runs[-1][-1] + 1 == minute:
            runs[-1].append(minute)
        else:
            runs.append([minute])
    return runs


def _begin_on(world: World, rules: Rules, day: date) -> list[tuple[int, int]]:
    special = [one for one in rules.special if one.first <= day <= one.last]
    if special:
        closed = any(one.hours is None for one in special)
        return [] if closed else [one.hours for one in special if one.hours]
    if rules.closed_on_holidays and day in _RED:
        return []
    if rules.closed_on_breaks and any(first <= day <= last for first, last in world.breaks):
        return []
    if not rules.weekly:
        return [(0, 1440)]
    return [
        (one.start, one.end if one.end > one.start else one.end + 1440)
        for one in rules.weekly
        if one.weekday == day.isoweekday()
        and (one.first is None or one.first <= day)
        and (one.last is None or day <= one.last)
    ]


_RED = holidays.country_holidays(
    "SE", years=range(2026, 2030), categories=("public", "de_facto"), include_sundays=False
)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last
