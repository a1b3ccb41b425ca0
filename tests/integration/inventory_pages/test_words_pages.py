"""Staff keeps which words mean the same; an owner says the listing in other languages."""

import pytest
from factories import make_member, make_organisation, make_user
from factories.facts import hall
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing, keeping_words, search
from inventory.models import Listing, SynonymGroup
from marketplace.actor import SYSTEM, VISITOR
from marketplace.errors import Invalid, NotFound
from marketplace.models import AuditEntry, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role

PAGE = "/staff/words"


@pytest.fixture
def clerk(app: Flask, session: Session) -> Browser:
    with unit_of_work(session) as work:
        person = make_user(work, is_platform_admin=True)
    return in_english(app, person)


@pytest.fixture
def club(session: Session) -> Organisation:
    with unit_of_work(session) as work:
        return make_organisation(work, name="Bastuklubben", slug="bastuklubben")


@pytest.fixture
def cabin(session: Session, club: Organisation) -> Listing:
    with unit_of_work(session) as work:
        return cataloguing.create_listing(
            work, SYSTEM, organisation=work.merge(club), facts=hall(title="Stugan")
        )


def groups(session: Session) -> list[list[str]]:
    session.rollback()
    rows = session.scalars(select(SynonymGroup).order_by(SynonymGroup.id))
    return [[one.term for one in row.terms] for row in rows]


def finds(session: Session, text: str) -> int:
    session.rollback()
    found = search.found(session, text)
    return len(found.ids) if found else 0


def test_a_group_counts_at_once_and_until_it_is_taken_away(
    clerk: Browser, session: Session, cabin: Listing
) -> None:
    del cabin
    assert finds(session, "koja") == 0
    clerk.open(PAGE)
    assert "There are no groups yet" in clerk.page
    clerk.send("terms", terms="stuga\nkoja, liten hydda")
    assert "It counts from the next search on." in clerk.page
    assert groups(session) == [["stuga", "koja", "liten hydda"]]
    assert finds(session, "kojor") == finds(session, "Liten hydda") == 1
    row = session.scalars(select(SynonymGroup)).one()
    clerk.open(f"{PAGE}/{row.public_id}")
    clerk.send("terms", terms="hytt\nstuga")
    assert groups(session) == [["hytt", "stuga"]]
    assert (finds(session, "koja"), finds(session, "hytt")) == (0, 1)
    token = clerk.open(PAGE) and clerk.form("terms").values["csrf_token"][0]
    clerk.client.post(f"{PAGE}/{row.public_id}/removal", data={"csrf_token": token})
    assert groups(session) == []
    assert finds(session, "hytt") == 0
    actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-3:] == ["synonyms added", "synonyms changed", "synonyms removed"]


def test_what_was_typed_stays_when_it_cannot_be_used(clerk: Browser, session: Session) -> None:
    with unit_of_work(session) as work:
        keeping_words.add_group(work, SYSTEM, ["PA", "ljudanläggning"])
    clerk.open(PAGE)
    for typed, told in (
        ("stol\nstolar", "at least two different words"),
        ("", "Write at least two words."),
        ("...\nstol", "holds no word"),
        ("en två tre fyra fem sex\nstol", "more than four words"),
        ("en sal för alla oss\nstol", "“en sal för alla oss” has more than four words"),
        ("stol stol stol stol stol\nbord", "more than four words"),
        ("ljudanläggningar\nhögtalarsystem", "stands in another group"),
        ("\n".join(f"ord{n}x" for n in range(25)), "more than twenty"),
        ("x" * 70 + "\nstol", "too long"),
    ):
        clerk.send("terms", terms=typed)
        assert clerk.status == 422, typed
        assert told in clerk.page, typed
        assert typed.split("\n")[0] in clerk.page
    assert groups(session) == [["PA", "ljudanläggning"]]


def test_groups_are_found_by_a_word(clerk: Browser, session: Session) -> None:
    with unit_of_work(session) as work:
        keeping_words.add_group(work, SYSTEM, ["PA", "ljudanläggning"])
        keeping_words.add_group(work, SYSTEM, ["stuga", "koja"])
    clerk.open(f"{PAGE}?q=ljud")
    assert "ljudanläggning" in clerk.page
    assert "koja" not in clerk.page
    clerk.open(f"{PAGE}?q=finnsinte")
    assert "No group holds that word" in clerk.page


def test_groups_stand_in_swedish_order(clerk: Browser, session: Session) -> None:
    with unit_of_work(session) as work:
        for terms in (["äppelpress", "musteri"], ["årsmöte", "stämma"], ["wifi", "internet"]):
            keeping_words.add_group(work, SYSTEM, terms)
    clerk.open(PAGE)
    places = [clerk.page.index(term) for term in ("wifi", "årsmöte", "äppelpress")]
    assert places == sorted(places)


def test_the_city_keeps_the_words_and_nobody_else(
    app: Flask, session: Session, club: Organisation
) -> None:
    with unit_of_work(session) as work:
        city = make_organisation(work, kind=OrganisationKind.MUNICIPAL, slug="staden")
        clerk, keeper = make_member(work, city)
        _, booker = make_member(work, city, role=Role.BOOKER)
        person, admin = make_member(work, work.merge(club))
        group = keeping_words.add_group(work, keeper, ["PA", "ljudanläggning"]).public_id
    for actor in (VISITOR, booker, admin):
        with pytest.raises(NotFound), unit_of_work() as work:
            keeping_words.add_group(work, actor, ["stuga", "koja"])
        with pytest.raises(NotFound), unit_of_work() as work:
            keeping_words.change_group(work, actor, group, ["stuga", "koja"])
        with pytest.raises(NotFound), unit_of_work() as work:
            keeping_words.remove_group(work, actor, group)
    browser = in_english(app, clerk)
    assert browser.client.get(PAGE).status_code == 200
    with unit_of_work(session) as work:
        cataloguing.create_listing(work, SYSTEM, organisation=work.merge(city), facts=hall())
    assert PAGE in browser.open("/listings")
    assert PAGE not in in_english(app, person).open("/listings")
    for path in (PAGE, f"{PAGE}/{group}"):
        assert in_english(app, person).client.get(path).status_code == 404


def test_two_who_add_the_same_word_are_told(session: Session) -> None:
    with unit_of_work(session) as work:
        keeping_words.add_group(work, SYSTEM, ["PA", "ljudanläggning"])
    with pytest.raises(Invalid), unit_of_work(session) as work:
        keeping_words.add_group(work, SYSTEM, ["högtalare", "PA"])


@pytest.fixture
def owner(app: Flask, session: Session, club: Organisation) -> Browser:
    with unit_of_work(session) as work:
        person, _actor = make_member(work, work.merge(club))
    return in_english(app, person)


def test_an_owner_says_it_in_another_language_and_its_readers_are_shown_that(
    owner: Browser, session: Session, cabin: Listing
) -> None:
    page = f"/listings/{cabin.public_id}/languages"
    owner.open(page)
    assert "Not translated yet" in owner.page
    owner.open(f"{page}/en")
    assert "Stugan" in owner.page
    owner.send("summary", title="The cabin", summary="By the lake", description="Quiet.")
    assert "Saved: the words in English." in owner.page
    assert finds(session, "lakes") == 1
    english = owner.client.get(f"/l/{cabin.public_id}-stugan").get_data(as_text=True)
    assert "<h1" in english
    assert "The cabin" in english
    assert "By the lake" in english
    assert "The owner’s words in the original" in english
    swedish = owner.client.get(f"/l/{cabin.public_id}-stugan?lang=sv").get_data(as_text=True)
    assert "The cabin" not in swedish
    owner.client.get("/?lang=en")
    owner.open(page)
    token = owner.form("csrf_token").values["csrf_token"][0]
    owner.client.post(f"{page}/en/removal", data={"csrf_token": token})
    assert finds(session, "lakes") == 0


def test_a_translation_that_is_too_long_keeps_what_was_typed(
    owner: Browser, cabin: Listing
) -> None:
    owner.open(f"/listings/{cabin.public_id}/languages/en")
    owner.send("summary", title="x" * 121, summary="By the lake")
    assert owner.status == 422
    assert "at most 120 characters" in owner.page
    assert "By the lake" in owner.page


def test_only_the_owner_translates_and_not_into_its_own_language(
    app: Flask, owner: Browser, session: Session, cabin: Listing
) -> None:
    page = f"/listings/{cabin.public_id}/languages"
    assert owner.client.get(f"{page}/sv").status_code == 404
    assert owner.client.get(f"{page}/xx").status_code == 404
    with unit_of_work(session) as work:
        stranger = make_user(work)
    assert in_english(app, stranger).client.get(f"{page}/en").status_code == 403


@pytest.mark.parametrize(
    ("kind", "role", "led_there"),
    [
        (OrganisationKind.MUNICIPAL, Role.ADMIN, True),
        (OrganisationKind.MUNICIPAL, Role.BOOKER, False),
        (OrganisationKind.ASSOCIATION, Role.ADMIN, False),
    ],
)
def test_the_menu_leads_to_the_words_whoever_keeps_them(
    app: Flask, session: Session, kind: OrganisationKind, role: Role, led_there: bool
) -> None:
    with unit_of_work(session) as work:
        user, _actor = make_member(work, make_organisation(work, kind=kind), role)
    browser = in_english(app, user)
    link = f'href="{PAGE}"'
    assert browser.open("/").count(link) == int(led_there)
    assert browser.open("/overview").count(link) == 2 * int(led_there)
