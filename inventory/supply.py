"""What exists in the city: listings by district and kind, what is known of accessibility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import queries
from inventory.confirming import due
from inventory.models import AccessibilityFact, Listing, Place
from inventory.types import Answer, ListingKind, ListingStatus
from marketplace.models import Organisation
from marketplace.types import OrganisationStatus

District = str | None
"""None: the listing has no place, or its place has no district."""


@dataclass(frozen=True)
class Supply:
    """How many listings of a kind a district has, and for how many people in all.

    Parts of what is listed as a whole are counted as listings, since each can be borrowed, but not
    as room: that would count it twice. `sized` is of how many the capacity is known.
    """

    listings: int = 0
    people: int = 0
    sized: int = 0


@dataclass(frozen=True)
class Known:
    """Of how many premises a fact is known to be there, known not to be, and not known."""

    yes: int
    no: int
    unknown: int


@dataclass(frozen=True)
class Confirmed:
    """How many shown listings an owner has, and of how many the facts are unconfirmed.

    Of those that have `never` been confirmed the newer ones are not old enough to be unconfirmed.
    """

    slug: str
    name: str
    listings: int
    unconfirmed: int
    never: int


def by_district(session: Session) -> dict[tuple[District, ListingKind], Supply]:
    """Return what is published, of active organisations; one query.

    The numbers of listings are those of the finder's search for the same district and kind.
    """
    whole, its_owner = aliased(Listing), aliased(Organisation)
    counted = case((whole.id.is_(None), Listing.capacity_max))
    rows = session.execute(
        queries.published()
        .outerjoin(
            whole,
            and_(
                whole.id == Listing.part_of_id,
                whole.status == ListingStatus.PUBLISHED,
                whole.organisation_id.in_(
                    select(its_owner.id).where(its_owner.status == OrganisationStatus.ACTIVE)
                ),
            ),
        )
        .with_only_columns(
            Place.district,
            Listing.kind,
            func.count(Listing.id),
            func.coalesce(func.sum(counted), 0),
            func.count(Listing.capacity_max),
        )
        .group_by(Place.district, Listing.kind)
        .order_by(Place.district, Listing.kind)
    )
    return {(row[0] or None, row[1]): Supply(row[2], int(row[3]), row[4]) for row in rows}


def accessibility(session: Session) -> dict[District, Mapping[str, Known]]:
    """Return what is known of each fact about published premises, by district; two queries."""
    premises = queries.published(kind=ListingKind.PREMISES)
    totals: dict[District, int] = {}
    for district, count in session.execute(
        premises.with_only_columns(Place.district, func.count(Listing.id))
        .group_by(Place.district)
        .order_by(Place.district)
    ):
        totals[district or None] = count
    answers: dict[District, dict[str, dict[Answer, int]]] = {key: {} for key in totals}
    for district, code, answer, count in session.execute(
        premises.join(AccessibilityFact, AccessibilityFact.listing_id == Listing.id)
        .with_only_columns(
            Place.district, AccessibilityFact.code, AccessibilityFact.answer, func.count(Listing.id)
        )
        .group_by(Place.district, AccessibilityFact.code, AccessibilityFact.answer)
        .order_by(Place.district, AccessibilityFact.code, AccessibilityFact.answer)
    ):
        answers[district or None].setdefault(code, {})[answer] = count
    return {
        district: _Told(
            {code: _known(found, totals[district]) for code, found in codes.items()},
            nothing=Known(0, 0, totals[district]),
        )
        for district, codes in answers.items()
    }


def confirmations(session: Session, today: date, zone: ZoneInfo) -> list[Confirmed]:
    """Return the owners of what is shown, in Swedish order, with what nobody has confirmed."""
    old = case((due.unconfirmed_condition(today, zone), 1), else_=0)
    never = case((Listing.confirmed_on.is_(None), 1), else_=0)
    rows = session.execute(
        select(
            Organisation.slug,
            Organisation.name,
            func.count(Listing.id),
            func.sum(old),
            func.sum(never),
        )
        .join(Listing, Listing.organisation_id == Organisation.id)
        .where(
            Listing.status.in_(due.SHOWN),
            Organisation.status == OrganisationStatus.ACTIVE,
            Organisation.in_register.is_(True),
        )
        .group_by(Organisation.id, Organisation.slug, Organisation.name, Organisation.sort_key)
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [Confirmed(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]


class _Told(dict[str, Known]):
    """What is known by code; of a code that nobody has answered nothing is known."""

    def __init__(self, known: Mapping[str, Known], *, nothing: Known) -> None:
        super().__init__(known)
        self._nothing = nothing

    def __missing__(self, code: str) -> Known:
        return self._nothing


def _known(found: Mapping[Answer, int], total: int) -> Known:
    yes, no = found.get(Answer.YES, 0), found.get(Answer.NO, 0)
    return Known(yes, no, total - yes - no)


def summed(known: Sequence[Known]) -> Known:
    """Return the numbers of several districts together."""
    return Known(
        sum(one.yes for one in known),
        sum(one.no for one in known),
        sum(one.unknown for one in known),
    )
