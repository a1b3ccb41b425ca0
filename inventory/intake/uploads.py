"""A file between its dry run and its import; in the database, so that any process can go on."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from inventory.importing.refusal import MAX_FILE_BYTES
from inventory.intake.scopes import require, scope_of
from inventory.models import PendingUpload
from marketplace import clock, tokens
from marketplace.actor import Actor
from marketplace.errors import Gone, NotAllowed
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.wording import normalise

LASTS = timedelta(hours=1)
LONGEST_NAME = 200


def keep(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation | None,
    data: bytes,
    filename: str,
) -> str:
    """Keep a file for an hour, in place of the actor's earlier ones, and return its token.

    Raises NotAllowed or NotFound for whom may not import there.
    """
    require(actor, organisation)
    if actor.user_id is None:
        raise NotAllowed
    token = tokens.new_token()
    session.execute(delete(PendingUpload).where(PendingUpload.user_id == actor.user_id))
    session.add(
        PendingUpload(
            token_hash=tokens.hashed(token),
            scope=scope_of(organisation),
            user_id=actor.user_id,
            filename=normalise(filename)[:LONGEST_NAME],
            data=data[: MAX_FILE_BYTES + 1],
            expires_at=clock.now() + LASTS,
        )
    )
    session.flush()
    return token


def kept(
    session: Session, actor: Actor, *, organisation: Organisation | None, token: str
) -> PendingUpload:
    """Return the actor's own file with its bytes; raises Gone when it is used, old or another's."""
    require(actor, organisation)
    found = session.scalar(
        select(PendingUpload)
        .where(
            PendingUpload.token_hash == tokens.hashed(token),
            PendingUpload.scope == scope_of(organisation),
            PendingUpload.user_id == actor.user_id,
            PendingUpload.expires_at > clock.now(),
        )
        .options(undefer(PendingUpload.data))
    )
    if found is None:
        raise Gone
    return found


def forget(session: Session, upload: PendingUpload) -> None:
    """Delete a file that has been imported or is not wanted."""
    session.delete(upload)
    session.flush()


def tidy(session: Session) -> None:
    """Delete files that nobody came back for (a job: opens its own unit of work)."""
    with unit_of_work(session):
        session.execute(delete(PendingUpload).where(PendingUpload.expires_at <= clock.now()))
