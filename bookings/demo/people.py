"""The demo's people and whom they act for."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bookings.demo import known
from bookings.demo.manifest import Account, Described, Municipal
from marketplace import accounts, audit, clock, organisation_words, organisations
from marketplace.accounts import Profile
from marketplace.actor import SYSTEM, acting_as
from marketplace.models import (
    Membership,
    Organisation,
    OrganisationActivity,
    OrganisationLanguage,
)
from marketplace.phones import read_phone


def make_municipal(session: Session, municipal: Municipal) -> Organisation:
    """Make the city's organisation, and write what it says about itself."""
    organisation = organisations.register(session, SYSTEM, name=municipal.name, kind=municipal.kind)
    organisation.slug = municipal.slug
    organisation.price_group = municipal.price_group
    organisation.summary = municipal.summary
    organisation.email = municipal.email
    organisation.phone = read_phone(municipal.phone, "phone")
    organisation.confirmed_on = clock.now()
    session.flush()
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


def describe(session: Session, told: Sequence[Described]) -> None:
    """Let organisations say in which languages one can take part, what they do, how to join."""
    there = known.organisations(session)
    for one in told:
        organisation = known.found(there, one.name)
        organisation.languages = organisation_words.rows(OrganisationLanguage, one.languages)
        organisation.activities = organisation_words.rows(OrganisationActivity, one.activities)
        organisation.how_to_join = one.how_to_join
    session.flush()
