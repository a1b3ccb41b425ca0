"""What the market remembers of its own running: outbox, audit, keys, jobs, counters."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace import engines
from marketplace.orm import Base, Created, Identified, Public, named_enum
from marketplace.types import MessageStatus


class Message(Public, Created, Base):
    """A mail to be sent: written in the transaction whose news it carries, sent by the worker."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "status", "next_at"),)

    kind: Mapped[str]
    recipient: Mapped[str]
    recipient_name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    status: Mapped[MessageStatus] = mapped_column(
        named_enum(MessageStatus), default=MessageStatus.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    rendered: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class AuditEntry(Identified, Base):
    """Who did what to which object, when; the database refuses to change or delete a row."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id"),)

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class IdempotencyKey(Identified, Created, Base):
    """A submit that succeeded, kept so that asking twice gives the first answer (48 hours)."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("scope", "key"),)

    scope: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class JobRun(Identified, Base):
    """One run of a periodic job; the unique slot keeps two workers from running it twice."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    job: Mapped[str]
    slot: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class RateHit(Base):
    """A counter of one limit in one window."""

    __tablename__ = "rate_hit"

    key: Mapped[str] = mapped_column(primary_key=True)
    hits: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Stamp(Base):
    """A fact about this installation, such as when its demo was loaded."""

    __tablename__ = "stamp"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


engines.append_only(cast("Table", AuditEntry.__table__))
