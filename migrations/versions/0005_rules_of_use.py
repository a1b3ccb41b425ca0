"""School breaks, limits for each borrower, and how people sit."""

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SEATING = "ck_booking_seating CHECK (seating IN ('standing', 'seated', 'tables'))"


def upgrade() -> None:
    """Add two tables and two columns."""
    _tables()
    # Rebuilding `listing` and `booking` on SQLite would copy every row; adding a column does not.
    op.add_column(
        "listing",
        sa.Column(
            "closed_on_school_breaks", sa.Boolean(), nullable=False, server_default=sa.false()
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("listing", "closed_on_school_breaks", server_default=None)
    op.execute(f"ALTER TABLE booking ADD COLUMN seating VARCHAR(32) CONSTRAINT {_SEATING}")


def _tables() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "school_break",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_school_break_days_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_break")),
        sa.UniqueConstraint("public_id", name=op.f("uq_school_break_public_id")),
    )
    op.create_index("ix_school_break_days", "school_break", ["first_day", "last_day"])
    op.create_table(
        "borrowing_limit",
        sa.Column("listing_id", key, nullable=False),
        sa.Column("measure", _words("times", "hours", name="limit_measure"), nullable=False),
        sa.Column("per", _words("week", "month", name="limit_per"), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.CheckConstraint("most > 0", name=op.f("ck_borrowing_limit_most_positive")),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_borrowing_limit_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_borrowing_limit")),
        sa.UniqueConstraint(
            "listing_id", "measure", "per", name=op.f("uq_borrowing_limit_listing_id_measure_per")
        ),
    )


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def downgrade() -> None:
    """Take them away."""
    op.drop_column("booking", "seating")
    op.drop_column("listing", "closed_on_school_breaks")
    op.drop_table("borrowing_limit")
    op.drop_index("ix_school_break_days", table_name="school_break")
    op.drop_table("school_break")
