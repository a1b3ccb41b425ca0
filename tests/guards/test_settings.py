"""A service that is set up wrongly does not start, and says which setting is to blame."""

import re
from pathlib import Path

import pytest
from guards.tree import ROOT
from pydantic import SecretStr

from marketplace import config

LONG_KEY = "k7Qm2Vx9Lr4Tz8Wn3Bc6Yd1Hf5Gj0PsA"
MAIL = "smtp://mail.stad.example:587?starttls=1"
PRODUCTION = {"BASE_URL": "https://dela.stad.example", "SECRET_KEY": LONG_KEY, "SMTP_URL": MAIL}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in config.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def started(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> config.Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return config.load()


def documented(text: str) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))


def test_production_starts_with_a_key_and_a_way_to_send_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert started(monkeypatch, PRODUCTION).production


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "please-change-me"}, "SECRET_KEY"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
        ({"PORT": "many"}, "PORT"),
        ({"BASE_URL": "dela.stad.example"}, "BASE_URL"),
        ({"DEMO": "1", "HOST": "0.0.0.0"}, "HOST"),  # noqa: S104 - refused
        ({"CITY": "Helsingborg"}, "CITY"),
        ({"CITY": '{"time_zone": "Europe/Nowhere"}'}, "CITY"),
    ],
)
def test_a_wrong_setting_refuses_the_start_by_name(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], blamed: str
) -> None:
    with pytest.raises(config.ConfigurationError, match=blamed):
        started(monkeypatch, PRODUCTION | change)


def test_the_environment_name_alone_makes_it_production(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(config.ConfigurationError, match="SECRET_KEY"):
        started(monkeypatch, {"ENVIRONMENT": "production"})


def test_development_makes_and_keeps_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    first = started(monkeypatch, {})
    assert len(first.secret_key.get_secret_value()) >= config.SHORTEST_SECRET
    assert config.load().secret_key == first.secret_key


def test_a_refusal_and_the_printed_settings_hold_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = "smtp://anna:" + "hunter2hunter2" + "@mail.stad.example"
    settings = started(monkeypatch, PRODUCTION | {"SMTP_URL": secret})
    settings.database_url = SecretStr("postgresql://anna:hunter2hunter2@db.stad.example/x")
    for text in (config.masked(settings), repr(settings), str(settings)):
        assert "hunter2" not in text
        assert LONG_KEY not in text
    monkeypatch.setenv("SECRET_KEY", "shortsecret")
    with pytest.raises(config.ConfigurationError) as refusal:
        config.load()
    assert "shortsecret" not in str(refusal.value)


def test_the_demo_lifts_the_limits_of_pages_and_api(monkeypatch: pytest.MonkeyPatch) -> None:
    assert started(monkeypatch, {}).rate_limits
    assert not started(monkeypatch, {"DEMO": "1"}).rate_limits


def test_every_setting_is_described() -> None:
    described = documented((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    assert described == {name.upper() for name in config.Settings.model_fields}


def test_a_setting_without_description_is_noticed() -> None:
    assert documented("| `PORT` | 8000 |\n| HOST | |") == {"PORT"}
