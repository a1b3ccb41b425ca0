"""Rule 11, coordinates: inside the city's bounds, swapped back, or dropped."""

import math
import re
from typing import NamedTuple

from inventory.importing.grid import CellValue, Missing
from inventory.importing.text import clean, is_nothing

_DECIMAL = re.compile(r"-?\d{1,3}[.,]\d{1,15}")
_WHOLE = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?")


class Bounds(NamedTuple):
    """The rectangle, in WGS84 degrees, in which a coordinate is believed."""

    south: float
    north: float
    west: float
    east: float

    def contain(self, latitude: float, longitude: float) -> bool:
        """Tell whether the point lies inside, edges included."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


CITY_BOUNDS = Bounds(55.85, 56.25, 12.45, 13.00)

Point = tuple[float, float]


def read_pair(
    latitude: CellValue, longitude: CellValue, bounds: Bounds = CITY_BOUNDS
) -> tuple[Point | None, str | None]:
    """Return the point from two columns and the warning that it earns."""
    if all(isinstance(c, Missing) or is_nothing(clean(c)) for c in (latitude, longitude)):
        return None, None
    return _judge(_degrees(latitude), _degrees(longitude), bounds)


def read_single(cell: CellValue, bounds: Bounds = CITY_BOUNDS) -> tuple[Point | None, str | None]:
    """Return the point from one column, split at comma, semicolon or the letters N and E."""
    text = clean(cell)
    if isinstance(cell, Missing) or is_nothing(text):
        return None, None
    numbers = _DECIMAL.findall(text[:100])
    if len(numbers) != 2:  # noqa: PLR2004 - a point has two coordinates
        return None, "coordinates_outside"
    return _judge(_degrees(numbers[0]), _degrees(numbers[1]), bounds)


def _judge(
    latitude: float | None, longitude: float | None, bounds: Bounds
) -> tuple[Point | None, str | None]:
    if latitude is None or longitude is None:
        return None, "coordinates_outside"
    if bounds.contain(latitude, longitude):
        return (latitude, longitude), None
    if bounds.contain(longitude, latitude):
        return (longitude, latitude), "coordinates_swapped"
    return None, "coordinates_outside"


def _degrees(cell: CellValue) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = clean(cell).strip("°NEÖneö ")
    return float(text.replace(",", ".")) if _WHOLE.fullmatch(text) else None
