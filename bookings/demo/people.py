"""The demo's people and whom they act for."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bookings.demo import known
from bookings.demo.manifest import Account, Municipal
from marketplace import accounts, audit, clock, organisations
from marketplace.accounts import Profile
from marketplace.actor import SYSTEM, acting_as
from marketplace.models import Membership, Organisation
from marketplace.phones import read_phone
from marketplace.sorting import sort_key


def make_municipal(session: Session, municipal: Municipal) -> Organisation:
    """Make the city's organisation, which no importer and no page makes."""
    organisation = Organisation(
        slug=municipal.slug,
        name=municipal.name,
        sort_key=sort_key(municipal.name),
        kind=municipal.kind,
        price_group=municipal.price_group,
        summary=municipal.summary,
        email=municipal.email,
        phone=read_phone(municipal.phone, "phone"),
        verified_at=clock.now(),
        confirmed_on=clock.now(),
    )
    session.add(organisation)
    session.flush()
    audit.record(
        session, SYSTEM, "organisation registered", organisation, organisation_id=organisation.id
    )
    return organisation


def make_people(session: Session, people: Sequence[Account], *, locale: str) -> None:
    """Make an account, a name and the memberships of each; nobody is sent an invitation."""
    there = known.organisations(session)
    for account in people:
        person, _made = accounts.account_of(session, email=account.email, locale=locale)
        person.is_platform_admin = account.platform_admin
        for name, role in account.memberships:
            organisation = known.found(there, name)
            membership = Membership(user=person, organisation=organisation, role=role)
            session.add(membership)
            audit.record(
                session,
                SYSTEM,
                "member added",
                membership,
                organisation_id=organisation.id,
                after={"email": account.email, "role": role},
            )
        phone = read_phone(account.phone, "phone")
        profile = Profile(name=account.name, phone=phone, locale=locale)
        accounts.edit_profile(session, acting_as(person), profile)
    session.flush()


def verify(session: Session, names: Sequence[str]) -> None:
    """Let the city verify the organisations; their price groups stay."""
    there = known.organisations(session)
    for name in names:
        organisation = known.found(there, name)
        organisations.verify(session, SYSTEM, organisation, price_group=organisation.price_group)
    session.flush()
