"""A page asks the database as often for a dozen things as for one."""

import pytest
from factories import make_listing, make_organisation, make_place, make_user
from factories.counting import statements
from factories.facts import hall
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import signed_in

from inventory import cataloguing, keeping_words
from inventory.facts import TranslationFacts
from inventory.models import AccessibilityFact
from inventory.types import Answer
from marketplace.actor import SYSTEM
from marketplace.models import (
    Organisation,
    OrganisationActivity,
    OrganisationAge,
    OrganisationLanguage,
    User,
)
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind


@pytest.fixture
def clerk(session: Session) -> User:
    with unit_of_work():
        make_organisation(session, slug="ringen", kind=OrganisationKind.UMBRELLA)
        return make_user(session, is_platform_admin=True)


def grow(session: Session, numbers: range) -> None:
    """Add to the umbrella a member, a hall and some words for each number."""
    with unit_of_work():
        ring = session.scalars(select(Organisation).where(Organisation.slug == "ringen")).one()
        for number in numbers:
            own = make_organisation(session, kind=OrganisationKind.UMBRELLA)
            make_organisation(session, name=f"Kören {number}", umbrella_id=own.id)
            make_organisation(
                session, name=f"Klubben {number}", umbrella_id=ring.id, district="Söder",
                languages=[OrganisationLanguage(code="sv"), OrganisationLanguage(code="ar")],
                ages=[OrganisationAge(code="65")], activities=[OrganisationActivity(code="kor")],
            )  # fmt: skip
            made = make_listing(
                session, ring, title=f"Sal {number}", place=make_place(session), capacity_max=30
            )
            made.accessibility = [AccessibilityFact(code="lift", answer=Answer.YES)]
            english = {"en": TranslationFacts(title=f"Hall {number}")}
            facts = hall(title=f"Aula {number}", translations=english)
            cataloguing.create_listing(session, SYSTEM, organisation=ring, facts=facts)
            keeping_words.add_group(session, SYSTEM, [f"ord{number}", f"glosa{number}"])


@pytest.mark.parametrize(
    "address",
    [
        "/associations",
        "/associations?q=klubben&age=65&language=ar&umbrella=ringen&district=Söder&activity=kor",
        "/a/ringen",
        "/staff/words",
        "/staff/words?q=ord",
        "/overview",
        "/overview?map=premises",
        "/wanted/new?kind=premises&people=25&district=Söder",
        "/?q=aula",
        "/?q=hall&lang=en&accessible=lift&place=Söder&sort=distance",
        "/?q=alua",
    ],
)
def test_a_page_asks_as_often_for_a_dozen_as_for_one(
    app: Flask, session: Session, clerk: User, address: str
) -> None:
    browser, counts = signed_in(app, clerk), []
    for numbers in (range(1), range(1, 12)):
        grow(session, numbers)
        browser.get(address)  # what has changed is read once, by whoever looks first
        with statements(session) as seen:
            assert browser.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[1] <= counts[0]
    assert counts[0] < 40
