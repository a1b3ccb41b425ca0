"""What a reader typed comes back as text, whatever sentence it stands in."""

import pytest
from factories import make_listing, make_organisation, make_user
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from markupsafe import Markup, escape
from sqlalchemy.orm import Session
from visiting import signed_in

from bookings.finder.search_words import PLAIN, SEVERAL
from marketplace.transactions import unit_of_work

HOSTILE = "<b id=hostile>&"
NAMES = sorted({
    *PLAIN, *SEVERAL, "show", "page", "pick", "for", "lang", "next", "owner", "status", "activity",
    "umbrella", "language", "age", "thing", "wanted", "sort", "state", "week", "month",
    "group", "reason", "person", "name", "code", "until", "since", "day", "view", "hours", "fold",
})  # fmt: skip
MANY_WORDS = ("/", "/overview/use")
"""Pages that say of each word of their address what is wrong with it."""


def test_a_lazy_sentence_is_escaped_like_any_other_text(app: Flask) -> None:
    del app
    one = _l("“%(value)s” is not a date.", value=HOSTILE)
    many = _ln("%(num)s <b>thing</b>", "%(num)s <b>things</b>", 2)
    assert "<b" not in escape(one)
    assert "<b" not in escape(many)
    assert "<b" not in Markup("<p>{}</p>").format(one)
    assert "<b" not in Markup("<p>%s</p>") % one
    assert "&lt;b id=hostile&gt;&amp;" in escape(one)
    assert "amp;amp;" not in escape(one)


@pytest.fixture
def clerk(app: Flask, session: Session) -> FlaskClient:
    with unit_of_work():
        make_listing(session, make_organisation(session), capacity_max=80)
        user = make_user(session, is_platform_admin=True)
    return signed_in(app, user)


def addresses(app: Flask) -> list[str]:
    pages = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    }
    assert len(pages) > 50
    return sorted(pages)


def test_no_page_gives_back_what_stands_in_its_address_as_markup(
    app: Flask, clerk: FlaskClient
) -> None:
    for page in addresses(app):
        answer = clerk.get(page, query_string=dict.fromkeys(NAMES, HOSTILE))
        if answer.mimetype == "text/html":
            assert "<b id=hostile" not in answer.get_data(as_text=True), page


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\x002027-01-16"])
def test_no_page_gives_up_its_address_for_a_zero_byte(
    app: Flask, clerk: FlaskClient, value: str
) -> None:
    for page in addresses(app):
        answer = clerk.get(page, query_string=dict.fromkeys([*NAMES, "a\x00b"], value))
        assert answer.status_code != 500, page
        assert answer.status_code != 400 or page.startswith("/api/"), page
        if answer.mimetype == "text/html":
            assert "\x00" not in answer.get_data(as_text=True), page


@pytest.mark.parametrize("name", NAMES)
def test_a_zero_byte_in_a_word_leaves_the_rest_and_is_said(clerk: FlaskClient, name: str) -> None:
    for page in ("/associations", "/wanted", "/staff/words"):
        answer = clerk.get(
            page, query_string={name: "\x00", "hal": "x"}, headers={"Accept-Language": "en"}
        )
        assert answer.status_code == 200, page
        assert "A part of the address could not be read" in answer.get_data(as_text=True), page


def test_what_stands_beside_a_zero_byte_is_looked_for(clerk: FlaskClient) -> None:
    answer = clerk.get("/associations", query_string={"q": "fisk\x00e", "district": "\x00"})
    assert 'value="fiske"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", MANY_WORDS)
def test_no_word_of_an_address_is_given_back_as_markup(clerk: FlaskClient, page: str) -> None:
    for name in NAMES:
        answer = clerk.get(page, query_string={name: HOSTILE})
        assert "<b id=hostile" not in answer.get_data(as_text=True), name
