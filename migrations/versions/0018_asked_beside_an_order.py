"""A question remembers the order beside which it was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = "fk_inquiry_order_id"


def upgrade() -> None:
    """Questions from before say of none."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("inquiry") as table:
        table.add_column(sa.Column("order_id", key, nullable=True))
        table.create_foreign_key(op.f(KEY), "booking_order", ["order_id"], ["id"])
    op.create_index("ix_inquiry_order_id", "inquiry", ["order_id"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_inquiry_order_id", "inquiry")
    with op.batch_alter_table("inquiry") as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("order_id")
