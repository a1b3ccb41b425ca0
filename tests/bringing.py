"""What tests of the import do: hand in files, and read back what came of them."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.intake.listings import import_listings
from inventory.intake.organisations import import_organisations
from inventory.intake.report import Report
from inventory.models import Listing
from marketplace.actor import SYSTEM, Actor
from marketplace.models import Organisation
from marketplace.orm import Base
from marketplace.transactions import unit_of_work

DATA = Path(__file__).parent / "data"
EXPECTED: dict[str, Any] = json.loads((DATA / "expected.json").read_text("utf-8"))["files"]
LISTING_FILES = [name for name in EXPECTED if name.endswith(".xlsx")]
REGISTER = "foreningar.csv"


def bring(
    organisation: Organisation,
    file: str | bytes,
    *,
    dry_run: bool = False,
    actor: Actor = SYSTEM,
    **more: Any,
) -> Report:
    """Import an example file, or text as CSV, in a unit of work."""
    data = (DATA / file).read_bytes() if isinstance(file, str) else file
    name = file if isinstance(file, str) else "egen.csv"
    with unit_of_work() as session:
        owner = session.get_one(Organisation, organisation.id)
        return import_listings(
            session, actor, organisation=owner, data=data, filename=name, dry_run=dry_run, **more
        )


def bring_register(
    file: str | bytes = REGISTER, *, dry_run: bool = False, actor: Actor = SYSTEM
) -> Report:
    """Import the register."""
    data = (DATA / file).read_bytes() if isinstance(file, str) else file
    with unit_of_work() as session:
        return import_organisations(
            session, actor, data=data, filename="register.csv", dry_run=dry_run
        )


def listing(session: Session, public_id: str | None) -> Listing:
    """Return the listing of a report's row, read anew."""
    session.rollback()
    return session.scalars(select(Listing).where(Listing.public_id == public_id)).one()


def dump(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return everything that the database holds, table by table."""
    session.rollback()
    return {
        table.name: [
            dict(row)
            for row in session.execute(
                select(table).order_by(*table.primary_key.columns)
            ).mappings()
        ]
        for table in Base.metadata.sorted_tables
    }


def code(word: str) -> str:
    """Return a display word of expected.json as the product's code."""
    plain = unicodedata.normalize("NFD", word)
    return "".join(c for c in plain if not unicodedata.combining(c))
