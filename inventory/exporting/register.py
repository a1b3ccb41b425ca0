"""The register of associations with what is public of them, as a table."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from inventory import register
from inventory.exporting.tables import Cell, Table
from marketplace.models import Organisation
from marketplace.periods import local

AT_ONCE = 200
COLUMNS = (
    "slug", "name", "kind", "category", "district", "verified", "activities", "languages", "ages",
    "umbrella", "umbrella_name", "summary", "how_to_join", "contact_name", "email", "phone",
    "website", "address", "postcode", "city", "listings", "confirmed_on", "url",
)  # fmt: skip


def table(session: Session, *, base_url: str, zone: ZoneInfo) -> Table:
    """Return all that stands in the register, by id.

    Addresses and numbers that an organisation keeps private are left out, and so are organisation
    numbers and how many members there are.
    """
    return Table("register", COLUMNS, _rows(session, base_url, zone))


def _rows(session: Session, base_url: str, zone: ZoneInfo) -> Iterator[Sequence[Cell]]:
    chosen = (
        select(Organisation)
        .where(register.shown())
        .order_by(Organisation.id)
        .limit(AT_ONCE)
        .options(
            joinedload(Organisation.umbrella),
            selectinload(Organisation.activities),
            selectinload(Organisation.languages),
            selectinload(Organisation.ages),
        )
    )
    last = 0
    while found := session.scalars(chosen.where(Organisation.id > last)).all():
        lends = register.lent_by(session, [one.id for one in found])
        for one in found:
            yield _row(one, lends.get(one.id, 0), base_url, zone)
        last = found[-1].id


def _row(one: Organisation, lends: int, base_url: str, zone: ZoneInfo) -> Sequence[Cell]:
    umbrella = one.umbrella
    return [
        one.slug,
        one.name,
        one.kind.value,
        one.category,
        one.district,
        one.verified,
        [row.code for row in one.activities],
        [row.code for row in one.languages],
        [row.code for row in one.ages],
        umbrella.slug if umbrella else None,
        umbrella.name if umbrella else one.umbrella_text,
        one.summary,
        one.how_to_join,
        one.contact_name,
        one.email if one.email_public else None,
        one.phone if one.phone_public else None,
        one.website,
        one.address,
        one.postcode,
        one.city,
        lends,
        local(one.confirmed_on, zone).date() if one.confirmed_on else None,
        f"{base_url}/a/{one.slug}",
    ]
