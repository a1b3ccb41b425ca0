"""Anna, admin of an association, with her browser."""

import pytest
from factories import make_member, make_organisation
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy.orm import Session

from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


@pytest.fixture
def scouts(session: Session) -> Organisation:
    """Return Anna's association."""
    with unit_of_work(session) as work:
        return make_organisation(work, name="Scoutkåren Havsörnen", slug="havsornen")


@pytest.fixture
def anna(app: Flask, session: Session, scouts: Organisation) -> Browser:
    """Return the browser of the association's admin."""
    with unit_of_work(session) as work:
        person, _actor = make_member(work, work.merge(scouts), name="Anna")
    return in_english(app, person)


@pytest.fixture
def hall(anna: Browser) -> str:
    """Return the address of a new draft of premises."""
    anna.open("/listings/new")
    anna.send("title", kind="premises", title="Stora salen")
    return str(anna.at.rpartition("/")[0])
