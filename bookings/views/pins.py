"""The numbered pins of the drawn map."""

from collections.abc import Sequence
from typing import Any

from bookings.finder.finding import Hit
from inventory.models import Listing

WEST, EAST, SOUTH, NORTH = 12.600, 12.810, 55.975, 56.115
WIDTH, HEIGHT, APART = 400.0, 480.0, 30.0


def pins(hits: Sequence[tuple[int, Hit]]) -> list[dict[str, Any]]:
    """Return the numbered pins of the drawn map; those too close are moved apart a little."""
    placed: list[dict[str, Any]] = []
    for number, hit in hits:
        pin = pin_of(hit.listing, number, f"#hit-{number}")
        if pin is None:
            continue
        for _turn in range(12):
            near = [p for p in placed if abs(p["x"] - pin["x"]) + abs(p["y"] - pin["y"]) < APART]
            if not near:
                break
            pin["x"] = min(WIDTH - 20, pin["x"] + APART * 0.8)
            pin["y"] = min(HEIGHT - 20, pin["y"] + APART * 0.3 * (1 if number % 2 else -1))
        placed.append(pin)
    return placed


def pin_of(listing: Listing, number: int, href: str) -> dict[str, Any] | None:
    """Return the pin of a listing, None where it has no coordinates or lies off the drawing."""
    place = listing.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    x = (place.longitude - WEST) / (EAST - WEST) * WIDTH
    y = (NORTH - place.latitude) / (NORTH - SOUTH) * HEIGHT
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        return None
    return {
        "number": number,
        "title": listing.title,
        "href": href,
        "x": round(min(max(x, 20), WIDTH - 20), 1),
        "y": round(min(max(y, 20), HEIGHT - 20), 1),
        "lat": place.latitude,
        "lon": place.longitude,
    }
