"""People with tokens, and what they lend."""

import pytest
from api_caller import Caller
from api_town import Town
from factories import make_listing, make_member, make_organisation
from flask import Flask
from sqlalchemy.orm import Session

from inventory.types import BookingMode
from marketplace import api_tokens
from marketplace.actor import Actor, acting_as
from marketplace.models import User
from marketplace.transactions import unit_of_work
from marketplace.types import Role, TokenScope


def token_of(session: Session, user: User, scope: TokenScope = TokenScope.ALL) -> str:
    """Return a token of the person (inside a unit of work)."""
    return api_tokens.issue(session, acting_as(user), name="Test", scope=scope)[1]


@pytest.fixture
def town(app: Flask, session: Session) -> Town:
    """Return two associations with their people and one hall that answers requests."""

    def caller(made: tuple[User, Actor]) -> Caller:
        return Caller(app, token_of(session, made[0]))

    with unit_of_work():
        lender = make_organisation(session, slug="scouterna", name="Scouterna")
        borrower = make_organisation(session, slug="teatern", name="Teatern")
        elsewhere = make_organisation(session, slug="koren", name="Kören")
        hall = make_listing(session, lender, mode=BookingMode.REQUEST, type="samlingssal")
        return Town(
            lender=lender,
            borrower=borrower,
            hall=hall,
            anna=caller(make_member(session, lender, email="anna@scout.example")),
            bo=caller(make_member(session, borrower, email="bo@teater.example")),
            cia=caller(make_member(session, borrower, Role.BOOKER)),
            dan=caller(make_member(session, lender, Role.CARETAKER)),
            eva=caller(make_member(session, elsewhere)),
            gun=caller(make_member(session, lender, Role.BOOKER)),
            visitor=Caller(app),
        )


@pytest.fixture
def reading_bo(app: Flask, session: Session, town: Town) -> Caller:
    """Return Bo with a token that may only read."""
    return _scoped(app, session, town, TokenScope.READ)


@pytest.fixture
def calendar_bo(app: Flask, session: Session, town: Town) -> Caller:
    """Return Bo with a token that serves calendars only."""
    return _scoped(app, session, town, TokenScope.CALENDAR)


def _scoped(app: Flask, session: Session, town: Town, scope: TokenScope) -> Caller:
    with unit_of_work():
        (membership,) = session.merge(town.borrower).memberships[:1]
        return Caller(app, token_of(session, membership.user, scope))


@pytest.fixture
def instant(town: Town, session: Session) -> str:
    """Return a listing of Anna's that confirms at once."""
    with unit_of_work():
        made = make_listing(session, session.merge(town.lender), title="Lilla salen")
        return made.public_id
