"""Opening hours of a made-up city: common weekly patterns, own ones, seasons, late nights."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from inventory.openings import StoredSegment, WeeklyRule, stored_segments

COMMON = 200
HOUR = 60
DEFAULT = (8 * HOUR, 22 * HOUR)
SUMMER = ((6, 15), (8, 15))


@dataclass(frozen=True)
class Hours:
    """Weekly rules, the same laid flat, and by ISO weekday what is open all year round."""

    rules: tuple[WeeklyRule, ...] = ()
    segments: tuple[StoredSegment, ...] = ()
    always: dict[int, tuple[int, int]] = field(default_factory=dict)


NOT_STATED = Hours(always=dict.fromkeys(range(1, 8), DEFAULT))


class Patterns:
    """Draws hours: most from a set of common ones, a tenth for one listing alone."""

    def __init__(self, chance: random.Random, years: Sequence[int]) -> None:
        self._chance, self._years = chance, years
        self._common = [self._made(rounded=30) for _ in range(COMMON)]
        self._weights = [1 / (n + 2) for n in range(COMMON)]

    def draw(self) -> Hours:
        """Return hours; of some listings they are not stated."""
        chance = self._chance.random()
        if chance < 0.15:
            return NOT_STATED
        if chance < 0.25:
            return self._made(rounded=5)
        return self._chance.choices(self._common, self._weights)[0]

    def _made(self, rounded: int) -> Hours:
        chance = self._chance
        opens = chance.choice((6, 7, 8, 8, 9, 10)) * HOUR + chance.randrange(0, 60, rounded) % 60
        closes = chance.choice((17, 20, 21, 22, 22, 23)) * HOUR
        always = dict.fromkeys(range(1, 6), (opens, closes))
        if chance.random() < 0.7:
            always[6] = (9 * HOUR, chance.choice((15, 18, 22)) * HOUR)
        if chance.random() < 0.5:
            always[7] = (10 * HOUR, chance.choice((15, 18, 21)) * HOUR)
        rules = [WeeklyRule(day, *span) for day, span in always.items()]
        if chance.random() < 0.1:
            rules = self._late(rules)
        if chance.random() < 0.1:
            rules = self._seasonal(rules)
        return Hours(tuple(rules), tuple(stored_segments(rules)), always)

    def _late(self, rules: list[WeeklyRule]) -> list[WeeklyRule]:
        """Let Friday and Saturday go on until one or two in the night."""
        until = self._chance.choice((1, 2)) * HOUR
        return [
            WeeklyRule(one.weekday, one.start_minute, until) if one.weekday in {5, 6} else one
            for one in rules
        ]

    def _seasonal(self, rules: list[WeeklyRule]) -> list[WeeklyRule]:
        """Open two hours later in summer."""
        found: list[WeeklyRule] = []
        begin: date | None = None
        for year in self._years:
            first, last = (date(year, *day) for day in SUMMER)
            for one in rules:
                end = first - timedelta(days=1)
                start, until = one.start_minute, one.end_minute
                found.append(WeeklyRule(one.weekday, start, until, begin, end))
                found.append(WeeklyRule(one.weekday, start + 2 * HOUR, until, first, last))
            begin = last + timedelta(days=1)
        return found + [
            WeeklyRule(one.weekday, one.start_minute, one.end_minute, begin) for one in rules
        ]


def exceptions(
    chance: random.Random, first: date, days: int
) -> list[tuple[date, date, int | None, int | None]]:
    """Return one to six exceptions within the days: mostly closed, some with other hours."""
    found = []
    for _ in range(chance.randint(1, 6)):
        begin = first + timedelta(days=chance.randrange(days))
        end = begin + timedelta(days=chance.choice((0, 0, 0, 1, 6, 13)))
        closed = chance.random() < 0.7
        span = (None, None) if closed else (10 * HOUR, chance.choice((15, 18, 21)) * HOUR)
        found.append((begin, end, *span))
    return found


def school_breaks(years: Sequence[int]) -> list[tuple[str, date, date]]:
    """Return the breaks of the schools, about as they are."""
    found = []
    for year in years:
        found += [
            ("Sportlov", date(year, 2, 15), date(year, 2, 21)),
            ("Påsklov", date(year, 3, 29), date(year, 4, 5)),
            ("Sommarlov", date(year, 6, 12), date(year, 8, 17)),
            ("Höstlov", date(year, 10, 26), date(year, 11, 1)),
            ("Jullov", date(year, 12, 20), date(year + 1, 1, 7)),
        ]
    return found
