"""The districts of the city on the drawn map."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bookings.views.pins import APART, EAST, HEIGHT, NORTH, SOUTH, WEST, WIDTH
from inventory.vocabulary import District

EDGE = 20
MOST_MOVES = 40


class Pin(NamedTuple):
    """A district with what its pin says; `kind` is how full it looks: many, few or none."""

    district: District
    number: int
    title: str
    href: str
    kind: str


def pins(districts: Sequence[Pin]) -> list[dict[str, Any]]:
    """Return a pin for each district as the map shows it; none lies on another.

    Districts of the centre lie close together: what would cover another moves towards the edge that
    is further from the middle, in the order in which they come.
    """
    placed: list[dict[str, Any]] = []
    for district, number, title, href, kind in districts:
        x = (district.longitude - WEST) / (EAST - WEST) * WIDTH
        y = (NORTH - district.latitude) / (NORTH - SOUTH) * HEIGHT
        x, y = _free(_inside(x, WIDTH), _inside(y, HEIGHT), placed)
        placed.append(
            {
                "number": number,
                "title": title,
                "href": href,
                "kind": kind,
                "x": round(x, 1),
                "y": round(y, 1),
                "lat": district.latitude,
                "lon": district.longitude,
            }
        )
    return placed


def _free(x: float, y: float, placed: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return the nearest point, on a widening square, that no pin covers."""
    for ring in range(MOST_MOVES):
        steps = range(-ring, ring + 1)
        around = [(a, b) for a in steps for b in steps if max(abs(a), abs(b)) == ring]
        around.sort(key=lambda step: (step[0] ** 2 + step[1] ** 2, step))
        for a, b in around:
            at = (_inside(x + a * EDGE / 2, WIDTH), _inside(y + b * EDGE / 2, HEIGHT))
            if all(_far(at, one) for one in placed):
                return at
    return x, y


def _far(at: tuple[float, float], one: dict[str, Any]) -> bool:
    return bool((at[0] - one["x"]) ** 2 + (at[1] - one["y"]) ** 2 >= APART**2)


def _inside(value: float, most: float) -> float:
    return min(max(value, EDGE), most - EDGE)
