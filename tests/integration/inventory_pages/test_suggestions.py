"""Suggestions while a word is typed: from what is published, for everybody the same."""

import pytest
from factories import make_listing, make_organisation, make_place
from factories.counting import statements
from factories.facts import hall, things
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing, keeping_words, search
from inventory.facts import FeatureFacts, ListingFacts, TranslationFacts
from inventory.models import Listing
from inventory.types import ListingStatus
from inventory.words import suggesting
from marketplace.actor import SYSTEM
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus


def made(owner: Organisation, *facts: ListingFacts) -> None:
    with unit_of_work() as work:
        for one in facts:
            cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=one)


@pytest.fixture
def club(session: Session) -> Organisation:
    with unit_of_work(session) as work:
        return make_organisation(work, name="Klubben")


def suggested(client: FlaskClient, text: str, **more: str) -> list[str]:
    answer = client.get("/words", query_string={"q": text, **more})
    assert answer.status_code == 200
    words: list[str] = answer.get_json()["words"]
    return words


def test_a_beginning_goes_on_to_types_words_and_titles(
    client: FlaskClient, club: Organisation
) -> None:
    made(
        club,
        hall(title="Nya idrottshallen", type="idrottshall"),
        hall(title="Idrottsrummet", type="ovrigt"),
        things(title="Kastruller", features=[FeatureFacts(None, "Idolposter")]),
    )
    assert suggested(client, "idr") == [
        "Idrottshall", "idrottsrummet", "Nya idrottshallen",
    ]  # fmt: skip
    assert suggested(client, "IDO") == ["idolposter"]
    made(club, things(title="Kanotpaket"))
    assert suggested(client, "kan") == ["kanotpaket"]
    assert suggested(client, "nya idr") == ["nya idrottshall", "nya idrottsrummet"]
    assert suggested(client, "spor") == ["sporthall"]
    assert suggested(client, "sports") == ["Sports hall", "sports"]


@pytest.mark.parametrize("text", ["", "i", "  ", "…", "%%", "x" * 5000, "idr!?"])
def test_nothing_is_suggested_where_no_word_has_been_begun(
    client: FlaskClient, club: Organisation, text: str
) -> None:
    made(club, hall(title="Idrottsrummet"))
    assert suggested(client, text) == []


def test_one_letter_after_words_goes_on_to_titles_that_begin_so(
    client: FlaskClient, session: Session, club: Organisation
) -> None:
    made(
        club,
        hall(title="Stora salen"),
        *(hall(title=f"Stora sjörummet {n}") for n in range(3)),
        hall(title="Stora ängen"),
        hall(title="Nya stora salen"),
        hall(title="Stora skymda", status=ListingStatus.DRAFT),
        things(title="Storas tält"),
    )
    rooms = [f"Stora sjörummet {n}" for n in range(3)]
    assert suggested(client, "stora s") == ["Stora salen", *rooms]
    assert suggested(client, "STORA  S") == ["Stora salen", *rooms]
    assert suggested(client, "nya stora s") == ["Nya stora salen"]
    assert suggested(client, "stora ä") == ["Stora ängen"]
    assert suggested(client, "stora sjörummet 2") == ["Stora sjörummet 2"]
    assert suggested(client, "… s") == suggested(client, "salen s") == suggested(client, "s") == []
    made(club, *(hall(title=f"Stora skåpet {chr(97 + n)}") for n in range(9)))
    with statements(session) as seen:
        assert len(suggesting.suggestions(session, "stora s")) == 8
    assert len([one for one in seen if one.startswith("SELECT")]) == 1


def test_what_is_not_published_is_not_told_and_neither_are_descriptions(
    client: FlaskClient, session: Session, club: Organisation
) -> None:
    with unit_of_work(session) as work:
        gone = make_organisation(work, name="Borta", status=OrganisationStatus.ACTIVE)
        someone = make_organisation(work, name="Ida", kind=OrganisationKind.PERSON)
    made(
        club,
        hall(title="Zebradraft", status=ListingStatus.DRAFT),
        hall(title="Zebrapaus", status=ListingStatus.PAUSED),
        hall(title="Ekbacken", summary="Zebrasammanfattning", description="Fråga Zebraida."),
    )
    made(gone, hall(title="Zebraborta"))
    made(someone, hall(title="Zebraperson"))
    with unit_of_work(session) as work:
        work.merge(gone).status = OrganisationStatus.SUSPENDED
    assert suggested(client, "zebra") == []


def test_words_of_the_readers_language_come_first_and_others_only_where_it_has_none(
    client: FlaskClient, club: Organisation
) -> None:
    english = {"en": TranslationFacts("Projector for hire", "", "")}
    made(
        club,
        things(title="Projektor", translations=english),
        things(title="Prospekt", translations={"en": TranslationFacts("Sound kit", "", "")}),
    )
    assert set(suggested(client, "pro", lang="sv")) == {"projektor", "prospekt"}
    assert suggested(client, "pro", lang="en") == ["projector", "Prospekt", "Projektor"]
    assert suggested(client, "proje") == ["projektor"]
    assert "sound" in suggested(client, "sou", lang="sv")
    assert suggested(client, "stor sou", lang="sv") == ["stor sound"]
    assert "projektor" in suggested(client, "projekt", lang="en")


def test_names_of_types_are_those_of_the_readers_language(
    client: FlaskClient, club: Organisation
) -> None:
    made(club, hall(title="Ekhuset", type="idrottshall"), things(title="Alspel", type="spel"))
    assert suggested(client, "sports", lang="sv") == ["Sports hall", "sports"]
    assert "Sports hall" not in suggested(client, "sp", lang="sv")


def test_at_most_eight_are_told_and_others_may_keep_them(
    client: FlaskClient, club: Organisation
) -> None:
    made(club, *(hall(title=f"Zebra{chr(97 + n)}") for n in range(20)))
    answer = client.get("/words?q=zebr")
    assert len(answer.get_json()["words"]) == 8
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_suggestions_take_five_queries(session: Session, club: Organisation) -> None:
    for _more in range(2):
        made(club, *(hall(title=f"Idrottshall {n}", type="idrottshall") for n in range(5)))
        session.rollback()
        # The catalogue reads what has changed when it is next asked for.
        assert suggesting.suggestions(session, "idr")
        with statements(session) as seen:
            assert suggesting.suggestions(session, "idr")
        assert len([one for one in seen if one.lstrip().startswith("SELECT")]) == 5


def test_the_finder_says_where_suggestions_come_from(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert 'data-suggest="/words?lang=' in page
    assert "js/suggest.js" in page


def test_other_words_for_types_and_for_what_is_there_can_be_begun(
    client: FlaskClient, session: Session, club: Organisation
) -> None:
    with unit_of_work() as work:
        keeping_words.add_group(work, SYSTEM, ["hjärtstartare", "livräddare"])
        keeping_words.add_group(work, SYSTEM, ["bastu", "sauna"])
    made(
        club,
        hall(title="Bryggan", type="sammantradesrum"),
        things(title="Hjärtstartare", type="hjartstartare"),
    )
    assert suggested(client, "moteslok") == ["möteslokal"]
    assert suggested(client, "livräd") == ["livräddare"]
    assert suggested(client, "saun") == [], "nobody has a bastu"
    for text in ("moteslok", "livräd", "moteslokal"):
        found = search.found(session, text)
        assert found is not None
        assert len(found.ids) == 1, text


def test_what_a_hyphen_joins_is_suggested_as_it_is_written(
    client: FlaskClient, club: Organisation
) -> None:
    made(club, things(title="3D-skrivare, bärbar"), things(title="PA-anläggning stor"))
    assert suggested(client, "3d") == ["3d", "3D-skrivare", "3D-skrivare, bärbar"]
    assert "PA-anläggning" in suggested(client, "pa")
    assert "bärbar 3D-skrivare" in suggested(client, "bärbar 3d")


def test_districts_and_places_are_suggested_where_something_is(
    client: FlaskClient, session: Session, club: Organisation
) -> None:
    with unit_of_work():
        shown, hidden = make_place(session), make_place(session)
        shown.name, shown.district = "Fredriksdals skola", "Söder"
        hidden.name, hidden.district = "Sörgården", "Södertorp"
        make_listing(session, session.merge(club), title="Aulan", place=shown)
        make_listing(
            session, session.merge(club), title="Boden", place=hidden, status=ListingStatus.DRAFT
        )
        for one in session.scalars(select(Listing)):
            search.index_listing(session, one)
    assert suggested(client, "söd") == ["Söder"]
    assert suggested(client, "sod") == ["Söder"]
    assert suggested(client, "aula i söd") == ["aula i Söder"]
    assert suggested(client, "fredrik") == ["Fredriksdals skola"]
    for text in ("Söder", "aula i Söder", "Fredriksdals skola"):
        found = search.found(session, text)
        assert found is not None
        assert len(found.ids) == 1, text
