"""The same questions in SQL written by hand for these tables: the finder's rival.

One statement narrows, judges, counts and chooses the first page; a second one reads the page. It
knows what it can rely on here: all periods are the same evening hours of one weekday, within one
day of UTC, one of each listing is wanted, and the borrower has no bookings that limits count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians
from typing import Any

import baseline
import finder_statement as parts
from city_filling import ZONE
from finder_questions import BEGINS, ENDS, WEEKDAY, Question

from bookings.finder.finding import PER_PAGE, Sort
from inventory import vocabulary
from inventory.distance import METRES_PER_DEGREE
from inventory.holidays import holiday_name
from inventory.school_breaks import breaks_between, days_of
from inventory.search_filters import Near
from inventory.types import Answer as Answered
from marketplace import clock
from marketplace.extensions import db
from marketplace.periods import day_slices, local

WALL, UNTIL = (at.hour * 60 + at.minute for at in (BEGINS, ENDS))
MINUTES = UNTIL - WALL
HALF = 30
LOOKED_UP = "AND l.id IN (SELECT listing_id FROM listing_feature WHERE code = '{code}')"
LOOKED_AT = (
    "AND EXISTS (SELECT 1 FROM listing_feature h WHERE h.listing_id = l.id AND h.code = '{code}')"
)


@dataclass(frozen=True)
class Answer:
    """What both rivals tell: ids of the first page, listings by fit (0 is best), other counts."""

    page: tuple[int, ...]
    fits: dict[str, int]
    counts: dict[tuple[str, str], int]


def by_hand(question: Question, borrower: int) -> Callable[[], Answer]:
    """Return what asks by hand, its words made once."""
    statement = _statement(question, borrower)

    def once() -> Answer:
        with db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # Who writes by hand knows that compiling costs more here than it gains.
                connection.exec_driver_sql(
                    "SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"
                )
            rows = connection.exec_driver_sql(statement).all()
            ids = [number for what, _code, number in rows if what == "page"]
            if ids:
                page = parts.PAGE.replace("{ids}", ", ".join(map(str, ids)))
                connection.exec_driver_sql(page).all()
        return _answer(tuple(ids), rows)

    return once


def _answer(page: tuple[int, ...], rows: Sequence[Any]) -> Answer:
    fits = {code: number for what, code, number in rows if what == "fit"}
    counts = {(what, code): number for what, code, number in rows if what not in {"fit", "page"}}
    listed = sum(fits.get(code, 0) for code in "012")
    for fact in vocabulary.ACCESSIBILITY:
        said = sum(counts.get((answer, fact.code), 0) for answer in (Answered.YES, Answered.NO))
        counts[Answered.UNKNOWN, fact.code] = listed - said
        counts.pop((Answered.NO, fact.code), None)
    return Answer(page, fits, {choice: number for choice, number in counts.items() if number})


def _statement(question: Question, borrower: int) -> str:
    dialect = db.engine.dialect.name
    told = parts.PARTLY if question.weeks == 1 else parts.WHOLE
    statement = parts.NARROWED + parts.TAKEN + parts.JUDGED + told + parts.COUNTED
    words = _words(question, dialect) | {"borrower": str(borrower)}
    for _within in range(4):
        for name, word in words.items():
            statement = statement.replace("{" + name + "}", word)
    return statement.replace("%", "%%") if dialect == "postgresql" else statement


def _words(question: Question, dialect: str) -> dict[str, str]:
    """Return what the parts of the statement say for this question on this engine."""
    ordered, keys = _order(question)
    text, join, rank, found = _text(question, dialect)
    few = question.few
    later = "max(o.start_minute, {})" if dialect == "sqlite" else "greatest(o.start_minute, {})"
    return {
        **(parts.ASKED_FEW if few else parts.ASKED_MANY),
        **_reach(question),
        "meant": parts.MEANT,
        "yes": parts.YES,
        "all_year": parts.ALL_YEAR,
        "order": parts.FEW if few else parts.MANY,
        "excepted": parts.EXCEPTED_FEW if few else parts.EXCEPTED_MANY,
        "flagged": parts.FLAGGED_FEW if few else parts.FLAGGED_MANY,
        "seasons": parts.SEASONS_FEW if few else parts.SEASONS_MANY,
        "hours": parts.HOURS_FEW if few else parts.HOURS_MANY,
        "facts": _of("accessibility_fact", few),
        "activities": _of("listing_activity", few),
        "features": _of("listing_feature", few),
        # SQLite then joins in the order in which it is written.
        "cross": "CROSS" if dialect == "sqlite" else "",
        "later": later.format("w.starts - l.buffer_before_minutes"),
        "later_part": later.format("part.starts - l.buffer_before_minutes"),
        "parts": ", ".join(_parts(question)),
        "runs": ", ".join(map(str, _RUNS)),
        "whole": str(len(_RUNS) - 1),
        "most": "max" if dialect == "sqlite" else "greatest",
        "windows": ", ".join(_windows(question, dialect)),
        "text": text,
        "join": join,
        "rank": rank,
        "conditions": " ".join([found, *_conditions(question)]),
        "chosen": f"l.kind = '{question.filters.kind}'" if question.filters.kind else "true",
        "wall": str(WALL),
        "until": str(UNTIL),
        "minutes": str(MINUTES),
        "weekday": str(WEEKDAY),
        "weeks": str(question.weeks),
        "ordered": ordered,
        "keys": keys,
        "page": str(PER_PAGE),
    }


def _reach(question: Question) -> dict[str, str]:
    """Return which dates of the row are neither too soon (`lo`) nor too far ahead (`hi`)."""
    now = int(clock.now().timestamp()) // 60
    starts = [int(period.starts_at.timestamp()) // 60 - now for period in question.periods()]
    soon = [f"WHEN l.notice_hours * 60 <= {at} THEN {n}" for n, at in enumerate(starts)]
    far = [f"WHEN l.horizon_days * 1440 < {at} THEN {n}" for n, at in enumerate(starts)]
    return {
        "lo": f"(CASE {' '.join(soon)} ELSE {question.weeks} END)",
        "hi": f"(CASE {' '.join(far)} ELSE {question.weeks} END)",
    }


def _windows(question: Question, dialect: str) -> list[str]:
    """Return the evenings as rows: UTC day and minutes, the instant, the local day and what it is.

    Made once for all calls, as the finder is not allowed to; it is little.
    """
    periods = question.periods()
    walls = [local(period.starts_at, ZONE).date() for period in periods]
    around = timedelta(days=2)
    breaks = days_of(breaks_between(db.session(), walls[0] - around, walls[-1] + around))
    rows = []
    for n, (period, wall) in enumerate(zip(periods, walls, strict=True)):
        part = day_slices(period)[0]
        at = int(period.starts_at.timestamp()) // 60
        values: Sequence[Any] = (
            n, part.day, part.start_minute, part.end_minute, at, _day(wall, dialect),
            holiday_name(wall) is not None, wall in breaks,
        )  # fmt: skip
        rows.append(f"({', '.join(str(one).lower() for one in values)})")
    return rows


def _parts(question: Question) -> list[str]:
    """Return the half hours of the window: minutes of the UTC day, and of the wall clock."""
    begins = day_slices(question.periods()[0])[0].start_minute
    return [
        str((k, begins + HALF * k, begins + HALF * (k + 1), WALL + HALF * k, WALL + HALF * (k + 1)))
        for k in range(MINUTES // HALF)
    ]


def _longest(mask: int) -> tuple[int, int, int]:
    """Return of a set of half hours that are gone where the longest run of the others is."""
    runs = [
        (length, -begins)
        for begins in range(MINUTES // HALF)
        for length in range(MINUTES // HALF - begins + 1)
        if not any(mask >> k & 1 for k in range(begins, begins + length))
    ]
    length, begins = max(runs)
    return mask, -begins, length


_RUNS = [_longest(mask) for mask in range(1 << MINUTES // HALF)]


def _day(day: date, dialect: str) -> str:
    return f"'{day.isoformat()}'" if dialect == "sqlite" else f"date '{day.isoformat()}'"


def _order(question: Question) -> tuple[str, str]:
    """Return where the listings are put in order, and by which keys."""
    if question.sort is Sort.PRICE:
        return parts.PRICED, "ore IS NULL, ore"
    if question.sort is Sort.DISTANCE:
        return "listed", "rank"
    if question.filters.text or question.filters.near:
        return "listed", "fit, rank"
    return parts.INVITING, parts.IN_TURN


def _of(table: str, few: bool) -> str:  # noqa: FBT001 - of two ways to write it
    return (parts.OF_FEW if few else parts.OF_MANY).replace("{table}", table)


def _text(question: Question, dialect: str) -> tuple[str, str, str, str]:
    """Return what is joined for a text or a distance, its rank (less is better), its condition."""
    near = question.filters.near
    if near is not None:
        return "", "", f"coalesce({_squared(near)}, 1e15)", ""
    if not question.filters.text:
        return "", "", "0", ""
    asked = baseline.asked(dialect, question.filters.text)
    return f"{baseline.NAME} JOIN", f"ON l.id = {asked.id}", asked.rank, f"AND {asked.condition}"


def _squared(near: Near) -> str:
    scale = METRES_PER_DEGREE * _cosine(near.latitude)
    north = f"(p.latitude - {near.latitude}) * {METRES_PER_DEGREE}"
    east = f"(p.longitude - {near.longitude}) * {scale}"
    return f"({north} * {north} + {east} * {east})"


def _cosine(latitude: float) -> float:
    return cos(radians(latitude))


def _conditions(question: Question) -> list[str]:
    filters = question.filters
    found = []
    if filters.people:
        found.append(f"AND l.capacity_max >= {filters.people}")
    # The first one is the rare one, by which it is looked up; the others are looked at there.
    for n, code in enumerate(filters.features):
        found.append((LOOKED_AT if n else LOOKED_UP).replace("{code}", code))
    if filters.near is not None:
        near = filters.near
        high = near.radius_km * 1000 / METRES_PER_DEGREE
        wide = high / _cosine(near.latitude)
        found.append(
            f"AND p.latitude BETWEEN {near.latitude - high} AND {near.latitude + high}"
            f" AND p.longitude BETWEEN {near.longitude - wide} AND {near.longitude + wide}"
            f" AND {_squared(near)} <= {(near.radius_km * 1000) ** 2}"
        )
    return found
