"""Who says that an association belongs to an umbrella, and what it says of languages and ages."""

from dataclasses import replace

import pytest
from factories import make_member, make_organisation
from flask import Flask
from form_browser import in_english
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import send, signed_in

from marketplace import organisations, umbrellas
from marketplace.actor import VISITOR, Actor, acting_as
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.models import AuditEntry, Membership, Organisation, User
from marketplace.organisation_profile import Profile
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role


class Ring:
    """An umbrella with its admin, and a choir that names it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        with unit_of_work(session) as work:
            self.ring = make_organisation(
                work, name="Kulturringen", slug="ringen", kind=OrganisationKind.UMBRELLA
            )
            self.choir = make_organisation(
                work, name="Kören", slug="koren", umbrella_text="KULTURRINGEN"
            )
            self.rut, self.rut_acts = make_member(work, self.ring, email="rut@ringen.example")
            self.kim, self.kim_acts = make_member(work, self.choir, email="kim@kor.example")

    @property
    def now(self) -> Organisation:
        self.session.rollback()
        return self.session.get_one(Organisation, self.choir.id)

    def edits(self, actor: Actor, **facts: object) -> None:
        with unit_of_work(self.session) as work:
            profile = replace(Profile(name="Kören"), **facts)  # type: ignore[arg-type]
            organisations.edit(work, actor, work.get_one(Organisation, self.choir.id), profile)

    def says(self, actor: Actor, act: object = umbrellas.accept) -> None:
        with unit_of_work(self.session) as work:
            act(work, actor, work.get_one(Organisation, self.ring.id), member="koren")  # type: ignore[operator]


@pytest.fixture
def ring(session: Session) -> Ring:
    return Ring(session)


def belongs(ring: Ring) -> bool:
    return ring.now.umbrella_id == ring.ring.id


def test_an_umbrella_says_who_belongs_to_it_and_no_more(ring: Ring) -> None:
    ring.says(ring.rut_acts)
    assert (ring.now.umbrella_id, ring.now.umbrella_text) == (ring.ring.id, "")
    ring.says(ring.rut_acts, umbrellas.release)
    assert ring.now.umbrella_id is None


def test_who_does_not_name_the_umbrella_is_not_made_its_member(ring: Ring) -> None:
    ring.edits(ring.kim_acts, umbrella_text="Något annat")
    with pytest.raises(NotFound):
        ring.says(ring.rut_acts)


def test_an_association_does_not_let_itself_in(ring: Ring) -> None:
    """What is lent to the members of an umbrella only would be open to all."""
    with pytest.raises(Invalid) as refusal:
        ring.edits(ring.kim_acts, umbrella="ringen")
    assert [problem.field for problem in refusal.value.problems] == ["umbrella"]
    assert ring.now.umbrella_id is None


def test_who_looks_after_both_and_the_city_say_it_at_once(ring: Ring) -> None:
    city = Actor(user_id=ring.kim.id, email="", name="", locale=None, platform_admin=True)
    ring.edits(city, umbrella="ringen")
    assert belongs(ring)
    ring.edits(ring.kim_acts, umbrella="")
    assert not belongs(ring)
    with unit_of_work(ring.session) as work:
        work.add(Membership(user_id=ring.kim.id, organisation_id=ring.ring.id, role=Role.ADMIN))
    both = acting_as(ring.session.get_one(User, ring.kim.id))
    ring.edits(both, umbrella="ringen", umbrella_text="ringen")
    assert (ring.now.umbrella_id, ring.now.umbrella_text) == (ring.ring.id, "")


def test_an_association_keeps_its_umbrella_when_it_changes_something_else(ring: Ring) -> None:
    ring.says(ring.rut_acts)
    ring.edits(ring.kim_acts, summary="Vi sjunger")
    ring.edits(ring.kim_acts, umbrella="ringen")
    assert ring.now.umbrella_id == ring.ring.id


@pytest.mark.parametrize("slug", ["nobody", "koren"])
def test_only_another_organisation_of_the_register_is_an_umbrella(ring: Ring, slug: str) -> None:
    with pytest.raises(Invalid):
        ring.edits(ring.kim_acts, umbrella=slug)


def test_an_umbrella_is_not_put_under_its_own_member(ring: Ring) -> None:
    ring.says(ring.rut_acts)
    with unit_of_work(ring.session) as work:
        work.get_one(Organisation, ring.choir.id).kind = OrganisationKind.UMBRELLA
        work.add(Membership(user_id=ring.rut.id, organisation_id=ring.choir.id, role=Role.ADMIN))
    both = acting_as(ring.session.get_one(User, ring.rut.id))
    profile = Profile(name="Kulturringen", umbrella="koren")
    with unit_of_work(ring.session) as work:
        under = work.get_one(Organisation, ring.ring.id)
        with pytest.raises(Invalid):
            organisations.edit(work, both, under, profile)


@pytest.mark.parametrize("role", [Role.BOOKER, Role.CARETAKER, None])
def test_only_admins_of_the_umbrella_say_it(ring: Ring, role: Role | None) -> None:
    actor = VISITOR
    if role is not None:
        with unit_of_work(ring.session) as work:
            actor = make_member(work, work.get_one(Organisation, ring.ring.id), role)[1]
    for act in (umbrellas.accept, umbrellas.release):
        with pytest.raises(NotAllowed):
            ring.says(actor, act)
        with pytest.raises(NotAllowed):
            ring.says(ring.kim_acts, act)


def test_it_is_said_on_the_umbrellas_page(app: Flask, ring: Ring) -> None:
    rut = in_english(app, ring.rut)
    assert "They say that they belong to you" in rut.open("/a/ringen")
    assert "They say that they belong to you" not in in_english(app, ring.kim).open("/a/ringen")
    rut.open("/a/ringen")
    rut.send("member")
    assert ring.now.umbrella_id == ring.ring.id
    assert "Kören now belongs to you." in rut.page
    rut.send("member")
    assert ring.now.umbrella_id is None


def test_others_are_refused_on_the_page(app: Flask, ring: Ring) -> None:
    kim = signed_in(app, ring.kim)
    facts = {"member": "koren", "belongs": "y"}
    assert send(kim, "/organisations/ringen/belonging", **facts).status_code == 403
    assert send(kim, "/organisations/nobody/belonging", **facts).status_code == 404
    assert ring.now.umbrella_id is None


def test_languages_and_ages_are_said_in_the_profile(app: Flask, ring: Ring) -> None:
    kim = in_english(app, ring.kim)
    kim.open("/organisations/koren/profile")
    kim.send("summary", languages=["sv", "ar"], ages=["65", "0_6"])
    assert kim.status == 200
    assert {row.code for row in ring.now.languages} == {"sv", "ar"}
    assert {row.code for row in ring.now.ages} == {"65", "0_6"}
    page = kim.open("/a/koren")
    assert page.index("0–6 years") < page.index("65 and over")
    assert "Arabic" in page
    kim.open("/organisations/koren/profile")
    kim.send("summary", languages=None, ages=["65"])
    assert (ring.now.languages, [row.code for row in ring.now.ages]) == ([], ["65"])


def test_unknown_words_are_refused_and_what_was_typed_stays(app: Flask, ring: Ring) -> None:
    kim = in_english(app, ring.kim)
    kim.open("/organisations/koren/profile")
    kim.send("summary", languages=["klingon"], ages=["200"], summary="Vi sjunger")
    assert kim.status == 422
    assert "Choose among the languages: klingon is none of them." in kim.page
    assert "Choose among the age groups: 200 is none of them." in kim.page
    assert "Vi sjunger" in kim.page


def test_the_form_keeps_the_umbrella_that_it_does_not_offer(app: Flask, ring: Ring) -> None:
    ring.says(ring.rut_acts)
    kim = in_english(app, ring.kim)
    kim.open("/organisations/koren/profile")
    assert kim.form("summary").values["umbrella"] == ["ringen"]
    kim.send("summary", summary="Nytt")
    assert ring.now.umbrella_id == ring.ring.id
    kim.send("summary", umbrella="")
    assert ring.now.umbrella_id is None


def test_who_joined_and_left_is_kept_in_the_log(ring: Ring) -> None:
    ring.says(ring.rut_acts)
    ring.edits(ring.kim_acts, umbrella="")
    ring.session.rollback()
    told = ring.session.execute(
        select(AuditEntry.action, AuditEntry.actor_id)
        .where(AuditEntry.action.contains("umbrella"))
        .order_by(AuditEntry.id)
    )
    assert [tuple(row) for row in told] == [
        ("belongs to an umbrella", ring.rut.id),
        ("belongs to an umbrella no more", ring.kim.id),
    ]
