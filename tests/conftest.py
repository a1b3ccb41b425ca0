"""Fixtures of all tests: one application over a real database that is empty before each test."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

sys.path.insert(0, str(Path(__file__).parent))

import engines as databases

from marketplace import config
from marketplace.app import create_app
from marketplace.extensions import db

# A machine that is busy is no fault of the code: examples have no deadline of their own.
hypothesis.settings.register_profile("calm", deadline=None)
hypothesis.settings.load_profile("calm")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 - compared, not bound


class FreshClient(FlaskClient):
    """A browser whose every request has a context of its own, as on a server.

    Inside the context that the fixture `app` pushes, requests would share `g`: who is signed in.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(autouse=True, scope="session")
def _no_outside_network() -> Iterator[None]:
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(
            LOOPBACK
        ):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked)
        yield


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[config.Settings]:
    folder = tmp_path_factory.mktemp("instance")
    with databases.server(folder) as address:
        yield config.load(
            database_url=SecretStr(address),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
            storage_url=str(folder / "photos"),
            base_url="http://localhost",
            rate_limits=False,
            demo=False,
        )


@pytest.fixture(scope="session")
def application(settings: config.Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["TESTING"] = True
    app.test_client_class = FreshClient
    with app.app_context():
        databases.make_schema()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """Yield the application, its context pushed, over an empty database."""
    with application.app_context():
        databases.empty()
        yield application
        db.session.remove()
        databases.require_all_returned()


@pytest.fixture
def session(app: Flask) -> Session:
    """Return the scoped session; write inside `unit_of_work()` only."""
    del app
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser that nobody has signed in with."""
    return app.test_client()
