"""Where a listing is: checked, and shared only by listings that agree on every field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from inventory import vocabulary
from inventory.checking import LONGEST_TITLE, line
from inventory.facts import Maybe, NotGiven, PlaceFacts, given
from inventory.models import Listing, Place
from inventory.problems import Problems, unknown
from marketplace.errors import Conflict, Sentence, refuses
from marketplace.wording import normalise

DECIMALS = 6  # a tenth of a metre
_POSTCODE = re.compile(r"\d{3} ?\d{2}", re.ASCII)


class Bounds(NamedTuple):
    """The rectangle, in WGS 84 degrees, in which a typed coordinate is believed."""

    south: float
    north: float
    west: float
    east: float

    def contain(self, latitude: float, longitude: float) -> bool:
        """Tell whether the point lies inside, edges included."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


SWEDEN = Bounds(55.0, 69.5, 10.5, 24.5)

# A place is deleted when its last listing leaves it; a rival may take it up in that moment.
refuses("fk_listing_place_id", Conflict)


@dataclass(frozen=True)
class Where:
    """The complete fields of a place, fit to store and to compare."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    district: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str | None = None


def merged(facts: PlaceFacts, present: Place | None, problems: Problems) -> Where:
    """Return the place that `facts` make of the present one, and note what cannot be used."""
    old = _where(present)
    where = Where(
        name=_line("name", given(facts.name, old.name), problems),
        address=_line("address", given(facts.address, old.address), problems),
        postcode=_postcode(facts.postcode, old.postcode, problems),
        city=_line("city", given(facts.city, old.city), problems),
        district=_district(given(facts.district, old.district), problems),
        latitude=_rounded(given(facts.latitude, old.latitude)),
        longitude=_rounded(given(facts.longitude, old.longitude)),
        time_zone=_zone(given(facts.time_zone, old.time_zone), problems),
    )
    refusal = coordinates_problem(where.latitude, where.longitude)
    if refusal is not None:
        problems.add("place.latitude", refusal)
    return where


def coordinates_problem(latitude: float | None, longitude: float | None) -> Sentence | None:
    """Return what is wrong with a pair of coordinates, None when nothing is (or none are given)."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        return _l("Give both latitude and longitude, or neither.")
    if SWEDEN.contain(latitude, longitude):
        return None
    return swapped(latitude, longitude) or _l("These coordinates are outside Sweden.")


def swapped(latitude: float, longitude: float) -> Sentence | None:
    """Return what is said of coordinates that lie in Sweden only the other way round."""
    if SWEDEN.contain(latitude, longitude) or not SWEDEN.contain(longitude, latitude):
        return None
    return _l("These look swapped: latitude is about 56, longitude about 12.")


def settle(session: Session, listing: Listing, where: Where | None) -> None:
    """Let the listing be at `where` (None: nowhere).

    A place is a value: its fields never change, so no other listing that shares it is moved. A
    place that agrees on every field is shared, otherwise a new one is made, and the old one goes
    when nobody is left there.
    """
    present = listing.place
    if where is None:
        listing.place = None
    elif present is None or _where(present) != where:
        listing.place = _same(session, where) or Place(**vars(where))
    session.flush()
    if present is not None and listing.place is not present:
        still_there = exists().where(Listing.place_id == Place.id)
        session.execute(
            delete(Place)
            .where(Place.id == present.id, ~still_there)
            .execution_options(synchronize_session="fetch")
        )


def settle_new(session: Session, wanted: Sequence[tuple[Listing, Where]]) -> None:
    """Let listings that are being made be at their places, found in one query; nothing flushed."""
    if not wanted:
        return
    addresses = {where.address for _, where in wanted}
    rows = session.scalars(
        select(Place).where(Place.address.in_(addresses)).order_by(Place.id.desc())
    )
    known = {_where(place): place for place in rows}  # of several the oldest, which comes last
    for listing, where in wanted:
        listing.place = known.setdefault(where, Place(**vars(where)))


def _where(place: Place | None) -> Where:
    if place is None:
        return Where()
    return Where(**{field.name: getattr(place, field.name) for field in fields(Where)})


def _same(session: Session, where: Where) -> Place | None:
    agree = [
        getattr(Place, name).is_not_distinct_from(value) for name, value in vars(where).items()
    ]
    return session.scalars(select(Place).where(*agree).order_by(Place.id).limit(1)).first()


def _line(field: str, value: str, problems: Problems) -> str:
    return line(f"place.{field}", value, LONGEST_TITLE, problems)


def _postcode(stated: Maybe[str], old: str, problems: Problems) -> str:
    """Return the postcode; one from before there was a rule stays until another is stated."""
    code = _line("postcode", given(stated, old), problems)
    if code and not isinstance(stated, NotGiven) and not _POSTCODE.fullmatch(code):
        problems.add("place.postcode", _l("A postcode has five digits."))
    return code


def _district(value: str | None, problems: Problems) -> str | None:
    name = normalise(value or "")
    if not name:
        return None
    for district in vocabulary.DISTRICTS:
        if district.name.casefold() == name.casefold():
            return district.name
    problems.add("place.district", unknown(name))
    return None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DECIMALS)


def _zone(value: str | None, problems: Problems) -> str | None:
    if not value:
        return None
    if value not in available_timezones():
        problems.add("place.time_zone", unknown(value))
    return value
