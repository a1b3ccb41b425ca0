"""Owners are asked once a year whether their facts are right, and say so with one press."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from factories import make_listing, make_member, make_organisation
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import mails

from inventory.confirming import asking, confirming, due
from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace import clock, jobs
from marketplace.actor import VISITOR, Actor
from marketplace.errors import NotAllowed, NotFound
from marketplace.models import Message, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus, Role

NOW = "2026-11-29T10:00:00+00:00"
TODAY = date(2026, 11, 29)
LONG_AGO = TODAY - timedelta(days=365)
ANNA = "anna@scout.example"


class Hut:
    """An association whose own facts are fresh, and what it lends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        with unit_of_work(session) as work:
            self.home = make_organisation(work, name="Scouterna", confirmed_on=clock.now())
            self.anna = make_member(work, self.home, email=ANNA, locale="en")[1]
            make_member(work, self.home, Role.BOOKER, email="bo@scout.example")

    def lists(self, title: str, confirmed: date | None = LONG_AGO, **facts: Any) -> Listing:
        with unit_of_work(self.session) as work:
            home = work.get_one(Organisation, self.home.id)
            return make_listing(work, home, title=title, confirmed_on=confirmed, **facts)

    def asks(self) -> int:
        self.session.rollback()
        return asking.ask_owners(self.session)

    def confirms(self, actor: Actor, *listings: Listing) -> None:
        with unit_of_work(self.session) as work:
            confirming.confirm_listings(
                work,
                actor,
                work.get_one(Organisation, self.home.id),
                public_ids=[one.public_id for one in listings],
                on=asking.today(),
            )

    def letters(self) -> list[tuple[str, str]]:
        self.session.rollback()
        rows = self.session.scalars(select(Message).order_by(Message.id))
        return [(row.recipient, row.kind) for row in rows]

    def changed(self, **facts: Any) -> None:
        with unit_of_work(self.session) as work:
            home = work.get_one(Organisation, self.home.id)
            for name, value in facts.items():
                setattr(home, name, value)


@pytest.fixture
def hut(session: Session) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield Hut(session)


def test_admins_get_one_mail_about_all_that_is_a_year_old(hut: Hut, session: Session) -> None:
    hut.lists("Stugan")
    hut.lists("Kanoterna", published_at=clock.now() - timedelta(days=400), confirmed=None)
    hut.lists("Nya tältet", confirmed=TODAY)
    hut.lists("Utkastet", status=ListingStatus.DRAFT)
    assert hut.asks() == 1
    assert hut.letters() == [(ANNA, asking.KIND)]
    (mail,) = mails(session, ANNA)
    assert "Stugan" in mail.text
    assert "Kanoterna" in mail.text
    for name in ("Nya tältet", "Utkastet", "about Scouterna itself"):
        assert name not in mail.text
    assert f"http://localhost/organisations/{hut.home.slug}/confirmation" in mail.text


def test_the_day_before_nobody_is_asked(hut: Hut) -> None:
    hut.lists("Stugan", confirmed=LONG_AGO + timedelta(days=1))
    assert hut.asks() == 0
    with time_machine.travel("2026-11-30T10:00:00+00:00", tick=False):
        assert hut.asks() == 1


def test_the_same_thing_is_asked_about_once(hut: Hut) -> None:
    hut.lists("Stugan")
    assert [hut.asks(), hut.asks()] == [1, 0]
    with time_machine.travel("2027-05-29T10:00:00+00:00", tick=False):
        hut.changed(confirmed_on=clock.now())
        assert hut.asks() == 0


def test_there_is_at_most_one_mail_a_month_and_it_names_all_that_is_due(
    hut: Hut, session: Session
) -> None:
    hut.lists("Stugan")
    hut.lists("Kanoterna", confirmed=LONG_AGO + timedelta(days=10))
    hut.asks()
    with time_machine.travel("2026-12-20T10:00:00+00:00", tick=False):
        assert hut.asks() == 0
    with time_machine.travel("2026-12-29T10:00:00+00:00", tick=False):
        assert hut.asks() == 1
        last = mails(session, ANNA)[-1]
    assert "Stugan" in last.text
    assert "Kanoterna" in last.text


def test_its_own_facts_are_asked_about_as_well(hut: Hut, session: Session) -> None:
    hut.changed(confirmed_on=clock.now() - timedelta(days=366))
    assert hut.asks() == 1
    assert "about Scouterna itself" in mails(session, ANNA)[0].text


@pytest.mark.parametrize(
    "facts",
    [{"status": OrganisationStatus.SUSPENDED}, {"kind": OrganisationKind.PERSON}],
)
def test_suspended_organisations_and_persons_are_not_asked(hut: Hut, facts: dict[str, Any]) -> None:
    hut.lists("Stugan")
    hut.changed(**facts)
    assert hut.asks() == 0


def test_where_nobody_looks_after_it_nobody_is_asked_and_it_is_tried_again(hut: Hut) -> None:
    with unit_of_work(hut.session) as work:
        other = make_organisation(work, name="Ingen", confirmed_on=clock.now())
        make_listing(work, other, confirmed_on=LONG_AGO)
    assert hut.asks() == 0
    with unit_of_work(hut.session) as work:
        make_member(work, work.get_one(Organisation, other.id))
    assert hut.asks() == 1


def test_the_worker_asks_once_a_day(hut: Hut, session: Session) -> None:
    hut.lists("Stugan")
    job = jobs.registered()["ask_to_confirm"]
    assert job.every == timedelta(days=1)
    assert [jobs.run_now(session, job), jobs.run_now(session, job)] == [True, False]
    assert hut.letters() == [(ANNA, asking.KIND)]


def test_what_is_confirmed_is_due_again_in_a_year(hut: Hut) -> None:
    stuga = hut.lists("Stugan")
    hut.asks()
    hut.confirms(hut.anna, stuga)
    hut.session.rollback()
    assert hut.session.get_one(Listing, stuga.id).confirmed_on == TODAY
    with time_machine.travel("2027-11-28T10:00:00+00:00", tick=False):
        hut.changed(confirmed_on=clock.now())
        assert hut.asks() == 0
    with time_machine.travel("2027-11-29T10:00:00+00:00", tick=False):
        assert hut.asks() == 1


@pytest.mark.parametrize("role", [Role.BOOKER, Role.CARETAKER, None])
def test_only_admins_confirm(hut: Hut, role: Role | None) -> None:
    stuga = hut.lists("Stugan")
    actor = VISITOR
    if role is not None:
        with unit_of_work(hut.session) as work:
            actor = make_member(work, work.get_one(Organisation, hut.home.id), role)[1]
    with pytest.raises(NotAllowed):
        hut.confirms(actor, stuga)
    with pytest.raises(NotAllowed), unit_of_work(hut.session) as work:
        confirming.confirm_organisation(work, actor, work.get_one(Organisation, hut.home.id))


def test_of_several_with_a_foreign_one_none_is_confirmed(hut: Hut) -> None:
    stuga = hut.lists("Stugan")
    with unit_of_work(hut.session) as work:
        foreign = make_listing(work, make_organisation(work), title="Grannens")
    with pytest.raises(NotFound):
        hut.confirms(hut.anna, stuga, foreign)
    hut.session.rollback()
    assert hut.session.get_one(Listing, stuga.id).confirmed_on == LONG_AGO


def test_the_conditions_in_sql_say_what_the_pure_rule_says(hut: Hut) -> None:
    zone = asking._zone()
    for days in (424, 425, 426, 427):
        hut.lists(f"Sak {days}", confirmed=TODAY - timedelta(days=days))
    hut.session.rollback()
    chosen = select(Listing.title).where(due.unconfirmed_condition(TODAY, zone))
    told = set(hut.session.scalars(chosen))
    assert told == {"Sak 426", "Sak 427"}


def test_two_workers_ask_once(hut: Hut) -> None:
    """The second one looks again under the lock, with what it had seen before."""
    hut.lists("Stugan")
    zone = asking._zone()
    hut.session.rollback()
    old = due.everything(hut.session, TODAY, zone)[hut.home.id]
    hut.session.rollback()
    told = []
    for _worker in range(2):
        with unit_of_work(hut.session):
            told.append(asking._ask(hut.session, hut.home.id, old, zone))
    assert told == [True, False]
    assert len(hut.letters()) == 1
