"""Weekly hours laid flat: as rows that a query can compare with, and as groups for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from inventory.opening_rules import MINUTES_PER_DAY, Span, WeeklyRule, merged

_ONE_DAY = timedelta(days=1)
_MINUTES_PER_HOUR = 60
_WEEKDAYS = range(1, 8)


class Segment(NamedTuple):
    """Open on an ISO weekday between two minutes of it, on dates within the validity (included)."""

    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None
    valid_to: date | None


class StoredSegment(NamedTuple):
    """A segment as it is stored; with `spill` it holds only if the evening before was ordinary."""

    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None
    valid_to: date | None
    spill: bool


class HoursGroup(NamedTuple):
    """Weekdays with equal hours: "17:00" to "21:30"; past midnight `closes` is before `opens`."""

    weekdays: tuple[int, ...]
    opens: str
    closes: str
    valid_from: date | None
    valid_to: date | None


def weekly_segments(rules: Iterable[WeeklyRule]) -> list[Segment]:
    """Return the rules as rows within one weekday each, in order.

    Hours past midnight are split on two weekdays (the later one valid a day later). On every
    date each open stretch of the day is exactly one row: rules that overlap or touch are merged,
    also where their validity differs, by cutting the validity where something changes.
    """
    parts = [part for rule in rules for part in _parts(rule)]
    segments = []
    for weekday in _WEEKDAYS:
        segments += _merged_by_date([part for part in parts if part.weekday == weekday])
    return sorted(segments, key=_order)


def stored_segments(rules: Iterable[WeeklyRule]) -> list[StoredSegment]:
    """Return the rows for queries: what a day has of its own, and with the night before it.

    The hours after midnight belong to the evening before: when that evening was closed or had other
    hours, only the rows without `spill` hold.
    """
    known = list(rules)
    own = set(weekly_segments(_until_midnight(rule) for rule in known))
    both = set(weekly_segments(known))
    rows = [StoredSegment(*part, spill=False) for part in own]
    rows += [StoredSegment(*part, spill=True) for part in both - own]
    return sorted(rows, key=lambda row: (_order(Segment(*row[:5])), row.spill))


def _until_midnight(rule: WeeklyRule) -> WeeklyRule:
    if rule.end_minute > rule.start_minute:
        return rule
    return replace(rule, end_minute=MINUTES_PER_DAY)


def explain(rules: Iterable[WeeklyRule]) -> list[HoursGroup]:
    """Return the rules for a page: weekdays of equal hours and validity together, in order."""
    groups: dict[tuple[Span, date | None, date | None], set[int]] = {}
    for validity, weekday, span in _merged_by_validity(rules):
        groups.setdefault((span, *validity), set()).add(weekday)
    found = [
        (tuple(sorted(weekdays)), span, valid_from, valid_to)
        for (span, valid_from, valid_to), weekdays in groups.items()
    ]
    found.sort(key=lambda group: (group[2] or date.min, group[0], group[1]))
    return [
        HoursGroup(days, _clock(span[0]), _clock(span[1]), valid_from, valid_to)
        for days, span, valid_from, valid_to in found
    ]


def _merged_by_validity(
    rules: Iterable[WeeklyRule],
) -> Iterable[tuple[tuple[date | None, date | None], int, Span]]:
    spans: dict[tuple[date | None, date | None, int], list[Span]] = {}
    for rule in rules:
        spans.setdefault((rule.valid_from, rule.valid_to, rule.weekday), []).append(rule.span)
    for (valid_from, valid_to, weekday), own in spans.items():
        joined = merged(own)
        if any(end - start > MINUTES_PER_DAY for start, end in joined):
            joined = sorted(set(own))  # no two clock times can say more than a day
        for span in joined:
            yield (valid_from, valid_to), weekday, span


def _clock(minute: int) -> str:
    if minute > MINUTES_PER_DAY:
        minute -= MINUTES_PER_DAY
    return f"{minute // _MINUTES_PER_HOUR:02d}:{minute % _MINUTES_PER_HOUR:02d}"


def _parts(rule: WeeklyRule) -> list[Segment]:
    start, end = rule.span
    parts = [
        Segment(rule.weekday, start, min(end, MINUTES_PER_DAY), rule.valid_from, rule.valid_to)
    ]
    if end > MINUTES_PER_DAY:
        parts.append(
            Segment(
                rule.weekday % len(_WEEKDAYS) + 1,
                0,
                end - MINUTES_PER_DAY,
                _day_after(rule.valid_from),
                _day_after(rule.valid_to),
            )
        )
    return parts


def _merged_by_date(parts: Sequence[Segment]) -> list[Segment]:
    """Merge the parts of one weekday separately for every stretch of dates with the same parts."""
    starts = {part.valid_from or date.min for part in parts}
    starts |= {after for part in parts if (after := _day_after(part.valid_to))}
    edges = sorted(starts)
    rows: list[Segment] = []
    for n, first in enumerate(edges):
        last = edges[n + 1] - _ONE_DAY if n + 1 < len(edges) else None
        spans = merged((p.start_minute, p.end_minute) for p in parts if _valid_on(p, first))
        rows += [
            Segment(parts[0].weekday, *span, None if first == date.min else first, last)
            for span in spans
        ]
    return _joined_in_time(rows)


def _joined_in_time(rows: Iterable[Segment]) -> list[Segment]:
    """Join rows with the same hours of which one is valid right after the other."""
    joined: list[Segment] = []
    open_ended: dict[tuple[Span, date], int] = {}
    for row in rows:
        span = (row.start_minute, row.end_minute)
        known = open_ended.get((span, row.valid_from)) if row.valid_from else None
        if known is None:
            known = len(joined)
            joined.append(row)
        else:
            joined[known] = joined[known]._replace(valid_to=row.valid_to)
        if after := _day_after(row.valid_to):
            open_ended[(span, after)] = known
    return joined


def _valid_on(part: Segment, day: date) -> bool:
    return (part.valid_from or date.min) <= day <= (part.valid_to or date.max)


def _day_after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + _ONE_DAY


def _order(segment: Segment) -> tuple[int, int, int, date]:
    return (
        segment.weekday,
        segment.start_minute,
        segment.end_minute,
        segment.valid_from or date.min,
    )
