"""The database notes which listings have changed, for the catalogues that processes keep."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What is noted when a row of the table changes, what follows it in a SELECT, and which columns
# matter of an update, where not all do.
PARTS = (
    "approval_rule", "borrowing_limit", "listing_activity", "listing_audience", "listing_feature",
    "accessibility_fact", "opening", "opening_exception", "opening_segment", "photo",
    "listing_unit",
)  # fmt: skip
NOTED = {
    **dict.fromkeys(PARTS, ("ROW.listing_id", "", "")),
    "listing": ("ROW.id", "", ""),
    "place": (
        "listing.id",
        "FROM listing WHERE listing.place_id = ROW.id",
        " OF district, latitude, longitude, time_zone",
    ),
    "unit": (
        "listing_unit.listing_id",
        "FROM listing_unit WHERE listing_unit.unit_id = ROW.id",
        " OF quantity, retired_at",
    ),
    "organisation": (
        "listing.id",
        "FROM listing WHERE listing.organisation_id = ROW.id",
        " OF status",
    ),
}
EVENTS = ("INSERT", "UPDATE", "DELETE")


def triggers(*, sqlite: bool) -> list[str]:
    """Return the statements that make them."""
    statements = []
    for table, (key, where, columns) in NOTED.items():
        for event in EVENTS:
            row = "OLD" if event == "DELETE" else "NEW"
            chosen, rest = key.replace("ROW", row), where.replace("ROW", row)
            of = columns if event == "UPDATE" else ""
            name = f"{table}_noted_{event.lower()}"
            if sqlite:
                statements.append(
                    f"CREATE TRIGGER {name} AFTER {event}{of} ON {table} FOR EACH ROW BEGIN"
                    " DELETE FROM listing_change WHERE transaction_id = 0"
                    f" AND listing_id IN (SELECT {chosen} {rest});"
                    " INSERT INTO listing_change (listing_id, transaction_id)"
                    f" SELECT {chosen}, 0 {rest}; END"
                )
                continue
            statements += [
                f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listing_change (listing_id, transaction_id)
  SELECT {chosen}, pg_current_xact_id()::text::bigint {rest} ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$""",
                f"""CREATE TRIGGER {name} AFTER {event}{of} ON {table}
FOR EACH ROW EXECUTE FUNCTION {name}()""",
            ]
    return statements


def upgrade() -> None:
    """Make the notes and what writes them; a process that starts reads everything anyway."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "listing_change",
        sa.Column("listing_id", key, nullable=False),
        sa.Column("transaction_id", key, nullable=False),
        sa.Column(
            "noted_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_listing_change"),
        sa.UniqueConstraint(
            "transaction_id", "listing_id", name="uq_listing_change_transaction_id_listing_id"
        ),
        sqlite_autoincrement=True,
    )
    for statement in triggers(sqlite=op.get_bind().dialect.name == "sqlite"):
        op.execute(statement)


def downgrade() -> None:
    """Take it all away again."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NOTED:
        for event in EVENTS:
            name = f"{table}_noted_{event.lower()}"
            op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}"))
            if not sqlite:
                op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("listing_change")
