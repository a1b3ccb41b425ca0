"""The worker's look at saved searches: those that are due, each by one worker at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import SavedSearch
from bookings.types import SearchStatus
from bookings.watching import asking, notices, saving
from marketplace import clock
from marketplace.errors import Busy
from marketplace.models import User
from marketplace.transactions import unit_of_work

AT_ONCE = 20
LEASE = timedelta(minutes=5)
AGAIN_AFTER_A_FAULT = timedelta(hours=1)


@dataclass(frozen=True)
class Outcome:
    """What a look has found: how many fit, what is known from now on, what is told, of how many."""

    total: int
    known: dict[str, str]
    told: list[dict[str, Any]]
    new: int


log = structlog.get_logger()


def look_at_all(session: Session) -> int:
    """Look at every search that is due, and tell what is new; return how many were looked at.

    A search is leased while it is looked at, so that two workers look at different ones; what is
    found is written, and told, only by whoever still holds the lease. The looking itself holds no
    lock. One search that fails stops no other, and is tried again in an hour.
    """
    owner, done = uuid4().hex, 0
    while keys := take(session, owner, AT_ONCE):
        for key in keys:
            try:
                look_at(session, key, owner)
            except Busy:
                session.rollback()
            except Exception:  # one search must not stop the others
                session.rollback()
                log.exception("a saved search could not be looked at", search=key)
                _put_off(session, key, owner)
        done += len(keys)
    return done


def take(session: Session, owner: str, limit: int) -> list[int]:
    """Lease up to `limit` due searches to `owner`, the longest due first; commits."""
    now = clock.now()
    due = (
        select(SavedSearch)
        .join(User, User.id == SavedSearch.user_id)
        .where(
            SavedSearch.status == SearchStatus.ACTIVE,
            SavedSearch.next_look_at <= now,
            or_(SavedSearch.leased_until.is_(None), SavedSearch.leased_until < now),
            User.disabled_at.is_(None),
        )
        .order_by(SavedSearch.next_look_at, SavedSearch.id)
        .limit(limit)
    )
    nothing = session.scalar(due.with_only_columns(SavedSearch.id).limit(1)) is None
    session.rollback()
    if nothing:
        return []
    taken = []
    with unit_of_work(session):
        for saved in session.scalars(due.with_for_update(skip_locked=True, of=SavedSearch)):
            saved.leased_by, saved.leased_until = owner, now + LEASE
            taken.append(saved.id)
    return taken


def look_at(session: Session, key: int, owner: str) -> None:
    """Look at one leased search, write what is known now, and tell what is new; commits."""
    now = clock.now()
    saved = session.scalars(
        select(SavedSearch)
        .where(SavedSearch.id == key)
        .options(joinedload(SavedSearch.user), joinedload(SavedSearch.organisation))
    ).one_or_none()
    if saved is None:
        session.rollback()
        return
    asked = asking.read(session, saved.query, asking.borrower_of(saved), now=now)
    timed = bool(asked.search.periods)
    if asking.is_over(asked, now):
        session.rollback()
        _end(session, key, owner)
        return
    known = dict(saved.known)
    found = asking.look(session, asked, now, known)
    fresh = asking.new_in(found, known, timed=timed)
    named = asking.hits(session, found, fresh, notices.MOST_NAMED) if fresh else ()
    told = [notices.told(hit, saved.created_at) for hit in named]
    # Too wide to be looked through: what is known stays, and the list says so.
    after = known if found.too_wide else asking.remembered(found, known, timed=timed)
    session.rollback()
    _note(session, key, owner, now, Outcome(found.total, after, told, len(fresh)))


def _note(
    session: Session,
    key: int,
    owner: str,
    now: datetime,
    outcome: "Outcome",
) -> None:
    with unit_of_work(session):
        saved = _held(session, key, owner)
        if saved is None:
            return
        saved.leased_by = saved.leased_until = None
        saved.looked_at, saved.found, saved.known = now, outcome.total, outcome.known
        saved.next_look_at = saving.next_look(saved, now)
        if outcome.told:
            saved.told_at = now
            notices.fits(session, saved, outcome.told, outcome.new)


def _end(session: Session, key: int, owner: str) -> None:
    """End a search whose times have all begun, and say so once."""
    with unit_of_work(session):
        saved = _held(session, key, owner)
        if saved is not None:
            saved.leased_by = saved.leased_until = None
            saved.status = SearchStatus.ENDED
            saved.looked_at = clock.now()
            notices.ended(session, saved)


def _put_off(session: Session, key: int, owner: str) -> None:
    with unit_of_work(session):
        saved = _held(session, key, owner)
        if saved is not None:
            saved.leased_by = saved.leased_until = None
            saved.next_look_at = clock.now() + AGAIN_AFTER_A_FAULT


def _held(session: Session, key: int, owner: str) -> SavedSearch | None:
    """Return the search, locked, if it is still ours to write and still to be looked after."""
    return session.scalars(
        select(SavedSearch)
        .where(
            SavedSearch.id == key,
            SavedSearch.leased_by == owner,
            SavedSearch.status == SearchStatus.ACTIVE,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
