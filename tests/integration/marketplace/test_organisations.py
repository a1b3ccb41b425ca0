"""Registering, describing, verifying, stopping and claiming organisations."""

import pytest
from factories import make_member, make_organisation, make_user
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from visiting import send, signed_in

from marketplace import organisations, register_words
from marketplace.actor import acting_as
from marketplace.errors import Invalid, NotAllowed
from marketplace.extensions import db
from marketplace.models import AuditEntry, Membership, Organisation, User
from marketplace.organisation_profile import Profile, read_orgnr
from marketplace.register_words import WordList
from marketplace.sorting import sort_key
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus, Role


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        register_words,
        "_lists",
        {
            WordList.ACTIVITIES: lambda _locale: [("sang", "Singing"), ("dans", "Dancing")],
            WordList.DISTRICTS: lambda _locale: [("Söder", "Söder")],
            WordList.PRICE_GROUPS: lambda _locale: [("forening", "Association")],
        },
    )


def _fresh() -> Session:
    db.session.rollback()
    return db.session()


def _only() -> Organisation:
    return _fresh().scalars(select(Organisation)).one()


def _number() -> str:
    """Return a valid organisation number that is made here, so that none stands in a file."""
    base = "992222222"
    doubled = [int(n) * (2 - i % 2) for i, n in enumerate(base)]
    total = sum(n // 10 + n % 10 for n in doubled)
    return f"{base}{-total % 10}"


def test_who_registers_an_association_becomes_its_admin_and_it_waits_for_the_city(
    app: Flask,
) -> None:
    with unit_of_work() as work:
        person = make_user(work)
    extra = {"status": "active", "verified_at": "2020-01-01", "price_group": "x", "slug": "x"}
    answer = send(
        signed_in(app, person), "/organisations/new", name="Kören", kind="association", **extra
    )
    assert answer.headers["Location"] == "/organisations/koren/profile"
    made = _only()
    assert (made.slug, made.verified, made.price_group) == ("koren", False, None)
    roles = _fresh().scalars(select(Membership.role)).all()
    assert roles == [Role.ADMIN]


@pytest.mark.parametrize("kind", ["municipal", "person", "", "x"])
def test_nobody_registers_a_part_of_the_city(app: Flask, kind: str) -> None:
    with unit_of_work() as work:
        person = make_user(work)
    answer = send(signed_in(app, person), "/organisations/new", name="Kören", kind=kind)
    assert answer.status_code == 422
    assert _fresh().scalar(select(func.count()).select_from(Organisation)) == 0


def test_who_looks_after_the_service_registers_a_part_of_the_city_verified_from_the_start(
    app: Flask,
) -> None:
    with unit_of_work() as work:
        person = make_user(work, is_platform_admin=True)
        other = make_user(work)
    browser = signed_in(app, person)
    assert 'value="municipal"' in browser.get("/organisations/new").text
    assert 'value="municipal"' not in signed_in(app, other).get("/organisations/new").text
    answer = send(browser, "/organisations/new", name="Fritid", kind="municipal")
    assert answer.headers["Location"] == "/organisations/fritid/profile"
    made = _only()
    assert (made.kind, made.verified) == (OrganisationKind.MUNICIPAL, True)
    assert [one.user_id for one in made.memberships] == [person.id]


def test_the_same_name_gets_another_address(app: Flask) -> None:
    del app
    with unit_of_work() as work:
        actor = acting_as(make_user(work))
        slugs = [organisations.register(work, actor, name=n).slug for n in ("Kör", "Kör", "!")]
    assert slugs == ["kor", "kor-2", "organisation"]


def test_nobody_takes_the_name_of_an_organisation_that_the_city_has_verified(app: Flask) -> None:
    with unit_of_work() as work:
        make_organisation(
            work, name="Scoutkåren Havsörnen", sort_key=sort_key("Scoutkåren Havsörnen")
        )
        person = make_user(work)
    answer = send(
        signed_in(app, person),
        "/organisations/new",
        name=" scoutkåren  havsörnen",
        kind="association",
    )
    assert answer.status_code == 422
    assert "har redan det namnet" in answer.text
    assert "scoutkåren" in answer.text
    assert _fresh().scalar(select(func.count()).select_from(Organisation)) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("Sc\u043eutk\u00e5ren Havs\u00f6rnen", "Scoutk\u200d\u00e5ren Havs\u00f6rnen"),
        *("Scoutk\u00e5ren\u3164Havs\u00f6rnen", "SCOUTK\u00c5REN-HAVS\u00d6RNEN"),
        *("Sc\u03bfutk\u00e5ren Havs\u00f6rnen", "Scoutka\u030aren Havso\u0308rnen"),
        *("Scoutk\u00e5ren Havs\u1f44rnen", "\u13dacoutk\u00e5ren Havs\u00f6r\u043fen"),
    ],
)  # fmt: skip
def test_no_name_that_only_looks_like_a_verified_one_is_registered_or_taken(
    app: Flask, name: str
) -> None:
    del app
    with unit_of_work() as work:
        make_organisation(work, name="Scoutkåren Havsörnen")
        own = make_organisation(work, name="Kören")
        _, admin = make_member(work, own)
        other = make_user(work)
    with pytest.raises(Invalid), unit_of_work() as work:
        organisations.register(work, acting_as(work.get_one(User, other.id)), name=name)
    with pytest.raises(Invalid), unit_of_work() as work:
        organisations.edit(work, admin, work.get_one(Organisation, own.id), Profile(name=name))
    with unit_of_work() as work:
        changed = Profile(name="Kören!", orgnr=own.orgnr or "")
        organisations.edit(work, admin, work.get_one(Organisation, own.id), changed)
    city = OrganisationKind.MUNICIPAL
    with pytest.raises(Invalid), unit_of_work() as work:
        organisations.register(
            work, acting_as(work.get_one(User, other.id)), name="Fritid", kind=city
        )


def test_a_fourth_registration_waits_until_the_city_has_looked(app: Flask) -> None:
    with unit_of_work() as work:
        person = make_user(work)
    client = signed_in(app, person)
    status = [
        send(client, "/organisations/new", name=f"Kör {n}", kind="association").status_code
        for n in range(4)
    ]
    assert status == [302, 302, 302, 422]


def test_an_admin_changes_every_fact_of_the_profile_and_no_other_column(app: Flask) -> None:
    with unit_of_work() as work:
        organisation = make_organisation(work, slug="koren", verified_at=None, price_group=None)
        person, _ = make_member(work, organisation)
    facts = {
        "name": "Kören vid Sundet",
        "summary": "Vi sjunger",
        "description": "Rad ett\nRad två",
        "how_to_join": "Skriv till oss",
        "category": "Kultur",
        "activities": ["sang", "dans"],
        "contact_name": "Anna Testsson",
        "email": "KOREN@exempel.example",
        "email_public": "y",
        "phone": "08-465 004 00",
        "website": "koren.example.org",
        "address": "Exempelgatan 1",
        "postcode": "252 00",
        "city": "Helsingborg",
        "district": "Söder",
        "orgnr": f"16{_number()}",
        "umbrella_text": "Kulturringen",
        "in_register": "y",
        "confirmed": "y",
    }
    forbidden = {
        "verified_at": "2020-01-01",
        "status": "x",
        "price_group": "forening",
        "kind": "municipal",
    }
    answer = send(signed_in(app, person), "/organisations/koren/profile", **facts, **forbidden)
    assert answer.status_code == 302
    made = _only()
    assert made.name == "Kören vid Sundet"
    assert made.description == "Rad ett\nRad två"
    assert [one.code for one in made.activities] == ["dans", "sang"]
    assert (made.email, made.email_public, made.phone) == (
        "koren@exempel.example", True, "+46846500400",
    )  # fmt: skip
    assert made.website == "https://koren.example.org"
    assert made.phone_public is False
    assert made.orgnr == f"{_number()[:6]}-{_number()[6:]}"
    assert made.edited_at is not None
    assert made.confirmed_on is not None
    assert (made.kind, made.verified, made.price_group) == (
        OrganisationKind.ASSOCIATION, False, None,
    )  # fmt: skip
    assert _fresh().scalar(select(AuditEntry.action)) == "organisation changed"


def test_saving_the_profile_twice_changes_nothing(app: Flask) -> None:
    with unit_of_work() as work:
        person, _ = make_member(work, make_organisation(work, slug="koren"))
    client = signed_in(app, person)
    for _ in range(2):
        answer = send(client, "/organisations/koren/profile", name="Kören", activities=["sang"])
        assert answer.status_code == 302
    assert [one.code for one in _only().activities] == ["sang"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("email", "nobody"),
        ("phone", "ring mig"),
        ("website", "javascript:alert(1)"),
        ("website", "https://user:pass@example.org"),
        ("postcode", "25"),
        ("district", "Mars"),
        ("activities", "x"),
        ("orgnr", "123"),
    ],
)
def test_what_cannot_be_used_is_told_and_what_was_typed_is_kept(
    app: Flask, field: str, value: str
) -> None:
    with unit_of_work() as work:
        person, _ = make_member(work, make_organisation(work, slug="koren"))
    facts = {"name": "Kören", "summary": "Kvar i formuläret", field: value}
    answer = send(signed_in(app, person), "/organisations/koren/profile", **facts)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Kvar i formuläret" in answer.text
    assert _only().summary == ""


def test_a_number_shaped_like_a_persons_is_refused() -> None:
    digits = "990101222"
    doubled = [int(n) * (2 - i % 2) for i, n in enumerate(digits)]
    check = -sum(n // 10 + n % 10 for n in doubled) % 10
    with pytest.raises(Invalid):
        read_orgnr(f"{digits}{check}")
    assert read_orgnr("") is None
    assert read_orgnr(_number()) == f"{_number()[:6]}-{_number()[6:]}"


def test_a_verified_number_is_locked_for_its_admins_but_not_for_the_city(app: Flask) -> None:
    with unit_of_work() as work:
        organisation = make_organisation(work, slug="koren")
        person, _ = make_member(work, organisation)
        city = make_user(work, is_platform_admin=True)
    facts = {"name": "Kören", "orgnr": _number()}
    own = send(signed_in(app, person), "/organisations/koren/profile", **facts)
    assert own.status_code == 422
    assert _only().orgnr is None
    assert send(signed_in(app, city), "/organisations/koren/profile", **facts).status_code == 302
    assert _only().orgnr is not None


def test_two_organisations_do_not_share_a_number(app: Flask) -> None:
    del app
    with unit_of_work() as work:
        actor = acting_as(make_user(work))
        organisations.register(work, actor, name="Ett", orgnr=_number())
    with pytest.raises(organisations.OrgnrTaken), unit_of_work() as work:
        organisations.register(work, actor, name="Två", orgnr=_number())


def test_a_person_gets_one_organisation_of_their_own_outside_the_register(app: Flask) -> None:
    with unit_of_work() as work:
        person = make_user(work, name="Anna Testsson")
        actor = acting_as(person)
        first = organisations.personal_organisation(work, actor)
        second = organisations.personal_organisation(work, actor)
        assert first is second
        assert (first.kind, first.in_register) == (OrganisationKind.PERSON, False)
        assert "anna" not in first.slug
        slug = first.slug
    client = signed_in(app, person)
    assert client.get(f"/organisations/{slug}/members").status_code == 404
    assert slug not in client.get("/organisations").text


def test_the_city_verifies_with_a_price_group(app: Flask) -> None:
    with unit_of_work() as work:
        make_organisation(work, slug="koren", verified_at=None, price_group=None)
        city = make_user(work, is_platform_admin=True)
    client = signed_in(app, city)
    path = "/staff/organisations/koren/verification"
    assert send(client, path, price_group="gratis").status_code == 422
    assert _only().verified is False
    assert send(client, path, price_group="forening").status_code == 302
    assert (_only().verified, _only().price_group) == (True, "forening")


def test_a_stopped_organisation_has_no_actors_until_it_is_let_go(app: Flask) -> None:
    with unit_of_work() as work:
        person, _ = make_member(work, make_organisation(work, slug="koren"))
        city = make_user(work, is_platform_admin=True)
    client, desk = signed_in(app, person), signed_in(app, city)
    assert send(desk, "/staff/organisations/koren/suspension", reason=" ").status_code == 422
    send(desk, "/staff/organisations/koren/suspension", reason="Annonserade")
    assert _only().status is OrganisationStatus.SUSPENDED
    assert client.get("/organisations/koren/members").status_code == 403
    send(desk, "/staff/organisations/koren/restoration")
    assert client.get("/organisations/koren/members").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/staff/organisations",
        "/staff/people",
        "/staff/organisations/koren",
        "/staff/people?page=99999999999999999999",
        "/staff/organisations?page=x&q=%25_&show=unverified",
    ],
)
def test_the_citys_desk_is_for_the_city(app: Flask, path: str) -> None:
    with unit_of_work() as work:
        person, _ = make_member(work, make_organisation(work, slug="koren"))
        city = make_user(work, is_platform_admin=True)
    assert app.test_client().get(path).status_code == 302
    assert signed_in(app, person).get(path).status_code == 404
    assert signed_in(app, city).get(path).status_code == 200


def test_the_citys_actions_are_for_the_city(app: Flask) -> None:
    with unit_of_work() as work:
        organisation = make_organisation(work, slug="koren", verified_at=None)
        person, _ = make_member(work, organisation)
        public_id = person.public_id
    client = signed_in(app, person)
    for action in ("verification", "suspension", "restoration", "invitations"):
        path = f"/staff/organisations/koren/{action}"
        assert send(client, path, reason="x", email="a@b.example").status_code == 404
    assert send(client, f"/staff/people/{public_id}/closing").status_code == 404
    assert (_only().verified, _only().status) == (False, OrganisationStatus.ACTIVE)


def test_nobody_closes_their_own_account_at_the_desk(app: Flask) -> None:
    with unit_of_work() as work:
        city = make_user(work, is_platform_admin=True)
        public_id = city.public_id
    client = signed_in(app, city)
    assert send(client, f"/staff/people/{public_id}/closing").status_code == 409
    assert client.get("/staff/people").status_code == 200


def test_the_registers_own_address_may_look_after_its_organisation_once(app: Flask) -> None:
    with unit_of_work() as work:
        make_organisation(work, slug="koren", name="Kören", imported=True, email="kor@x.example")
        owner, other = make_user(work, email="kor@x.example"), make_user(work)
    mine, theirs = signed_in(app, owner), signed_in(app, other)
    assert "/organisations/koren/claim" in mine.get("/organisations").text
    assert "/organisations/koren/claim" not in theirs.get("/organisations").text
    assert send(theirs, "/organisations/koren/claim").status_code == 409
    assert send(mine, "/organisations/koren/claim").status_code == 302
    assert send(mine, "/organisations/koren/claim").status_code == 409
    found = _fresh().execute(select(Membership.user_id, Membership.role)).all()
    assert [tuple(row) for row in found] == [(_id(owner), Role.ADMIN)]


def _id(person: User) -> int:
    return db.session.get_one(User, person.id).id


@pytest.mark.parametrize("facts", [{"imported": False}, {"admin": True}, {"suspended": True}])
def test_an_organisation_that_is_looked_after_cannot_be_claimed(
    app: Flask, facts: dict[str, bool]
) -> None:
    with unit_of_work() as work:
        organisation = make_organisation(
            work, slug="koren", imported=facts.get("imported", True), email="kor@x.example"
        )
        if facts.get("admin"):
            make_member(work, organisation)
        if facts.get("suspended"):
            organisation.status = OrganisationStatus.SUSPENDED
        owner = make_user(work, email="kor@x.example")
    assert send(signed_in(app, owner), "/organisations/koren/claim").status_code == 409


def test_the_profile_is_for_its_admins(app: Flask) -> None:
    with unit_of_work() as work:
        make_organisation(work, slug="koren", in_register=False)
        other, actor = make_member(work, make_organisation(work))
    client = signed_in(app, other)
    assert client.get("/organisations/koren/profile").status_code == 404
    assert send(client, "/organisations/koren/profile", name="Min").status_code == 404
    with unit_of_work() as work:
        found = work.scalars(select(Organisation).filter_by(slug="koren")).one()
        with pytest.raises(NotAllowed):
            organisations.edit(work, actor, found, Profile(name="Min"))
