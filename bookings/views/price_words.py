"""What a booking costs, line by line, as the price box shows it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from bookings.errors import Alternative
from bookings.judging.quoting import Price
from bookings.models import Booking
from bookings.spoken import price_sentence, unstated_price
from inventory import vocabulary
from inventory.types import PriceUnit
from marketplace.money import Money
from marketplace.orm import Json
from marketplace.web import filters

Rows = list[tuple[str, str]]


def of_price(price: Price) -> dict[str, Any]:
    """Return what the price box shows of a price that is being offered."""
    return _box(
        price.total,
        [line.as_json() for line in price.lines],
        price.text,
        price.group if price.stated else None,
    )


def of_alternative(one: Alternative) -> str:
    """Return what something that is offered instead costs, empty where that is not known."""
    return filters.money(one.price) if one.price is not None else ""


def of_booking(booking: Booking) -> dict[str, Any]:
    """Return what the price box shows of the price that was frozen on the booking."""
    total = None if booking.price_ore is None else Money(booking.price_ore, booking.currency)
    return _box(
        total,
        booking.price_lines,
        booking.price_text,
        booking.price_group if booking.tariff_id else None,
    )


def of_nothing() -> dict[str, Any]:
    """Return what the price box shows where nothing has been booked."""
    return {"total": None, "rows": [], "note": _("Nothing was booked, so it costs nothing.")}


def _box(
    total: Money | None, lines: Sequence[Json], text: str, group: str | None
) -> dict[str, Any]:
    if total is None:
        return {
            "total": None,
            "rows": [],
            "note": unstated_price(text, group),
        }
    return {
        "total": filters.money(total),
        "rows": _rows(lines) if total.ore else [],
        "note": price_sentence(text, priced=True),
    }


def _rows(lines: Sequence[Json]) -> Rows:
    """Return the lines, those of the same price together, whatever the number of dates."""
    together: dict[tuple[str, str, int, str | None], tuple[Decimal, Money]] = {}
    for line in lines:
        each = Money.from_json(line["each"])
        key = (line["unit"], str(each.ore), line["quantity"], line["limited"])
        count, amount = together.get(key, (Decimal(0), Money(0, each.currency)))
        more = Decimal(line["count"]) * line["occurrences"]
        together[key] = (count + more, amount + Money.from_json(line["amount"]))
    return [
        (_words(unit, Money(int(ore)), count, quantity, limited), filters.money(amount))
        for (unit, ore, quantity, limited), (count, amount) in together.items()
    ]


def _words(unit: str, each: Money, count: Decimal, quantity: int, limited: str | None) -> str:
    label = vocabulary.labels(vocabulary.PRICE_UNITS, str(get_locale()))[unit].lower()
    number = str(format_decimal(count.normalize()))
    if unit == PriceUnit.FREE.value:
        words = _("Free of charge")
    elif quantity > 1:
        words = _(
            "%(quantity)s pieces × %(count)s × %(amount)s per %(unit)s",
            quantity=quantity,
            count=number,
            amount=filters.money(each),
            unit=label,
        )
    else:
        words = _(
            "%(count)s × %(amount)s per %(unit)s",
            count=number,
            amount=filters.money(each),
            unit=label,
        )
    if limited == "minimum":
        return str(_("%(words)s (lowest charge)", words=words))
    if limited == "maximum":
        return str(_("%(words)s (highest charge)", words=words))
    return str(words)
