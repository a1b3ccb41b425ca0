"""What an owner says about when a listing is open: weekly hours, exceptions, holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MINUTES_PER_DAY = 1440

Span = tuple[int, int]
"""Minutes from a day's local midnight, half-open; an end over 1440 is on the day after."""


class OpeningError(ValueError):
    """Hours that cannot be; `code`: bad-weekday, bad-hours or backwards-dates."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Open on an ISO weekday (1 is Monday) from a local minute to another.

    An end at or before the start is on the day after (0 to 0 is the whole day, as 0 to 1440 is).
    The dates, both included, are those on which the hours begin. Raises OpeningError.
    """

    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= len("MTWTFSS"):
            raise OpeningError("bad-weekday")
        unfolded(self.start_minute, self.end_minute)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise OpeningError("backwards-dates")

    @property
    def span(self) -> Span:
        """The hours with the end counted from the first day's midnight, after the start."""
        return unfolded(self.start_minute, self.end_minute)

    @property
    def goes_past_midnight(self) -> bool:
        """Tell whether the hours run on into the next day."""
        return self.span[1] > MINUTES_PER_DAY

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule's hours begin on the day."""
        return (
            day.isoweekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """Other hours on the dates from `first` through `last`; no spans means closed.

    Raises OpeningError.
    """

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise OpeningError("backwards-dates")
        for start, end in self.spans:
            unfolded(start, end)


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """What Swedish holidays change: closed, own hours, or (neither) nothing.

    Own hours win over closed. Raises OpeningError.
    """

    closed_on_holidays: bool = False
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        for start, end in self.spans:
            unfolded(start, end)

    @property
    def changes_hours(self) -> bool:
        """Tell whether a holiday differs from another day at all."""
        return self.closed_on_holidays or bool(self.spans)


def unfolded(start: int, end: int) -> Span:
    """Return the span with its end after its start; raises OpeningError `bad-hours`."""
    if not 0 <= start < MINUTES_PER_DAY or end < 0:
        raise OpeningError("bad-hours")
    end = end if end > start else end + MINUTES_PER_DAY
    if end - start > MINUTES_PER_DAY:
        raise OpeningError("bad-hours")
    return start, end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap or touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
