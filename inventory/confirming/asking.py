"""The yearly mail: whether what an organisation lends, and what it says of itself, is still right.

An organisation is asked once about each thing when its facts are a year old, about all that are due
in one mail, and at most once a month.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.confirming import due
from inventory.confirming.ageing import ASK_AFTER, months_after
from inventory.confirming.due import Old
from marketplace import clock, engines, outbox
from marketplace.models import Membership, Organisation, User
from marketplace.outbox import Letter
from marketplace.periods import local
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role

KIND = "facts_due"
AT_MOST_EVERY = timedelta(days=30)
MOST_NAMED = 200


def ask_owners(session: Session) -> int:
    """Mail the admins of every organisation that is to be asked, and return how many those are.

    Opens a unit of work for each, which looks again whether it has been asked meanwhile.
    """
    zone = _zone()
    today = local(clock.now(), zone).date()
    found = due.everything(session, today, zone)
    asked = dict(
        session.execute(
            select(Organisation.id, Organisation.confirmation_asked_at)
            .where(Organisation.kind != OrganisationKind.PERSON)
            .order_by(Organisation.id)
        ).all()
    )
    session.rollback()
    count = 0
    for key, old in found.items():
        if key in asked and _to_be_asked(old, asked[key], zone):
            with unit_of_work(session):
                count += _ask(session, key, old, zone)
    return count


def _to_be_asked(old: Old, asked: datetime | None, zone: ZoneInfo) -> bool:
    if asked is None:
        return True
    fresh = months_after(old.latest, ASK_AFTER) > local(asked, zone).date()
    return fresh and asked <= clock.now() - AT_MOST_EVERY


def _ask(session: Session, key: int, old: Old, zone: ZoneInfo) -> bool:
    engines.lock_rows(session, Organisation, [key])
    organisation = session.get_one(Organisation, key)
    session.refresh(organisation)
    if not _to_be_asked(old, organisation.confirmation_asked_at, zone):
        return False
    admins = _admins(session, key)
    if not admins:
        return False
    organisation.confirmation_asked_at = clock.now()
    payload = {"organisation": key, "listings": list(old.listings[:MOST_NAMED]), "own": old.own}
    outbox.enqueue_all(
        session,
        [
            Letter(KIND, one.email, one.locale or _first_language(), payload, one.display_name)
            for one in admins
        ],
    )
    return True


def _admins(session: Session, organisation_id: int) -> list[User]:
    return list(
        session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == Role.ADMIN,
                User.disabled_at.is_(None),
            )
            .order_by(User.id)
        )
    )


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    return zone


def _first_language() -> str:
    return str(current_app.config["SETTINGS"].city.languages[0])


def today() -> date:
    """Return the city's date."""
    return local(clock.now(), _zone()).date()
