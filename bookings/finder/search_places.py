"""Where a search wants something: districts, a point, or what is written about a place."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.finder.search_reader import Reader
from inventory import places, vocabulary
from inventory.models import Listing, Place
from inventory.search import found
from inventory.search_filters import Near
from marketplace.wording import fold

RADII = ("1", "2", "5", "10", "20")
"""Kilometres that can be chosen."""
NEAR_KM = 50.0
"""What is meant where no distance was chosen, and whatever has no place that is known."""
LEAST_KM = 0.001
FARTHEST_KM = 1000
LOOKED_THROUGH = 40


class Where(NamedTuple):
    """A circle, and what its middle is called where that was written; `unknown` if nobody knows."""

    near: Near | None = None
    name: str = ""
    unknown: bool = False


def where(reader: Reader, session: Session) -> Where:
    """Return the circle of `near` (latitude,longitude) or `place` (a district or an address).

    A point that was looked up for one name (`near_of`) says nothing about another.
    """
    radius = _radius(reader)
    name = reader.text("place", 120)
    meant = reader.text("near_of", 120)
    point = None if name and meant and fold(meant) != fold(name) else _point(reader)
    if point is None and name:
        point = located(session, name)
        if point is None:
            reader.problem(
                "place",
                _l(
                    "We do not know where “%(place)s” is. Write a district, or the address of"
                    " something that is lent.",
                    place=name,
                ),
            )
            return Where(None, name, unknown=True)
    if point is None and reader.text("radius_km", 10) and not reader.text("near", 60):
        reader.problem(
            "place", _l("From where? Write a district, or the address of something that is lent.")
        )
    if point is None:
        return Where(None, name)
    return Where(Near(*point, radius or NEAR_KM, anywhere=radius is None), name)


def located(session: Session, name: str) -> tuple[float, float] | None:
    """Return where a district, a known house or address is; None where nobody has said."""
    wanted = fold(name)
    for district in vocabulary.DISTRICTS:
        if fold(district.name) == wanted:
            return district.latitude, district.longitude
    words = found(session, name)
    if words is None or words.corrected or not words.ids:
        return None
    ids = words.ids[:LOOKED_THROUGH]
    rows = session.execute(
        select(Listing.id, Place.name, Place.address, Place.latitude, Place.longitude)
        .join(Place, Place.id == Listing.place_id)
        .where(Listing.id.in_(ids), Place.latitude.is_not(None))
    ).all()
    order = {key: n for n, key in enumerate(ids)}
    best = sorted(rows, key=lambda row: (_likeness(wanted, row[1:3]), order[row[0]]))
    if not best or _likeness(wanted, best[0][1:3]) == _UNLIKE:
        return None
    _key, _name, _address, latitude, longitude = best[0]
    return (latitude, longitude) if latitude is not None and longitude is not None else None


_UNLIKE = 2


def _likeness(wanted: str, names: Iterable[str]) -> int:
    """Return 0 for the same name or address, 1 for one that begins so, else 2."""
    folded = [fold(name) for name in names]
    if wanted in folded:
        return 0
    return 1 if any(name.startswith(wanted) for name in folded) else _UNLIKE


def _radius(reader: Reader) -> float | None:
    """Return the radius, None where none was given that can be used."""
    text = reader.text("radius_km", 10).replace(",", ".")
    if not text:
        return None
    try:
        radius = float(text)
    except ValueError:
        radius = 0.0
    if not LEAST_KM <= radius <= FARTHEST_KM:
        reader.problem("radius_km", _l("Write a distance in kilometres, such as 5."))
        return None
    return radius


def _point(reader: Reader) -> tuple[float, float] | None:
    value = reader.text("near", 60)
    if not value:
        return None
    try:
        latitude, longitude = (float(part) for part in value.split(","))
    except ValueError:
        reader.problem("near", _l("Write a place as latitude,longitude, such as 56.05,12.69."))
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        reader.problem("near", _l("That place or distance is not on the map."))
        return None
    if (problem := places.coordinates_problem(latitude, longitude)) is not None:
        reader.problem("near", problem)
        return None
    return latitude, longitude
