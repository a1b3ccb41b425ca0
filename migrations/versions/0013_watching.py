"""Saved searches, wanted notices with their answers, and proposed times that repeat by the week."""

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, and the columns of a proposal that repeats."""
    _saved_search()
    _wanted_notice()
    _wanted_offer()
    _wanted_told()
    for name in ("times", "interval"):
        op.add_column("proposal", sa.Column(name, sa.Integer(), server_default="1", nullable=False))


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, marketplace.orm.UtcDateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _public(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", ID, autoincrement=True, nullable=False),
        _text("public_id"),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _saved_search() -> None:
    op.create_table(
        "saved_search",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        _text("name"),
        _text("query"),
        sa.Column("pace", _words("search_pace", "at_once", "daily"), nullable=False),
        sa.Column("status", _words("search_status", "active", "paused", "ended"), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        _moment("looked_at"),
        _moment("next_look_at"),
        _moment("told_at", nullable=True),
        _text("leased_by", nullable=True),
        _moment("leased_until", nullable=True),
        *_public("saved_search"),
        _of("saved_search", "user_id", "user_account"),
        _of("saved_search", "organisation_id", "organisation"),
    )
    _indexed("saved_search", "user_id", "organisation_id")
    op.create_index("ix_saved_search_due", "saved_search", ["status", "next_look_at"])


def _wanted_notice() -> None:
    table = "wanted_notice"
    kinds = _words("listing_kind", "premises", "equipment", "service", "skill")
    statuses = _words("wanted_status", "open", "filled", "closed", "expired", "removed")
    op.create_table(
        table,
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        _text("title"),
        _text("text"),
        sa.Column("kind", kinds, nullable=False),
        _text("type", nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("accessible", sa.JSON(), nullable=False),
        sa.Column(
            "when_kind", _words("wanted_when", "undecided", "once", "weekly"), nullable=False
        ),
        _moment("starts_at", nullable=True),
        _moment("ends_at", nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        _text("district", nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("radius_km", sa.Float(), nullable=True),
        _text("contact_name"),
        _text("contact_phone"),
        sa.Column("phone_public", sa.Boolean(), nullable=False),
        sa.Column("closes_when_agreed", sa.Boolean(), nullable=False),
        _moment("stands_until"),
        sa.Column("status", statuses, nullable=False),
        _moment("ended_at", nullable=True),
        _text("removal_reason"),
        sa.Column("removed_by_id", ID, nullable=True),
        _moment("match_at"),
        _text("leased_by", nullable=True),
        *_public(table),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
            for name, rule in _RULES.items()
        ),
        _of(table, "organisation_id", "organisation"),
        _of(table, "user_id", "user_account"),
        _of(table, "removed_by_id", "user_account"),
    )
    _indexed(table, "organisation_id", "user_id")
    op.create_index("ix_wanted_notice_status_until", table, ["status", "stands_until"])


_RULES = {
    "time_as_said": "(when_kind = 'undecided') = (starts_at IS NULL)"
    " AND (starts_at IS NULL) = (ends_at IS NULL)",
    "ends_after_start": "ends_at > starts_at",
    "people_positive": "people > 0",
    "quantity_positive": "quantity > 0",
    "repeats_positive": "times > 0 AND interval > 0",
    "whole_circle": "(latitude IS NULL) = (longitude IS NULL)"
    " AND (latitude IS NULL) = (radius_km IS NULL)",
}


def _wanted_offer() -> None:
    table = "wanted_offer"
    op.create_table(
        table,
        sa.Column("notice_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("inquiry_id", ID, nullable=True),
        _text("text"),
        _moment("settled_at", nullable=True),
        *_public(table),
        _of(table, "notice_id", "wanted_notice"),
        _of(table, "organisation_id", "organisation"),
        _of(table, "user_id", "user_account"),
        _of(table, "inquiry_id", "inquiry"),
        sa.UniqueConstraint("inquiry_id", name=op.f("uq_wanted_offer_inquiry_id")),
    )
    _indexed(table, "notice_id", "organisation_id", "user_id")


def _wanted_told() -> None:
    op.create_table(
        "wanted_told",
        sa.Column("notice_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("id", ID, autoincrement=True, nullable=False),
        _moment("created_at"),
        _of("wanted_told", "notice_id", "wanted_notice"),
        _of("wanted_told", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_told")),
        sa.UniqueConstraint(
            "notice_id",
            "organisation_id",
            name=op.f("uq_wanted_told_notice_id_organisation_id"),
        ),
    )
    _indexed("wanted_told", "organisation_id")
    op.create_table(
        "wanted_muted",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        _moment("created_at"),
        _of("wanted_muted", "organisation_id", "organisation"),
        _of("wanted_muted", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_wanted_muted")),
    )


def downgrade() -> None:
    """Take them away."""
    for name in ("interval", "times"):
        op.drop_column("proposal", name)
    for table in ("wanted_muted", "wanted_told", "wanted_offer", "wanted_notice", "saved_search"):
        op.drop_table(table)
