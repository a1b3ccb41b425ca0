"""An order remembers what was chosen for it and has to be asked for beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Orders from before say that nothing was."""
    op.add_column(
        "booking_order", sa.Column("beside", sa.JSON(), server_default="[]", nullable=False)
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_column("booking_order", "beside")
