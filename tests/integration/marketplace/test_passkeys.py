"""Passkeys with an authenticator made of a key and a counter."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from factories import make_user
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from visiting import csrf_token, signed_in
from werkzeug.test import TestResponse

from marketplace import clock
from marketplace.extensions import db
from marketplace.models import Passkey, User
from marketplace.transactions import unit_of_work

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


@dataclass
class Authenticator:
    """What a phone does: keeps one key, signs challenges, counts."""

    origin: str = "http://localhost"
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = b"credential-of-a-test"
    count: int = 0

    def _data(self, flags: int) -> bytes:
        self.count += 1
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return (
            hashlib.sha256(b"localhost").digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        facts = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(facts).encode()

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer navigator.credentials.create."""
        numbers = self.key.public_key().public_numbers()
        public = {
            1: 2, 3: -7, -1: 1,
            -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big"),
        }  # fmt: skip
        data = self._data(ATTESTED) + bytes(16) + len(self.id).to_bytes(2, "big")
        data += self.id + cbor2.dumps(public)
        return self._answer(
            attestationObject=_b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            clientDataJSON=_b64(self._client_data("webauthn.create", options["challenge"])),
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer navigator.credentials.get."""
        data = self._data(0)
        client = self._client_data("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            authenticatorData=_b64(data), clientDataJSON=_b64(client), signature=_b64(signature)
        )

    def _answer(self, **response: str) -> dict[str, Any]:
        return {
            "id": _b64(self.id),
            "rawId": _b64(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def _post(client: FlaskClient, path: str, body: object) -> TestResponse:
    return client.post(path, json=body, headers={"X-CSRFToken": csrf_token(client)})


def _options(client: FlaskClient, what: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_post(client, f"/passkeys/options/{what}", {}).text)
    return found


def _registered(
    app: Flask, person: User, phone: Authenticator, name: str = "Min telefon"
) -> TestResponse:
    client = signed_in(app, person)
    answer = phone.create(_options(client, "register"))
    return _post(client, "/passkeys/register", {"credential": answer, "name": name})


@pytest.fixture
def person(app: Flask) -> User:
    del app
    with unit_of_work() as work:
        return make_user(work)


def _keys() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Passkey.name)))


def test_a_passkey_is_added_and_signs_in(app: Flask, person: User) -> None:
    phone = Authenticator()
    assert _registered(app, person, phone).get_json() == {"url": "/account/security"}
    assert _keys() == ["Min telefon"]
    client = app.test_client()
    answer = _post(
        client,
        "/passkeys/sign-in",
        {"credential": phone.get(_options(client, "sign-in")), "next": "//evil.example"},
    )
    assert answer.get_json() == {"url": "/"}
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 1, 22, 59, tzinfo=UTC), "2026-12-01"),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), "2026-12-02"),
        (datetime(2027, 7, 1, 22, 30, tzinfo=UTC), "2027-07-02"),
    ],
)
def test_a_passkey_without_a_name_is_called_by_the_day_in_the_city(
    app: Flask, person: User, instant: datetime, day: str
) -> None:
    with clock.pinned(instant):
        _registered(app, person, Authenticator(), name=" ")
    assert _keys() == [day]


def test_a_challenge_serves_once_and_not_for_long(app: Flask, person: User) -> None:
    phone = Authenticator()
    _registered(app, person, phone)
    client = app.test_client()
    credential = phone.get(_options(client, "sign-in"))
    with clock.pinned(clock.now() + timedelta(minutes=6)):
        assert _post(client, "/passkeys/sign-in", {"credential": credential}).status_code == 403
    assert _post(client, "/passkeys/sign-in", {"credential": credential}).status_code == 403
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example"},
        {"verifies": False},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"count": 0},
        {"id": b"somebody-elses-credential"},
    ],
)
def test_an_answer_that_does_not_hold_signs_nobody_in(
    app: Flask, person: User, change: dict[str, Any]
) -> None:
    phone = Authenticator(count=10)
    _registered(app, person, phone)
    for name, value in change.items():
        setattr(phone, name, value)
    client = app.test_client()
    credential = phone.get(_options(client, "sign-in"))
    assert _post(client, "/passkeys/sign-in", {"credential": credential}).status_code == 403
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    "body",
    [[], "x", None, {}, {"credential": None}, {"credential": {"rawId": 1}},
     {"credential": {"rawId": "å"}}, {"credential": {"rawId": "YQ", "response": []}}],
)  # fmt: skip
def test_what_is_no_answer_is_refused(app: Flask, person: User, body: object) -> None:
    _registered(app, person, Authenticator())
    client = app.test_client()
    _options(client, "sign-in")
    assert _post(client, "/passkeys/sign-in", body).status_code == 403
    mine = signed_in(app, person)
    _options(mine, "register")
    assert _post(mine, "/passkeys/register", body).status_code == 403
    assert len(_keys()) == 1


def test_a_closed_account_has_no_way_in(app: Flask, person: User) -> None:
    phone = Authenticator()
    _registered(app, person, phone)
    with unit_of_work() as work:
        work.get_one(User, person.id).disabled_at = clock.now()
    client = app.test_client()
    credential = phone.get(_options(client, "sign-in"))
    assert _post(client, "/passkeys/sign-in", {"credential": credential}).status_code == 403


def test_a_passkey_is_added_only_after_a_fresh_sign_in(app: Flask, person: User) -> None:
    begin = clock.now()
    with clock.pinned(begin):
        client = signed_in(app, person)
    with clock.pinned(begin + timedelta(minutes=11)):
        assert _post(client, "/passkeys/options/register", {}).status_code == 302
        assert client.get("/account/passkeys/new").status_code == 302


def test_only_ones_own_passkey_can_be_removed(app: Flask, person: User) -> None:
    _registered(app, person, Authenticator())
    public_id = db.session.scalars(select(Passkey.public_id)).one()
    with unit_of_work() as work:
        other = make_user(work)
    path = f"/account/passkeys/{public_id}/removal"
    client = signed_in(app, other)
    assert client.post(path, data={"csrf_token": csrf_token(client)}).status_code == 404
    assert len(_keys()) == 1
    mine = signed_in(app, person)
    assert mine.post(path, data={"csrf_token": csrf_token(mine)}).status_code == 302
    assert _keys() == []
