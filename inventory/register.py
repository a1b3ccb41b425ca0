"""The register of associations: who is there, found by word and by what they are and do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session, joinedload, selectinload

from inventory import register_ranking
from inventory.models import Listing
from inventory.register_counts import SEVERAL, Row, fitting
from inventory.register_ranking import Named
from inventory.types import ListingStatus
from marketplace.models import (
    Organisation,
    OrganisationActivity,
    OrganisationAge,
    OrganisationLanguage,
)
from marketplace.sorting import sort_key
from marketplace.types import OrganisationKind, OrganisationStatus

PER_PAGE = 24
_CODES: dict[
    str, type[OrganisationActivity] | type[OrganisationLanguage] | type[OrganisationAge]
] = {
    "activities": OrganisationActivity,
    "languages": OrganisationLanguage,
    "ages": OrganisationAge,
}


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What a search of the register asks for; every given one must hold, and all of several."""

    text: str = ""
    kind: OrganisationKind | None = None
    category: str = ""
    district: str = ""
    umbrella: str = ""
    """The slug of the organisation that one belongs to."""
    activities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegisterPage:
    """One page of what was found; counts are of all that was found."""

    rows: Sequence[Organisation]
    lends: Mapping[int, int]
    """How many published listings each organisation has, by its id."""
    total: int
    number: int
    pages: int
    counts: Mapping[str, Mapping[str, int]]
    """How many each choice would leave, by filter; a choice that is missing leaves none."""
    categories: Sequence[str]
    umbrellas: Sequence[tuple[str, str]]
    """All categories of the register, and all umbrellas by slug and name."""
    unknown: frozenset[str]
    """Filters whose value is nowhere in the register: they were left aside."""
    words: Named
    """What the words find by themselves, with their spelling helped where that was needed."""


def shown() -> ColumnElement[bool]:
    """Return the condition under which an organisation stands in the register."""
    return and_(
        Organisation.kind != OrganisationKind.PERSON,
        Organisation.status == OrganisationStatus.ACTIVE,
        Organisation.in_register.is_(True),
    )


def find(
    session: Session, filters: RegisterFilters, page: int = 1, per_page: int = PER_PAGE
) -> RegisterPage:
    """Return a page of the register; eleven queries, whatever it holds.

    Where words are looked for best first, else and among equally good ones in Swedish order.

    Personal, suspended and hidden organisations are not in it. The few columns that count are read
    for all, since no engine compares folded words and counts every choice by itself.
    """
    columns: list[Any] = [Organisation.id, Organisation.slug, Organisation.name, Organisation.kind,
               Organisation.category, Organisation.district, Organisation.umbrella_id]  # fmt: skip
    if filters.text:
        columns += [Organisation.summary, Organisation.description, Organisation.how_to_join,
                    Organisation.umbrella_text]  # fmt: skip
    known = session.execute(
        select(*columns).where(shown()).order_by(Organisation.sort_key, Organisation.id)
    ).all()
    rows = _narrowed_by(session, known)
    categories = sorted({row.category for row in known if row.category}, key=sort_key)
    umbrellas = _umbrellas(known)
    wanted = {
        name: value
        for name in ("kind", "category", "district", "umbrella")
        if (value := getattr(filters, name))
    }
    unknown = frozenset(
        name
        for name, there in (("category", categories), ("umbrella", dict(umbrellas)))
        if name in wanted and wanted[name] not in there
    )
    with_words = register_ranking.named(session, filters.text, known, rows)
    found, counts = fitting(
        with_words.rows,
        {name: str(value) for name, value in wanted.items() if name not in unknown},
        {name: getattr(filters, name) for name in SEVERAL},
    )
    pages = max(1, -(-len(found) // per_page))
    number = max(1, min(page, pages))
    ids = [row.id for row in found[(number - 1) * per_page : number * per_page]]
    return RegisterPage(
        rows=_whole(session, ids),
        lends=lent_by(session, ids),
        total=len(found),
        number=number,
        pages=pages,
        counts=counts,
        categories=categories,
        umbrellas=umbrellas,
        unknown=unknown,
        words=with_words,
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
            .where(Organisation.umbrella_id == umbrella.id, shown())
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )


def _narrowed_by(session: Session, known: Sequence[Found[Any]]) -> dict[int, Row]:
    slugs = {row.id: row.slug for row in known}
    rows = {
        row.id: Row(
            row.id,
            {
                "kind": row.kind.value,
                "category": row.category,
                "district": row.district,
                "umbrella": slugs.get(row.umbrella_id),
            },
        )
        for row in known
    }
    for name, model in _CODES.items():
        for key, code in session.execute(
            select(model.organisation_id, model.code).order_by(model.organisation_id, model.code)
        ):
            if key in rows:
                rows[key].several[name].add(code)
    return rows


def _umbrellas(known: Sequence[Found[Any]]) -> list[tuple[str, str]]:
    used = {row.umbrella_id for row in known}
    return [
        (row.slug, row.name)
        for row in known
        if row.id in used or row.kind is OrganisationKind.UMBRELLA
    ]


def _whole(session: Session, ids: Sequence[int]) -> list[Organisation]:
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.id)
        .options(
            joinedload(Organisation.umbrella),
            selectinload(Organisation.activities),
            selectinload(Organisation.languages),
            selectinload(Organisation.ages),
        )
    )
    order = {key: n for n, key in enumerate(ids)}
    return sorted(rows, key=lambda row: order[row.id])
