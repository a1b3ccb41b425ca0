"""Invitations, roles and the last admin, seen from a browser and by command."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from factories import make_member, make_organisation, make_user
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import link_in, mails, send, signed_in

from marketplace import clock, members
from marketplace.actor import VISITOR, acting_as
from marketplace.errors import NotAllowed, NotFound
from marketplace.models import AuditEntry, Invitation, Membership, Message, Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus, Role

GUEST = "cia@scout.example"


@dataclass
class Scouts:
    """An association with one admin."""

    slug: str
    admin: User
    id: int


@pytest.fixture
def scouts(app: Flask) -> Scouts:
    del app
    with unit_of_work() as work:
        organisation = make_organisation(work, slug="scoutkaren", name="Scoutkåren")
        admin, _ = make_member(work, organisation, name="Anna")
        return Scouts(organisation.slug, admin, organisation.id)


def _invite(app: Flask, scouts: Scouts, role: Role = Role.BOOKER) -> str:
    client = signed_in(app, scouts.admin)
    answer = send(client, f"/organisations/{scouts.slug}/invitations", email=GUEST, role=role.value)
    assert answer.status_code == 302
    return link_in(mails(_fresh(), GUEST)[-1])


def _fresh() -> Session:
    from marketplace.extensions import db  # noqa: PLC0415 - read what the request has committed

    db.session.rollback()
    return db.session()


def _role(person: User, scouts: Scouts) -> Role | None:
    return _fresh().scalar(
        select(Membership.role).filter_by(user_id=person.id, organisation_id=scouts.id)
    )


def _guest(email: str = GUEST) -> User:
    with unit_of_work() as work:
        return make_user(work, email=email)


@pytest.mark.parametrize("role", list(Role))
def test_who_is_invited_gets_the_role_by_the_link_in_the_mail(
    app: Flask, scouts: Scouts, role: Role
) -> None:
    link = _invite(app, scouts, role)
    guest = _guest()
    client = signed_in(app, guest)
    assert "Scoutkåren" in client.get(link).text
    assert _role(guest, scouts) is None, "opening the link decides nothing"
    assert send(client, link).headers["Location"] == "/organisations/scoutkaren/members"
    assert _role(guest, scouts) is role


def test_a_visitor_is_led_through_sign_in_and_back(app: Flask, scouts: Scouts) -> None:
    link = _invite(app, scouts)
    client = app.test_client()
    assert f"/sign-in?next={link}" in client.get(link).text
    assert send(client, link).headers["Location"] == f"/sign-in?next={link}"


def test_an_invitation_works_once(app: Flask, scouts: Scouts) -> None:
    link = _invite(app, scouts)
    guest = _guest()
    client = signed_in(app, guest)
    send(client, link)
    send(signed_in(app, scouts.admin), _removal(scouts, guest))
    assert _role(guest, scouts) is None
    assert client.get(link).status_code == 410
    assert send(client, link).status_code == 410
    assert _role(guest, scouts) is None


def _removal(scouts: Scouts, person: User) -> str:
    public_id = _fresh().get_one(User, person.id).public_id
    return f"/organisations/{scouts.slug}/members/{public_id}/removal"


def test_another_address_is_refused_with_a_sentence(app: Flask, scouts: Scouts) -> None:
    link = _invite(app, scouts)
    other = _guest("bo@teater.example")
    client = signed_in(app, other)
    assert "bo@teater.example" in client.get(link).text
    answer = send(client, link)
    assert answer.status_code == 403
    assert "bo@teater.example" in answer.text
    assert _role(other, scouts) is None


def test_an_invitation_ends_after_two_weeks(app: Flask, scouts: Scouts) -> None:
    link = _invite(app, scouts)
    guest = _guest()
    with clock.pinned(clock.now() + timedelta(days=14)):
        client = signed_in(app, guest)
        assert client.get(link).status_code == 410
        assert send(client, link).status_code == 410
    assert _role(guest, scouts) is None


def test_an_invitation_that_was_taken_back_no_longer_works(app: Flask, scouts: Scouts) -> None:
    link = _invite(app, scouts)
    public_id = _fresh().scalars(select(Invitation.public_id)).one()
    admin = signed_in(app, scouts.admin)
    send(admin, f"/organisations/{scouts.slug}/invitations/{public_id}/revocation")
    assert signed_in(app, _guest()).get(link).status_code == 410


def test_a_second_invitation_replaces_the_first(app: Flask, scouts: Scouts) -> None:
    first, second = _invite(app, scouts), _invite(app, scouts)
    client = signed_in(app, _guest())
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_an_invitation_of_a_stopped_organisation_does_not_work(app: Flask, scouts: Scouts) -> None:
    link = _invite(app, scouts)
    with unit_of_work() as work:
        work.get_one(Organisation, scouts.id).status = OrganisationStatus.SUSPENDED
    assert signed_in(app, _guest()).get(link).status_code == 410


def test_the_database_does_not_hold_the_links_secret(app: Flask, scouts: Scouts) -> None:
    token = _invite(app, scouts).rpartition("/")[2]
    assert len(token) * 4 >= 128
    work = _fresh()
    for table in (Invitation, Message, AuditEntry):
        for row in work.execute(select(table.__table__)).mappings():
            assert token not in str(dict(row))


def test_a_forged_link_leads_nowhere(app: Flask) -> None:
    assert app.test_client().get("/invitations/" + "a" * 64).status_code == 404


def test_a_member_is_not_invited_again(app: Flask, scouts: Scouts) -> None:
    client = signed_in(app, scouts.admin)
    path = f"/organisations/{scouts.slug}/invitations"
    answer = send(client, path, email=scouts.admin.email.upper(), role="booker")
    assert answer.status_code == 422
    assert mails(_fresh()) == []


@pytest.mark.parametrize("role", ["owner", "", "platform_admin"])
def test_an_unknown_role_is_refused(app: Flask, scouts: Scouts, role: str) -> None:
    client = signed_in(app, scouts.admin)
    path = f"/organisations/{scouts.slug}/invitations"
    assert send(client, path, email=GUEST, role=role).status_code == 422
    assert mails(_fresh()) == []


@pytest.mark.parametrize("role", [Role.BOOKER, Role.CARETAKER, None])
def test_only_admins_manage_members(app: Flask, scouts: Scouts, role: Role | None) -> None:
    with unit_of_work() as work:
        organisation = work.get_one(Organisation, scouts.id)
        person = make_member(work, organisation, role)[0] if role else make_user(work)
        admin = work.get_one(User, scouts.admin.id).public_id
    client = signed_in(app, person)
    base = f"/organisations/{scouts.slug}"
    assert client.get(f"{base}/members").status_code == (200 if role else 403)
    assert client.get(f"{base}/profile").status_code == 403
    for path in (
        f"{base}/invitations",
        f"{base}/members/{admin}/role",
        _removal(scouts, scouts.admin),
    ):
        assert send(client, path, email=GUEST, role="booker").status_code == 403
    assert _role(scouts.admin, scouts) is Role.ADMIN
    assert mails(_fresh()) == []


def test_the_last_admin_can_neither_leave_nor_step_down(app: Flask, scouts: Scouts) -> None:
    client = signed_in(app, scouts.admin)
    public_id = _fresh().get_one(User, scouts.admin.id).public_id
    base = f"/organisations/{scouts.slug}/members/{public_id}"
    refused = send(client, f"{base}/removal")
    assert refused.status_code == 409
    assert "En organisation behöver en administratör" in refused.text
    assert f'action="/organisations/{scouts.slug}/invitations"' in refused.text, "on its own page"
    assert send(client, f"{base}/role", role="booker").status_code == 409
    assert _role(scouts.admin, scouts) is Role.ADMIN


def test_an_admin_whose_account_is_closed_does_not_count(app: Flask, scouts: Scouts) -> None:
    del app
    with unit_of_work() as work:
        organisation = work.get_one(Organisation, scouts.id)
        make_member(work, organisation, disabled_at=clock.now())
    with unit_of_work() as work:
        person = work.get_one(User, scouts.admin.id)
        organisation = work.get_one(Organisation, scouts.id)
        with pytest.raises(members.LastAdmin):
            members.remove(work, acting_as(person), organisation, person=person.public_id)


def test_with_a_second_admin_the_first_may_leave(app: Flask, scouts: Scouts) -> None:
    with unit_of_work() as work:
        make_member(work, work.get_one(Organisation, scouts.id))
    client = signed_in(app, scouts.admin)
    assert send(client, _removal(scouts, scouts.admin)).headers["Location"] == "/organisations"
    assert _role(scouts.admin, scouts) is None


def test_a_member_of_another_organisation_is_not_found(app: Flask, scouts: Scouts) -> None:
    with unit_of_work() as work:
        stranger, _ = make_member(work, make_organisation(work))
    client = signed_in(app, scouts.admin)
    assert send(client, _removal(scouts, stranger)).status_code == 404


def test_nobody_is_invited_to_a_personal_organisation(app: Flask) -> None:
    del app
    with unit_of_work() as work:
        organisation = make_organisation(work, kind=OrganisationKind.PERSON)
        _, actor = make_member(work, organisation)
        with pytest.raises(NotFound):
            members.invite(work, actor, organisation, email=GUEST, role=Role.ADMIN)


def test_a_visitor_accepts_nothing(app: Flask, scouts: Scouts) -> None:
    token = _invite(app, scouts).rpartition("/")[2]
    with unit_of_work() as work, pytest.raises(NotAllowed):
        members.accept(work, VISITOR, token=token)


def _later(app: Flask, scouts: Scouts) -> FlaskClient:
    """Return the admin's browser, signed in eleven minutes ago."""
    with clock.pinned(clock.now() - timedelta(minutes=11)):
        return signed_in(app, scouts.admin)


def test_inviting_an_admin_needs_a_fresh_sign_in_and_keeps_what_was_typed(
    app: Flask, scouts: Scouts
) -> None:
    client, page = _later(app, scouts), f"/organisations/{scouts.slug}/invitations"
    answer = send(client, page, email=GUEST, role="admin")
    assert answer.headers["Location"] == f"/sign-in?next={page}?unsent%3D1"
    assert mails(_fresh(), GUEST) == []
    signed_in(app, scouts.admin, client)
    kept = client.get(f"{page}?unsent=1").text
    assert f'value="{GUEST}"' in kept
    assert 'name="role" value="admin"' in kept
    assert send(client, page, email=GUEST, role="admin", unsent="1").status_code == 302
    assert len(mails(_fresh(), GUEST)) == 1
    assert client.get(page).headers["Location"] == f"/organisations/{scouts.slug}/members"


def test_the_city_shows_who_it_is_before_it_invites_an_admin(app: Flask, scouts: Scouts) -> None:
    with unit_of_work() as work:
        staff = make_user(work, is_platform_admin=True)
    page = f"/staff/organisations/{scouts.slug}/invitations"
    with clock.pinned(clock.now() - timedelta(minutes=11)):
        client = signed_in(app, staff)
    assert send(client, page, email=GUEST, role="admin").headers["Location"].endswith("?unsent%3D1")
    assert mails(_fresh(), GUEST) == []
    signed_in(app, staff, client)
    assert send(client, page, email=GUEST, role="admin").headers["Location"] == page.removesuffix(
        "/invitations"
    )
    assert len(mails(_fresh(), GUEST)) == 1


def test_inviting_to_less_than_admin_needs_none(app: Flask, scouts: Scouts) -> None:
    client = _later(app, scouts)
    answer = send(client, f"/organisations/{scouts.slug}/invitations", email=GUEST, role="booker")
    assert answer.headers["Location"] == f"/organisations/{scouts.slug}/members"
    assert len(mails(_fresh(), GUEST)) == 1


def test_making_somebody_an_admin_needs_a_fresh_sign_in(app: Flask, scouts: Scouts) -> None:
    with unit_of_work() as work:
        organisation = work.get_one(Organisation, scouts.id)
        booker, _ = make_member(work, organisation, Role.BOOKER)
        page = f"/organisations/{scouts.slug}/members/{booker.public_id}/role"
    client = _later(app, scouts)
    answer = send(client, page, role="admin")
    assert answer.headers["Location"] == f"/sign-in?next=/organisations/{scouts.slug}/members"
    assert _role(booker, scouts) is Role.BOOKER
    send(client, page, role="caretaker")
    assert _role(booker, scouts) is Role.CARETAKER, "less needs none"
    send(signed_in(app, scouts.admin, client), page, role="admin")
    assert _role(booker, scouts) is Role.ADMIN
