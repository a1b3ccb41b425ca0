"""The mails of this package: sign-in codes, invitations, reports of obstacles."""

from flask import url_for
from sqlalchemy.orm import Session

from marketplace import accessibility_reports, members, outbox, signing_in
from marketplace.mail_rendering import from_templates
from marketplace.models import Invitation, Message, SignInChallenge
from marketplace.outbox import Mail


def register() -> None:
    """Let the outbox know who renders what."""
    outbox.register(signing_in.MAIL_KIND, sign_in_code, secret=True)
    outbox.register(members.MAIL_KIND, invitation, secret=True)
    outbox.register(accessibility_reports.MAIL_KIND, accessibility_report)


def sign_in_code(session: Session, message: Message) -> Mail:
    """Return the mail with the code; the code itself is derived here and stored nowhere."""
    challenge = session.get_one(SignInChallenge, message.payload["challenge"])
    return from_templates(
        message.kind,
        code=signing_in.code_of(challenge.token_hash),
        minutes=int(signing_in.CODE_LASTS.total_seconds() // 60),
        url=url_for("auth.code", _external=True),
    )


def invitation(session: Session, message: Message) -> Mail:
    """Return the mail with the link that makes its reader a member."""
    found = session.get_one(Invitation, message.payload["invitation"])
    return from_templates(
        message.kind,
        organisation=found.organisation.name,
        role=found.role.value,
        inviter=found.invited_by.display_name,
        days=members.INVITATION_LASTS.days,
        url=url_for(
            "organisations.invitation", token=members.token_of(found.public_id), _external=True
        ),
    )


def accessibility_report(session: Session, message: Message) -> Mail:
    """Return the mail to the city about an obstacle that somebody met."""
    del session
    return from_templates(message.kind, **message.payload)
