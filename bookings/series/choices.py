"""What was chosen for single dates of a series: leave out, keep, another time, another listing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from bookings.types import ReasonCode
from bookings.wished import Date, Elsewhere, Wish
from bookings.wishes import Edge, edge_on_wall, single
from marketplace.errors import Invalid
from marketplace.orm import PUBLIC_ID_LENGTH
from marketplace.periods import Period


class Kind(StrEnum):
    """What becomes of the date.

    KEEP takes one that the rule would leave out, PASS lists it as skipped if it does not fit.
    """

    SKIP = "skip"
    PASS = "pass"  # noqa: S105 - a word, not a secret
    KEEP = "keep"
    TIME = "at"
    ELSEWHERE = "in"


@dataclass(frozen=True)
class Choice:
    """A choice for the date of the series on `day`; edges with TIME, a public id with ELSEWHERE.

    The other time may lie on another day; the date stays that of the series.
    """

    day: date
    kind: Kind
    starts: Edge | None = None
    ends: Edge | None = None
    listing: str = ""

    def written(self) -> str:
        """Return the choice as one line for a hidden field; `read` reads it back."""
        if self.kind is Kind.TIME and self.starts is not None and self.ends is not None:
            edges = (f"{edge.wall:%Y-%m-%dT%H:%M}" for edge in (self.starts, self.ends))
            return f"{self.day} {self.kind} {'/'.join(edges)}"
        return f"{self.day} {self.kind} {self.listing}".rstrip()


class RunsInto(ValueError):
    """What was chosen for the date of the series on `day` runs into the `other` period of it."""

    def __init__(self, day: str, other: Period) -> None:
        super().__init__(day)
        self.day = day
        self.other = other


def read(text: str, zone: ZoneInfo) -> Choice | None:
    """Return the choice that `written` wrote, None for anything else."""
    day_text, _space, rest = text.strip().partition(" ")
    word, _space, facts = rest.partition(" ")
    try:
        day, kind = date.fromisoformat(day_text), Kind(word)
        if kind is Kind.TIME:
            begins, _slash, ends = facts.partition("/")
            return at(day, datetime.fromisoformat(begins), datetime.fromisoformat(ends), zone)
    except (ValueError, Invalid):
        return None
    if kind is Kind.ELSEWHERE:
        good = len(facts) == PUBLIC_ID_LENGTH and facts.isascii() and facts.isalnum()
        return Choice(day, kind, listing=facts) if good else None
    return Choice(day, kind) if not facts else None


def at(day: date, starts: datetime, ends: datetime, zone: ZoneInfo) -> Choice:
    """Return the choice of another time, given as naive wall times of the zone.

    A time that comes twice is the first, as in a series. Raises Invalid for what cannot be used.
    """
    if starts.tzinfo is not None or ends.tzinfo is not None:
        raise ValueError("wall times of the zone have no offset")
    edges = edge_on_wall(starts, zone, 0), edge_on_wall(ends, zone, 0)
    single(*edges, zone)
    return Choice(day, Kind.TIME, *edges)


def unknown(wish: Wish, choices: Iterable[Choice]) -> list[date]:
    """Return the days of choices that the series does not have."""
    days = {one.local_day for one in wish.dates}
    return [one.day for one in choices if one.day.isoformat() not in days]


def applied(
    wish: Wish, choices: Iterable[Choice], zone: ZoneInfo, apart: timedelta = timedelta()
) -> Wish:
    """Return the wish with its single dates as chosen; what the series does not have is passed by.

    `apart` is how much time the owner needs between two bookings. Raises RunsInto where what was
    chosen meets another date of the series.
    """
    chosen = {one.day.isoformat(): one for one in choices}
    if not chosen or wish.series is None:
        return wish
    dates: list[Date] = []
    elsewhere: list[Elsewhere] = []
    for one in wish.dates:
        choice = chosen.get(one.local_day)
        if choice is None:
            dates.append(one)
        elif choice.kind is Kind.ELSEWHERE and one.period is not None:
            moved = replace(one, skip=False, day_off="", exception=True)
            elsewhere.append(Elsewhere(choice.listing, moved))
        else:
            dates.append(_as_chosen(one, choice, zone))
    _require_apart(dates, chosen, apart)
    _note_skipped(wish, dates, elsewhere)
    return replace(wish, dates=tuple(dates), elsewhere=tuple(elsewhere))


def _as_chosen(one: Date, choice: Choice, zone: ZoneInfo) -> Date:
    if choice.kind is Kind.SKIP:
        return replace(one, skip=True, day_off="", problem=None)
    if choice.kind is Kind.KEEP:
        problem = one.problem if one.period or one.problem else ReasonCode.NONEXISTENT_TIME
        return replace(one, skip=False, day_off="", problem=problem)
    if choice.kind is Kind.PASS:
        return replace(one, may_be_skipped=True)
    if choice.starts is None or choice.ends is None:
        return one
    moved = single(choice.starts, choice.ends, zone)
    if moved.period is not None and moved.period == one.period:
        return replace(one, skip=False, day_off="")
    return replace(moved, local_day=one.local_day, exception=True)


def meeting(dates: Sequence[Date], apart: timedelta = timedelta()) -> tuple[Date, Date] | None:
    """Return the first two dates that would be booked and have less than `apart` between them."""
    wanted = [one for one in dates if one.period is not None and not one.skip]
    ordered = sorted(wanted, key=lambda one: (one.period, one.local_day))
    for one, later in pairwise(ordered):
        if one.period and later.period and later.period.starts_at < one.period.ends_at + apart:
            return one, later
    return None


def _require_apart(dates: Sequence[Date], chosen: Collection[str], apart: timedelta) -> None:
    """Raise RunsInto for two dates that meet; at least one of them was chosen to be so."""
    met = meeting(dates, apart)
    if met is None:
        return
    one, other = met if met[0].local_day in chosen else (met[1], met[0])
    if other.period is not None:
        raise RunsInto(one.local_day, other.period)


def _note_skipped(wish: Wish, dates: Iterable[Date], elsewhere: Iterable[Elsewhere]) -> None:
    """Keep in the rule which dates were left out, so that nobody takes them up again."""
    if wish.series is not None:
        out = {one.local_day for one in dates if one.skip and not one.day_off}
        wish.series.skip = sorted(out | {one.date.local_day for one in elsewhere})
