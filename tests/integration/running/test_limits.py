"""Counters that are exact, also when many ask at once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from limits import parse
from sqlalchemy import select

from marketplace import clock, limits
from marketplace.errors import TooMany
from marketplace.extensions import db
from marketplace.models import RateHit
from marketplace.transactions import unit_of_work
from marketplace.web import guard

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.usefixtures("app")
def test_the_sixth_code_in_a_quarter_is_refused_and_says_when_to_come_back() -> None:
    with clock.pinned(NOON):
        for _ in range(5):
            limits.hit("sign_in_code", "bo@teater.example")
        limits.hit("sign_in_code", "anna@scout.example")
    with clock.pinned(NOON + timedelta(minutes=10)), pytest.raises(TooMany) as refusal:
        limits.hit("sign_in_code", "bo@teater.example")
    assert 299 <= refusal.value.retry_after <= 301
    with clock.pinned(NOON + timedelta(minutes=15)):
        limits.hit("sign_in_code", "bo@teater.example")


@pytest.mark.usefixtures("app")
def test_no_address_stands_in_the_counters() -> None:
    limits.hit("sign_in_code", "bo@teater.example")
    assert "teater" not in db.session().scalars(select(RateHit.key)).one()


def test_forty_at_once_are_counted_as_forty(app: Flask) -> None:
    refused: list[int] = []

    def ask() -> None:
        with app.app_context():
            for _ in range(5):
                try:
                    limits.hit("sign_in_try", "somebody")
                except TooMany:
                    refused.append(1)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.session().scalars(select(RateHit.hits)).one() == 40
    assert len(refused) == 32


@pytest.mark.usefixtures("app")
def test_counting_inside_a_unit_of_work_is_a_mistake_that_shows() -> None:
    with unit_of_work(), pytest.raises(RuntimeError):
        limits.hit("mail", "anna")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "unknown"),
    ],
)
def test_a_client_is_its_address_or_its_ipv6_home(app: Flask, address: str, key: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.client_key() == key


def test_the_api_is_limited_only_where_the_setting_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = guard.Access(guard.Audience.EVERYONE, rate="api")
    monkeypatch.setattr(guard, "declared", lambda _app, _endpoint: api)
    monkeypatch.setitem(limits._ITEMS, "api", parse("2/5 minutes"))
    for switched_on, expected in ((False, [0] * 4), (True, [0, 0, 1, 1])):
        monkeypatch.setattr(app.config["SETTINGS"], "rate_limits", switched_on)
        assert [_refused(app) for _ in range(4)] == expected


def _refused(app: Flask) -> int:
    with app.test_request_context("/api/v1/me"):
        try:
            limits.enforce()
        except TooMany:
            return 1
        return 0
