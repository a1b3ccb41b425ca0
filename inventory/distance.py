"""Distances within a region."""

from collections.abc import Callable
from math import cos, hypot, radians

from inventory.cards import CardPlace
from inventory.models import Place

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6 371 km


def metres(latitude: float, longitude: float, place: Place | CardPlace | None) -> int | None:
    """Return whole metres from a point to a place, None where it has no coordinates.

    On a plane that touches the globe at the point: right within 1 % up to 100 km.
    """
    if place is None or place.latitude is None or place.longitude is None:
        return None
    north = (place.latitude - latitude) * METRES_PER_DEGREE
    east = (place.longitude - longitude) * METRES_PER_DEGREE * cos(radians(latitude))
    return round(hypot(north, east))


def from_point(latitude: float, longitude: float) -> Callable[[float, float], float]:
    """Return what gives the squared distance in metres from the point to another."""
    scale = METRES_PER_DEGREE * cos(radians(latitude))

    def away(to_latitude: float, to_longitude: float) -> float:
        north = (to_latitude - latitude) * METRES_PER_DEGREE
        east = (to_longitude - longitude) * scale
        return north * north + east * east

    return away


def band(latitude: float, radius_km: float) -> tuple[float, float]:
    """Return the latitudes between which all of a circle lies."""
    high = radius_km * 1000 / METRES_PER_DEGREE
    return latitude - high, latitude + high
