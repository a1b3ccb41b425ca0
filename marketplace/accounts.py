"""What people do with their own account, and what the city may do with it."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import audit, clock, passwords, personal_data, sessions
from marketplace.actor import Actor, acting_as
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, NotFound, refuses
from marketplace.models import User
from marketplace.wording import normalise

LONGEST_NAME = 100
LONGEST_EMAIL = 254


class LastPlatformAdmin(Conflict):
    """Somebody has to be able to look after the service."""

    code = "last-platform-admin"
    sentence = _l("You cannot close your own account here. Ask another administrator.")


refuses("uq_user_account_email", Conflict)


def read_email(text: str, field: str = "email") -> str:
    """Return the address in lower case and ASCII, as mail and accounts use it; raises Invalid."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise Invalid([FieldProblem(field, _l("Write an address like name@example.org."))]) from (
            error
        )
    return (found.ascii_email or found.normalized).lower()


def account_of(session: Session, *, email: str, locale: str) -> tuple[User, bool]:
    """Return the person of a proven address, and whether the account was made just now."""
    email = email.lower()
    person = session.scalar(select(User).where(User.email == email))
    if person is not None:
        return person, False
    person = User(email=email, locale=locale)
    session.add(person)
    session.flush()
    audit.record(session, acting_as(person), "account made", person)
    return person, True


@dataclass(frozen=True)
class Profile:
    """What people say about themselves."""

    name: str
    phone: str = ""
    locale: str | None = None


def edit_profile(session: Session, actor: Actor, profile: Profile) -> User:
    """Change the actor's own name, phone and language; raises Invalid for a name with no letter."""
    person = _self(session, actor)
    name = normalise(profile.name)[:LONGEST_NAME]
    if not any(sign.isalpha() for sign in name):
        raise Invalid([FieldProblem("name", _l("Write your name."))])
    before = {"name": person.name, "phone": person.phone, "locale": person.locale}
    person.name, person.phone = name, profile.phone
    person.locale = profile.locale or person.locale
    after = {"name": person.name, "phone": person.phone, "locale": person.locale}
    audit.record(session, actor, "profile changed", person, before=before, after=after)
    return person


def set_password(
    session: Session, actor: Actor, *, password: str, session_id: int | None = None
) -> User:
    """Give the actor's account a password and end its other sessions; raises Invalid."""
    person = _self(session, actor)
    passwords.check(password, own_words=(person.email, person.name))
    person.password_hash = passwords.hashed(password)
    sessions.end_all(session, person.id, but=session_id)
    audit.record(session, actor, "password set", person)
    return person


def remove_password(session: Session, actor: Actor, *, session_id: int | None = None) -> User:
    """Take the password away, so that the code by e-mail is the way in; ends other sessions."""
    person = _self(session, actor)
    person.password_hash = None
    sessions.end_all(session, person.id, but=session_id)
    audit.record(session, actor, "password removed", person)
    return person


def disable(session: Session, actor: Actor, *, public_id: str) -> User:
    """Close a person's account, which ends all its sessions; platform admins only.

    What was kept for nobody but them is deleted (`personal_data.forget`).
    """
    person = _managed(session, actor, public_id)
    if person.id == actor.user_id:
        raise LastPlatformAdmin
    person.disabled_at = person.disabled_at or clock.now()
    sessions.end_all(session, person.id)
    personal_data.forget(session, person)
    audit.record(session, actor, "account closed", person)
    return person


def enable(session: Session, actor: Actor, *, public_id: str) -> User:
    """Open a closed account again; platform admins only."""
    person = _managed(session, actor, public_id)
    person.disabled_at = None
    audit.record(session, actor, "account opened", person)
    return person


def _self(session: Session, actor: Actor) -> User:
    person = session.get(User, actor.user_id) if actor.user_id is not None else None
    if person is None:
        raise NotAllowed
    return person


def _managed(session: Session, actor: Actor, public_id: str) -> User:
    if not actor.platform_admin:
        raise NotFound
    person: User | None = session.scalar(select(User).where(User.public_id == public_id))
    if person is None:
        raise NotFound
    return person
