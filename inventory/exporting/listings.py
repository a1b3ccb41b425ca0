"""All listings with what is public of them, as a table."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import queries
from inventory.exporting.tables import Cell, Table
from inventory.models import Listing
from inventory.policy import SEEN_BY_ALL
from inventory.types import Answer
from inventory.units import quantity_of
from marketplace.models import Organisation
from marketplace.periods import local
from marketplace.types import OrganisationStatus

AT_ONCE = 200
COLUMNS = (
    "id", "organisation", "organisation_name", "kind", "type", "title", "status", "summary",
    "place", "address", "postcode", "city", "district", "latitude", "longitude",
    "capacity_max", "capacity_standing", "capacity_seated", "capacity_tables", "quantity",
    "activities", "features", "accessible", "not_accessible", "audience", "price", "booking_mode",
    "contact_name", "contact_email", "contact_phone", "published_on", "confirmed_on", "url",
)  # fmt: skip


def table(session: Session, *, base_url: str, zone: ZoneInfo, everything: bool = False) -> Table:
    """Return the listings that all may see, by id; with `everything` drafts and archived ones too.

    A contact that its owner keeps private is left out. Read in batches: the whole is never in
    memory.
    """
    return Table("listings", COLUMNS, _rows(session, base_url, zone, everything=everything))


def _rows(
    session: Session, base_url: str, zone: ZoneInfo, *, everything: bool
) -> Iterator[Sequence[Cell]]:
    chosen = select(Listing.id).join(Organisation, Organisation.id == Listing.organisation_id)
    if not everything:
        chosen = chosen.where(
            Listing.status.in_(SEEN_BY_ALL), Organisation.status == OrganisationStatus.ACTIVE
        )
    last = 0
    while keys := session.scalars(
        chosen.where(Listing.id > last).order_by(Listing.id).limit(AT_ONCE)
    ).all():
        for listing in queries.listings_with_facts(session, keys):
            yield _row(listing, base_url, zone)
        last = keys[-1]


def _row(listing: Listing, base_url: str, zone: ZoneInfo) -> Sequence[Cell]:
    owner, place = listing.organisation, listing.place
    contact = [listing.contact_name, listing.contact_email, listing.contact_phone]
    return [
        listing.public_id,
        owner.slug,
        owner.name,
        listing.kind.value,
        listing.type,
        listing.title,
        listing.status.value,
        listing.summary,
        place.name if place else None,
        place.address if place else None,
        place.postcode if place else None,
        place.city if place else None,
        place.district if place else None,
        place.latitude if place else None,
        place.longitude if place else None,
        listing.capacity_max,
        listing.capacity_standing,
        listing.capacity_seated,
        listing.capacity_tables,
        quantity_of(listing),
        [row.code for row in listing.activities],
        [row.code or row.label for row in listing.features],
        [row.code for row in listing.accessibility if row.answer is Answer.YES],
        [row.code for row in listing.accessibility if row.answer is Answer.NO],
        list(dict.fromkeys(row.audience.value for row in listing.audience)),
        listing.price_text,
        listing.mode.value,
        *(contact if listing.contact_public else [None] * len(contact)),
        local(listing.published_at, zone).date() if listing.published_at else None,
        listing.confirmed_on,
        f"{base_url}/l/{listing.public_id}-{listing.slug}".rstrip("-"),
    ]
