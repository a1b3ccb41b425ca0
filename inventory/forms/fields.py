"""Fields that read a number, an amount, a time or a date, and give back what was typed."""

import re
from datetime import date
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from wtforms import StringField

from marketplace import typed_days
from marketplace.money import Money, MoneyError
from marketplace.periods import MINUTES_PER_DAY, parse_date

T = TypeVar("T")

_MOST_DIGITS = 9
_DEGREES = re.compile(
    r"([NSEWÖOV])?\s*([-+]?\d{1,3}(?:[.,]\d{0,20})?)\s*°?\s*([NSEWÖOV])?", re.ASCII | re.IGNORECASE
)
_BELOW_ZERO = frozenset("SWV")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?|(\d{2})(\d{2})", re.ASCII)


class TypedField(StringField, Generic[T]):  # type: ignore[misc]  # no types
    """A text box whose `data` is a value, None when it is empty; errors keep what was typed."""

    data: T | None

    def read(self, text: str) -> T:
        """Return the value of a text that is not empty; raises ValueError with a sentence."""
        raise NotImplementedError

    def show(self, value: T) -> str:
        """Return a value as it is typed."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        self.data = self.read(text) if text else None

    @property
    def typed(self) -> bool:
        """Whether something stands in the box, readable or not."""
        return bool(self._value())

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class WholeNumber(TypedField[int]):
    """A number without decimals, zero or more."""

    def read(self, text: str) -> int:
        """Read "1 200" or "1200"."""
        digits = re.sub(r"\s", "", text)
        if not digits.isascii() or not digits.isdigit():
            raise ValueError(_("Write a whole number in digits, such as 40."))
        if len(digits) > _MOST_DIGITS:
            raise ValueError(_("That number is too large."))
        return int(digits)


class Kronor(TypedField[int]):
    """An amount in kronor; `data` is in öre."""

    def read(self, text: str) -> int:
        """Read "120", "120,50" or "1 200 kr"."""
        try:
            return Money.parse(re.sub(r"\s*(kr|:-)\.?$", "", text, flags=re.IGNORECASE)).ore
        except MoneyError as error:
            sentences = {
                "negative-amount": _("A price cannot be below zero."),
                "too-many-decimals": _("Write at most two decimals, such as 120,50."),
                "too-large-amount": _("That is more than can be asked for."),
            }
            told = sentences.get(error.code, _("Write an amount in kronor, such as 120 or 120,50."))
            raise ValueError(told) from error

    def show(self, value: int) -> str:
        """Return kronor, with öre only where there are some."""
        whole, rest = divmod(value, 100)
        return f"{whole},{rest:02d}" if rest else str(whole)


class ClockTime(TypedField[int]):
    """A time on the wall clock; `data` is the minute of the day, 0 to 1440."""

    def read(self, text: str) -> int:
        """Read "8", "8.30", "08:30", "0830" or "24.00"."""
        found = _CLOCK.fullmatch(re.sub(r"^kl\.?\s*", "", text, flags=re.IGNORECASE))
        hour, minute = ((found[1] or found[3]), (found[2] or found[4])) if found else ("99", "0")
        minutes = int(hour) * 60 + int(minute or 0)
        if int(minute or 0) >= 60 or minutes > MINUTES_PER_DAY:  # noqa: PLR2004 - minutes
            raise ValueError(_("Write a time such as 8.00 or 18.30; midnight is 24.00."))
        return minutes

    def show(self, value: int) -> str:
        """Return 08.00."""
        return f"{value // 60:02d}.{value % 60:02d}"


class Day(TypedField[date]):
    """A calendar date."""

    def read(self, text: str) -> date:
        """Read 2026-12-24."""
        told = typed_days.problem_of(text)
        if told is not None:
            raise ValueError(str(told))
        return parse_date(text)

    def show(self, value: date) -> str:
        """Return 2026-12-24."""
        return value.isoformat()


class Degrees(TypedField[float]):
    """A latitude or longitude in degrees."""

    def read(self, text: str) -> float:
        """Read "56.0467", "56,0467° N" or "N 56.0467"; west and south lie below zero."""
        found = _DEGREES.fullmatch(text)
        if found is None or (found[1] and found[3]):
            raise ValueError(_("Write degrees with decimals, such as 56.0467."))
        value = float(found[2].replace(",", "."))
        return -value if (found[1] or found[3] or "").upper() in _BELOW_ZERO else value


def minutes_of(text: str | None) -> int | None:
    """Return the minute of the day of "08:00" as the catalogue's JSON writes it."""
    if text is None:
        return None
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def filled(entry: Any) -> bool:  # noqa: ANN401 - a form of the library
    """Tell whether a row says anything: a text, a number or a ticked box; lists of one do not."""
    return any(
        field.typed if isinstance(field, TypedField) else bool(str(field.data or "").strip())
        for field in entry
        if field.short_name not in getattr(entry, "ALWAYS", ())
    )
