"""Requests that are answered beforehand: at which hours and to whom a listing says yes at once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "approval_rule",
        sa.Column("listing_id", _KEY, nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "all",
                "associations",
                "verified",
                "umbrella",
                "city",
                "private",
                "named",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", _KEY, nullable=True),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("id", _KEY, autoincrement=True, nullable=False),
        sa.CheckConstraint(
            "weekdays BETWEEN 1 AND 127", name=op.f("ck_approval_rule_weekdays_some")
        ),
        sa.CheckConstraint(
            "(start_minute IS NULL) = (end_minute IS NULL)",
            name=op.f("ck_approval_rule_both_or_whole_days"),
        ),
        sa.CheckConstraint(
            "start_minute IS NULL OR (start_minute BETWEEN 0 AND 1439"
            " AND end_minute BETWEEN 0 AND 1440 AND end_minute <> start_minute)",
            name=op.f("ck_approval_rule_hours_in_day"),
        ),
        sa.CheckConstraint(
            "(audience IN ('named', 'umbrella')) = (organisation_id IS NOT NULL)",
            name=op.f("ck_approval_rule_organisation_where_named"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_approval_rule_listing_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approval_rule_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rule")),
    )
    op.create_index(
        op.f("ix_approval_rule_listing_id"), "approval_rule", ["listing_id"], unique=False
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f("ix_approval_rule_listing_id"), table_name="approval_rule")
    op.drop_table("approval_rule")
