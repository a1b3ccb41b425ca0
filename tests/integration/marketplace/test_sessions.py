"""How long a session lives, what ends it, and how seldom it is written."""

from datetime import timedelta

import pytest
from factories import make_member, make_organisation, make_user
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session
from visiting import send, signed_in

from marketplace import clock, sessions
from marketplace.extensions import db
from marketplace.models import Membership, User, UserSession
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role
from marketplace.web import browser


@pytest.fixture
def member(app: Flask) -> User:
    del app
    with unit_of_work() as work:
        return make_user(work)


@pytest.fixture
def official(app: Flask) -> User:
    del app
    with unit_of_work() as work:
        city = make_organisation(work, kind=OrganisationKind.MUNICIPAL)
        return make_member(work, city)[0]


def _works_after(app: Flask, person: User, *waits: timedelta) -> bool:
    begin = clock.now()
    with clock.pinned(begin):
        client = signed_in(app, person)
    status = 200
    for wait in waits:
        begin += wait
        with clock.pinned(begin):
            status = client.get("/account").status_code
    return status == 200


def test_a_member_may_be_idle_for_two_weeks_and_no_longer(app: Flask, member: User) -> None:
    assert _works_after(app, member, timedelta(days=14) - timedelta(minutes=1))
    assert not _works_after(app, member, timedelta(days=14))


def test_the_citys_people_may_be_idle_for_half_an_hour(app: Flask, official: User) -> None:
    assert _works_after(app, official, timedelta(minutes=29))
    assert not _works_after(app, official, timedelta(minutes=30))


def test_platform_admins_may_be_idle_for_half_an_hour(app: Flask) -> None:
    with unit_of_work() as work:
        person = make_user(work, is_platform_admin=True)
    assert not _works_after(app, person, timedelta(minutes=30))


def test_use_keeps_a_session_alive_but_not_beyond_its_longest_time(
    app: Flask, member: User, official: User
) -> None:
    assert _works_after(app, member, *[timedelta(days=10)] * 8)
    assert not _works_after(app, member, *[timedelta(days=10)] * 9)
    assert _works_after(app, official, *[timedelta(minutes=20)] * 35)
    assert not _works_after(app, official, *[timedelta(minutes=20)] * 36)


def test_being_seen_is_written_at_most_every_five_minutes(
    app: Flask, member: User, session: Session
) -> None:
    begin = clock.now()
    with clock.pinned(begin):
        client = signed_in(app, member)
    seen = []
    for minutes in (1, 4, 6, 8, 12):
        with clock.pinned(begin + timedelta(minutes=minutes)):
            client.get("/account")
        session.rollback()
        row = session.scalars(select(UserSession)).one()
        seen.append((row.last_seen_at - begin) // timedelta(minutes=1))
    assert seen == [0, 0, 6, 6, 12]


def test_a_page_view_writes_nothing(app: Flask, member: User) -> None:
    client = signed_in(app, member)
    written: list[str] = []

    def note(*facts: object) -> None:
        statement = str(facts[2])
        if statement.split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for path in ("/account", "/account/security", "/organisations", "/sign-in", "/help"):
            assert client.get(path).status_code in {200, 302}
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert written == []


def test_a_lost_role_acts_on_the_next_request(app: Flask) -> None:
    with unit_of_work() as work:
        organisation = make_organisation(work)
        person, _ = make_member(work, organisation)
        slug, ids = organisation.slug, (person.id, organisation.id)
    client = signed_in(app, person)
    assert client.get(f"/organisations/{slug}/profile").status_code == 200
    with unit_of_work() as work:
        membership = work.scalars(select(Membership).filter_by(user_id=ids[0])).one()
        membership.role = Role.CARETAKER
    assert client.get(f"/organisations/{slug}/profile").status_code == 403


def test_closing_an_account_signs_it_out_at_once(app: Flask, member: User) -> None:
    with unit_of_work() as work:
        admin = make_user(work, is_platform_admin=True)
        target = work.get_one(User, member.id).public_id
    client, desk = signed_in(app, member), signed_in(app, admin)
    assert client.get("/account").status_code == 200
    assert send(desk, f"/staff/people/{target}/closing").status_code == 302
    assert client.get("/account").status_code == 302
    assert send(desk, f"/staff/people/{target}/opening").status_code == 302
    assert client.get("/account").status_code == 302, "an ended session stays ended"


def test_a_session_that_was_not_ended_serves_no_closed_account(
    app: Flask, member: User, session: Session
) -> None:
    client = signed_in(app, member)
    with client.session_transaction() as cookie:
        token = cookie["sid"]
    assert client.get("/account").status_code == 200
    assert sessions.current(session, token) is not None
    with unit_of_work() as work:
        work.execute(update(User).where(User.id == member.id).values(disabled_at=clock.now()))
        assert work.scalars(select(UserSession.ended_at)).one() is None
    assert client.get("/account").status_code == 302
    assert sessions.current(session, token) is None
    assert sessions.open_of(session, member.id) == []


def test_other_browsers_can_be_listed_and_signed_out_one_by_one(app: Flask, member: User) -> None:
    here, there = signed_in(app, member), signed_in(app, member)
    page = here.get("/account/security").text
    assert page.count("/sessions/") == 2, "one button for the other browser, one for all others"
    with unit_of_work() as work:
        newest = work.scalars(select(UserSession).order_by(UserSession.id.desc())).first()
        assert newest is not None
        public_id = newest.public_id
    send(here, f"/account/sessions/{public_id}/end")
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_nobody_signs_out_somebody_elses_browser(app: Flask, member: User) -> None:
    with unit_of_work() as work:
        other = make_user(work)
    mine, theirs = signed_in(app, member), signed_in(app, other)
    with unit_of_work() as work:
        row = work.scalars(select(UserSession).filter_by(user_id=other.id)).one()
        public_id = row.public_id
    assert send(mine, f"/account/sessions/{public_id}/end").status_code == 404
    send(mine, "/account/sessions/end-others")
    assert theirs.get("/account").status_code == 200


def test_a_new_password_needs_a_fresh_sign_in_and_signs_others_out(
    app: Flask, member: User
) -> None:
    begin = clock.now()
    with clock.pinned(begin):
        here, there = signed_in(app, member), signed_in(app, member)
    with clock.pinned(begin + timedelta(minutes=11)):
        stale = here.get("/account/password")
        assert stale.headers["Location"] == "/sign-in?next=/account/password"
        answer = send(here, "/account/password", password="tre ovanliga ord")
        assert answer.headers["Location"].startswith("/sign-in")
    with clock.pinned(begin + timedelta(minutes=9)):
        assert there.get("/account").status_code == 200
        send(here, "/account/password", password="tre ovanliga ord")
        assert there.get("/account").status_code == 302
        assert here.get("/account").status_code == 200


def test_tokens_are_shown_once_and_made_only_after_a_fresh_sign_in(
    app: Flask, member: User
) -> None:
    begin = clock.now()
    with clock.pinned(begin):
        client = signed_in(app, member)
        made = send(client, "/account/tokens", name="Kalendern", scope="calendar")
        assert "alm_" in made.text
        page = client.get("/account/tokens").text
        assert "alm_" not in page
        assert "Kalendern" in page
    with clock.pinned(begin + timedelta(minutes=11)):
        answer = send(client, "/account/tokens", name="En till", scope="all")
        assert answer.headers["Location"] == "/sign-in?next=/account/tokens"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit Chrome/156.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 20 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537 Edg/156.0", "Edge, Windows"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent: str, named: str) -> None:
    assert browser._device(agent) == named
