"""Commands that let the first people in: accounts, the city's organisations and API tokens."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import accounts, api_tokens, audit, organisations
from marketplace.actor import SYSTEM, acting_as
from marketplace.errors import NotFound
from marketplace.models import Membership, Organisation, User
from marketplace.organisations import REGISTRABLE
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role, TokenScope


@click.group()
def user() -> None:
    """Accounts of people."""


@user.command("create")
@click.argument("email")
@click.option("--name", default="", help="What the person is called.")
@click.option("--staff", metavar="SLUG", help="Admin of this municipal organisation.")
@click.option("--platform-admin", is_flag=True, help="May look after the whole service.")
@with_appcontext
def create_user(email: str, name: str, staff: str | None, *, platform_admin: bool) -> None:
    """Make an account, or give an existing one more rights; the person signs in by mail."""
    locale = current_app.config["SETTINGS"].city.languages[0]
    with unit_of_work() as session:
        person, made = accounts.account_of(session, email=accounts.read_email(email), locale=locale)
        person.name = name or person.name
        if platform_admin:
            person.is_platform_admin = True
        if staff:
            _make_staff(session, person, staff)
        audit.record(
            session,
            SYSTEM,
            "account set up by command",
            person,
            after={"staff": staff, "platform_admin": person.is_platform_admin},
        )
        address = person.email
    click.echo(f"{'made' if made else 'changed'} {address}", err=True)


def _make_staff(session: Session, person: User, slug: str) -> None:
    organisation = session.scalar(
        select(Organisation).where(
            Organisation.slug == slug, Organisation.kind == OrganisationKind.MUNICIPAL
        )
    )
    if organisation is None:
        raise NotFound(_("There is no municipal organisation called %(slug)s.", slug=slug))
    membership = session.scalar(
        select(Membership).where(
            Membership.user_id == person.id, Membership.organisation_id == organisation.id
        )
    )
    if membership is None:
        membership = Membership(user_id=person.id, organisation_id=organisation.id)
        session.add(membership)
    membership.role = Role.ADMIN
    session.flush()


@click.group()
def organisation() -> None:
    """Organisations that are in no register."""


@organisation.command("create")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in (OrganisationKind.MUNICIPAL, *REGISTRABLE)]),
    default=OrganisationKind.MUNICIPAL.value,
    show_default=True,
)
@with_appcontext
def create_organisation(name: str, kind: str) -> None:
    """Make an organisation, such as the city's own; standard output is its slug."""
    with unit_of_work() as session:
        made = organisations.register(session, SYSTEM, name=name, kind=OrganisationKind(kind))
        slug = made.slug
    click.echo(slug)


@click.group()
def token() -> None:
    """Tokens for other systems."""


@token.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What uses the token.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in TokenScope]),
    default=TokenScope.ALL.value,
    show_default=True,
)
@with_appcontext
def create_token(email: str, name: str, scope: str) -> None:
    """Make an API token; standard output is the token and nothing else, this once."""
    address = accounts.read_email(email)
    with unit_of_work() as session:
        person = session.scalar(select(User).where(User.email == address))
        if person is None:
            raise NotFound(_("There is no account for %(email)s.", email=address))
        _row, text = api_tokens.issue(
            session, acting_as(person), name=name, scope=TokenScope(scope)
        )
    click.echo(text)
