"""Wanted notices for reading: the list for everybody, one of them, one's own, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.agreement import one_yes
from bookings.models import Inquiry, WantedMuted, WantedNotice, WantedOffer, WantedTold
from bookings.types import WantedStatus
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Membership, Organisation, User
from marketplace.policy import ROLE_PERMISSIONS, Permission, can
from marketplace.types import OrganisationKind, OrganisationStatus, Role, TokenScope

PER_PAGE = 20
MOST_CHOICES = 200


@dataclass(frozen=True)
class Filters:
    """What narrows the public list."""

    kind: ListingKind | None = None
    district: str | None = None


def listed(filters: Filters) -> Select[int]:
    """Select the ids of the notices that everybody reads: open, of organisations that may act."""
    conditions: list[ColumnElement[bool]] = [
        WantedNotice.status == WantedStatus.OPEN,
        WantedNotice.stands_until > clock.now(),
        Organisation.status == OrganisationStatus.ACTIVE,
    ]
    if filters.kind is not None:
        conditions.append(WantedNotice.kind == filters.kind)
    if filters.district is not None:
        conditions.append(WantedNotice.district == filters.district)
    return (
        select(WantedNotice.id)
        .join(Organisation, Organisation.id == WantedNotice.organisation_id)
        .where(*conditions)
    )


def of_mine(actor: Actor) -> Select[int]:
    """Select the ids of the notices of the organisations that the actor books for."""
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    return select(WantedNotice.id).where(WantedNotice.organisation_id.in_(keys))


def page(
    session: Session, ids: Select[int], *, offset: int, limit: int
) -> tuple[list[WantedNotice], int]:
    """Return a part of the selected notices, the newest first, and how many there are in all."""
    total = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    rows = session.scalars(
        select(WantedNotice)
        .where(WantedNotice.id.in_(ids))
        .order_by(WantedNotice.created_at.desc(), WantedNotice.id.desc())
        .options(joinedload(WantedNotice.organisation))
        .offset(offset)
        .limit(limit)
    )
    return list(rows), total


def notice_for(session: Session, actor: Actor, public_id: str) -> WantedNotice:
    """Return a notice; raises NotFound where the actor may not know of it.

    Everybody reads what stands, and those who follow a link what has stood. What was taken down is
    read by its own organisation and by who may take it down, as are those of a suspended one.
    """
    notice = session.scalar(
        select(WantedNotice)
        .where(WantedNotice.public_id == public_id)
        .options(joinedload(WantedNotice.organisation), joinedload(WantedNotice.user))
    )
    if notice is None:
        raise NotFound
    active = notice.organisation.status is OrganisationStatus.ACTIVE
    if notice.status is not WantedStatus.REMOVED and active:
        return notice
    if can(actor, Permission.BOOKING_SEE, notice.organisation_id):
        return notice
    if not may_moderate(session, actor):
        raise NotFound
    return notice


def may_moderate(session: Session, actor: Actor) -> bool:
    """Tell whether the actor may take notices down: a platform admin, or an admin of the city."""
    if can(actor, Permission.WANTED_MODERATE):
        return True
    keys = actor.organisations(Role.ADMIN)
    if actor.scope is not TokenScope.ALL or not keys:
        return False
    city = exists().where(
        Organisation.id.in_(keys), Organisation.kind == OrganisationKind.MUNICIPAL
    )
    return bool(session.scalar(select(city)))


def offers(session: Session, actor: Actor, notice: WantedNotice) -> list[WantedOffer]:
    """Return the answers that the actor may read, the oldest first; one yes is of one answer.

    Whoever books for the asker reads all of them, others those of their own organisations.
    """
    condition: ColumnElement[bool] = WantedOffer.notice_id == notice.id
    if not can(actor, Permission.BOOKING_SEE, notice.organisation_id):
        own = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
        mine = WantedOffer.user_id == (actor.user_id or 0)
        condition = condition & or_(WantedOffer.organisation_id.in_(own), mine)
    return list(
        session.scalars(
            select(WantedOffer)
            .outerjoin(Inquiry, Inquiry.id == WantedOffer.inquiry_id)
            .where(condition, one_yes.first())
            .order_by(WantedOffer.created_at, WantedOffer.id)
            .options(
                joinedload(WantedOffer.organisation),
                joinedload(WantedOffer.user),
                joinedload(WantedOffer.inquiry)
                .joinedload(Inquiry.listing)
                .joinedload(Listing.organisation),
                joinedload(WantedOffer.inquiry).joinedload(Inquiry.organisation),
            )
        )
    )


def notice_of_inquiry(session: Session, inquiry: Inquiry) -> WantedNotice | None:
    """Return the notice that a conversation answers, None for an ordinary question."""
    return session.scalar(
        select(WantedNotice)
        .join(WantedOffer, WantedOffer.notice_id == WantedNotice.id)
        .where(WantedOffer.inquiry_id == inquiry.id)
    )


def told(session: Session, notice: WantedNotice) -> int | None:
    """Return how many owners have been told of a notice; None where none has, and the look waits.

    It waits from when the notice is written or changed until a worker has looked, within minutes.
    """
    count = session.scalar(
        select(func.count(WantedTold.id)).where(WantedTold.notice_id == notice.id)
    )
    looked = notice.leased_by is None and notice.match_at > clock.now()
    return count if count or looked else None


def offerable(session: Session, actor: Actor, notice: WantedNotice) -> list[Listing]:
    """Return what the actor may offer, those of the wanted kind first, then by title."""
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_DECIDE, key)]
    keys = [key for key in keys if key != notice.organisation_id]
    return list(
        session.scalars(
            select(Listing)
            .where(Listing.organisation_id.in_(keys), _bookable())
            .options(joinedload(Listing.organisation), joinedload(Listing.place))
            .order_by(Listing.kind != notice.kind, Listing.title_key, Listing.id)
            .limit(MOST_CHOICES)
        )
    )


def answering(session: Session, actor: Actor, notice: WantedNotice) -> Sequence[Organisation]:
    """Return the lending organisations for which the actor may answer, by name."""
    keys = [key for key in actor.roles if can(actor, Permission.WANTED_ANSWER, key)]
    keys = [key for key in keys if key != notice.organisation_id]
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(keys), lends(Organisation.id))
        .order_by(Organisation.sort_key, Organisation.id)
    ).all()


@dataclass(frozen=True)
class OthersOffer:
    """How many listings of an organisation others in it may offer, and who these are."""

    organisation: Organisation
    listings: int
    names: tuple[str, ...]


def offered_by_others(
    session: Session, actor: Actor, organisations: Sequence[Organisation]
) -> list[OthersOffer]:
    """Return what the actor may not offer of their own organisations, though it can be booked."""
    own = [one for one in organisations if one.id in actor.roles]
    rest = [one for one in own if not can(actor, Permission.BOOKING_DECIDE, one.id)]
    rows = session.execute(
        select(Listing.organisation_id, func.count())
        .where(_bookable(), Listing.organisation_id.in_([one.id for one in rest]))
        .group_by(Listing.organisation_id)
    )
    counts = {row[0]: row[1] for row in rows}
    decide = [role for role, may in ROLE_PERMISSIONS.items() if Permission.BOOKING_DECIDE in may]
    people = session.execute(
        select(Membership.organisation_id, User.name, User.email)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id.in_(list(counts)),
            Membership.role.in_(decide),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, User.id)
    ).all()
    return [
        OthersOffer(
            one,
            counts[one.id],
            tuple(name or email for key, name, email in people if key == one.id),
        )
        for one in rest
        if one.id in counts
    ]


def _bookable() -> ColumnElement[bool]:
    """Return the condition that a listing can be offered: published, and booked here."""
    return and_(Listing.status == ListingStatus.PUBLISHED, Listing.mode != BookingMode.CONTACT)


def lends(organisation_id: object) -> ColumnElement[bool]:
    """Return the condition that an organisation lends something: what it lists is published."""
    return exists().where(
        Listing.organisation_id == organisation_id, Listing.status == ListingStatus.PUBLISHED
    )


def is_muted(session: Session, organisation_id: int) -> bool:
    """Tell whether the organisation wants no mails about notices."""
    return session.get(WantedMuted, organisation_id) is not None
