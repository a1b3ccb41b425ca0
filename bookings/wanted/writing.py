"""What an association does with its wanted notices: publish, change, close, let stand longer."""

import hashlib
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.errors import TooLate
from bookings.models import WantedNotice
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import checking, ending, standing, times
from bookings.wanted.facts import NoticeFacts
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import Conflict, Invalid, NotAllowed, Sentence
from marketplace.models import Organisation
from marketplace.periods import local
from marketplace.policy import Permission, can, require
from marketplace.telling import zone
from marketplace.types import OrganisationKind, OrganisationStatus, Role

MOST_OPEN = 10
EDITED = (
    *("title", "text", "kind", "type", "people", "quantity", "accessible", "when_kind"),
    *("starts_at", "ends_at", "times", "interval", "district", "latitude", "longitude"),
    *("radius_km", "contact_name", "contact_phone", "phone_public", "closes_when_agreed"),
    "stands_until",
)
"""The columns that an edit writes."""
_MARK = 16

OVER = _l("This notice is over and cannot be changed. Write a new one if you need something.")
EXPIRED = _l("This notice stands no longer. Let it stand longer first, and then change it.")


class TooManyNotices(Conflict):
    """An association that wants everything wants nothing in particular."""

    code = "too-many-notices"
    sentence = _l(
        "You have %(most)s notices, which is as many as can stand at once. Close one first.",
        most=MOST_OPEN,
    )


class WantedAlready(Conflict):
    """The same wish is written once, so that owners are asked once."""

    code = "wanted-already"


class NoticeChanged(Conflict):
    """It says something else by now than whoever changes it has read."""

    code = "notice-changed"
    sentence = _l(
        "This notice has been changed since you opened the page, perhaps by somebody else. What"
        " you wrote is still here, and nothing has been saved. Save again to keep what you wrote,"
        " or open the notice anew to see what stands there now."
    )


def publish(
    session: Session, actor: Actor, organisation: Organisation, facts: NoticeFacts
) -> WantedNotice:
    """Publish what the organisation needs; owners with something fitting are told within minutes.

    Raises NotAllowed for an organisation that the actor does not book for, Invalid with every field
    that cannot be used, TooManyNotices, WantedAlready where one with that title stands.
    """
    require(actor, Permission.BOOKING_MAKE, organisation.id)
    association = organisation.kind is not OrganisationKind.PERSON
    if actor.user_id is None or not association:
        raise NotAllowed
    if organisation.status is not OrganisationStatus.ACTIVE:
        raise NotAllowed
    now = clock.now()
    columns = _columns(facts, now)
    # Two at once must not both be the last one allowed.
    engines.lock_rows(session, Organisation, [organisation.id])
    _require_few(session, organisation.id)
    _once(session, organisation.id, columns["title"])
    notice = WantedNotice(
        organisation_id=organisation.id,
        organisation=organisation,
        user_id=actor.user_id,
        match_at=now,
        **columns,
    )
    session.add(notice)
    session.flush()
    _record(session, actor, "wanted notice published", notice)
    return notice


def edit(
    session: Session,
    actor: Actor,
    notice: WantedNotice,
    facts: NoticeFacts,
    *,
    seen: str | None = None,
) -> WantedNotice:
    """Change an open notice; owners who fit it now and have not been told are told.

    Raises NoticeChanged where it is no longer the one whose mark (`mark_of`) was `seen`, unless it
    says all this already; WantedAlready where another of the organisation stands under that title.
    """
    begin(session, actor, notice)
    now = clock.now()
    columns = _columns(facts, now)
    if seen not in {None, mark_of(notice)} and _says(notice) != _says(notice) | columns:
        raise NoticeChanged
    _once(session, notice.organisation_id, columns["title"], notice.id)
    for name, value in columns.items():
        setattr(notice, name, value)
    notice.match_at = now
    session.flush()
    _record(session, actor, "wanted notice changed", notice)
    return notice


def mark_of(notice: WantedNotice) -> str:
    """Return a mark that changes with whatever of the notice can be edited."""
    said = "\0".join(f"{name}={value!s}" for name, value in sorted(_says(notice).items()))
    return hashlib.sha256(said.encode()).hexdigest()[:_MARK]


def _says(notice: WantedNotice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in EDITED}


def close(session: Session, actor: Actor, notice: WantedNotice) -> WantedNotice:
    """End an open notice and what waits for it; those who have answered are told (`ending`)."""
    offers = ending.lock_offers(session, notice)
    begin(session, actor, notice)
    notice.status, notice.ended_at = WantedStatus.CLOSED, clock.now()
    ending.end_offers(session, offers)
    _record(session, actor, "wanted notice closed", notice)
    return notice


def renew(session: Session, actor: Actor | None, notice: WantedNotice) -> WantedNotice:
    """Let a notice stand for thirty days more, from today; an expired one stands again.

    Without an actor for whoever holds the link of the mail (`renewing`). Raises TooLate for one
    that was closed or taken down, or whose wanted time has passed.
    """
    if actor is not None and not may_edit(actor, notice):
        raise NotAllowed
    engines.lock_rows(session, WantedNotice, [notice.id])
    session.refresh(notice)
    now = clock.now()
    if notice.status not in {WantedStatus.OPEN, WantedStatus.EXPIRED}:
        raise TooLate(OVER)
    _stand(session, notice, now)
    if actor is not None:
        _record(session, actor, "wanted notice renewed", notice)
    return notice


def reopen(session: Session, actor: Actor, notice: WantedNotice) -> WantedNotice:
    """Open a notice again whose yes has come to nothing, for thirty days from today.

    It ended when an offer was accepted, and all that was booked by that has been cancelled. One
    that is open already stays as it is. Raises NotAllowed, TooLate where something stands or the
    wanted time has passed, TooManyNotices, WantedAlready where another of that title is open.
    """
    if not may_edit(actor, notice):
        raise NotAllowed
    engines.lock_rows(session, Organisation, [notice.organisation_id])
    engines.lock_rows(session, WantedNotice, [notice.id])
    session.refresh(notice)
    if notice.status is WantedStatus.OPEN:
        return notice
    if not standing.fallen_through(session, [notice]):
        raise TooLate(OVER)
    _require_few(session, notice.organisation_id)
    _once(session, notice.organisation_id, notice.title, notice.id)
    _stand(session, notice, clock.now())
    _record(session, actor, "wanted notice opened again", notice)
    return notice


def _stand(session: Session, notice: WantedNotice, now: datetime) -> None:
    """Let it stand from now on; owners are looked for anew if it did not. Raises TooLate."""
    if times.is_over(notice, now):
        raise TooLate(_l("The time that you asked for has passed. Write a new notice instead."))
    until = _renewed_until(notice, now)
    if not notice.open:
        notice.match_at = now
    notice.stands_until = max(until, notice.stands_until)
    notice.status, notice.ended_at = WantedStatus.OPEN, None
    session.flush()


def _require_few(session: Session, organisation_id: int) -> None:
    """See that one more notice can stand; the organisation's row is locked already."""
    open_now = select(func.count(WantedNotice.id)).where(
        WantedNotice.organisation_id == organisation_id, WantedNotice.status == WantedStatus.OPEN
    )
    if (session.scalar(open_now) or 0) >= MOST_OPEN:
        raise TooManyNotices


def may_edit(actor: Actor, notice: WantedNotice) -> bool:
    """Tell whether the actor speaks for the notice: an admin of its organisation, or its writer."""
    if not can(actor, Permission.BOOKING_MAKE, notice.organisation_id):
        return False
    role = actor.roles.get(notice.organisation_id)
    return role is Role.ADMIN or notice.user_id == actor.user_id


def begin(session: Session, actor: Actor, notice: WantedNotice) -> None:
    """Lock the notice and see that the actor may change it; raises NotAllowed, TooLate."""
    if not may_edit(actor, notice):
        raise NotAllowed
    engines.lock_rows(session, WantedNotice, [notice.id])
    session.refresh(notice)
    if not notice.open:
        raise TooLate(why_over(notice))


def why_over(notice: WantedNotice) -> Sentence:
    """Return why a notice that is over cannot be changed, and what can be done instead."""
    return EXPIRED if notice.status is WantedStatus.EXPIRED else OVER


def may_renew(notice: WantedNotice, now: datetime) -> bool:
    """Tell whether a notice would stand longer than it does if it were renewed now."""
    if notice.status not in {WantedStatus.OPEN, WantedStatus.EXPIRED} or times.is_over(notice, now):
        return False
    return not notice.open or _renewed_until(notice, now) > notice.stands_until


def _renewed_until(notice: WantedNotice, now: datetime) -> datetime:
    day = local(now, zone()).date() + times.STANDS
    return times.stands_until(day, times.periods(notice))


def _once(session: Session, organisation_id: int, title: str, own: int | None = None) -> None:
    """Raise WantedAlready where the organisation has an open notice of that title."""
    standing = select(WantedNotice.title).where(
        WantedNotice.organisation_id == organisation_id,
        WantedNotice.status == WantedStatus.OPEN,
        WantedNotice.stands_until > clock.now(),
        WantedNotice.id != (own or 0),
    )
    for other in session.scalars(standing):
        if other.casefold() == title.casefold():
            words = _l(
                "You look for “%(title)s” already. Change that notice, or give this one a title of"
                " its own.",
                title=other,
            )
            raise WantedAlready(words)


def _columns(facts: NoticeFacts, now: datetime) -> dict[str, Any]:
    """Return the columns to store; raises Invalid with every field that cannot be used."""
    if found := checking.problems(facts, now):
        raise Invalid(found)
    texts = checking.cleaned(facts)
    phone, _problems = checking.read_phone_of(facts.contact_phone)
    until = facts.until or local(now, zone()).date() + times.STANDS
    period = facts.period if facts.when is not WantedWhen.UNDECIDED else None
    repeats = facts.when is WantedWhen.WEEKLY
    count, interval = (facts.times, facts.interval) if repeats else (1, 1)
    wanted = times.weekly(period, count, interval) if period is not None else []
    near = facts.near or (None, None, None)
    return texts | {
        "kind": facts.kind,
        "type": facts.type,
        "people": facts.people,
        "quantity": facts.quantity,
        "accessible": list(facts.accessible),
        "when_kind": facts.when,
        "starts_at": period.starts_at if period else None,
        "ends_at": period.ends_at if period else None,
        "times": count,
        "interval": interval,
        "district": facts.district,
        "latitude": near[0],
        "longitude": near[1],
        "radius_km": near[2],
        "contact_phone": phone,
        "phone_public": facts.phone_public,
        "closes_when_agreed": facts.closes_when_agreed,
        "stands_until": times.stands_until(until, wanted),
    }


def _record(session: Session, actor: Actor, action: str, notice: WantedNotice) -> None:
    audit.record(session, actor, action, notice, organisation_id=notice.organisation_id)
