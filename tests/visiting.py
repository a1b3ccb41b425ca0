"""What tests do as a browser: sign in, and send forms with their token."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from marketplace import mail_rendering, sessions
from marketplace.extensions import db
from marketplace.models import Message, User
from marketplace.outbox import Mail
from marketplace.transactions import unit_of_work
from marketplace.types import SignInMethod

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def signed_in(app: Flask, user: User, client: FlaskClient | None = None) -> FlaskClient:
    """Return a browser in which the person has just signed in."""
    client = client or app.test_client()
    with unit_of_work() as work:
        person = work.get_one(User, user.id)
        _, token = sessions.begin(work, person, method=SignInMethod.CODE, device="Test")
    with client.session_transaction() as cookie:
        cookie["sid"] = token
    return client


def csrf_token(client: FlaskClient) -> str:
    """Return the token that this browser's forms carry."""
    found = _TOKEN.search(client.get("/accessibility").text)
    assert found is not None
    return found[1]


def without_tokens(page: str) -> str:
    """Return the page as everyone sees it, without what is only for this browser."""
    return _TOKEN.sub("", page)


def send(client: FlaskClient, path: str, /, **fields: object) -> TestResponse:
    """Post a form as its page would; lists send a field several times."""
    return client.post(path, data={"csrf_token": csrf_token(client), **fields})


def mails(session: Session, recipient: str | None = None) -> list[Mail]:
    """Return the mails of the outbox as they are read, the oldest first."""
    session.rollback()
    chosen = select(Message).order_by(Message.id)
    if recipient is not None:
        chosen = chosen.where(Message.recipient == recipient)
    return [mail_rendering.render(session, row) for row in session.scalars(chosen)]


def code_in(mail: Mail) -> str:
    """Return the six digits of a sign-in mail."""
    found = re.search(r"\b\d{6}\b", mail.text)
    assert found is not None
    return found[0]


def link_in(mail: Mail) -> str:
    """Return the path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S*)", mail.text)
    assert found is not None
    return found[1]


def reloaded(user: User) -> User:
    """Return the person as the database now has them."""
    db.session.rollback()
    return db.session.get_one(User, user.id)
