"""The register and the organisations in it, as everyone sees them."""

import pytest
from factories import make_listing, make_member, make_organisation, make_user
from flask import Flask
from flask.testing import FlaskClient
from form_browser import Browser, in_english
from sqlalchemy.orm import Session

from inventory.types import ListingKind, ListingStatus
from marketplace.models import Organisation, OrganisationActivity
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus, Role


def seen(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def choir(session: Session) -> Organisation:
    with unit_of_work(session) as work:
        umbrella = make_organisation(
            work, name="Körförbundet", slug="korforbundet", kind=OrganisationKind.UMBRELLA
        )
        choir = make_organisation(
            work,
            name="Ängelholmskören",
            slug="angelkoren",
            district="Söder",
            category="Kultur",
            summary="Vi sjunger <b>gärna</b>",
            description="Körsång för alla.\n\nÖvar på tisdagar.",
            how_to_join="Kom en tisdag.",
            contact_name="Kerstin",
            email="kor@koren.example",
            phone="+46846500420",
            phone_public=False,
            verified_at=None,
            umbrella_id=umbrella.id,
            activities=[OrganisationActivity(code="kor")],
        )
        make_listing(work, choir, title="Körens lokal")
        make_listing(work, choir, title="Hemliga rummet", status=ListingStatus.DRAFT)
        return choir


def test_the_register_shows_all_but_persons_suspended_and_hidden_ones(
    client: FlaskClient, session: Session, choir: Organisation
) -> None:
    with unit_of_work(session) as work:
        make_organisation(work, name="Bo Privat", kind=OrganisationKind.PERSON)
        make_organisation(work, name="Stoppade", status=OrganisationStatus.SUSPENDED)
        make_organisation(work, name="Dolda", in_register=False)
    page = seen(client, "/associations")
    assert choir.name in page
    assert "Not verified" in page
    assert "Shares 1 thing" in page
    assert "2 organisations" in page
    for name in ("Bo Privat", "Stoppade", "Dolda"):
        assert name not in page


@pytest.mark.parametrize(
    "query",
    ["q=ÄNGEL", "q=angel", "q=körsång", "q=tisdagar+kören", "district=Söder", "activity=kor",
     "category=Kultur", "kind=association", "q=ängel&district=Söder&activity=kor"],
)  # fmt: skip
def test_an_organisation_is_found_by(
    client: FlaskClient, session: Session, choir: Organisation, query: str
) -> None:
    with unit_of_work(session) as work:
        make_organisation(work, name="Fotbollsklubben", kind=OrganisationKind.STUDY_ASSOCIATION)
    page = seen(client, f"/associations?{query}")
    assert choir.name in page
    assert "Fotbollsklubben" not in page


def test_a_search_without_hits_leads_out(client: FlaskClient, choir: Organisation) -> None:
    page = seen(client, "/associations?q=%3Cscript%3Ealert(1)%3C/script%3E&page=99&kind=castle")
    assert choir.name not in page
    assert "No organisation fits" in page
    assert "<script>alert" not in page


def test_the_register_has_pages(client: FlaskClient, session: Session) -> None:
    with unit_of_work(session) as work:
        for number in range(30):
            make_organisation(work, name=f"Klubb {number:02d}", sort_key=f"klubb{number:02d}")
    assert "Klubb 29" not in seen(client, "/associations")
    assert "Klubb 29" in seen(client, "/associations?page=2")
    assert "Klubb 29" in seen(client, "/associations?page=700")


def test_an_organisations_page_says_what_is_published_and_no_more(
    client: FlaskClient, choir: Organisation
) -> None:
    page = seen(client, "/a/angelkoren")
    for words in (
        "Vi sjunger &lt;b&gt;gärna&lt;/b&gt;",
        "Övar på tisdagar.",
        "Kom en tisdag.",
        "Kerstin",
        "kor@koren.example",
        "Körförbundet",
        "Not verified",
        "Körens lokal",
    ):
        assert words in page
    for words in ("465 004 20", "46846500420", "Hemliga rummet", "Change the facts"):
        assert words not in page
    assert choir.name in seen(client, "/a/korforbundet")


def test_the_admin_gets_a_way_to_change_it_and_others_do_not(
    app: Flask, session: Session, choir: Organisation
) -> None:
    found = {}
    for role in Role:
        with unit_of_work(session) as work:
            person, _ = make_member(work, work.merge(choir), role)
        found[role] = "/organisations/angelkoren/profile" in in_english(app, person).open(
            "/a/angelkoren"
        )
    assert found == {Role.ADMIN: True, Role.BOOKER: False, Role.CARETAKER: False}


def test_whose_address_stands_in_the_register_may_take_it_over(
    app: Flask, session: Session, choir: Organisation
) -> None:
    with unit_of_work(session) as work:
        work.merge(choir).imported = True
        person = make_user(work, email="kor@koren.example")
        stranger = make_user(work)
    assert "Is this your organisation?" in in_english(app, person).open("/a/angelkoren")
    assert "Is this your organisation?" not in in_english(app, stranger).open("/a/angelkoren")


def test_persons_suspended_and_unknown_organisations_are_not_found(
    client: FlaskClient, session: Session, anna: Browser
) -> None:
    with unit_of_work(session) as work:
        make_organisation(work, slug="bo", kind=OrganisationKind.PERSON)
        make_organisation(work, slug="stoppad", status=OrganisationStatus.SUSPENDED)
        make_organisation(work, slug="dold", in_register=False)
    for slug in ("bo", "stoppad", "dold", "ingen"):
        assert client.get(f"/a/{slug}").status_code == 404
        assert anna.client.get(f"/a/{slug}").status_code == 404


def test_what_an_organisation_shares_comes_page_by_page(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work(session) as work:
        city = make_organisation(work, name="Staden", slug="staden")
        for number in range(52):
            make_listing(work, city, title=f"Lokal {number:02}")
    first, last = seen(client, "/a/staden"), seen(client, "/a/staden?page=3")
    assert "Lokal 24" in first
    assert "Lokal 25" not in first
    assert "/a/staden?page=3#shares" in first
    assert "Lokal 51" in last
    assert "Lokal 49" not in last
    for address in ("/a/staden?page=0", "/a/staden?page=x"):
        assert "Lokal 00" in seen(client, address)
    assert "Lokal 51" in seen(client, "/a/staden?page=999")


def test_an_organisations_page_leads_to_the_search_of_all_that_it_shares(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work(session) as work:
        city = make_organisation(work, name="Staden", slug="staden")
        make_listing(work, city, title="Salen")
        for number in range(2):
            make_listing(
                work, city, title=f"Tält {number}", kind=ListingKind.EQUIPMENT, type="talt"
            )
    page = seen(client, "/a/staden")
    assert "Premises (1)" in page
    assert "Equipment (2)" in page
    assert "/?organisation=staden&amp;kind=equipment" in page
    assert "They have not written how one joins." in page


def test_an_umbrellas_page_leads_to_the_search_among_its_members(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work(session) as work:
        ring = make_organisation(work, slug="ringen", kind=OrganisationKind.UMBRELLA)
        for number in range(3):
            make_organisation(work, name=f"Klubb {number}", umbrella_id=ring.id)
    page = seen(client, "/a/ringen")
    assert "Search among the 3 organisations" in page
    assert "/associations?umbrella=ringen" in page
