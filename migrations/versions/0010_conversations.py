"""Questions become conversations: messages of both sides, proposed times, what came of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import marketplace.orm
from marketplace import clock

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEPT = "inquiry_kept"
SAME = (
    "id",
    "public_id",
    "created_at",
    "listing_id",
    "organisation_id",
    "user_id",
    "text",
    "wished_time",
    "people",
    "contact_name",
    "contact_phone",
)


def key() -> sa.types.TypeEngine[int]:
    """Return the type of an integer key."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def moment() -> sa.types.TypeEngine[object]:
    """Return the type of an instant."""
    return marketplace.orm.UtcDateTime(timezone=True)


def words(name: str, *values: str) -> sa.Enum:
    """Return the type of a closed set of words, held by a named CHECK."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def party() -> sa.Enum:
    """Return the type of a side."""
    return words("party", "booker", "owner")


def upgrade() -> None:
    """Answers become messages; what was answered is closed, the rest is open from today."""
    _set_aside()
    _create_inquiry()
    _create_messages()
    _create_proposals()
    _fill()
    op.drop_table(KEPT)
    # Answers that wait to be mailed find their words in the conversation.
    op.execute("UPDATE message SET kind = 'inquiry_message' WHERE kind = 'inquiry_answer'")


def downgrade() -> None:
    """Keep the owner's first message as the answer; proposals and all else that was said go."""
    connection = op.get_bind()
    inquiry, message = (
        sa.table("inquiry", *_columns(*_LATER)),
        sa.table(
            "inquiry_message", *_columns("inquiry_id", "user_id", "side", "text", "created_at")
        ),
    )
    rows = connection.execute(sa.select(inquiry).order_by(inquiry.c.id)).mappings().all()
    said = connection.execute(
        sa.select(message).where(message.c.side == "owner").order_by(message.c.created_at)
    ).mappings()
    first: dict[int, sa.RowMapping] = {}
    for one in said:
        first.setdefault(one["inquiry_id"], one)
    op.execute("UPDATE message SET kind = 'inquiry_answer' WHERE kind = 'inquiry_message'")
    op.drop_table("proposal")
    op.drop_table("inquiry_message")
    op.drop_table("inquiry")
    _create_former_inquiry()
    former = []
    for row in rows:
        answer = first.get(row["id"])
        ended = None if row["status"] == "open" else row["ended_at"] or row["moved_at"]
        former.append(
            {name: row[name] for name in SAME}
            | {
                "answer": answer["text"] if answer else "",
                "answered_by_id": answer["user_id"] if answer else row["ended_by_id"],
                "answered_at": answer["created_at"] if answer else ended,
            }
        )
    _insert("inquiry", former, (*SAME, "answer", "answered_by_id", "answered_at"))


_LATER = (*SAME, "status", "waits_for", "moved_at", "ended_by_id", "ended_at", "booking_id")
_MOMENTS = frozenset({"created_at", "moved_at", "ended_at", "answered_at"})


def _columns(*names: str) -> list[sa.ColumnClause[object]]:
    return [sa.column(name, moment() if name in _MOMENTS else None) for name in names]


def _set_aside() -> None:
    op.execute(f"CREATE TABLE {KEPT} AS SELECT * FROM inquiry")
    op.drop_table("inquiry")


def _insert(table: str, rows: Sequence[dict[str, object]], names: Sequence[str]) -> None:
    if rows:
        op.bulk_insert(sa.table(table, *_columns(*names)), list(rows))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
            f" coalesce((SELECT max(id) FROM {table}), 0) + 1, false)"
        )


def _fill() -> None:
    kept = sa.table(KEPT, *_columns(*SAME, "answer", "answered_by_id", "answered_at"))
    rows = op.get_bind().execute(sa.select(kept).order_by(kept.c.id)).mappings().all()
    now = clock.now()
    inquiries: list[dict[str, object]] = []
    messages: list[dict[str, object]] = []
    for row in rows:
        answered = row["answered_at"] is not None
        inquiries.append(
            {name: row[name] for name in SAME}
            | {
                "status": "closed" if answered else "open",
                "waits_for": "booker" if answered else "owner",
                "moved_at": row["answered_at"] if answered else now,
                "ended_by_id": row["answered_by_id"],
                "ended_at": row["answered_at"],
                "booking_id": None,
            }
        )
        if answered and row["answer"] and row["answered_by_id"] is not None:
            messages.append(
                {
                    "inquiry_id": row["id"],
                    "user_id": row["answered_by_id"],
                    "side": "owner",
                    "text": row["answer"],
                    "public_id": marketplace.orm.public_id(),
                    "created_at": row["answered_at"],
                }
            )
    _insert("inquiry", inquiries, _LATER)
    _insert(
        "inquiry_message",
        messages,
        ("inquiry_id", "user_id", "side", "text", "public_id", "created_at"),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", key(), autoincrement=True, nullable=False)


def _asked() -> list[sa.Column[object]]:
    return [
        sa.Column("listing_id", key(), nullable=False),
        sa.Column("organisation_id", key(), nullable=False),
        sa.Column("user_id", key(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wished_time", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
    ]


def _asked_keys() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_inquiry_listing_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inquiry_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_inquiry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_public_id")),
    ]


def _asked_indexes() -> None:
    for column in ("listing_id", "organisation_id", "user_id"):
        op.create_index(op.f(f"ix_inquiry_{column}"), "inquiry", [column], unique=False)


def _create_former_inquiry() -> None:
    op.create_table(
        "inquiry",
        *_asked(),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", key(), nullable=True),
        sa.Column("answered_at", moment(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        _id(),
        sa.Column("created_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_inquiry_answered_by_id")
        ),
        *_asked_keys(),
    )
    _asked_indexes()


def _create_inquiry() -> None:
    op.create_table(
        "inquiry",
        *_asked(),
        sa.Column(
            "status", words("inquiry_status", "open", "agreed", "closed", "lapsed"), nullable=False
        ),
        sa.Column("waits_for", party(), nullable=False),
        sa.Column("moved_at", moment(), nullable=False),
        sa.Column("ended_by_id", key(), nullable=True),
        sa.Column("ended_at", moment(), nullable=True),
        sa.Column("booking_id", key(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        _id(),
        sa.Column("created_at", moment(), nullable=False),
        sa.CheckConstraint(
            "(status = 'agreed') = (booking_id IS NOT NULL)",
            name=op.f("ck_inquiry_booked_as_agreed"),
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_inquiry_booking_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user_account.id"], name=op.f("fk_inquiry_ended_by_id")
        ),
        *_asked_keys(),
    )
    _asked_indexes()
    op.create_index(op.f("ix_inquiry_booking_id"), "inquiry", ["booking_id"], unique=False)
    op.create_index("ix_inquiry_status_moved_at", "inquiry", ["status", "moved_at"], unique=False)


def _create_messages() -> None:
    op.create_table(
        "inquiry_message",
        sa.Column("inquiry_id", key(), nullable=False),
        sa.Column("user_id", key(), nullable=False),
        sa.Column("side", party(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        _id(),
        sa.Column("created_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_message_inquiry_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_inquiry_message_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_message_public_id")),
    )
    for column in ("inquiry_id", "user_id"):
        op.create_index(
            op.f(f"ix_inquiry_message_{column}"), "inquiry_message", [column], unique=False
        )


def _create_proposals() -> None:
    status = words("proposal_status", "open", "accepted", "declined", "withdrawn", "lapsed")
    keys = {
        "inquiry_id": "inquiry.id",
        "listing_id": "listing.id",
        "user_id": "user_account.id",
        "decided_by_id": "user_account.id",
    }
    op.create_table(
        "proposal",
        sa.Column("inquiry_id", key(), nullable=False),
        sa.Column("listing_id", key(), nullable=False),
        sa.Column("user_id", key(), nullable=False),
        sa.Column("side", party(), nullable=False),
        sa.Column("starts_at", moment(), nullable=False),
        sa.Column("ends_at", moment(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("price_text", sa.Text(), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("decided_by_id", key(), nullable=True),
        sa.Column("decided_at", moment(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        _id(),
        sa.Column("created_at", moment(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_proposal_ends_after_start")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_proposal_quantity_positive")),
        sa.CheckConstraint(
            "people IS NULL OR people > 0", name=op.f("ck_proposal_people_positive")
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_proposal_{column}"))
            for column, target in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
    )
    for column in ("inquiry_id", "listing_id", "user_id"):
        op.create_index(op.f(f"ix_proposal_{column}"), "proposal", [column], unique=False)
    op.create_index(
        "uq_proposal_agreed_once",
        "proposal",
        ["inquiry_id", "status"],
        unique=True,
        sqlite_where=sa.text("status = 'accepted'"),
        postgresql_where=sa.text("status = 'accepted'"),
    )
