"""A character that no text can hold is told at its field, on every form; the rest is kept."""

import pytest
from factories import make_member, make_organisation
from flask import Flask
from form_browser import in_english
from sqlalchemy.orm import Session

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
