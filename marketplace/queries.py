"""What is asked about people and organisations: scoped, ordered, constant in number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace import claiming, clock
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Invitation, Membership, Organisation, User
from marketplace.policy import Permission, can, require
from marketplace.types import OrganisationKind, OrganisationStatus
from marketplace.wording import normalise

PER_PAGE = 25
LONGEST_QUERY = 100

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list; `number` counts from 1."""

    rows: list[Row]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages the whole list has."""
        return -(-self.total // PER_PAGE)


def organisation(session: Session, actor: Actor, slug: str) -> Organisation:
    """Return the organisation of an address, for its pages of administration.

    Raises NotFound where the actor may not know of it: personal ones, and those outside the
    register for whom does not belong to them. What the actor may do there is not judged here.
    """
    found = session.scalar(
        select(Organisation)
        .where(Organisation.slug == slug, Organisation.kind != OrganisationKind.PERSON)
        .options(selectinload(Organisation.activities))
    )
    if found is None:
        raise NotFound
    if not found.in_register and not can(actor, Permission.ORGANISATION_SEE, found.id):
        raise NotFound
    return found


def own_memberships(session: Session, actor: Actor) -> list[Membership]:
    """Return the actor's memberships with their organisations, in Swedish order."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.organisation)
            .where(
                Membership.user_id == actor.user_id, Organisation.kind != OrganisationKind.PERSON
            )
            .options(joinedload(Membership.organisation))
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )


def members(session: Session, actor: Actor, organisation: Organisation) -> list[Membership]:
    """Return the organisation's members by name; raises NotAllowed for whom is not one."""
    require(actor, Permission.ORGANISATION_SEE, organisation.id)
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.user)
            .where(Membership.organisation_id == organisation.id)
            .options(joinedload(Membership.user))
            .order_by(User.name, User.id)
        )
    )


def open_invitations(
    session: Session, actor: Actor, organisation: Organisation
) -> list[Invitation]:
    """Return invitations that can still be accepted, the newest first; for who manages members."""
    require(actor, Permission.MEMBERS_MANAGE, organisation.id)
    return list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.organisation_id == organisation.id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > clock.now(),
            )
            .options(joinedload(Invitation.invited_by))
            .order_by(Invitation.id.desc())
        )
    )


def claimable(session: Session, actor: Actor) -> list[Organisation]:
    """Return imported organisations that the actor may take over, by name."""
    if not actor.signed_in:
        return []
    found = session.scalars(
        select(Organisation)
        .where(
            func.lower(Organisation.email) == actor.email,
            Organisation.imported.is_(True),
            ~claiming.looked_after(Organisation.id),
        )
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(PER_PAGE)
    )
    return [one for one in found if claiming.may_claim(actor, one, has_admin=False)]


def may_claim(session: Session, actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may become the organisation's first admin (asks only if likely)."""
    if not claiming.may_claim(actor, organisation, has_admin=False):
        return False
    return not claiming.has_admin(session, organisation.id)


def every_organisation(
    session: Session, actor: Actor, *, query: str = "", show: str = "", page: int = 1
) -> Page[Organisation]:
    """Return one page of all organisations but personal ones, for platform admins.

    `show`: "unverified", "suspended" or "" for all.
    """
    require(actor, Permission.ORGANISATION_VERIFY, known=False)
    chosen = select(Organisation).where(Organisation.kind != OrganisationKind.PERSON)
    if show == "unverified":
        chosen = chosen.where(Organisation.verified_at.is_(None))
    elif show == "suspended":
        chosen = chosen.where(Organisation.status == OrganisationStatus.SUSPENDED)
    if words := _words(query):
        chosen = chosen.where(
            or_(
                Organisation.name.icontains(words, autoescape=True),
                Organisation.email.icontains(words, autoescape=True),
                Organisation.orgnr.icontains(words, autoescape=True),
            )
        )
    return _page(session, chosen, (Organisation.sort_key, Organisation.id), page)


def every_person(session: Session, actor: Actor, *, query: str = "", page: int = 1) -> Page[User]:
    """Return one page of all people, for platform admins."""
    if not actor.platform_admin:
        raise NotFound
    chosen = select(User).options(
        selectinload(User.memberships).joinedload(Membership.organisation)
    )
    if words := _words(query):
        chosen = chosen.where(
            or_(
                User.name.icontains(words, autoescape=True),
                User.email.icontains(words, autoescape=True),
            )
        )
    return _page(session, chosen, (User.email, User.id), page)


def platform_admins(session: Session) -> list[User]:
    """Return who looks after the service, for mails to the city."""
    return list(
        session.scalars(
            select(User)
            .where(User.is_platform_admin.is_(True), User.disabled_at.is_(None))
            .order_by(User.id)
        )
    )


def _words(query: str) -> str:
    return normalise(query)[:LONGEST_QUERY]


def _page(session: Session, chosen: Select[Row], order: tuple[Any, ...], number: int) -> Page[Row]:
    total = session.scalar(select(func.count()).select_from(chosen.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // PER_PAGE)))
    rows = session.scalars(chosen.order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page(list(rows), number, total)


def people_with(session: Session, addresses: Sequence[str]) -> list[User]:
    """Return the people of these addresses who may sign in, in the order of the addresses."""
    found = session.scalars(
        select(User).where(User.email.in_(addresses), User.disabled_at.is_(None)).order_by(User.id)
    )
    return sorted(found, key=lambda person: addresses.index(person.email))
