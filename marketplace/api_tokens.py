"""Bearer tokens that act as their person within a scope; shown once, kept as hashes."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from marketplace import audit, clock, tokens
from marketplace.actor import Actor
from marketplace.errors import Conflict, FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.models import ApiToken, Membership, User
from marketplace.types import TokenScope
from marketplace.wording import normalise

PREFIX = "alm_"  # lets people and scanners recognise a token that ended up in the wrong place
LONGEST_NAME = 60
MOST = 50
SEEN_EVERY = timedelta(minutes=5)


def issue(
    session: Session, actor: Actor, *, name: str, scope: TokenScope = TokenScope.ALL
) -> tuple[ApiToken, str]:
    """Make a token for the actor and return it with its text, which cannot be read again.

    Raises Invalid without a name, Conflict beyond 50 live tokens.
    """
    if actor.user_id is None or actor.scope is not TokenScope.ALL:
        raise NotAllowed
    name = normalise(name)[:LONGEST_NAME]
    if not name:
        raise Invalid([FieldProblem("name", _l("Give the token a name that says what uses it."))])
    if len(of(session, actor)) >= MOST:
        raise Conflict(_l("You have very many tokens. Revoke one that is no longer used."))
    text = PREFIX + tokens.new_token()
    row = ApiToken(user_id=actor.user_id, name=name, token_hash=tokens.hashed(text), scope=scope)
    session.add(row)
    session.flush()
    audit.record(session, actor, "token made", row, after={"name": name, "scope": scope})
    return row, text


def revoke(session: Session, actor: Actor, *, public_id: str) -> ApiToken:
    """End one of the actor's tokens; raises NotFound for anything else."""
    row = session.scalar(
        select(ApiToken).where(ApiToken.public_id == public_id, ApiToken.user_id == actor.user_id)
    )
    if row is None:
        raise NotFound
    row.revoked_at = row.revoked_at or clock.now()
    audit.record(session, actor, "token revoked", row)
    return row


def of(session: Session, actor: Actor) -> list[ApiToken]:
    """Return the actor's live tokens, the newest first."""
    return list(
        session.scalars(
            select(ApiToken)
            .where(ApiToken.user_id == actor.user_id, ApiToken.revoked_at.is_(None))
            .order_by(ApiToken.id.desc())
        )
    )


def bearer(session: Session, text: str) -> ApiToken | None:
    """Return the live token of this text with its person and memberships, in two queries."""
    row = session.scalar(
        select(ApiToken)
        .where(ApiToken.token_hash == tokens.hashed(text), ApiToken.revoked_at.is_(None))
        .options(
            joinedload(ApiToken.user)
            .selectinload(User.memberships)
            .joinedload(Membership.organisation)
        )
    )
    return row if row is not None and row.user.is_active else None


def due_to_be_seen(row: ApiToken) -> bool:
    """Tell whether the token's last use is to be noted again (every five minutes at most)."""
    return row.last_used_at is None or clock.now() - row.last_used_at >= SEEN_EVERY


def note_used(session: Session, token_id: int) -> None:
    """Note that the token is in use."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .values(last_used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
