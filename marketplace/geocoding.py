"""Coordinates of an address, from a service that the city may name; off unless GEOCODER_URL is set.

Asked by commands and the worker when a person says so, never while a page is being made.
"""

from functools import lru_cache
from threading import Lock
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from cachetools import TTLCache

from marketplace.config import ConfigurationError, Settings
from marketplace.errors import Busy

SECONDS = 5
KEPT_SECONDS = 24 * 3600
KEPT = 1_000


class Point(NamedTuple):
    """WGS 84 degrees."""

    latitude: float
    longitude: float


class Geocoder(Protocol):
    """Knows where addresses are."""

    def find(self, address: str) -> Point | None:
        """Return where the address is, None when that is not known; raises Busy on a fault."""


class NominatimGeocoder:
    """A Nominatim service; what it answered is kept for a day, since its rules ask for that."""

    def __init__(self, url: str, agent: str, country: str = "se") -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ConfigurationError("GEOCODER_URL must be an http or https address")
        from geopy.geocoders import Nominatim  # noqa: PLC0415 - few cities name a service

        self._service = Nominatim(
            domain=parts.netloc + parts.path.rstrip("/"),
            scheme=parts.scheme,
            user_agent=agent,
            timeout=SECONDS,
        )
        self._country = country
        self._known: TTLCache[str, Point | None] = TTLCache(KEPT, KEPT_SECONDS)
        self._lock = Lock()

    def find(self, address: str) -> Point | None:
        """Return where the address is, None when that is not known; raises Busy on a fault."""
        key = " ".join(address.split()).casefold()
        with self._lock:
            if key in self._known:
                return self._known[key]
        from geopy.exc import GeopyError  # noqa: PLC0415 - as above

        try:
            found = self._service.geocode(address, country_codes=self._country)
        except GeopyError as error:
            raise Busy from error
        point = Point(float(found.latitude), float(found.longitude)) if found else None
        with self._lock:
            self._known[key] = point
        return point


def configured(settings: Settings) -> Geocoder | None:
    """Return the geocoder of the settings, None where the city has named none (the default)."""
    if not settings.geocoder_url:
        return None
    return _service_at(settings.geocoder_url, f"allmanningen ({settings.host_name})")


@lru_cache(maxsize=4)
def _service_at(url: str, agent: str) -> NominatimGeocoder:
    """Return the process's one service at an address: what it knows is kept with it."""
    return NominatimGeocoder(url, agent)
