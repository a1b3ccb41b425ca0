"""One rule of a tariff: what a price group pays per unit, and at which hours of the week."""

from dataclasses import dataclass
from datetime import datetime

from inventory.types import PriceUnit

EVERY_GROUP = "alla"
PRIVATE_GROUP = "privat"

_MINUTES_PER_DAY = 1440
_DAYS_IN_WEEK = 7


class PriceError(ValueError):
    """A price that cannot be.

    `code`: negative-amount, bad-limits (a minimum above the maximum), bad-weekdays, bad-window
    or bad-count.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PriceRule:
    """An amount in öre per unit for a price group (`alla`: for every group without its own).

    `weekdays` (1 is Monday) and the window of local minutes say when it holds; left out, always.
    A window that ends at or before its start runs past midnight and belongs to the day on which
    it starts. `min_ore` and `max_ore` bound what the rule costs per occurrence, all pieces
    together. Raises PriceError.
    """

    price_group: str
    amount_ore: int
    unit: PriceUnit
    weekdays: tuple[int, ...] | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    min_ore: int | None = None
    max_ore: int | None = None

    def __post_init__(self) -> None:
        if min(self.amount_ore, self.min_ore or 0, self.max_ore or 0) < 0:
            raise PriceError("negative-amount")
        if self.max_ore is not None and (self.min_ore or 0) > self.max_ore:
            raise PriceError("bad-limits")
        if any(not 1 <= day <= _DAYS_IN_WEEK for day in self.weekdays or ()):
            raise PriceError("bad-weekdays")
        start, end = self.from_minute or 0, self.to_minute or 0
        if not (0 <= start < _MINUTES_PER_DAY and 0 <= end <= _MINUTES_PER_DAY):
            raise PriceError("bad-window")

    @property
    def has_window(self) -> bool:
        """Tell whether the rule holds at certain hours only."""
        return self.from_minute is not None or self.to_minute is not None

    @property
    def specificity(self) -> int:
        """How many kinds of conditions there are; the rule with more goes first."""
        return bool(self.weekdays) + self.has_window

    @property
    def edges(self) -> set[int]:
        """The local minutes of a day at which the rule may begin or cease to hold."""
        start, end = self._window
        return {start % _MINUTES_PER_DAY, end % _MINUTES_PER_DAY} if self.has_window else set()

    def holds_at(self, wall: datetime) -> bool:
        """Tell whether the rule holds at a time on the local wall clock."""
        start, end = self._window
        minute = wall.hour * 60 + wall.minute
        weekday = wall.isoweekday()
        if start <= minute < end and self._counts(weekday):
            return True
        day_before = (weekday - 2) % _DAYS_IN_WEEK + 1
        return minute < end - _MINUTES_PER_DAY and self._counts(day_before)

    @property
    def _window(self) -> tuple[int, int]:
        start = self.from_minute or 0
        end = _MINUTES_PER_DAY if self.to_minute is None else self.to_minute
        return start, end if end > start else end + _MINUTES_PER_DAY

    def _counts(self, weekday: int) -> bool:
        return not self.weekdays or weekday in self.weekdays
