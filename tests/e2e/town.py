"""A running town: the whole application on a port of loopback, its database and its letter box."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any

import engines as databases
from flask import Flask
from flask_babel import force_locale, gettext
from integration.running import post
from pydantic import SecretStr
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from marketplace import config, delivery, sessions
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.models import User
from marketplace.orm import Base
from marketplace.transactions import unit_of_work
from marketplace.types import SignInMethod

LANGUAGE = "sv"
SEVERAL = 20


class Town:
    """The application, where it is reached, and what its people do without a browser."""

    def __init__(self, app: Flask, address: str, post_office: post.Server) -> None:
        self.app = app
        self.address = address
        self._post = post_office

    @contextmanager
    def work(self) -> Iterator[Session]:
        """Open a unit of work in a context of its own."""
        with self.app.app_context(), unit_of_work() as session:
            yield session

    def words(self, sentence: str, **values: Any) -> str:
        """Return a sentence of the product as a Swedish page has it."""
        with self.app.app_context(), force_locale(LANGUAGE):
            return gettext(sentence, **values)

    def key_of(self, user_id: int) -> str:
        """Return the cookie of a browser in which the person has just signed in."""
        with self.work() as session:
            user = session.get_one(User, user_id)
            _, token = sessions.begin(session, user, method=SignInMethod.CODE, device="Chromium")
        return self.cookie(sid=token)

    def cookie(self, **content: str) -> str:
        """Return a session cookie as the application signs it."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(signer.dumps(content))

    def letters(self, recipient: str) -> list[EmailMessage]:
        """Let the worker deliver what is due; return what came by SMTP to the address."""
        with self.app.app_context():
            transport = delivery.transport_of(self.app.config["SETTINGS"])
            while due := delivery.take(db.session(), "e2e", SEVERAL):
                for message_id in due:
                    delivery.deliver(db.session(), message_id, "e2e", transport)
        return [letter for letter in self._post.taken if recipient in str(letter["To"])]


@contextmanager
def running(folder: Path) -> Iterator[Town]:
    """Yield a town with an empty database, served by threads as long as the block lasts."""
    with (
        databases.server(folder) as database_url,
        socket.socket() as listener,
        post.serving() as (post_office, smtp_url),
    ):
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = _application(folder, database_url, address, smtp_url)
        server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
        server.log = lambda *_words, **_more: None  # type: ignore[method-assign]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Town(app, address, post_office)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            with app.app_context():
                db.engine.dispose()


def _application(folder: Path, database_url: str, address: str, smtp_url: str) -> Flask:
    app = create_app(
        config.load(
            database_url=SecretStr(database_url),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
            smtp_url=SecretStr(smtp_url),
            storage_url=str(folder / "photos"),
            base_url=address,
            rate_limits=False,
            demo=False,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def part_of(letter: EmailMessage, kind: str) -> str:
    """Return the letter's first part of a type such as "text/html"."""
    found = next(part for part in letter.walk() if part.get_content_type() == kind)
    return str(found.get_content())


def code_in(letter: EmailMessage) -> str:
    """Return the six digits of a sign-in letter."""
    found = re.search(r"\b\d{6}\b", part_of(letter, "text/plain"))
    assert found is not None
    return found[0]


def link_in(letter: EmailMessage) -> str:
    """Return the first address in a letter."""
    found = re.search(r"https?://\S+", part_of(letter, "text/plain"))
    assert found is not None
    return found[0]
