from types import SimpleNamespace

import pytest
from geopy.exc import GeocoderTimedOut

from marketplace import config, geocoding
from marketplace.config import ConfigurationError
from marketplace.errors import Busy


class Service:
    """What stands at the far end of the network."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def geocode(self, address: str, *, country_codes: str) -> SimpleNamespace | None:
        self.asked.append(f"{address} ({country_codes})")
        if address == "fel":
            raise GeocoderTimedOut
        return SimpleNamespace(latitude=56.04, longitude=12.7) if "gatan" in address else None


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def geocoder(service: Service, monkeypatch: pytest.MonkeyPatch) -> geocoding.NominatimGeocoder:
    made = geocoding.NominatimGeocoder("https://kartor.example/nominatim", "test")
    monkeypatch.setattr(made, "_service", service)
    return made


def test_an_address_is_asked_for_once(
    geocoder: geocoding.NominatimGeocoder, service: Service
) -> None:
    assert geocoder.find("Exempelgatan 1") == (56.04, 12.7)
    assert geocoder.find(" exempelgatan  1 ") == (56.04, 12.7)
    assert geocoder.find("Ingenstans") is None
    assert geocoder.find("Ingenstans") is None
    assert service.asked == ["Exempelgatan 1 (se)", "Ingenstans (se)"]


def test_a_fault_of_the_service_says_try_again_and_is_not_remembered(
    geocoder: geocoding.NominatimGeocoder, service: Service
) -> None:
    for _ in range(2):
        with pytest.raises(Busy):
            geocoder.find("fel")
    assert len(service.asked) == 2


def test_nobody_is_asked_unless_the_city_names_a_service() -> None:
    assert geocoding.configured(config.Settings()) is None
    named = config.Settings(geocoder_url="https://kartor.example")
    assert isinstance(geocoding.configured(named), geocoding.NominatimGeocoder)
    assert geocoding.configured(named) is geocoding.configured(named), "it keeps what it was told"
    with pytest.raises(ConfigurationError):
        geocoding.configured(config.Settings(geocoder_url="ftp://kartor.example"))
