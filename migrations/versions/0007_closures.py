"""Closures and maintenance, whom they have been told to, and facts found by their source."""

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SOURCES = ("booking", "hold", "closure", "maintenance", "external", "overdue")


def upgrade() -> None:
    """Add the tables and the index."""
    _closure()
    _parts()
    op.create_table(
        "fact_notice",
        sa.Column("source", _words("occupancy_source", SOURCES), nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("occurrence_id", ID, nullable=False),
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_fact_notice_occurrence_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_notice")),
        sa.UniqueConstraint(
            "source",
            "source_id",
            "occurrence_id",
            name=op.f("uq_fact_notice_source_source_id_occurrence_id"),
        ),
    )
    op.create_index(op.f("ix_fact_notice_occurrence_id"), "fact_notice", ["occurrence_id"])
    op.create_index(
        "ix_occupancy_facts",
        "occupancy",
        ["source", "source_id"],
        sqlite_where=sa.text("occurrence_id IS NULL"),
        postgresql_where=sa.text("occurrence_id IS NULL"),
    )


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _closure() -> None:
    op.create_table(
        "closure",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("kind", _words("closure_kind", ("closure", "maintenance")), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_public", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("starts_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("lifted_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", ID, nullable=True),
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_closure_ends_after_start")),
        sa.CheckConstraint(
            "quantity IS NULL OR quantity > 0", name=op.f("ck_closure_quantity_positive")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_closure_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_closure_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user_account.id"], name=op.f("fk_closure_lifted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_closure_public_id")),
    )
    op.create_index("ix_closure_organisation_time", "closure", ["organisation_id", "ends_at"])


def _parts() -> None:
    op.create_table(
        "closure_listing",
        sa.Column("closure_id", ID, nullable=False),
        sa.Column("listing_id", ID, nullable=False),
        _of_closure("closure_listing"),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_closure_listing_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("closure_id", "listing_id", name=op.f("pk_closure_listing")),
    )
    op.create_index(op.f("ix_closure_listing_listing_id"), "closure_listing", ["listing_id"])
    op.create_table(
        "closure_period",
        sa.Column("closure_id", ID, nullable=False),
        sa.Column("starts_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_closure_period_ends_after_start")),
        _of_closure("closure_period"),
        sa.PrimaryKeyConstraint("closure_id", "starts_at", name=op.f("pk_closure_period")),
    )
    op.create_table(
        "closure_unit",
        sa.Column("closure_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_closure_unit_quantity_positive")),
        _of_closure("closure_unit"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_closure_unit_unit_id")),
        sa.PrimaryKeyConstraint("closure_id", "unit_id", name=op.f("pk_closure_unit")),
    )
    op.create_index(op.f("ix_closure_unit_unit_id"), "closure_unit", ["unit_id"])


def _of_closure(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["closure_id"],
        ["closure.id"],
        name=op.f(f"fk_{table}_closure_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_occupancy_facts", table_name="occupancy")
    op.drop_index(op.f("ix_fact_notice_occurrence_id"), table_name="fact_notice")
    op.drop_table("fact_notice")
    op.drop_table("closure_unit")
    op.drop_table("closure_period")
    op.drop_table("closure_listing")
    op.drop_index("ix_closure_organisation_time", table_name="closure")
    op.drop_table("closure")
