"""What is called so before what it is for, and before what only sounds like it."""

import pytest
from factories import make_organisation
from factories.facts import hall, things
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing, search
from inventory.facts import FeatureFacts, ListingFacts
from inventory.models import Listing
from inventory.types import ListingKind, ListingStatus
from marketplace.actor import SYSTEM
from marketplace.transactions import unit_of_work


def titles(session: Session, text: str) -> list[str]:
    found = search.found(session, text)
    assert found is not None
    by_id = {one.id: one.title for one in session.scalars(select(Listing))}
    return [by_id[key] for key in found.ids]


@pytest.fixture
def town(session: Session) -> None:
    made: list[ListingFacts] = [
        hall(title="Ankarsalen", activities=("fest",), features=(FeatureFacts(code="stolar"),)),
        hall(title="Mötesrum", type="sammantradesrum", features=(FeatureFacts(code="stolar"),)),
        things(title="Stolar, stapelbara", type="bord_och_stolar"),
        things(title="Stolar till fest och bröllop", type="bord_och_stolar"),
        things(title="Flytväst barn", type="flytvastar"),
        things(title="Flytväst vuxen", type="flytvastar"),
    ]
    with unit_of_work(session) as work:
        owner = make_organisation(work, name="Havsörnen", slug="scout")
        for one in made:
            cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=one)
        cataloguing.create_listing(
            work,
            SYSTEM,
            organisation=owner,
            facts=ListingFacts(
                title="Mötesordförande",
                kind=ListingKind.SKILL,
                type="motesordforande",
                status=ListingStatus.PUBLISHED,
            ),
        )


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["stolar till fest", "stolar för en fest"])
def test_things_come_before_rooms_that_have_them_and_are_for_the_same(
    session: Session, text: str
) -> None:
    found = titles(session, text)
    assert found[:2] == ["Stolar till fest och bröllop", "Stolar, stapelbara"]
    assert found[2:] == ["Ankarsalen", "Mötesrum"]


@pytest.mark.usefixtures("town")
def test_things_come_first_in_english_too(session: Session) -> None:
    found = titles(session, "chairs for a party")
    assert {one[:6] for one in found[:2]} == {"Stolar"}
    assert found[2:4] == ["Ankarsalen", "Mötesrum"]


@pytest.mark.usefixtures("town")
def test_what_a_thing_is_for_brings_forward_and_is_not_required(session: Session) -> None:
    assert titles(session, "flytväst för barn") == ["Flytväst barn", "Flytväst vuxen"]
    assert titles(session, "flytväst barn") == ["Flytväst barn"]


@pytest.mark.usefixtures("town")
def test_what_a_room_is_for_is_required(session: Session) -> None:
    assert titles(session, "sal till fest") == ["Ankarsalen"]
    assert titles(session, "lokal för fest") == ["Ankarsalen"]


@pytest.mark.usefixtures("town")
def test_where_it_is_looked_for_is_required_after_what_it_is_for(session: Session) -> None:
    assert titles(session, "stolar till fest hos Havsörnen")[0].startswith("Stolar")
    assert titles(session, "stolar till fest i Kiruna")[0].startswith("Stolar")
    assert titles(session, "stolar till fest med stapelbara")[0] == "Stolar, stapelbara"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["chairs", "chair"])
def test_who_looks_for_chairs_is_shown_nobody_who_takes_the_chair_first(
    session: Session, text: str
) -> None:
    found = titles(session, text)
    assert {one[:6] for one in found[:2]} == {"Stolar"}
    assert found[2:4] == ["Ankarsalen", "Mötesrum"]
    assert titles(session, "chairing")[0] == "Mötesordförande"
