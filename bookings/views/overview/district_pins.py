"""The districts of the city on the drawn map."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import ngettext

from bookings.views.pins import HEIGHT, WIDTH, inside, on_drawing, settled
from inventory.vocabulary import District


def at_the_edge(placed: Sequence[Mapping[str, Any]]) -> str:
    """Return in words which pins stand at the edge, since their districts lie off the drawing.

    How they look says how full these are, as with the others.
    """
    away = [str(pin["number"]) for pin in placed if pin["edge"]]
    if not away:
        return ""
    told: str = ngettext(
        "Number %(numbers)s lies outside the drawing; its pin stands at the edge.",
        "Numbers %(numbers)s lie outside the drawing; their pins stand at the edge.",
        len(away),
        numbers=", ".join(away),
    )
    return told


class Pin(NamedTuple):
    """A district with what its pin says; `kind` is how full it looks: many, few or none."""

    district: District
    number: int
    title: str
    href: str
    kind: str


def pins(districts: Sequence[Pin]) -> list[dict[str, Any]]:
    """Return a pin for each district as the map shows it; a finger meets one alone.

    Districts of the centre lie close together: what would cover another makes room, in the order in
    which they come, and a line leads to where it belongs.
    """
    placed: list[dict[str, Any]] = []
    for district, number, title, href, kind in districts:
        x, y = on_drawing(district.latitude, district.longitude)
        outside = not (0 <= x <= WIDTH and 0 <= y <= HEIGHT)
        pin = {
            "number": number,
            "title": title,
            "href": href,
            "kind": kind,
            "x": round(inside(x, WIDTH), 1),
            "y": round(inside(y, HEIGHT), 1),
            "lat": district.latitude,
            "lon": district.longitude,
            "edge": outside,
        }
        placed.append(settled(pin, placed, outside=outside))
    return placed
