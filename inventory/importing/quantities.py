"""Rule 19, quantities: how many there are of a thing."""

import datetime as dt

from inventory.importing.figures import figure_of
from inventory.importing.grid import CellValue
from inventory.importing.text import clean, is_nothing

_UNITS = r"st|styck|stycken|stk|par|pers|personer"


def read_quantity(cell: CellValue) -> tuple[int | None, str | None]:
    """Return the quantity and the warning that it earns; None: not bookable yet."""
    if isinstance(cell, dt.datetime | dt.date | dt.time) or is_nothing(clean(cell)):
        return None, "quantity_unclear"
    figure = figure_of(cell, units=_UNITS)
    if figure is None:
        return None, "quantity_unclear"
    if figure.value == 0:
        return 0, "quantity_zero"
    if figure.is_range:
        return figure.value, "quantity_range"
    if figure.approximate:
        return figure.value, "quantity_approximate"
    return figure.value, "quantity_note" if figure.before or figure.after else None


def read_members(cell: CellValue) -> tuple[int | None, str | None]:
    """Rule 18: the number of members of an age group."""
    if is_nothing(clean(cell)):
        return None, None
    figure = figure_of(cell, units=_UNITS)
    if figure is None or figure.before or figure.after or figure.is_range:
        return None, "members_unclear"
    return figure.value, "members_approximate" if figure.approximate else None
