"""An owner with an admin, and the city, each with a browser."""

import pytest
from factories import make_member, make_organisation, make_user
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from visiting import signed_in

from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


@pytest.fixture
def owner(session: Session) -> Organisation:
    """Return an association."""
    del session
    with unit_of_work() as work:
        return make_organisation(work, slug="exempel", name="Föreningen Exempel")


@pytest.fixture
def admin(app: Flask, owner: Organisation) -> FlaskClient:
    """Return the browser of the association's admin."""
    with unit_of_work() as work:
        user, _ = make_member(work, owner, locale="en")
    return signed_in(app, user)


@pytest.fixture
def city(app: Flask, session: Session) -> FlaskClient:
    """Return the browser of who looks after the register."""
    del session
    with unit_of_work() as work:
        user = make_user(work, is_platform_admin=True, locale="en")
    return signed_in(app, user)
