"""Signing in: a code by e-mail that any browser may ask for and only that browser may use."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace import clock, outbox, passwords, tokens
from marketplace.errors import NotAllowed, Sentence
from marketplace.models import SignInChallenge, User, UserSession

CODE_LASTS = timedelta(minutes=15)
TRIES = 5
MAIL_KIND = "sign_in_code"
# Guessing must stay hopeless from however many clients: a hundred tries a day at a million codes,
# then as many thousands as the limits let through at a hundred times as many codes. Codes that were
# used do not count, so that who reads their mail gets short ones.
UNUSED_A_DAY = 20
MORE_DIGITS = 2
DAY = timedelta(days=1)
# Stands before the hash of a challenge whose code is longer.
_LONG = "long:"


class SignInRefused(NotAllowed):
    """The code or password does not let anyone in; says no more than the asker may know."""

    code = "sign-in-refused"
    sentence = _l("That did not work.")


@dataclass(frozen=True)
class Answer:
    """What came of a try: the person's address, or the sentence for the form."""

    email: str | None = None
    refusal: Sentence | None = None
    over: bool = False


def request_code(session: Session, *, email: str, locale: str) -> str:
    """Send a code to the address, known or not, and return the browser's half of the secret.

    Never refuses: who has asked for many codes that nobody used, perhaps to keep somebody else out,
    makes the next codes longer instead (S8). Known and unknown addresses are treated alike (S9).
    """
    email = email.lower()
    secret = tokens.new_token()
    token_hash = tokens.hashed(secret)
    if _unused(session, email) >= UNUSED_A_DAY:
        token_hash = _LONG + token_hash
    code = code_of(token_hash)
    challenge = SignInChallenge(
        token_hash=token_hash,
        email=email,
        code_hash=tokens.hashed(f"{secret}:{code}"),
        expires_at=clock.now() + CODE_LASTS,
    )
    session.add(challenge)
    session.flush()
    outbox.enqueue(
        session,
        kind=MAIL_KIND,
        recipient=email,
        locale=locale,
        payload={"challenge": challenge.id},
    )
    return secret


def code_of(token_hash: str) -> str:
    """Return the six or eight digits that belong to a challenge; only mail needs them."""
    code = tokens.derived_code(MAIL_KIND, token_hash)
    if token_hash.startswith(_LONG):
        code += tokens.derived_code(f"{MAIL_KIND} more", token_hash)[:MORE_DIGITS]
    return code


def was_here(session: Session, *, token: str, email: str) -> bool:
    """Tell whether the browser with this token has signed in with the address, however long ago.

    An ended or idle session signs nobody in, but it proves that its browser is the owner's.
    """
    found = session.scalar(
        select(UserSession.id)
        .join(UserSession.user)
        .where(UserSession.token_hash == tokens.hashed(token), User.email == email)
    )
    return found is not None


def try_code(session: Session, *, secret: str, code: str) -> Answer:
    """Judge a code; each wrong one is counted, the fifth ends the challenge, a right one uses it.

    Never raises, since a refusal has to be written down. Spaces and dashes do not matter.
    """
    hashed = tokens.hashed(secret)
    challenge = session.scalar(
        select(SignInChallenge)
        .where(SignInChallenge.token_hash.in_((hashed, _LONG + hashed)))
        .with_for_update()
    )
    if challenge is None or challenge.used_at is not None:
        return Answer(refusal=_l("This code has been used. Ask for a new one."), over=True)
    if challenge.expires_at <= clock.now() or challenge.attempts >= TRIES:
        return Answer(refusal=_l("This code is no longer valid. Ask for a new one."), over=True)
    digits = "".join(sign for sign in code if sign.isdecimal() and sign.isascii())
    if not tokens.same(challenge.code_hash, tokens.hashed(f"{secret}:{digits}")):
        challenge.attempts += 1
        session.flush()
        if challenge.attempts >= TRIES:
            return Answer(refusal=_l("Too many wrong tries. Ask for a new code."), over=True)
        return Answer(refusal=_l("That is not the code. Look at the newest mail from us."))
    challenge.used_at = clock.now()
    session.flush()
    return Answer(email=challenge.email)


def try_password(session: Session, *, email: str, password: str) -> User:
    """Return the person whose password it is, renewing an outdated hash.

    Raises SignInRefused with one sentence for every reason, after the same time (S9).
    """
    person: User | None = session.scalar(select(User).where(User.email == email.lower()))
    right, renewed = passwords.verify(password, person.password_hash if person else None)
    if person is None or not right or not person.is_active:
        raise SignInRefused(
            _l("The address and the password do not go together. A code by e-mail always works.")
        )
    if renewed:
        person.password_hash = renewed
        session.flush()
    return person


def _unused(session: Session, email: str) -> int:
    counted = session.scalar(
        select(func.count()).where(
            SignInChallenge.email == email,
            SignInChallenge.created_at > clock.now() - DAY,
            SignInChallenge.used_at.is_(None),
        )
    )
    return counted or 0
