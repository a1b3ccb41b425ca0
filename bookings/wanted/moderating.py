"""What the city and organisations decide about notices: taking one down, getting no mails."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.errors import TooLate
from bookings.models import WantedMuted, WantedNotice
from bookings.types import WantedStatus
from bookings.wanted import ending, notices, reading
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.models import Organisation
from marketplace.policy import Permission, require
from marketplace.wording import normalise

LONGEST_REASON = 500


def take_down(session: Session, actor: Actor, notice: WantedNotice, *, reason: str) -> WantedNotice:
    """Take a notice away from the public, with a reason that its writer is told; offers end.

    Raises NotAllowed, Invalid naming `reason`, TooLate for one that is taken down already.
    """
    if actor.user_id is None or not reading.may_moderate(session, actor):
        raise NotAllowed
    why = normalise(reason, multiline=True)
    if not why:
        raise Invalid([FieldProblem("reason", _l("Write why, so that they understand it."))])
    if len(why) > LONGEST_REASON:
        words = _l("At most %(longest)s characters.", longest=LONGEST_REASON)
        raise Invalid([FieldProblem("reason", words)])
    offers = ending.lock_offers(session, notice)
    engines.lock_rows(session, WantedNotice, [notice.id])
    session.refresh(notice)
    if notice.status is WantedStatus.REMOVED:
        raise TooLate(_l("The notice has been taken down already."))
    notice.status, notice.ended_at = WantedStatus.REMOVED, clock.now()
    notice.removal_reason, notice.removed_by_id = why, actor.user_id
    ending.end_offers(session, offers)
    notices.removed(session, notice)
    audit.record(
        session,
        actor,
        "wanted notice taken down",
        notice,
        organisation_id=notice.organisation_id,
        after={"reason": why},
    )
    session.flush()
    return notice


def set_mails(session: Session, actor: Actor, organisation: Organisation, *, wanted: bool) -> None:
    """Let the organisation's people be told of notices that they could answer, or not any more."""
    require(actor, Permission.ORGANISATION_EDIT, organisation.id)
    if actor.user_id is None:
        raise NotAllowed
    engines.lock_rows(session, Organisation, [organisation.id])
    muted = session.get(WantedMuted, organisation.id)
    if wanted and muted is not None:
        session.delete(muted)
    elif not wanted and muted is None:
        session.add(WantedMuted(organisation_id=organisation.id, user_id=actor.user_id))
    action = "mails about notices on" if wanted else "mails about notices off"
    audit.record(session, actor, action, organisation, organisation_id=organisation.id)
    session.flush()
