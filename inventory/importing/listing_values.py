"""One row of a listing sheet → its cleaned values, by the reading rules."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from inventory.importing.accessibility import read_access, read_agreement
from inventory.importing.capacity import combined, read_capacity
from inventory.importing.cells import Cells
from inventory.importing.coordinates import CITY_BOUNDS, Bounds, Point, read_pair, read_single
from inventory.importing.dates import read_date
from inventory.importing.emails import read_email
from inventory.importing.headings import ACCESS_FIELDS, Field
from inventory.importing.hours import read_hours
from inventory.importing.kinds import read_type, says_by_agreement
from inventory.importing.kits import always_with, photo_names
from inventory.importing.phones import read_phone
from inventory.importing.price import price_group, price_unit, read_price, unit_in_heading
from inventory.importing.quantities import read_quantity
from inventory.importing.result import Capacity, ListingValues, OpenHours, Price
from inventory.importing.text import is_nothing
from inventory.vocabulary import DISTRICTS

_PHONE_LIKE = re.compile(r"^[+0(][\d()\s/+-]{6,}$")


def city_districts() -> dict[str, str]:
    """Return the city's districts: folded name → name as written."""
    return {district.name.casefold(): district.name for district in DISTRICTS}


@dataclass(frozen=True)
class Surroundings:
    """What a reading may lean on: districts by folded name, bounds, pictures at hand."""

    districts: Mapping[str, str] = field(default_factory=city_districts)
    bounds: Bounds = CITY_BOUNDS
    photos: Collection[str] = ()


def read_values(cells: Cells, kind: str, name: str, around: Surroundings) -> ListingValues:
    """Return everything that the row says; warnings are kept in `cells`."""
    type_word = cells.line(Field.PREMISES_TYPE)
    type_code, warning = read_type(kind, type_word, name)
    cells.warn(warning, Field.PREMISES_TYPE)
    point = _point(cells, around.bounds)
    prices = _prices(cells)
    hours = _hours(cells)
    contact, phone, email = _contact(cells)
    cells.warn_of_text(leave_out=(Field.PHONE, Field.EMAIL))
    return ListingValues(
        kind=kind,
        type=type_code,
        name=name,
        type_text=type_word or None,
        description=cells.text(Field.DESCRIPTION),
        contents=cells.text(Field.CONTENTS),
        activities_text=cells.text(Field.ACTIVITIES),
        address=cells.line(Field.ADDRESS) or None,
        postcode=cells.line(Field.POSTCODE) or None,
        city=cells.line(Field.CITY) or None,
        district=read_district(cells, around.districts),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        capacity=_capacity(cells),
        capacity_text=cells.line(Field.CAPACITY) or None,
        quantity=_quantity(cells, kind),
        quantity_text=cells.line(Field.QUANTITY) or None,
        prices=prices,
        price_text=cells.text(Field.PRICE),
        deposit_text=cells.text(Field.DEPOSIT),
        hours=hours,
        hours_text=cells.text(Field.HOURS),
        when_text=cells.text(Field.WHEN),
        accessibility={f.value: read_access(cells.value(f)) for f in ACCESS_FIELDS if cells.has(f)},
        accessibility_text=cells.text(Field.ACCESSIBILITY),
        audience_text=cells.text(Field.AUDIENCE),
        contact_name=contact,
        phone=phone,
        email=email,
        terms=cells.text(Field.TERMS),
        booked_via=cells.text(Field.BOOKED_VIA),
        pickup=cells.text(Field.PICKUP),
        condition=cells.text(Field.CONDITION),
        note=cells.text(Field.NOTE),
        by_agreement=_by_agreement(cells),
        always_with=always_with(name, cells.line(Field.ALWAYS_WITH)),
        photos=_photos(cells, around.photos),
        updated=cells.read(Field.UPDATED, read_date),
        other=cells.other(),
    )


def read_district(cells: Cells, districts: Mapping[str, str]) -> str | None:
    """Rule 10: matched without case; unknown is empty, never guessed."""
    word = cells.line(Field.DISTRICT)
    if is_nothing(word):
        return None
    found = districts.get(word.casefold())
    cells.warn(None if found else "district_unknown", Field.DISTRICT)
    return found


def _point(cells: Cells, bounds: Bounds) -> Point | None:
    if cells.has(Field.COORDINATES):
        point, warning = read_single(cells.value(Field.COORDINATES), bounds)
        cells.warn(warning, Field.COORDINATES)
        return point
    point, warning = read_pair(cells.value(Field.LATITUDE), cells.value(Field.LONGITUDE), bounds)
    cells.warn(warning, Field.LATITUDE)
    return point


def _capacity(cells: Cells) -> Capacity:
    capacity = cells.read(Field.CAPACITY, read_capacity)
    extra: dict[Field, int | None] = {}
    for posture in (Field.STANDING, Field.SEATED):
        alone, warning = read_capacity(cells.value(posture))
        cells.warn(warning, posture)
        extra[posture] = alone.max
    return combined(capacity, extra[Field.STANDING], extra[Field.SEATED])


def _quantity(cells: Cells, kind: str) -> int | None:
    quantity, warning = read_quantity(cells.value(Field.QUANTITY))
    if warning != "quantity_unclear" or kind == "equipment":
        cells.warn(warning, Field.QUANTITY)
    return quantity


def _prices(cells: Cells) -> tuple[Price, ...]:
    unit_word, group_word = cells.line(Field.PRICE_UNIT), cells.line(Field.PRICE_GROUP)
    unit = price_unit(unit_word) if unit_word else None
    group = price_group(group_word) if group_word else None
    if (unit_word and unit is None) or (group_word and group is None):
        cells.warn("cost_text_only", Field.PRICE_UNIT if unit is None else Field.PRICE_GROUP)
        return ()
    heading = cells.table.heading(Field.PRICE)
    unit = unit or (unit_in_heading(heading) if heading else None)
    prices, warning = read_price(cells.value(Field.PRICE), unit=unit, group=group)
    cells.warn(warning, Field.PRICE)
    return prices


def _hours(cells: Cells) -> tuple[OpenHours, ...]:
    hours, warning = read_hours(cells.line(Field.HOURS))
    cells.warn(warning, Field.HOURS)
    return hours


def _contact(cells: Cells) -> tuple[str | None, str | None, str | None]:
    """Return name, phone and e-mail; a lone contact column may hold any of the three."""
    phone = cells.read(Field.PHONE, read_phone)
    email = cells.read(Field.EMAIL, read_email)
    contact = cells.line(Field.CONTACT)
    if "@" in contact:
        found, warning = read_email(contact)
        cells.warn(warning, Field.CONTACT)
        return None if found else contact, phone, email or found
    if _PHONE_LIKE.match(contact):
        return None, phone or cells.read(Field.CONTACT, read_phone), email
    return contact or None, phone, email


def _by_agreement(cells: Cells) -> bool:
    said = (cells.line(f) for f in (Field.HOURS, Field.WHEN, Field.TERMS))
    return read_agreement(cells.value(Field.BY_AGREEMENT)) or any(map(says_by_agreement, said))


def _photos(cells: Cells, at_hand: Collection[str]) -> tuple[str, ...]:
    names = photo_names(cells.line(Field.PHOTO))
    if any(name not in at_hand for name in names):
        cells.warn("photo_not_found", Field.PHOTO)
    return names
