"""Changes of bookings that one side asks for and the other answers, and time set free."""

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = (
    "draft",
    "requested",
    "confirmed",
    "handed_out",
    "returned",
    "completed",
    "cancelled",
    "called_off",
    "no_show",
    "declined",
    "withdrawn",
    "expired",
    "skipped",
    "waiting",
    "offered",
    "lapsed",
)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _instant() -> sa.types.TypeEngine[object]:
    return marketplace.orm.UtcDateTime(timezone=True)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _foreign(table: str, column: str, target: str, **more: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, **more)


def upgrade() -> None:
    """Add the tables."""
    _change_request()
    _change_date()
    op.create_table(
        "change_claim",
        sa.Column("change_date_id", _key(), nullable=False),
        sa.Column("unit_id", _key(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_change_claim_quantity_positive")),
        _foreign("change_claim", "change_date_id", "change_date", ondelete="CASCADE"),
        _foreign("change_claim", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("change_date_id", "unit_id", name=op.f("pk_change_claim")),
    )
    op.create_index(op.f("ix_change_claim_unit_id"), "change_claim", ["unit_id"], unique=False)
    op.create_table(
        "freed_time",
        sa.Column("unit_id", _key(), nullable=False),
        sa.Column("starts_at", _instant(), nullable=False),
        sa.Column("ends_at", _instant(), nullable=False),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("id", _key(), autoincrement=True, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_freed_time_ends_after_start")),
        _foreign("freed_time", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_time")),
    )
    op.create_index(op.f("ix_freed_time_unit_id"), "freed_time", ["unit_id"], unique=False)


def _change_request() -> None:
    name = "change_request"
    op.create_table(
        name,
        sa.Column("booking_id", _key(), nullable=False),
        sa.Column("side", _words("change_side", "booker", "owner"), nullable=False),
        sa.Column("made_by_id", _key(), nullable=False),
        sa.Column("listing_id", _key(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("series", sa.Boolean(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "status",
            _words(
                "change_status",
                "waiting",
                "accepted",
                "declined",
                "withdrawn",
                "lapsed",
                "overtaken",
            ),
            nullable=False,
        ),
        sa.Column("expires_at", _instant(), nullable=False),
        sa.Column("answered_by_id", _key(), nullable=True),
        sa.Column("answered_at", _instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("id", _key(), autoincrement=True, nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f(f"ck_{name}_quantity_positive")),
        sa.CheckConstraint("people IS NULL OR people > 0", name=op.f(f"ck_{name}_people_positive")),
        _foreign(name, "booking_id", "booking"),
        _foreign(name, "made_by_id", "user_account"),
        _foreign(name, "listing_id", "listing"),
        _foreign(name, "answered_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{name}_public_id")),
    )
    op.create_index(op.f(f"ix_{name}_booking_id"), name, ["booking_id"], unique=False)
    op.create_index(op.f(f"ix_{name}_listing_id"), name, ["listing_id"], unique=False)
    op.create_index(f"ix_{name}_status_time", name, ["status", "expires_at"], unique=False)


def _change_date() -> None:
    name = "change_date"
    op.create_table(
        name,
        sa.Column("change_id", _key(), nullable=False),
        sa.Column("occurrence_id", _key(), nullable=False),
        sa.Column("starts_at", _instant(), nullable=False),
        sa.Column("ends_at", _instant(), nullable=False),
        sa.Column("taken_from", _instant(), nullable=False),
        sa.Column("taken_to", _instant(), nullable=False),
        sa.Column("was", _words("occurrence_status", *STATES), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("price_ore", sa.BigInteger(), nullable=True),
        sa.Column("price_lines", sa.JSON(), nullable=False),
        sa.Column("id", _key(), autoincrement=True, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f(f"ck_{name}_ends_after_start")),
        sa.CheckConstraint(
            "taken_from <= starts_at AND taken_to >= ends_at",
            name=op.f(f"ck_{name}_taken_around_period"),
        ),
        sa.CheckConstraint(
            "price_ore IS NULL OR price_ore >= 0", name=op.f(f"ck_{name}_price_not_negative")
        ),
        _foreign(name, "change_id", "change_request"),
        _foreign(name, "occurrence_id", "occurrence"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_change_id"), name, ["change_id"], unique=False)
    op.create_index(
        f"uq_{name}_occurrence_id",
        name,
        ["occurrence_id"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    """Take them away; what was held for a change is given back."""
    op.execute("DELETE FROM occupancy WHERE source = 'hold' AND source_id < 0")
    for table in ("freed_time", "change_claim", "change_date", "change_request"):
        op.drop_table(table)
