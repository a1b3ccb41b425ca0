"""A character that no text can hold is told at its field, on every form; the rest is kept."""

import pytest
from factories import make_member, make_organisation, make_user
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.orm import Base
from marketplace.transactions import unit_of_work

STRANGE = "There are characters in this that cannot be read."
FORMS = [
    ("/accessibility", "what", "reply_to", "bo@lag.example"),
    ("/account", "name", "phone", "+46846500401"),
    ("/account/tokens", "name", None, ""),
    ("/organisations/new", "name", "orgnr", "802400-1234"),
    ("/organisations/{slug}/profile", "description", "name", "Laget"),
    ("/organisations/{slug}/members", "email", None, ""),
    ("/account/calendars", "name", None, ""),
]


@pytest.mark.parametrize(("page", "field", "other", "typed"), FORMS)
def test_a_zero_byte_is_told_at_its_field(
    app: Flask, session: Session, page: str, field: str, other: str | None, typed: str
) -> None:
    with unit_of_work():
        organisation = make_organisation(session)
        user, _actor = make_member(session, organisation)
        slug = organisation.slug
    browser = in_english(app, user)
    browser.open(page.format(slug=slug))
    browser.send(field, {field: ["Sa\x00len"], **({other: typed} if other else {})})
    assert browser.status == 422
    assert STRANGE in browser.page
    assert "\x00" not in browser.page
    assert "Salen" in browser.page
    assert typed in browser.page


@pytest.mark.parametrize(("page", "field"), [("/sign-in", "email"), ("/sign-in/password", "email")])
def test_a_zero_byte_is_told_before_signing_in(app: Flask, page: str, field: str) -> None:
    browser = Browser(app.test_client())
    browser.open(f"{page}?lang=en")
    browser.send(field, {field: ["bo@lag.example\x00"]})
    assert browser.status == 422
    assert STRANGE in browser.page
    assert "bo@lag.example" in browser.page


@pytest.mark.parametrize(
    ("field", "status"), [("reason", 422), ("email", 422), ("price_group", 400)]
)
def test_a_zero_byte_changes_no_organisation(
    app: Flask, session: Session, field: str, status: int
) -> None:
    with unit_of_work():
        organisation = make_organisation(session, verified_at=None)
        city = make_user(session, is_platform_admin=True)
        slug = organisation.slug
    before = facts(session)
    browser = in_english(app, city)
    browser.open(f"/staff/organisations/{slug}")
    browser.send(field, {field: ["anna@lag.example\x00"]})
    assert browser.status == status
    assert (STRANGE in browser.page) is (status == 422)
    assert facts(session) == before


def facts(session: Session) -> list[tuple[object, ...]]:
    """Return every row of the organisations and invitations."""
    session.rollback()
    tables = [Base.metadata.tables[name] for name in ("organisation", "invitation")]
    return [tuple(row) for table in tables for row in session.execute(select(table))]
