"""What the finder's filters ask for, read once more in plain Python from the facts of a listing."""

from collections.abc import Sequence
from math import cos, hypot, radians

from finder_towns import ACCESSIBLE, HALL, HOUSES, TYPES, Thing

from inventory.types import Answer, Audience, BookingMode, ListingKind

Address = list[tuple[str, str]]
KILOMETRES_PER_DEGREE = 111.2


def met(town: Sequence[Thing], address: Address) -> list[bool]:
    """Return of each thing whether it meets what an address asks for besides time and price."""
    several: dict[str, set[str]] = {}
    for name, value in address:
        several.setdefault(name, set()).add(value)
    one = {name: next(value for key, value in address if key == name) for name in several}
    return [
        _is_of(thing, one, several)
        and _is_there(thing, one, several)
        and _has(thing, one, several)
        and _is_enough(thing, one, _existing(town, number))
        for number, thing in enumerate(town)
    ]


def affordable(thing: Thing, kronor: int) -> bool:
    """Tell whether an hour of it costs no more; what nobody has said costs nobody knows what."""
    return thing.kronor is not None and thing.kronor <= kronor


def _is_of(thing: Thing, one: dict[str, str], several: dict[str, set[str]]) -> bool:
    kind, named = one.get("kind"), one.get("type")
    if kind is not None and named not in TYPES[ListingKind(kind)]:
        named = None  # left from another kind
    return (
        kind in {None, thing.kind.value}
        and named in {None, thing.type}
        and thing.mode.value in several.get("mode", {thing.mode.value})
        and (one.get("may") is None or thing.own or thing.audience is Audience.ALL)
    )


def _is_there(thing: Thing, one: dict[str, str], several: dict[str, set[str]]) -> bool:
    district, north, east = HOUSES[thing.house]
    if "district" in several and district not in several["district"]:
        return False
    if "near" not in one:
        return True
    if north is None or east is None:
        return False
    latitude, longitude = map(float, one["near"].split(","))
    away = hypot(north - latitude, (east - longitude) * cos(radians(latitude)))
    return away * KILOMETRES_PER_DEGREE <= float(one["radius_km"])


def _has(thing: Thing, one: dict[str, str], several: dict[str, set[str]]) -> bool:
    answers = dict(zip(ACCESSIBLE, thing.accessible, strict=True))
    enough = {Answer.YES, Answer.UNKNOWN, None} if "unknown" in one else {Answer.YES}
    return (
        all(answers[code] in enough for code in several.get("accessible", ()))
        and several.get("activity", set()) <= set(thing.activities)
        and several.get("feature", set()) <= set(thing.features)
    )


def _is_enough(thing: Thing, one: dict[str, str], existing: int) -> bool:
    room = thing.room or thing.seated
    # The number in rows stands for that at tables, which none of them states.
    if one.get("seating") in {"seated", "tables"} and thing.seated is not None:
        room = thing.seated
    people = int(one.get("people", 0))
    spacious = not people or (thing.kind is not HALL if room is None else room >= people)
    agreed = thing.mode in {BookingMode.AGREEMENT, BookingMode.CONTACT}
    uncounted = agreed and thing.kind is ListingKind.SKILL
    return spacious and (uncounted or existing >= int(one.get("quantity", 0)))


def _existing(town: Sequence[Thing], number: int) -> int:
    """Return how many there are; a half is there as often as what it is a half of as well."""
    whole = number
    while whole and town[whole].half:
        whole -= 1
    return min(town[number].of, town[whole].of)
