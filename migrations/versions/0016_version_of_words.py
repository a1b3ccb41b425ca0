"""Each word of the search says by which rules its forms were made."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count all words that are there as older; the worker stores their forms anew."""
    op.add_column(
        "search_word", sa.Column("version", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    """Take it away again, and let the worker of the older version store all listings anew.

    It knows nothing of the new places where words stand.
    """
    op.execute("DELETE FROM search_posting")
    op.execute("DELETE FROM search_form")
    op.execute("DELETE FROM search_word")
    op.execute("DELETE FROM search_entry")
    op.drop_column("search_word", "version")
