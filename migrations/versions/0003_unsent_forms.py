"""Forms that were sent after their sender had been signed out, kept a day for that person."""

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "unsent_form",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_unsent_form_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_form")),
    )
    op.create_index(op.f("ix_unsent_form_user_id"), "unsent_form", ["user_id"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f("ix_unsent_form_user_id"), table_name="unsent_form")
    op.drop_table("unsent_form")
