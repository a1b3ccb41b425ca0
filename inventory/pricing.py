"""What a period costs a price group, with the lines that explain it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import Any, Literal
from zoneinfo import ZoneInfo

from inventory.price_rules import EVERY_GROUP, PriceError, PriceRule
from inventory.types import PriceUnit
from marketplace.money import Money
from marketplace.periods import Period, local, local_day, local_days, resolve_forward, wall_cuts

__all__ = ["EVERY_GROUP", "PriceError", "PriceRule", "Quote", "QuoteLine", "quote"]

HALF_DAY = timedelta(hours=5)

_HOURLY = frozenset({PriceUnit.FREE, PriceUnit.HOUR})
_EXTRAS = (PriceUnit.OCCASION, PriceUnit.PIECE)
_SECONDS_PER_HOUR = 3600

Limit = Literal["minimum", "maximum"]
Uses = Mapping[PriceRule, Fraction]
"""How many units of each rule one occurrence takes, for one piece."""
Way = Callable[[Period], Uses | None]
"""Prices what falls on one day, None where no rule reaches all of it."""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """What one rule adds: `count` units (rounded to hundredths, to be shown) of `each`.

    Times `quantity` pieces and `occurrences`; `amount` is exact, and `limited` tells when a
    minimum charge or a cap decided it.
    """

    unit: PriceUnit
    count: Decimal
    each: Money
    quantity: int
    occurrences: int
    amount: Money
    limited: Limit | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the line as it is frozen on a booking."""
        return {
            "unit": self.unit.value,
            "count": str(self.count),
            "each": self.each.as_json(),
            "quantity": self.quantity,
            "occurrences": self.occurrences,
            "amount": self.amount.as_json(),
            "limited": self.limited,
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a period; without a total there is only the owner's sentence about it."""

    total: Money | None
    lines: tuple[QuoteLine, ...] = ()


def quote(
    rules: Sequence[PriceRule],
    *,
    group: str,
    period: Period,
    zone: ZoneInfo,
    quantity: int = 1,
    occurrences: int = 1,
    currency: str = "SEK",
) -> Quote:
    """Return what `occurrences` periods like this one cost the price group.

    The group's own rules alone if it has any, else those of `alla`, else no total. No total
    either when time is priced but no rule reaches some part of the period: never a guess.

    Units of time are alternatives, and the cheapest for the booker is taken:
    - timme (and gratis): exact minutes that really pass, each at the rule that holds then;
    - halvdag: every started 5 hours within a calendar day;
    - dag: every calendar day touched in the zone;
    - timme, halvdag and dag mixed: the cheapest of them on each calendar day;
    - dygn and vecka: every started 1 or 7 days from the period's start, by the wall clock, so
      that ten to ten is one dygn also on the nights of the clock change.
    Added to that, where they hold when the period starts: tillfalle once per occurrence, styck
    per piece and occurrence. Where several rules of a unit hold, the one with more conditions
    (weekdays, hours) goes first, then the cheapest.

    Time is multiplied by `quantity`. Minimum and cap bound each rule per occurrence; each is
    then rounded half up to whole öre. Raises PriceError `bad-count` for a quantity below 1 or
    occurrences below 0.
    """
    if quantity < 1 or occurrences < 0:
        raise PriceError("bad-count")
    chosen = [rule for rule in rules if rule.price_group == group]
    chosen = chosen or [rule for rule in rules if rule.price_group == EVERY_GROUP]
    timed = [rule for rule in chosen if rule.unit not in _EXTRAS]
    extras = _extras(chosen, local(period.starts_at, zone))
    candidates = [
        [_line(rule, count, quantity, occurrences, currency) for rule, count in uses.items()]
        for uses in _alternatives(timed, period, zone)
    ]
    if (timed and not candidates) or not (timed or extras):
        return Quote(None)
    lines = min(candidates, key=_total, default=[])
    lines += [_line(rule, Fraction(1), quantity, occurrences, currency) for rule in extras]
    return Quote(Money(_total(lines), currency), tuple(lines))


def _extras(rules: Iterable[PriceRule], start: datetime) -> list[PriceRule]:
    found = (_best((rule for rule in rules if rule.unit is unit), start) for unit in _EXTRAS)
    return [rule for rule in found if rule]


def _best(rules: Iterable[PriceRule], wall: datetime) -> PriceRule | None:
    """Return the rule that goes first of those that hold at a local time."""
    return min(
        (rule for rule in rules if rule.holds_at(wall)),
        key=lambda rule: (-rule.specificity, _each(rule)),
        default=None,
    )


def _each(rule: PriceRule) -> int:
    return 0 if rule.unit is PriceUnit.FREE else rule.amount_ore


def _alternatives(rules: Sequence[PriceRule], period: Period, zone: ZoneInfo) -> list[Uses]:
    """Return every way to price the whole period by time."""
    hourly = [rule for rule in rules if rule.unit in _HOURLY]
    halves = [rule for rule in rules if rule.unit is PriceUnit.HALF_DAY]
    days = [rule for rule in rules if rule.unit is PriceUnit.DAY]
    nights = [rule for rule in rules if rule.unit is PriceUnit.FULL_DAY]
    weeks = [rule for rule in rules if rule.unit is PriceUnit.WEEK]
    parts = _day_parts(period, zone)

    ways: list[Way] = []
    if hourly:
        ways.append(lambda part: _by_hour(hourly, part, zone))
    if halves:
        ways.append(lambda part: _by_block(halves, _half_days(part), zone))
    if days:
        ways.append(lambda part: _by_block(days, [part.starts_at], zone))
    found = [_over_days(parts, [way]) for way in ways]
    if len(ways) > 1:
        found.append(_over_days(parts, ways))
    for rules_of_length, length in ((nights, timedelta(days=1)), (weeks, timedelta(days=7))):
        if rules_of_length:
            found.append(_by_block(rules_of_length, _steps(period, length, zone), zone))
    return [uses for uses in found if uses is not None]


def _over_days(parts: Iterable[Period], ways: Sequence[Way]) -> Uses | None:
    """Price each day's part in the cheapest of the given ways; None if one has none."""
    together: dict[PriceRule, Fraction] = {}
    for part in parts:
        possible = [uses for way in ways if (uses := way(part)) is not None]
        if not possible:
            return None
        for rule, count in min(possible, key=_raw_cost).items():
            together[rule] = together.get(rule, Fraction(0)) + count
    return together


def _raw_cost(uses: Uses) -> Fraction:
    return sum((_each(rule) * count for rule, count in uses.items()), Fraction(0))


def _by_hour(rules: Sequence[PriceRule], part: Period, zone: ZoneInfo) -> Uses | None:
    edges = frozenset(edge for rule in rules for edge in rule.edges)
    uses: dict[PriceRule, Fraction] = {}
    for start, end in pairwise(_cuts(part, edges, zone)):
        rule = _best(rules, local(start, zone))
        if rule is None:
            return None
        hours = Fraction(int((end - start).total_seconds()), _SECONDS_PER_HOUR)
        uses[rule] = uses.get(rule, Fraction(0)) + hours
    return uses


def _by_block(
    rules: Sequence[PriceRule], starts: Iterable[datetime], zone: ZoneInfo
) -> Uses | None:
    """Price started blocks, each at the rule that holds where it begins."""
    uses: dict[PriceRule, Fraction] = {}
    for start in starts:
        rule = _best(rules, local(start, zone))
        if rule is None:
            return None
        uses[rule] = uses.get(rule, Fraction(0)) + 1
    return uses or None


@lru_cache(maxsize=512)
def _day_parts(period: Period, zone: ZoneInfo) -> tuple[Period, ...]:
    """Cut a period at local midnights; kept, for a page prices one period of many listings."""
    days = (local_day(day, zone) for day in local_days(period, zone))
    return tuple(
        Period(max(period.starts_at, day.starts_at), min(period.ends_at, day.ends_at))
        for day in days
    )


@lru_cache(maxsize=512)
def _cuts(part: Period, minutes: frozenset[int], zone: ZoneInfo) -> tuple[datetime, ...]:
    return tuple(wall_cuts(part, minutes, zone))


def _half_days(part: Period) -> list[datetime]:
    started = -(-part.length // HALF_DAY)
    return [part.starts_at + n * HALF_DAY for n in range(started)]


def _steps(period: Period, step: timedelta, zone: ZoneInfo) -> list[datetime]:
    """Return the period's start and, as long as they lie within it, the steps on the wall clock."""
    wall = local(period.starts_at, zone).replace(tzinfo=None, fold=0)
    starts, n = [period.starts_at], 1
    while (following := resolve_forward(wall + n * step, zone)) < period.ends_at:
        starts.append(following)
        n += 1
    return starts


def _line(
    rule: PriceRule, count: Fraction, quantity: int, occurrences: int, currency: str
) -> QuoteLine:
    pieces = 1 if rule.unit is PriceUnit.OCCASION else quantity
    ore = _each(rule) * count * pieces
    limited: Limit | None = None
    if rule.unit is not PriceUnit.FREE:
        if rule.min_ore is not None and ore < rule.min_ore:
            ore, limited = Fraction(rule.min_ore), "minimum"
        elif rule.max_ore is not None and ore > rule.max_ore:
            ore, limited = Fraction(rule.max_ore), "maximum"
    shown = Decimal(count.numerator) / Decimal(count.denominator)
    return QuoteLine(
        unit=rule.unit,
        count=shown.quantize(Decimal("0.01"), ROUND_HALF_UP),
        each=Money(_each(rule), currency),
        quantity=pieces,
        occurrences=occurrences,
        amount=Money(floor(ore + Fraction(1, 2)) * occurrences, currency),
        limited=limited,
    )


def _total(lines: Iterable[QuoteLine]) -> int:
    return sum(line.amount.ore for line in lines)
