"""Series by weekday, by list and around red days and breaks; dates that were given another time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FLAGS = ("last_weekday", "skip_holidays", "skip_school_breaks")


def upgrade() -> None:
    """Add the columns."""
    for name in _FLAGS:
        op.add_column(
            "series", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.add_column("series", sa.Column("dates", sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "occurrence",
        sa.Column("exception", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("occurrence", "exception")
    for name in ("dates", *reversed(_FLAGS)):
        op.drop_column("series", name)
