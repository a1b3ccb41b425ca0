"""Passkeys (WebAuthn level 3) as a way in for who wants one; never needed."""

import ipaddress
import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import webauthn
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

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
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_name=person.email,
        user_id=person.public_id.encode(),
        user_display_name=person.display_name,
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=key.credential_id) for key in of(session, actor)
        ],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options), options.challenge


def register(
    session: Session, actor: Actor, party: Party, *, answer: object, challenge: bytes, name: str
) -> Passkey:
    """Keep the passkey that the browser made for the challenge; raises PasskeyRefused.

    Without a name it is called by the day, which is that of the city.
    """
    if actor.user_id is None:
        raise NotAllowed
    try:
        found = webauthn.verify_registration_response(
            credential=_text(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefused from error
    row = Passkey(
        user_id=actor.user_id,
        name=normalise(name)[:LONGEST_NAME] or local(clock.now(), party.zone).date().isoformat(),
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "passkey added", row, after={"name": row.name})
    return row


def sign_in_options(party: Party) -> tuple[str, bytes]:
    """Return the options as JSON for the browser, and the challenge; asks for no address."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id, user_verification=UserVerificationRequirement.REQUIRED
    )
    return webauthn.options_to_json(options), options.challenge


def sign_in(session: Session, party: Party, *, answer: object, challenge: bytes) -> User:
    """Return the person whose passkey answered the challenge; raises PasskeyRefused."""
    row = session.scalar(
        select(Passkey).where(Passkey.credential_id == _credential_id(answer)).with_for_update()
    )
    if row is None or not row.user.is_active:
        raise PasskeyRefused
    try:
        found = webauthn.verify_authentication_response(
            credential=_text(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefused from error
    row.sign_count = found.new_sign_count
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


def _text(answer: object) -> str:
    return json.dumps(answer)


def _credential_id(answer: object) -> bytes:
    found: Any = answer.get("rawId") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not found.isascii():
        raise PasskeyRefused
    try:
        return bytes(webauthn.base64url_to_bytes(found))
    except ValueError as error:
        raise PasskeyRefused from error
