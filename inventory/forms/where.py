"""The step of the place: an earlier one of the organisation, or an address with coordinates."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory import vocabulary
from inventory.facts import ListingFacts, PlaceFacts
from inventory.forms.base import Offers, StepForm
from inventory.forms.fields import Degrees
from inventory.models import Listing, Place

FIELDS = ("name", "address", "postcode", "city", "district", "latitude", "longitude")


class WhereForm(StepForm):
    """Fields of the place bear its names after `place_`."""

    earlier = SelectField(_l("A place that you have used before"))
    place_name = StringField(_l("Name of the place"))
    place_address = StringField(_l("Street address"))
    place_postcode = StringField(_l("Postcode"))
    place_city = StringField(_l("Town"))
    place_district = SelectField(_l("District"))
    place_latitude = Degrees(_l("Latitude"))
    place_longitude = Degrees(_l("Longitude"))
    directions = TextAreaField(_l("How to find it"))

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        listing = offers.listing
        shown = fields_of(listing.place) if listing.place else {}
        return {f"place_{name}": value for name, value in shown.items()} | {
            "directions": listing.directions
        }

    def offer(self) -> None:
        """Fill in the earlier places and the districts."""
        districts = [(district.name, district.name) for district in vocabulary.DISTRICTS]
        self.place_district.choices = [("", _("Not stated")), *districts]
        known = [(key, label) for key, (label, _fields) in self.offers.places.items()]
        self.earlier.choices = [("", _("No, I write the address below")), *known]
        if not known and "earlier" in self:
            del self.earlier

    def use_earlier(self) -> bool:
        """Write the chosen earlier place into the fields; False when none was chosen."""
        chosen = self._chosen()
        if chosen is None:
            return False
        for name, value in chosen.items():
            field = self[f"place_{name}"]
            field.data, field.raw_data, field.process_errors = value, None, []
        self.earlier.data = ""
        return True

    def put(self, latitude: float, longitude: float) -> None:
        """Write coordinates into the fields."""
        for field, value in ((self.place_latitude, latitude), (self.place_longitude, longitude)):
            field.data, field.raw_data, field.process_errors = round(value, 5), None, []

    @property
    def address_line(self) -> str:
        """The address as a map service reads it; empty without a street."""
        if not self.place_address.data:
            return ""
        parts = (self.place_address.data, self.place_postcode.data, self.place_city.data)
        return ", ".join(part for part in parts if part)

    def facts(self) -> ListingFacts:
        """Return what was said; a place without a single field is no place."""
        typed: dict[str, Any] = {name: self[f"place_{name}"].data for name in FIELDS}
        values = self._chosen() or typed
        said = any(value not in {None, ""} for value in values.values())
        texts = {name: values[name] or "" for name in ("name", "address", "postcode", "city")}
        place = PlaceFacts(
            **texts,
            district=values["district"] or None,
            latitude=values["latitude"],
            longitude=values["longitude"],
        )
        return ListingFacts(place=place if said else None, directions=self.directions.data or "")

    def target(self, path: str) -> Any:  # noqa: ANN401 - a field of the library or nothing
        """Return the field of a problem; that there is no place at all stands at the address."""
        return self.place_address if path == "place" else super().target(path)

    def _chosen(self) -> Mapping[str, Any] | None:
        key = self.earlier.data if "earlier" in self else None
        found = self.offers.places.get(key or "")
        return None if found is None else found[1]


def fields_of(place: Place) -> dict[str, Any]:
    """Return the fields of a place that the form shows."""
    return {name: getattr(place, name) for name in FIELDS}


def label_of(listing: Listing) -> str:
    """Return how a listing's place is called in a list: its name and address."""
    place = listing.place
    if place is None:
        return ""
    parts = (place.name, place.address, place.city or place.district)
    return ", ".join(part for part in parts if part) or listing.title
