"""Passkeys (WebAuthn level 3) as a way in for who wants one; never needed."""

import ipaddress
from dataclasses import dataclass
from types import ModuleType
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import audit, clock
from marketplace.actor import Actor
from marketplace.config import Settings
from marketplace.errors import NotAllowed, NotFound, refuses
from marketplace.models import Passkey, User
from marketplace.periods import local
from marketplace.wording import normalise

LONGEST_NAME = 60


class PasskeyRefused(NotAllowed):
    """The answer of the authenticator does not hold."""

    code = "passkey-refused"
    sentence = _l("The passkey could not be used. A code by e-mail always works.")


refuses("uq_passkey_credential_id", PasskeyRefused)


@dataclass(frozen=True)
class Party:
    """Who asks for the passkey: the host name of BASE_URL, its origin, and the city's zone."""

    id: str
    name: str
    origin: str
    zone: ZoneInfo

    @classmethod
    def of(cls, settings: Settings) -> "Party":
        """Return the party of this installation."""
        return cls(settings.host_name, "Allmänningen", settings.base_url, settings.city.zone)

    @property
    def possible(self) -> bool:
        """Whether browsers accept it: a host name, not a bare IP address."""
        try:
            ipaddress.ip_address(self.id)
        except ValueError:
            return True
        return False


def registration_options(session: Session, actor: Actor, party: Party) -> tuple[str, bytes]:
    """Return the options as JSON for the browser, and the challenge to be kept until the answer."""
    if actor.user_id is None:
        raise NotAllowed
    person = session.get_one(User, actor.user_id)
    asked: tuple[str, bytes] = _authenticators().to_register(
        host=party.id,
        service=party.name,
        email=person.email,
        user=person.public_id.encode(),
        name=person.display_name,
        known=[key.credential_id for key in of(session, actor)],
    )
    return asked


def register(
    session: Session, actor: Actor, party: Party, *, answer: object, challenge: bytes, name: str
) -> Passkey:
    """Keep the passkey that the browser made for the challenge; raises PasskeyRefused.

    Without a name it is called by the day, which is that of the city.
    """
    if actor.user_id is None:
        raise NotAllowed
    library = _authenticators()
    try:
        found = library.registered(answer, challenge=challenge, host=party.id, origin=party.origin)
    except library.NotHeld as error:
        raise PasskeyRefused from error
    row = Passkey(
        user_id=actor.user_id,
        name=normalise(name)[:LONGEST_NAME] or local(clock.now(), party.zone).date().isoformat(),
        credential_id=found.id,
        public_key=found.public_key,
        sign_count=found.sign_count,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "passkey added", row, after={"name": row.name})
    return row


def sign_in_options(party: Party) -> tuple[str, bytes]:
    """Return the options as JSON for the browser, and the challenge; asks for no address."""
    asked: tuple[str, bytes] = _authenticators().to_sign_in(party.id)
    return asked


def sign_in(session: Session, party: Party, *, answer: object, challenge: bytes) -> User:
    """Return the person whose passkey answered the challenge; raises PasskeyRefused."""
    library = _authenticators()
    try:
        key = library.key_of(answer)
        row = session.scalar(select(Passkey).where(Passkey.credential_id == key).with_for_update())
        if row is None or not row.user.is_active:
            raise PasskeyRefused
        row.sign_count = library.signed_in(
            answer,
            challenge=challenge,
            host=party.id,
            origin=party.origin,
            public_key=row.public_key,
            sign_count=row.sign_count,
        )
    except library.NotHeld as error:
        raise PasskeyRefused from error
    row.last_used_at = clock.now()
    session.flush()
    return row.user


def remove(session: Session, actor: Actor, *, public_id: str) -> None:
    """Forget one of the actor's passkeys; raises NotFound for anything else."""
    row = session.scalar(
        select(Passkey).where(Passkey.public_id == public_id, Passkey.user_id == actor.user_id)
    )
    if row is None:
        raise NotFound
    audit.record(session, actor, "passkey removed", row, before={"name": row.name})
    session.delete(row)
    session.flush()


def of(session: Session, actor: Actor) -> list[Passkey]:
    """Return the actor's passkeys, the oldest first."""
    return list(
        session.scalars(
            select(Passkey).where(Passkey.user_id == actor.user_id).order_by(Passkey.id)
        )
    )


def _authenticators() -> ModuleType:
    from marketplace import authenticators  # noqa: PLC0415 - twenty megabytes that few need

    return authenticators
