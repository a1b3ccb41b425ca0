"""What was imported when, so that the same file twice changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.types import ImportOutcome
from marketplace.models import Organisation
from marketplace.orm import Base, Created, Identified, Public, named_enum


class ImportRun(Public, Created, Base):
    """One file that was read; the file itself is not kept."""

    __tablename__ = "import_run"

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    subject: Mapped[str]
    filename: Mapped[str]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)

    organisation: Mapped[Organisation | None] = relationship()


class ImportedRow(Identified, Created, Base):
    """A row's fingerprint and what it became; `values` only while a person has yet to choose."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("scope", "fingerprint"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    scope: Mapped[str]
    fingerprint: Mapped[str]
    sheet: Mapped[str] = mapped_column(default="")
    row: Mapped[int]
    outcome: Mapped[ImportOutcome] = mapped_column(named_enum(ImportOutcome))
    name: Mapped[str] = mapped_column(default="")
    listing_id: Mapped[int | None] = mapped_column(
        ForeignKey("listing.id", ondelete="SET NULL"), index=True
    )
    made_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    values: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    resolved_at: Mapped[datetime | None]
