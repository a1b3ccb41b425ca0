"""All booked dates as a table, for who runs the service: nobody's telephone and no free text."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bookings.models import Booking, Occurrence
from inventory.exporting.tables import Cell, Table
from inventory.models import Listing
from marketplace.models import Organisation
from marketplace.types import OrganisationKind

AT_ONCE = 1000
COLUMNS = (
    "booking", "reference", "date", "status", "listing", "listing_title", "kind", "owner",
    "organisation", "organisation_name", "organisation_kind", "starts_at", "ends_at", "quantity",
    "people", "price", "currency", "made_at", "url",
)  # fmt: skip
_ORE = 100


def table(session: Session, *, base_url: str) -> Table:
    """Return one row for each date of each booking, in the order in which they were made.

    Instants are UTC; `price` is the date's, in whole units of the currency. What people wrote
    (purpose, notes, reasons) and their contacts are left out; who books as a person has no name.
    """
    return Table("bookings", COLUMNS, _rows(session, base_url))


def _rows(session: Session, base_url: str) -> Iterator[Sequence[Cell]]:
    owner, borrower = aliased(Organisation), aliased(Organisation)
    chosen = (
        select(
            Booking.public_id,
            Booking.reference,
            Occurrence.public_id,
            Occurrence.status,
            Listing.public_id,
            Listing.title,
            Listing.kind,
            owner.slug,
            borrower.slug,
            borrower.name,
            borrower.kind,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Booking.quantity,
            Booking.people,
            Occurrence.price_ore,
            Booking.currency,
            Booking.created_at,
        )
        .select_from(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Listing, Listing.id == Occurrence.listing_id)
        .join(owner, owner.id == Listing.organisation_id)
        .join(borrower, borrower.id == Booking.organisation_id)
        .order_by(Occurrence.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for facts in session.execute(chosen):
        row = list(facts)
        row[3], row[6] = row[3].value, row[6].value
        if row[10] is OrganisationKind.PERSON:
            row[8] = row[9] = None
        row[10] = row[10].value
        row[15] = None if row[15] is None else row[15] / _ORE
        yield [*row, f"{base_url}/bookings/{row[0]}"]
