"""The register of associations: who is there, found by word, district, activity and kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace.models import Organisation, OrganisationActivity
from marketplace.types import OrganisationKind, OrganisationStatus
from marketplace.wording import fold

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What a search of the register asks for; every given one must hold."""

    text: str = ""
    kind: OrganisationKind | None = None
    category: str = ""
    district: str = ""
    activity: str = ""


@dataclass(frozen=True)
class RegisterPage:
    """One page of what was found; counts are of all that was found."""

    rows: Sequence[Organisation]
    lends: Mapping[int, int]
    """How many published listings each organisation has, by its id."""
    total: int
    number: int
    pages: int
    kinds: Mapping[OrganisationKind, int]
    categories: Mapping[str, int]
    districts: Mapping[str, int]


def find(
    session: Session, filters: RegisterFilters, page: int = 1, per_page: int = PER_PAGE
) -> RegisterPage:
    """Return a page of the register, in Swedish order, in four queries.

    Personal, suspended and hidden organisations are not in it. Words are compared folded, which
    no engine does for å, ä and ö by itself, so the few columns that count are read for all.
    """
    chosen = select(
        Organisation.id,
        Organisation.name,
        Organisation.summary,
        Organisation.category,
        Organisation.description,
        Organisation.kind,
        Organisation.district,
    ).where(
        Organisation.kind != OrganisationKind.PERSON,
        Organisation.status == OrganisationStatus.ACTIVE,
        Organisation.in_register.is_(True),
    )
    if filters.activity:
        chosen = chosen.where(
            exists().where(
                OrganisationActivity.organisation_id == Organisation.id,
                OrganisationActivity.code == filters.activity,
            )
        )
    words = fold(filters.text).split()
    found = [
        row
        for row in session.execute(chosen.order_by(Organisation.sort_key, Organisation.id))
        if _matches(words, f"{row.name} {row.summary} {row.category} {row.description}")
    ]
    rows = [
        row
        for row in found
        if (filters.kind is None or row.kind is filters.kind)
        and (not filters.category or row.category == filters.category)
        and (not filters.district or row.district == filters.district)
    ]
    pages = max(1, -(-len(rows) // per_page))
    number = max(1, min(page, pages))
    ids = [row.id for row in rows[(number - 1) * per_page : number * per_page]]
    return RegisterPage(
        rows=_whole(session, ids),
        lends=lent_by(session, ids),
        total=len(rows),
        number=number,
        pages=pages,
        kinds=Counter(row.kind for row in found),
        categories=Counter(row.category for row in found if row.category),
        districts=Counter(row.district for row in found if row.district),
    )


def lent_by(session: Session, organisation_ids: Sequence[int]) -> dict[int, int]:
    """Return how many published listings the organisations have, by id; none is left out."""
    rows = session.execute(
        select(Listing.organisation_id, func.count())
        .where(
            Listing.organisation_id.in_(organisation_ids),
            Listing.status == ListingStatus.PUBLISHED,
        )
        .group_by(Listing.organisation_id)
        .order_by(Listing.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


def members_of(session: Session, umbrella: Organisation) -> list[Organisation]:
    """Return the organisations under an umbrella that stand in the register."""
    return list(
        session.scalars(
            select(Organisation)
            .where(
                Organisation.umbrella_id == umbrella.id,
                Organisation.kind != OrganisationKind.PERSON,
                Organisation.status == OrganisationStatus.ACTIVE,
                Organisation.in_register.is_(True),
            )
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )


def _matches(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _whole(session: Session, ids: Sequence[int]) -> list[Organisation]:
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.sort_key, Organisation.id)
        .options(selectinload(Organisation.activities))
    )
    return list(rows)
