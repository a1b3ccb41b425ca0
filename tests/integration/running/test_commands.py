"""The command line: what it prints where, and its exit status."""

import json

import pytest
from click.testing import CliRunner, Result
from factories import make_organisation
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import api_tokens
from marketplace.cli import main
from marketplace.models import ApiToken, AuditEntry, Membership, Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role, TokenScope


def _run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(main, words, obj=ScriptInfo(create_app=lambda: app))


def test_a_clerk_is_made_once_and_given_more_rights_the_second_time(
    app: Flask, session: Session
) -> None:
    with unit_of_work(session):
        make_organisation(session, slug="fritid", kind=OrganisationKind.MUNICIPAL)
    assert _run(app, "user", "create", "Lokal@Stad.example", "--name", "Lo").exit_code == 0
    assert _run(app, "user", "create", "lokal@stad.example", "--staff", "fritid").exit_code == 0
    assert _run(app, "user", "create", "lokal@stad.example", "--platform-admin").exit_code == 0
    session.rollback()
    person = session.scalars(select(User)).one()
    assert (person.email, person.name, person.is_platform_admin) == (
        "lokal@stad.example",
        "Lo",
        True,
    )
    assert session.scalars(select(Membership.role)).all() == [Role.ADMIN]
    assert "account set up by command" in session.scalars(select(AuditEntry.action)).all()


def test_the_city_and_its_clerk_can_begin_with_an_empty_database(
    app: Flask, session: Session
) -> None:
    made = _run(app, "organisation", "create", "Helsingborgs stad, fritid")
    assert (made.exit_code, made.stdout) == (0, "helsingborgs-stad-fritid\n")
    staff = ("user", "create", "klerk@stad.example", "--staff", made.stdout.strip())
    assert _run(app, *staff).exit_code == 0
    session.rollback()
    city = session.scalars(select(Organisation)).one()
    assert city.kind is OrganisationKind.MUNICIPAL
    assert city.verified
    assert [(one.role, one.user.email) for one in city.memberships] == [
        (Role.ADMIN, "klerk@stad.example")
    ]
    again = _run(app, "organisation", "create", "Kören", "--kind", "association")
    session.rollback()
    assert again.stdout == "koren\n"
    choir = session.scalars(select(Organisation).where(Organisation.slug == "koren")).one()
    assert not choir.verified
    assert _run(app, "organisation", "create", " ").exit_code == 1
    assert _run(app, "organisation", "create", "X", "--kind", "person").exit_code == 2


@pytest.mark.parametrize("slug", ["scout", "finns-inte"])
def test_staff_of_what_is_no_municipal_organisation_is_refused_and_nothing_written(
    app: Flask, session: Session, slug: str
) -> None:
    with unit_of_work(session):
        make_organisation(session, slug="scout")
    result = _run(app, "user", "create", "bo@scout.example", "--staff", slug)
    assert result.exit_code == 1
    assert slug in result.stderr
    assert "Traceback" not in result.output
    session.rollback()
    assert session.scalars(select(User)).all() == []


def test_an_address_that_is_none_is_refused_with_its_field(app: Flask) -> None:
    result = _run(app, "user", "create", "inte en adress")
    assert result.exit_code == 1
    assert "email" in result.stderr


def test_standard_output_is_the_token_and_nothing_else(app: Flask, session: Session) -> None:
    _run(app, "user", "create", "bo@scout.example")
    result = _run(app, "token", "create", "bo@scout.example", "--name", "skript", "--scope", "read")
    assert result.exit_code == 0
    text = result.stdout.removesuffix("\n")
    session.rollback()
    row = api_tokens.bearer(session, text)
    assert row is not None
    assert (row.name, row.scope) == ("skript", TokenScope.READ)
    for entry in session.scalars(select(AuditEntry)):
        assert text not in json.dumps([entry.before, entry.after])


def test_a_token_for_nobody_is_refused(app: Flask, session: Session) -> None:
    result = _run(app, "token", "create", "ingen@scout.example", "--name", "skript")
    assert (result.exit_code, result.stdout) == (1, "")
    assert session.scalars(select(ApiToken)).all() == []


@pytest.mark.parametrize(
    "words",
    [("token", "create", "bo@scout.example"), ("user", "create"), ("nonsense",), ("run", "--fast")],
)
def test_wrong_usage_ends_with_2(app: Flask, words: tuple[str, ...]) -> None:
    assert _run(app, *words).exit_code == 2


def test_settings_are_shown_without_secrets(app: Flask) -> None:
    result = _run(app, "config", "show")
    shown = json.loads(result.stdout)
    secret = app.config["SETTINGS"].secret_key.get_secret_value()
    assert secret not in result.stdout
    assert shown["secret_key"].strip("*") == ""
    assert shown["city"]["time_zone"] == "Europe/Stockholm"


def test_every_command_of_the_contract_of_this_package_is_there(app: Flask) -> None:
    del app
    assert {"run", "worker", "db", "config", "user", "organisation", "token"} <= set(main.commands)
