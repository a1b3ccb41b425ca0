"""Signing in: a code by e-mail that any browser may ask for and only that browser may use."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace import clock, outbox, passwords, tokens
from marketplace.errors import NotAllowed, Sentence, TooMany
from marketplace.models import SignInChallenge, User

CODE_LASTS = timedelta(minutes=15)
TRIES = 5
MAIL_KIND = "sign_in_code"
# Guessing must stay hopeless from however many clients: a hundred tries a day at a million codes.
# Codes that were used do not count, so that nobody who reads their mail is locked out for a day.
UNUSED_A_DAY = 20
DAY = timedelta(days=1)


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

    Raises TooMany when many codes to the address went unused within a day. Known and unknown
    addresses are treated alike in everything (S9).
    """
    email = email.lower()
    _limit(session, email)
    secret = tokens.new_token()
    token_hash = tokens.hashed(secret)
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
    """Return the six digits that belong to a challenge; only mail needs them."""
    return tokens.derived_code(MAIL_KIND, token_hash)


def try_code(session: Session, *, secret: str, code: str) -> Answer:
    """Judge a code; each wrong one is counted, the fifth ends the challenge, a right one uses it.

    Never raises, since a refusal has to be written down. Spaces and dashes do not matter.
    """
    challenge = session.scalar(
        select(SignInChallenge)
        .where(SignInChallenge.token_hash == tokens.hashed(secret))
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


def _limit(session: Session, email: str) -> None:
    now = clock.now()
    unused, oldest = session.execute(
        select(func.count(), func.min(SignInChallenge.created_at)).where(
            SignInChallenge.email == email,
            SignInChallenge.created_at > now - DAY,
            SignInChallenge.used_at.is_(None),
        )
    ).one()
    if unused >= UNUSED_A_DAY:
        raise TooMany(int((oldest + DAY - now).total_seconds()))
