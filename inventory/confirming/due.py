"""Whose facts are a year old: the listings that are shown, and the organisations themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from inventory.confirming.ageing import ASK_AFTER, TELL_AFTER, basis, months_after
from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace.models import Organisation
from marketplace.periods import local_day
from marketplace.types import OrganisationKind, OrganisationStatus

SHOWN = (ListingStatus.PUBLISHED, ListingStatus.PAUSED)


@dataclass(frozen=True)
class Old:
    """What of an organisation is due: listings by id, and whether its own facts are.

    `latest` is the newest day on which anything of it was right: what it was asked about before has
    been right no later.
    """

    listings: tuple[int, ...]
    own: bool
    latest: date


def listing_condition(today: date, zone: ZoneInfo, months: int = ASK_AFTER) -> ColumnElement[bool]:
    """Return the condition under which a shown listing's facts are so many months old."""
    right_on = months_after(today, -months)
    since = func.coalesce(Listing.published_at, Listing.created_at)
    never = and_(Listing.confirmed_on.is_(None), since < local_day(right_on, zone).ends_at)
    return and_(Listing.status.in_(SHOWN), or_(Listing.confirmed_on <= right_on, never))


def unconfirmed_condition(today: date, zone: ZoneInfo) -> ColumnElement[bool]:
    """Return the condition under which pages say that nobody has confirmed a listing's facts."""
    return listing_condition(today, zone, TELL_AFTER)


def organisation_condition(
    today: date, zone: ZoneInfo, months: int = ASK_AFTER
) -> ColumnElement[bool]:
    """Return the condition under which an organisation's own facts are so many months old."""
    ends = local_day(months_after(today, -months), zone).ends_at
    return and_(
        Organisation.kind != OrganisationKind.PERSON,
        Organisation.status == OrganisationStatus.ACTIVE,
        Organisation.in_register.is_(True),
        func.coalesce(Organisation.confirmed_on, Organisation.created_at) < ends,
    )


def everything(session: Session, today: date, zone: ZoneInfo) -> Mapping[int, Old]:
    """Return what is due, by organisation; two queries."""
    listings: dict[int, list[int]] = {}
    latest: dict[int, date] = {}

    def note(key: int, right_on: date) -> None:
        latest[key] = max(latest.get(key, right_on), right_on)

    for key, owner, confirmed, published, created in session.execute(
        select(
            Listing.id,
            Listing.organisation_id,
            Listing.confirmed_on,
            Listing.published_at,
            Listing.created_at,
        )
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(
            Organisation.status == OrganisationStatus.ACTIVE,
            listing_condition(today, zone),
        )
        .order_by(Listing.title_key, Listing.id)
    ):
        listings.setdefault(owner, []).append(key)
        note(owner, basis(confirmed, published or created, zone))
    own = set()
    for key, confirmed, created in session.execute(
        select(Organisation.id, Organisation.confirmed_on, Organisation.created_at)
        .where(organisation_condition(today, zone))
        .order_by(Organisation.id)
    ):
        own.add(key)
        note(key, basis(None, confirmed or created, zone))
    return {
        key: Old(tuple(listings.get(key, ())), key in own, right_on)
        for key, right_on in latest.items()
    }
