"""Money as whole öre with its currency; never a float."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LARGEST_ORE = 2_000_000_000  # twenty million kronor; fits every integer column

_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")
_AMOUNT = re.compile(r"\d+(?:[.,](\d+))?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class MoneyError(ValueError):
    """An amount that cannot be used.

    `code`: unreadable-amount, too-many-decimals, negative-amount, too-large-amount,
    unknown-currency or currency-mismatch.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in öre (hundredths of the currency); negative only as a difference.

    Raises MoneyError `unknown-currency` unless the currency is three capital letters.
    """

    ore: int
    currency: str = "SEK"

    def __post_init__(self) -> None:
        if not _CURRENCY.fullmatch(self.currency):
            raise MoneyError("unknown-currency")

    @classmethod
    def parse(cls, value: str | Decimal, currency: str = "SEK") -> "Money":
        """Read an amount of kronor: "120", "120,50", "1 200.5" or a Decimal.

        Raises MoneyError: unreadable-amount, too-many-decimals (nothing is rounded in silence,
        and "1.200" is not guessed at), negative-amount, too-large-amount.
        """
        text = f"{value:f}" if isinstance(value, Decimal) else value
        text = text.strip().replace("\u2212", "-").translate(_SPACES)
        found = _AMOUNT.fullmatch(text.removeprefix("-"))
        if found is None:
            raise MoneyError("unreadable-amount")
        if text.startswith("-"):
            raise MoneyError("negative-amount")
        decimals: str = found[1] or ""
        if len(decimals.rstrip("0") if isinstance(value, Decimal) else decimals) > len("00"):
            raise MoneyError("too-many-decimals")
        whole = text.replace(",", ".").partition(".")[0].lstrip("0")
        if len(whole) > len(str(LARGEST_ORE)):
            raise MoneyError("too-large-amount")
        ore = int(whole or "0") * 100 + int(decimals[:2].ljust(2, "0"))
        if ore > LARGEST_ORE:
            raise MoneyError("too-large-amount")
        return cls(ore, currency)

    @classmethod
    def from_json(cls, value: object) -> "Money":
        """Read {"amount": "120.00", "currency": "SEK"} (docs/api.md, Forms).

        Raises MoneyError like `parse`; an amount that is no string is unreadable-amount.
        """
        amount = value.get("amount") if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(amount, str):
            raise MoneyError("unreadable-amount")
        currency = value.get("currency", "SEK")
        if not isinstance(currency, str):
            raise MoneyError("unknown-currency")
        return cls.parse(amount, currency)

    @property
    def amount(self) -> str:
        """The amount with a point and two decimals: "1200.50"."""
        sign = "-" if self.ore < 0 else ""
        return f"{sign}{abs(self.ore) // 100}.{abs(self.ore) % 100:02d}"

    def as_json(self) -> dict[str, str]:
        """Return the form of the API: {"amount": "120.00", "currency": "SEK"}."""
        return {"amount": self.amount, "currency": self.currency}

    def __add__(self, other: "Money") -> "Money":
        return Money(self.ore + self._same_currency(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.ore - self._same_currency(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.ore * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.ore < self._same_currency(other)

    def __le__(self, other: "Money") -> bool:
        return self.ore <= self._same_currency(other)

    def __gt__(self, other: "Money") -> bool:
        return self.ore > self._same_currency(other)

    def __ge__(self, other: "Money") -> bool:
        return self.ore >= self._same_currency(other)

    def _same_currency(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise MoneyError("currency-mismatch")
        return other.ore
