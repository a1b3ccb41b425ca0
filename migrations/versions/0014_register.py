"""Languages and ages of organisations, and when they were last asked to confirm their facts."""

import json

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("organisation_language", "organisation_age")
AGES = ("0_6", "7_12", "13_17", "18_25", "26_64", "65")


def upgrade() -> None:
    """Add them; an organisation whose register counts members of an age has something for it."""
    for table in TABLES:
        op.create_table(
            table,
            sa.Column("organisation_id", ID, nullable=False),
            sa.Column("code", sa.Text(), nullable=False),
            sa.Column("id", ID, autoincrement=True, nullable=False),
            sa.ForeignKeyConstraint(
                ["organisation_id"],
                ["organisation.id"],
                name=op.f(f"fk_{table}_organisation_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(
                "organisation_id", "code", name=op.f(f"uq_{table}_organisation_id_code")
            ),
        )
        op.create_index(op.f(f"ix_{table}_code"), table, ["code"])
    op.add_column(
        "organisation",
        sa.Column(
            "confirmation_asked_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True
        ),
    )
    _ages_of_members()


def _ages_of_members() -> None:
    known = sa.table("organisation", sa.column("id"), sa.column("members", sa.JSON()))
    ages = sa.table("organisation_age", sa.column("organisation_id"), sa.column("code"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(known.c.id, known.c.members).order_by(known.c.id)).all()
    found = [
        {"organisation_id": key, "code": age}
        for key, members in rows
        for age in AGES
        if _counted(members).get(age)
    ]
    if found:
        connection.execute(ages.insert(), found)


def _counted(members: object) -> dict[str, int]:
    read = json.loads(members) if isinstance(members, str) else members
    return read if isinstance(read, dict) else {}


def downgrade() -> None:
    """Take them away."""
    op.drop_column("organisation", "confirmation_asked_at")
    for table in reversed(TABLES):
        op.drop_index(op.f(f"ix_{table}_code"), table_name=table)
        op.drop_table(table)
