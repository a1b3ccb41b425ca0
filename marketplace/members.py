"""Who belongs to an organisation: invited by e-mail, with a role, and never without an admin."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from marketplace import audit, clock, engines, outbox, tokens
from marketplace.accounts import read_email
from marketplace.actor import Actor
from marketplace.errors import Conflict, Gone, NotAllowed, NotFound, refuses
from marketplace.models import Invitation, Membership, Organisation, User
from marketplace.orm import public_id
from marketplace.policy import Permission, require
from marketplace.types import OrganisationKind, OrganisationStatus, Role

MAIL_KIND = "invitation"
INVITATION_LASTS = timedelta(days=14)


class LastAdmin(Conflict):
    """Somebody has to be able to act for the organisation."""

    code = "last-admin"
    sentence = _l("An organisation needs an admin. Give somebody else that role first.")


class AlreadyMember(Conflict):
    """The person belongs to the organisation."""

    code = "already-member"
    sentence = _l("This person is already a member.")


class OtherAddress(NotAllowed):
    """The invitation was sent to somebody else."""

    code = "other-address"


class InvitationOver(Gone):
    """The link has been used, taken back or has run out."""

    code = "invitation-over"
    sentence = _l("This invitation is no longer valid. Ask for a new one.")


refuses("uq_membership_user_id_organisation_id", AlreadyMember)


def invite(
    session: Session, actor: Actor, organisation: Organisation, *, email: str, role: Role
) -> Invitation:
    """Invite an address, known or not, to a role; an open invitation to it is replaced.

    Raises Invalid, AlreadyMember. The mail carries the link; the database only its hash.
    """
    require(actor, Permission.MEMBERS_MANAGE, organisation.id)
    if organisation.kind is OrganisationKind.PERSON or actor.user_id is None:
        raise NotFound
    address = read_email(email)
    if _member_with(session, organisation.id, address):
        raise AlreadyMember
    now = clock.now()
    for old in _open_to(session, organisation.id, address):
        old.revoked_at = now
    name = public_id()
    invitation = Invitation(
        public_id=name,
        organisation_id=organisation.id,
        email=address,
        role=role,
        token_hash=tokens.hashed(token_of(name)),
        invited_by_id=actor.user_id,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    session.flush()
    known = session.scalar(select(User).where(User.email == address))
    outbox.enqueue(
        session,
        kind=MAIL_KIND,
        recipient=address,
        recipient_name=known.name if known else "",
        locale=(known.locale if known else None) or actor.locale or "sv",
        payload={"invitation": invitation.id},
    )
    audit.record(
        session,
        actor,
        "invitation sent",
        invitation,
        organisation_id=organisation.id,
        after={"email": address, "role": role},
    )
    return invitation


def token_of(invitation_public_id: str) -> str:
    """Return the secret part of an invitation's link; only mail needs it."""
    return tokens.derived(MAIL_KIND, invitation_public_id)


def open_invitation(session: Session, token: str) -> Invitation:
    """Return the invitation of a link; raises NotFound, InvitationOver."""
    invitation = session.scalar(
        select(Invitation)
        .where(Invitation.token_hash == tokens.hashed(token))
        .options(joinedload(Invitation.organisation), joinedload(Invitation.invited_by))
    )
    if invitation is None:
        raise NotFound
    if (
        invitation.accepted_at
        or invitation.revoked_at
        or invitation.expires_at <= clock.now()
        or invitation.organisation.status is not OrganisationStatus.ACTIVE
    ):
        raise InvitationOver
    return invitation


def accept(session: Session, actor: Actor, *, token: str) -> Membership:
    """Make the actor a member by the link that was sent to their address; it works once.

    Raises NotFound, InvitationOver, OtherAddress, AlreadyMember.
    """
    if actor.user_id is None:
        raise NotAllowed
    invitation = open_invitation(session, token)
    if invitation.email != actor.email:
        raise OtherAddress(
            _l(
                "The invitation was sent to another address than %(address)s."
                " Sign in with the address that got it.",
                address=actor.email,
            )
        )
    engines.lock_rows(session, Organisation, [invitation.organisation_id])
    session.refresh(invitation)
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationOver
    if _member_with(session, invitation.organisation_id, actor.email):
        raise AlreadyMember
    invitation.accepted_at = clock.now()
    membership = Membership(
        user_id=actor.user_id, organisation_id=invitation.organisation_id, role=invitation.role
    )
    session.add(membership)
    audit.record(
        session,
        actor,
        "invitation accepted",
        invitation,
        organisation_id=invitation.organisation_id,
        after={"role": invitation.role},
    )
    return membership


def revoke(session: Session, actor: Actor, organisation: Organisation, *, public_id: str) -> None:
    """Take an open invitation back; raises NotFound."""
    require(actor, Permission.MEMBERS_MANAGE, organisation.id)
    invitation = session.scalar(
        select(Invitation).where(
            Invitation.public_id == public_id, Invitation.organisation_id == organisation.id
        )
    )
    if invitation is None:
        raise NotFound
    if invitation.accepted_at is None:
        invitation.revoked_at = invitation.revoked_at or clock.now()
    audit.record(session, actor, "invitation revoked", invitation, organisation_id=organisation.id)


def change_role(
    session: Session, actor: Actor, organisation: Organisation, *, person: str, role: Role
) -> Membership:
    """Give a member (public id of the person) another role; raises NotFound, LastAdmin."""
    require(actor, Permission.MEMBERS_MANAGE, organisation.id)
    membership = _membership(session, organisation, person)
    if role is not Role.ADMIN:
        _keep_an_admin(session, membership)
    before, membership.role = membership.role, role
    audit.record(
        session,
        actor,
        "role changed",
        membership,
        organisation_id=organisation.id,
        before={"role": before},
        after={"role": role},
    )
    return membership


def remove(session: Session, actor: Actor, organisation: Organisation, *, person: str) -> None:
    """Take a member (public id of the person) out; raises NotFound, LastAdmin.

    Everybody may leave by themselves; to remove others takes the right to manage members.
    """
    own = session.scalar(select(User.public_id).where(User.id == actor.user_id)) == person
    if not own:
        require(actor, Permission.MEMBERS_MANAGE, organisation.id)
    membership = _membership(session, organisation, person)
    _keep_an_admin(session, membership)
    audit.record(
        session,
        actor,
        "member left" if own else "member removed",
        membership,
        organisation_id=organisation.id,
        before={"role": membership.role, "user_id": membership.user_id},
    )
    session.delete(membership)
    session.flush()


def _membership(session: Session, organisation: Organisation, person: str) -> Membership:
    if organisation.kind is OrganisationKind.PERSON:
        raise NotFound
    # Locked first: of two admins who leave at the same moment, one has to stay.
    engines.lock_rows(session, Organisation, [organisation.id])
    membership = session.scalar(
        select(Membership)
        .join(User, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation.id, User.public_id == person)
        .execution_options(populate_existing=True)
    )
    if membership is None:
        raise NotFound
    return membership


def _keep_an_admin(session: Session, leaving: Membership) -> None:
    if leaving.role is not Role.ADMIN:
        return
    others = session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(User, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == leaving.organisation_id,
            Membership.role == Role.ADMIN,
            Membership.id != leaving.id,
            User.disabled_at.is_(None),
        )
    )
    if not others:
        raise LastAdmin


def _member_with(session: Session, organisation_id: int, email: str) -> bool:
    return (
        session.scalar(
            select(Membership.id)
            .join(User, Membership.user_id == User.id)
            .where(Membership.organisation_id == organisation_id, User.email == email)
        )
        is not None
    )


def _open_to(session: Session, organisation_id: int, email: str) -> list[Invitation]:
    return list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.organisation_id == organisation_id,
                Invitation.email == email,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
            .order_by(Invitation.id)
        )
    )
