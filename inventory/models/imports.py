"""What was imported when, so that the same file twice changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from inventory.models.listing import Listing
from inventory.types import ImportOutcome
from marketplace.models import Organisation
from marketplace.orm import Base, Created, Identified, Public, named_enum


class ImportRun(Public, Created, Base):
    """One file that was read and made something; the file itself is not kept."""

    __tablename__ = "import_run"

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    subject: Mapped[str]
    filename: Mapped[str]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)

    organisation: Mapped[Organisation | None] = relationship()


class ImportedRow(Public, Created, Base):
    """A row's fingerprint and what it became.

    While a person has yet to choose, `values` holds the row and `listing_id` or
    `made_organisation_id` what it resembles; afterwards what it became or is the same as.
    """

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
    values: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    resolved_at: Mapped[datetime | None]

    run: Mapped[ImportRun] = relationship()
    listing: Mapped[Listing | None] = relationship()
    made_organisation: Mapped[Organisation | None] = relationship()


class HeadingChoice(Identified, Created, Base):
    """What an owner's own word above a column means: a field of the reading, or `ignore`."""

    __tablename__ = "heading_choice"
    __table_args__ = (UniqueConstraint("scope", "heading"),)

    scope: Mapped[str]
    heading: Mapped[str]
    field: Mapped[str]


class PendingUpload(Identified, Created, Base):
    """A file between its dry run and its import: an hour at most, for who uploaded it only."""

    __tablename__ = "pending_upload"

    token_hash: Mapped[str] = mapped_column(unique=True)
    scope: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    filename: Mapped[str]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    expires_at: Mapped[datetime] = mapped_column(index=True)
