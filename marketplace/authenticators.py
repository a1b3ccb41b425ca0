"""What the browser's authenticator is asked and answers, read by the library for WebAuthn.

A module of its own because the library takes a tenth of a web process's memory: `passkeys` reaches
for it when somebody uses one.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


class NotHeld(ValueError):
    """The answer of the authenticator does not hold."""


@dataclass(frozen=True)
class Credential:
    """A key as it was registered."""

    id: bytes
    public_key: bytes
    sign_count: int


def to_register(
    *, host: str, service: str, email: str, user: bytes, name: str, known: Iterable[bytes]
) -> tuple[str, bytes]:
    """Return what the browser is asked for a new key, as JSON, and the challenge in it."""
    options = webauthn.generate_registration_options(
        rp_id=host,
        rp_name=service,
        user_name=email,
        user_id=user,
        user_display_name=name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key) for key in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options), options.challenge


def registered(answer: object, *, challenge: bytes, host: str, origin: str) -> Credential:
    """Return the key that the browser made; raises NotHeld."""
    try:
        found = webauthn.verify_registration_response(
            credential=json.dumps(answer),
            expected_challenge=challenge,
            expected_rp_id=host,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotHeld from error
    return Credential(found.credential_id, found.credential_public_key, found.sign_count)


def to_sign_in(host: str) -> tuple[str, bytes]:
    """Return what the browser is asked to sign somebody in, as JSON, and the challenge in it."""
    options = webauthn.generate_authentication_options(
        rp_id=host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return webauthn.options_to_json(options), options.challenge


def signed_in(
    answer: object, *, challenge: bytes, host: str, origin: str, public_key: bytes, sign_count: int
) -> int:
    """Return the key's new count of uses; raises NotHeld."""
    try:
        found = webauthn.verify_authentication_response(
            credential=json.dumps(answer),
            expected_challenge=challenge,
            expected_rp_id=host,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotHeld from error
    return int(found.new_sign_count)


def key_of(answer: object) -> bytes:
    """Return the id of the key that an answer names; raises NotHeld."""
    found: Any = answer.get("rawId") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not found.isascii():
        raise NotHeld
    try:
        return bytes(webauthn.base64url_to_bytes(found))
    except ValueError as error:
        raise NotHeld from error
