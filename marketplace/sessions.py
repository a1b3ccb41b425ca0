"""Signed-in browsers as rows: begun at sign-in, seen now and then, ended for good."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace import clock, tokens
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Membership, UnsentForm, User, UserSession
from marketplace.types import OrganisationKind, SignInMethod

FRESH = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=5)
LATELY = timedelta(days=1)
LONGEST_DEVICE = 200
MEMBER_IDLE, MEMBER_LONGEST = timedelta(days=14), timedelta(days=90)
STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=30), timedelta(hours=12)


def begin(
    session: Session, person: User, *, method: SignInMethod, device: str
) -> tuple[UserSession, str]:
    """Begin a session and return it with its token, which only the browser keeps."""
    now = clock.now()
    token = tokens.new_token()
    row = UserSession(
        token_hash=tokens.hashed(token),
        user_id=person.id,
        method=method,
        device=device[:LONGEST_DEVICE],
        last_seen_at=now,
        fresh_until=now + FRESH,
        expires_at=now + (STAFF_LONGEST if is_staff(person) else MEMBER_LONGEST),
    )
    session.add(row)
    session.flush()
    return row, token


def current(session: Session, token: str) -> UserSession | None:
    """Return the live session of the token with its person and memberships, in two queries.

    None when it was ended, has been idle or open too long, or its person is disabled. What the
    person may do is read anew each time, so a lost role acts on the next request (S4).
    """
    row = session.scalar(
        select(UserSession)
        .where(UserSession.token_hash == tokens.hashed(token), UserSession.ended_at.is_(None))
        .options(
            joinedload(UserSession.user)
            .selectinload(User.memberships)
            .joinedload(Membership.organisation)
        )
    )
    return row if row is not None and _alive(row) else None


def owner_of(session: Session, token: str) -> int | None:
    """Return the id of the person whose session this is, or was until it lapsed within a day.

    None for one that somebody has ended: who holds its cookie may no longer be the person.
    """
    return session.scalar(
        select(UserSession.user_id)
        .join(UserSession.user)
        .where(
            UserSession.token_hash == tokens.hashed(token),
            UserSession.ended_at.is_(None),
            UserSession.last_seen_at > clock.now() - LATELY,
            User.disabled_at.is_(None),
        )
    )


def is_staff(person: User) -> bool:
    """Tell whether the shorter limits hold: platform admins and people of the municipality."""
    return person.is_platform_admin or any(
        membership.organisation.kind is OrganisationKind.MUNICIPAL
        for membership in person.memberships
    )


def is_fresh(row: UserSession) -> bool:
    """Tell whether the person signed in within the last ten minutes."""
    return row.fresh_until > clock.now()


def due_to_be_seen(row: UserSession) -> bool:
    """Tell whether five minutes have passed since the session was last noted."""
    return clock.now() - row.last_seen_at >= SEEN_EVERY


def note_seen(session: Session, session_id: int) -> None:
    """Note that the session is in use; of two requests at once one is enough."""
    now = clock.now()
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.last_seen_at <= now - SEEN_EVERY)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def end(session: Session, token: str) -> None:
    """End the session of the token, if it is there."""
    _end_where(session, UserSession.token_hash == tokens.hashed(token))


def end_one(session: Session, actor: Actor, *, public_id: str) -> None:
    """End one of the actor's own sessions; raises NotFound for anything else."""
    row = session.scalar(
        select(UserSession).where(
            UserSession.public_id == public_id, UserSession.user_id == actor.user_id
        )
    )
    if row is None:
        raise NotFound
    _end_where(session, UserSession.id == row.id)
    _forget_forms(session, row.user_id)


def end_all(session: Session, user_id: int, *, but: int | None = None) -> None:
    """End every session of the person, except the one with the id `but`."""
    condition = UserSession.user_id == user_id
    if but is not None:
        condition &= UserSession.id != but
    _end_where(session, condition)
    _forget_forms(session, user_id)


def open_of(session: Session, user_id: int) -> list[UserSession]:
    """Return the person's live sessions, the latest used first."""
    rows = session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .options(
            joinedload(UserSession.user),
            selectinload(UserSession.user, User.memberships).joinedload(Membership.organisation),
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )
    return [row for row in rows if _alive(row)]


def _forget_forms(session: Session, user_id: int) -> None:
    """Who ends a browser's session may do so because of what it wrote."""
    session.execute(delete(UnsentForm).where(UnsentForm.user_id == user_id))


def _end_where(session: Session, condition: ColumnElement[bool]) -> None:
    session.execute(
        update(UserSession)
        .where(condition, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


def _alive(row: UserSession) -> bool:
    now = clock.now()
    staff = is_staff(row.user)
    idle, longest = (STAFF_IDLE, STAFF_LONGEST) if staff else (MEMBER_IDLE, MEMBER_LONGEST)
    # Who joins the municipality while signed in gets its limits at once.
    ends_at = min(row.expires_at, row.created_at + longest)
    return row.user.is_active and now < ends_at and now - row.last_seen_at < idle
