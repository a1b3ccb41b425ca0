"""Whether an order was all or nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every order until now had one line, which is all of it or nothing."""
    op.add_column(
        "booking_order",
        sa.Column("all_or_nothing", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_column("booking_order", "all_or_nothing")
