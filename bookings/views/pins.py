"""The numbered pins of the drawn map: every hit of which somebody has said where it is has one."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from bookings.finder.finding import Hit
from inventory.cards import Card, Shown

WEST, EAST, SOUTH, NORTH = 12.600, 12.810, 55.975, 56.115
WIDTH, HEIGHT = 400.0, 480.0
# Of the drawing, which a phone of 390 pixels shows almost as wide as it is: 44 pixels for a finger.
APART = 50.0
EDGE = 25
STEP = 10
SEEN_FROM = 8.0
MOST_MOVES = 40


def pins(hits: Sequence[tuple[int, Hit[Card]]]) -> list[dict[str, Any]]:
    """Return the numbered pins of the drawn map; a finger meets one alone.

    One that had to make room has its true `spot` as well, to which a line is drawn. What lies off
    the drawing has its pin at the edge, in its direction, and is marked `outside`.
    """
    placed: list[dict[str, Any]] = []
    for number, hit in hits:
        pin = _pin(hit.listing, number, f"#hit-{number}")
        if pin is not None:
            placed.append(settled(pin, placed, outside=pin["outside"]))
    return placed


def words(hits: Sequence[tuple[int, Hit[Card]]], placed: Sequence[dict[str, Any]]) -> list[str]:
    """Return what the map cannot show, by the numbers of the list."""
    away = [str(pin["number"]) for pin in placed if pin["outside"]]
    known = {pin["number"] for pin in placed}
    nowhere = [str(number) for number, _hit in hits if number not in known]
    told = []
    if away:
        told.append(
            ngettext(
                "Number %(numbers)s lies outside the drawing; its dashed pin stands at the edge.",
                "Numbers %(numbers)s lie outside the drawing; their dashed pins stand at the edge.",
                len(away),
                numbers=", ".join(away),
            )
        )
    if nowhere:
        told.append(_("Without a place on the map: %(numbers)s.", numbers=", ".join(nowhere)))
    return told


def pin_of(listing: Shown, number: int, href: str) -> dict[str, Any] | None:
    """Return the pin of a listing, None where it has no coordinates or lies off the drawing."""
    pin = _pin(listing, number, href)
    return None if pin is None or pin["outside"] else pin


def _pin(listing: Shown, number: int, href: str) -> dict[str, Any] | None:
    place = listing.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    x, y = on_drawing(place.latitude, place.longitude)
    return {
        "number": number,
        "title": listing.title,
        "href": href,
        "x": round(inside(x, WIDTH), 1),
        "y": round(inside(y, HEIGHT), 1),
        "lat": place.latitude,
        "lon": place.longitude,
        "outside": not (0 <= x <= WIDTH and 0 <= y <= HEIGHT),
    }


def settled(
    pin: dict[str, Any], placed: Sequence[dict[str, Any]], *, outside: bool
) -> dict[str, Any]:
    """Return the pin where no other covers it, with its true `spot` where that is elsewhere."""
    spot = pin["x"], pin["y"]
    x, y = free(*spot, placed)
    moved = not outside and (x - spot[0]) ** 2 + (y - spot[1]) ** 2 > SEEN_FROM**2
    return {**pin, "x": round(x, 1), "y": round(y, 1), "spot": spot if moved else None}


def on_drawing(latitude: float, longitude: float) -> tuple[float, float]:
    """Return where degrees lie on the drawing, off it where they lie outside."""
    x = (longitude - WEST) / (EAST - WEST) * WIDTH
    return x, (NORTH - latitude) / (NORTH - SOUTH) * HEIGHT


def free(x: float, y: float, placed: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return the nearest point, on a widening square, that no pin covers."""
    taken = [(one["x"], one["y"]) for one in placed]
    for ring in range(MOST_MOVES):
        for a, b in _around(ring):
            at = inside(x + a, WIDTH), inside(y + b, HEIGHT)
            if not _covered(*at, taken):
                return at
    return x, y


def _covered(x: float, y: float, taken: Sequence[tuple[float, float]]) -> bool:
    # A loop and not any(): a page asks this some hundreds of times, and the answer is soon yes.
    for a, b in taken:  # noqa: SIM110
        if (x - a) ** 2 + (y - b) ** 2 < APART**2:
            return True
    return False


@cache
def _around(ring: int) -> list[tuple[int, int]]:
    """Return the ways to the points of a square around a point, the nearest first."""
    steps = range(-ring, ring + 1)
    around = [(a, b) for a in steps for b in steps if max(abs(a), abs(b)) == ring]
    nearest = sorted(around, key=lambda step: (step[0] ** 2 + step[1] ** 2, step))
    return [(a * STEP, b * STEP) for a, b in nearest]


def inside(value: float, most: float) -> float:
    """Return the nearest value at which a pin lies wholly on the drawing."""
    if value < EDGE:
        return EDGE
    return min(value, most - EDGE)
