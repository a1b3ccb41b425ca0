"""What was typed into a form whose sender had been signed out: kept a day, for that person only."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from marketplace import clock
from marketplace.models import UnsentForm

LASTS = timedelta(days=1)
LONGEST = 50_000
MOST = 5

Fields = Sequence[tuple[str, str]]


def keep(session: Session, user_id: int, path: str, fields: Fields) -> bool:
    """Keep the fields in place of earlier ones of the same page, and tell whether that was done.

    Not more than 50,000 characters, no form that holds a password, and of each person the last
    five forms.
    """
    if not may_be_kept(fields):
        return False
    forget(session, user_id, path)
    session.add(UnsentForm(user_id=user_id, path=path, fields=[list(pair) for pair in fields]))
    session.flush()
    latest = (
        select(UnsentForm.id)
        .where(UnsentForm.user_id == user_id)
        .order_by(UnsentForm.id.desc())
        .limit(MOST)
    )
    session.execute(
        delete(UnsentForm).where(
            UnsentForm.user_id == user_id, UnsentForm.id.not_in(session.scalars(latest).all())
        )
    )
    return True


def may_be_kept(fields: Fields) -> bool:
    """Tell whether a form is small enough and holds no password."""
    size = sum(len(name) + len(value) for name, value in fields)
    return size <= LONGEST and not any("password" in name for name, _ in fields)


def kept(session: Session, user_id: int, path: str) -> Fields | None:
    """Return what the person had typed on the page during the last day, None for nothing."""
    row = session.scalars(
        select(UnsentForm)
        .where(
            UnsentForm.user_id == user_id,
            UnsentForm.path == path,
            UnsentForm.created_at > clock.now() - LASTS,
        )
        .order_by(UnsentForm.id.desc())
    ).first()
    return None if row is None else [(name, value) for name, value in row.fields]


def forget(session: Session, user_id: int, path: str) -> None:
    """Delete what was kept of the page."""
    session.execute(
        delete(UnsentForm).where(UnsentForm.user_id == user_id, UnsentForm.path == path)
    )
