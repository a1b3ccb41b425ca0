from datetime import date

import pytest
from factories import make_member, make_organisation
from factories.counting import statements
from factories.facts import hall, things
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing, distance, queries, search
from inventory.catalogue import filtering, keeping, sets
from inventory.catalogue.counting import Facets, facets
from inventory.catalogue.filtering import Wish
from inventory.facts import (
    AccessibilityFacts,
    AudienceFacts,
    FeatureFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
    UnitFacts,
)
from inventory.models import Listing
from inventory.presentation import listing_item
from inventory.search_filters import Near, SearchFilters
from inventory.types import Answer, Audience, ListingKind, ListingStatus, PriceUnit
from marketplace.actor import SYSTEM, VISITOR
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationStatus


@pytest.fixture
def organisation(session: Session) -> Organisation:
    with unit_of_work(session) as work:
        return make_organisation(work, name="Scoutkåren Havsörnen", slug="scout")


def made(organisation: Organisation, *facts: ListingFacts) -> list[Listing]:
    with unit_of_work() as work:
        return [
            cataloguing.create_listing(work, SYSTEM, organisation=organisation, facts=one)
            for one in facts
        ]


def found(session: Session, text: str = "", **filters: object) -> list[str]:
    catalogue = keeping.current(session)
    words = search.found(session, text)
    ids = None if words is None else list(words.ids)
    text_set = None if ids is None else sets.of(catalogue.numbered(ids), catalogue.size)
    wishes = filtering.wishes(catalogue, SearchFilters(text=text, **filters), text_set)  # type: ignore[arg-type]
    left = {catalogue.ids[number] for number in sets.members(wishes.all())}
    if ids is None:
        titled = select(Listing.id).order_by(Listing.title_key, Listing.id)
        ids = list(session.scalars(titled))
    kept = [key for key in ids if key in left]
    return [listing.title for listing in queries.listings_with_facts(session, kept)]


def counted(session: Session, text: str = "", **filters: object) -> Facets:
    catalogue = keeping.current(session)
    found_words = search.found(session, text)
    words = (
        None
        if found_words is None
        else sets.of(catalogue.numbered(found_words.ids), catalogue.size)
    )
    asked = SearchFilters(text=text, **filters)  # type: ignore[arg-type]
    return facets(filtering.wishes(catalogue, asked, words))


@pytest.fixture
def town(organisation: Organisation) -> None:
    raa = PlaceFacts(
        name="Hamnen", address="Kajen 2", district="Råå", latitude=56.0, longitude=12.739
    )
    made(
        organisation,
        hall(title="Stora salen", activities=["kor"], capacity_max=120, capacity_seated=80),
        hall(title="Bryggan", type="brygga", place=raa, description="Här övar en kör."),
        hall(title="Köket", type="kok", features=[FeatureFacts("diskmaskin")]),
        things(quantity=120, features=[FeatureFacts(None, "Vagn")]),
        things(title="Ljudanläggning", type="ljudanlaggning"),
        things(title="Utkast", status=ListingStatus.DRAFT),
        things(title="Pausad", status=ListingStatus.PAUSED),
    )


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("salen", {"Stora salen"}),
        ("stora salar", {"Stora salen"}),
        ("ljudanlägg", {"Ljudanläggning"}),
        ("LJUDANLAGGNINGAR", {"Ljudanläggning"}),
        ("sound system", {"Ljudanläggning"}),
        ("diskmaskin", {"Köket"}),
        ("kok", {"Köket"}),
        ("råå", {"Bryggan"}),
        ("raa", {"Bryggan"}),
        ("kajen", {"Bryggan"}),
        ("vagn", {"Stolar"}),
        ("stora salen xyzzyq", {"Stora salen"}),
        ("xyzzyq", set()),
        ("salen brygga", set()),
        ("utkast", set()),
        ("pausad", set()),
        ("kör", {"Stora salen", "Bryggan"}),
        ("havsörnen stolar", {"Stolar"}),
    ],
)
def test_a_search_finds_by_words_in_any_form(session: Session, text: str, titles: set[str]) -> None:
    assert set(found(session, text)) == titles


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", "AND", "NOT NEAR(", "sal*", "a OR b", "title:sal", "sal) UNION SELECT 1", "\\",
        "(", "^sal", "-sal", "'; DROP TABLE listing; --", "sal\x00en", "😀", "::", ":*", "&|!<->",
        "ٱلسَّلَام", "漢字", "²", "x" * 5000, "a " * 500, "%s %(x)s :x ?",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("town")
def test_no_input_breaks_the_search(session: Session, text: str) -> None:
    assert isinstance(found(session, text), list)


@pytest.mark.usefixtures("town")
def test_a_text_without_words_leaves_all(session: Session) -> None:
    assert found(session, " … ") == found(session)
    assert len(found(session)) == 5


def test_a_word_in_the_title_comes_before_one_in_the_text(
    session: Session, organisation: Organisation
) -> None:
    made(
        organisation,
        hall(title="Salen", description="Här finns en bastu, en riktig bastu med bastulave."),
        hall(title="Bastu", type="ovrigt"),
    )
    assert found(session, "bastu") == ["Bastu", "Salen"]


def test_an_edit_is_found_at_once_and_the_old_words_no_more(
    session: Session, organisation: Organisation
) -> None:
    (listing,) = made(organisation, hall(title="Bastun", type="ovrigt"))
    with unit_of_work() as work:
        cataloguing.edit_listing(work, SYSTEM, listing, ListingFacts(title="Vedboden"))
    assert found(session, "bastu") == []
    assert found(session, "vedbod") == ["Vedboden"]


@pytest.mark.usefixtures("town")
def test_each_filter_narrows_the_listings(session: Session, organisation: Organisation) -> None:
    made(
        organisation,
        hall(
            title="Tillgänglig",
            type="aula",
            accessibility={
                "hearing_loop": AccessibilityFacts(Answer.YES),
                "lift": AccessibilityFacts(Answer.YES),
                "ramp": AccessibilityFacts(Answer.UNKNOWN),
            },
            audience=[AudienceFacts(Audience.PRIVATE)],
        ),
    )
    assert found(session, people=100, kind=ListingKind.PREMISES) == ["Stora salen"]
    assert found(session, seated=81) == []
    assert found(session, quantity=120) == ["Stolar"]
    assert found(session, kind=ListingKind.EQUIPMENT) == ["Ljudanläggning", "Stolar"]
    assert found(session, type="brygga") == ["Bryggan"]
    assert found(session, districts=("Råå",)) == ["Bryggan"]
    assert found(session, activities=("kor",)) == ["Stora salen"]
    assert found(session, features=("diskmaskin",)) == ["Köket"]
    assert found(session, accessible=("hearing_loop", "lift")) == ["Tillgänglig"]
    assert found(session, accessible=("hearing_loop", "ramp")) == []
    assert "Tillgänglig" not in found(session, audience=Audience.CITY)
    assert "Tillgänglig" in found(session, audience=Audience.PRIVATE)
    assert "Stolar" in found(session, audience=Audience.CITY)
    assert found(session, near=Near(56.0, 12.74, 2.0)) == ["Bryggan"]
    assert len(found(session, near=Near(56.03, 12.71, 50.0))) == 4
    assert found(session, organisations=(organisation.id + 1,)) == []


@pytest.mark.usefixtures("town")
def test_members_see_what_is_not_published_when_they_ask(
    session: Session, organisation: Organisation
) -> None:
    shown = found(session, unpublished_of=frozenset({organisation.id}))
    assert {"Utkast", "Pausad"} < set(shown)


@pytest.mark.usefixtures("town")
def test_listings_of_a_suspended_organisation_are_not_found(
    session: Session, organisation: Organisation
) -> None:
    with unit_of_work() as work:
        work.get_one(Organisation, organisation.id).status = OrganisationStatus.SUSPENDED
    assert found(session) == []


@pytest.mark.usefixtures("town")
def test_facets_count_what_each_choice_would_leave(session: Session) -> None:
    left = counted(session, kind=ListingKind.PREMISES)
    assert left.of(Wish.KIND) == {"premises": 3, "equipment": 2}
    assert left.of(Wish.TYPE) == {"samlingssal": 1, "brygga": 1, "kok": 1}
    assert left.of(Wish.DISTRICT) == {"Råå": 1, "Söder": 2}
    assert counted(session, "kör").of(Wish.KIND) == {"premises": 2}


def test_facets_of_accessibility_count_what_also_has_what_was_asked_for(
    session: Session, organisation: Organisation
) -> None:
    yes = AccessibilityFacts(Answer.YES)
    both = {"lift": yes, "hearing_loop": yes, "ramp": AccessibilityFacts(Answer.NO)}
    made(
        organisation,
        hall(title="Lyft", accessibility={"lift": yes}),
        hall(title="Slinga", accessibility={"hearing_loop": yes}),
        hall(title="Båda", accessibility=both),
    )
    left = counted(session, accessible=("lift",))
    assert left.of(Wish.ACCESSIBLE) == {"lift": 2, "hearing_loop": 1}
    assert left.of(Wish.KIND) == {"premises": 2}


def full(number: int) -> ListingFacts:
    """Return facts with rows in every table."""
    return hall(
        title=f"Sal {number}",
        place=PlaceFacts(name=f"Hus {number}", latitude=56.0, longitude=12.7),
        activities=["dans"],
        features=[FeatureFacts("piano", count=2), FeatureFacts(None, "Discokula")],
        accessibility={"lift": AccessibilityFacts(Answer.YES)},
        audience=[AudienceFacts(Audience.NAMED, "scout")],
        openings=[OpeningFacts((1, 2), 480, 1440)],
        price_rules=[PriceRuleFacts("alla", 12050, PriceUnit.HOUR, (6, 7), 600, 1200)],
        units=[UnitFacts(name="Golv"), UnitFacts(name="Stol", quantity=10, of=40)],
        contact_name="Anna",
        contact_public=False,
        confirmed_on=date(2026, 11, 1),
    )


def test_presenting_takes_as_many_queries_for_five_as_for_one(
    session: Session, organisation: Organisation
) -> None:
    counts = []
    listings = made(organisation, *(full(number) for number in range(5)))
    ids = [listing.id for listing in listings]
    for wanted in (ids[:1], ids):
        session.rollback()
        session.expunge_all()
        with statements(session) as seen:
            rows = queries.listings_with_facts(session, wanted)
            items = [listing_item(row, locale="sv", base_url="", owner=True) for row in rows]
        assert [item["title"] for item in items] == [f"Sal {n}" for n in range(len(wanted))]
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_item_has_the_form_of_the_contract(session: Session, organisation: Organisation) -> None:
    (listing,) = made(organisation, full(1))
    (row,) = queries.listings_with_facts(session, [listing.id])
    item = listing_item(row, locale="en", base_url="http://x", distance_m=12)
    assert item["id"] == listing.public_id
    assert (item["kind"], item["type"]) == ("premises", "samlingssal")
    assert item["organisation"] == {
        "slug": "scout", "name": "Scoutkåren Havsörnen", "kind": "association",
    }  # fmt: skip
    assert item["features"] == [
        {"code": "piano", "label": "Piano", "count": 2},
        {"code": None, "label": "Discokula", "count": None},
    ]
    assert item["accessibility"] == {"lift": True}
    assert item["audience"] == ["named"]
    assert item["quantity"] == 1
    assert item["price"]["rules"][0] == {
        "price_group": "alla", "price": {"amount": "120.50", "currency": "SEK"}, "unit": "timme",
        "weekdays": [6, 7], "from": "10:00", "to": "20:00", "min": None, "max": None,
    }  # fmt: skip
    assert item["contact"] == {"name": None, "role": None, "email": None, "phone": None}
    assert item["booking"]["mode"] == "request"
    assert item["confirmed_on"] == "2026-11-01"
    assert item["url"] == f"http://x/l/{listing.public_id}-sal-1"
    assert item["calendar_url"] == f"http://x/calendar/listing/{listing.public_id}.ics"
    assert item["distance_m"] == 12
    assert "status" not in item


def test_an_owner_reads_back_what_they_may_set(
    session: Session, organisation: Organisation
) -> None:
    whole, part = made(organisation, full(1), full(2))
    with unit_of_work() as work:
        facts = ListingFacts(part_of=whole.public_id)
        cataloguing.edit_listing(work, SYSTEM, part, facts)
    rows = queries.listings_with_facts(session, [whole.id, part.id])
    items = [listing_item(row, locale="sv", base_url="", owner=True) for row in rows]
    assert [unit["name"] for unit in items[0]["units"]] == ["Golv", "Stol"]
    assert items[0]["units"][1] | {"unit": ""} == {
        "unit": "", "name": "Stol", "quantity": 10, "of": 40,
    }  # fmt: skip
    assert items[1]["part_of"] == whole.public_id
    assert items[0]["openings"] == [
        {"weekdays": [1, 2], "from": "08:00", "to": "24:00", "valid_from": None, "valid_to": None}
    ]
    assert items[0]["contact"]["name"] == "Anna"
    assert items[0]["status"] == "published"


def test_a_foreign_draft_is_not_to_be_known_of(
    session: Session, organisation: Organisation
) -> None:
    draft, shown = made(organisation, hall(status=ListingStatus.DRAFT), hall())
    with unit_of_work() as work:
        _, member = make_member(work, organisation)
        _, stranger = make_member(work, make_organisation(work))
    assert queries.visible(session, VISITOR, shown.public_id).id == shown.id
    assert queries.visible(session, member, draft.public_id).id == draft.id
    for actor in (VISITOR, stranger):
        with pytest.raises(NotFound):
            queries.visible(session, actor, draft.public_id)
    with pytest.raises(NotFound):
        queries.visible(session, VISITOR, "x")
    assert len(queries.owned(session, organisation)) == 2


def test_distance_agrees_with_the_globe_within_a_city(
    session: Session, organisation: Organisation
) -> None:
    (listing,) = made(organisation, hall())
    (row,) = queries.listings_with_facts(session, [listing.id])
    # Great-circle distance from Helsingborg C to the place, computed apart: 1 107 m.
    metres = distance.metres(56.0467, 12.6944, row.place)
    assert metres is not None
    assert metres == pytest.approx(1107, rel=0.01)
    assert distance.metres(56.0, 12.0, None) is None
