"""Rule 7, price: structured only if every part can be read; half a tariff is worse than none."""

import math
import re
from decimal import Decimal

from inventory.importing.grid import CellValue, Missing
from inventory.importing.result import Price
from inventory.importing.text import clean, is_nothing
from inventory.vocabulary import PRICE_GROUPS, PRICE_UNITS
from marketplace.money import LARGEST_ORE

FREE_UNIT = "gratis"
EVERYONE = "alla"
_TOO_LONG = 120
_PARTS = re.compile(r";|,(?!\d)|\n")
_GROUP = r"[a-zåäö][a-zåäö_/ &]*"
_PART = re.compile(
    rf"^(?:(?P<before>{_GROUP}?):?\s+)?"
    r"(?:(?P<free>gratis|kostnadsfritt|avgiftsfritt)"
    r"|(?P<amount>\d{1,3}(?:[ .]\d{3})+|\d{1,9})(?P<cents>[,.]\d{1,2})?"
    r"\s*(?P<currency>kr\.?|:-|kronor|sek)?"
    r"(?:\s*(?:/|per )\s*(?P<unit>[a-zåäö]+\.?))?)"
    rf"(?:\s+(?:för\s+)?(?P<after>{_GROUP}))?$"
)
_GROUPS = {word: term.code for term in PRICE_GROUPS for word in (term.code, *term.words)}
_UNITS = {word: term.code for term in PRICE_UNITS for word in (term.code, *term.words)}
_HEADING_UNIT = re.compile(r"(?:\bper |/)\s*([a-zåäö]+)")


def price_group(text: str) -> str | None:
    """Return the price group that a word names, without case; None if none does."""
    return _GROUPS.get(text.casefold().strip())


def price_unit(text: str) -> str | None:
    """Return the unit of price that a word names, without case; None if none does."""
    return _UNITS.get(text.casefold().strip())


def unit_in_heading(heading: str) -> str | None:
    """Return the unit that a heading such as "Pris per dygn" gives to plain figures below it."""
    found = _HEADING_UNIT.search(heading.casefold())
    return price_unit(found.group(1)) if found else None


def read_price(
    cell: CellValue, *, unit: str | None = None, group: str | None = None
) -> tuple[tuple[Price, ...], str | None]:
    """Return the prices in a cell and the warning `cost_text_only` where they stay text.

    `unit` and `group` are codes given beside the cell (heading or columns of their own) and hold
    for figures that name none themselves.
    """
    text = clean(cell).casefold()
    if isinstance(cell, Missing) or is_nothing(text):
        stated_free = unit == FREE_UNIT and not isinstance(cell, Missing)
        return ((Price(group or EVERYONE, 0, FREE_UNIT),) if stated_free else ()), None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = _plain(cell, unit, group)
        return ((found,), None) if found else ((), "cost_text_only")
    prices = []
    for part in _PARTS.split(text):
        price = _read_part(part.strip(), unit, group)
        if price is None:
            return (), "cost_text_only"
        prices.append(price)
    return tuple(prices), None


def _plain(amount: float, unit: str | None, group: str | None) -> Price | None:
    if not math.isfinite(amount) or amount < 0 or (unit is None and amount != 0):
        return None
    return _price(group or EVERYONE, Decimal(str(amount)), unit)


def _read_part(part: str, unit: str | None, group: str | None) -> Price | None:
    found = _PART.match(part) if len(part) <= _TOO_LONG else None
    if found is None:
        return None
    who = _group_of(found["before"], found["after"], group)
    if who is None or found["free"]:
        return Price(who, 0, FREE_UNIT) if who else None
    what = price_unit(found["unit"]) if found["unit"] else unit
    if found["unit"] and what is None:
        return None
    cents = (found["cents"] or "").replace(",", ".")
    return _price(who, Decimal(re.sub(r"[ .]", "", found["amount"]) + cents), what)


def _group_of(before: str | None, after: str | None, group: str | None) -> str | None:
    if before and after:
        return None
    named = before or after
    return price_group(re.sub(r"^för\s+", "", named)) if named else group or EVERYONE


def _price(group: str, amount: Decimal, unit: str | None) -> Price | None:
    ore = int((amount * 100).to_integral_value())
    if ore == 0:
        return Price(group, 0, FREE_UNIT)
    if unit is None or unit == FREE_UNIT or ore > LARGEST_ORE:
        return None
    return Price(group, ore, unit)
