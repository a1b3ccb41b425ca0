"""Time stays with the booking that took it, and on SQLite no row is put in the place of another."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQLITE = [
    """
CREATE TRIGGER occupancy_of_its_source_insert AFTER INSERT ON occupancy FOR EACH ROW WHEN NEW.occurrence_id <> NEW.source_id AND typeof(NEW.source_id) = 'integer' BEGIN SELECT RAISE(ABORT, 'occupancy_of_its_source') WHERE NEW.occurrence_id <> NEW.source_id AND (NEW.source <> 'hold' OR NOT EXISTS (SELECT 1 FROM change_date AS d
 WHERE d.id = -NEW.source_id AND d.occurrence_id = NEW.occurrence_id)); END
""",
    """
CREATE TRIGGER occupancy_of_its_source_update AFTER UPDATE ON occupancy FOR EACH ROW WHEN (NEW.occurrence_id <> NEW.source_id OR NEW.occurrence_id <> OLD.occurrence_id) AND typeof(NEW.source_id) = 'integer' BEGIN SELECT RAISE(ABORT, 'occupancy_of_its_source') WHERE NEW.occurrence_id <> OLD.occurrence_id OR NEW.occurrence_id <> NEW.source_id AND (NEW.source <> 'hold' OR NOT EXISTS (SELECT 1 FROM change_date AS d
 WHERE d.id = -NEW.source_id AND d.occurrence_id = NEW.occurrence_id)); END
""",
    """
CREATE TRIGGER occupancy_not_replaced BEFORE UPDATE OF day, unit_id, start_minute, source, source_id ON occupancy FOR EACH ROW
WHEN (NEW.day, NEW.unit_id, NEW.start_minute, NEW.source, NEW.source_id)
 <> (OLD.day, OLD.unit_id, OLD.start_minute, OLD.source, OLD.source_id)
AND EXISTS (SELECT 1 FROM occupancy AS o
            WHERE o.day = NEW.day AND o.unit_id = NEW.unit_id AND o.start_minute = NEW.start_minute AND o.source = NEW.source AND o.source_id = NEW.source_id) BEGIN SELECT RAISE(ABORT, 'occupancy_not_replaced'); END
""",
]

POSTGRESQL = [
    """
CREATE FUNCTION occupancy_of_its_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.occurrence_id <> OLD.occurrence_id OR NEW.occurrence_id <> NEW.source_id AND (NEW.source <> 'hold' OR NOT EXISTS (SELECT 1 FROM change_date AS d
 WHERE d.id = -NEW.source_id AND d.occurrence_id = NEW.occurrence_id)) THEN
    RAISE EXCEPTION 'occupancy_of_its_source'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_of_its_source';
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE TRIGGER occupancy_of_its_source_insert AFTER INSERT ON occupancy FOR EACH ROW
WHEN (NEW.occurrence_id <> NEW.source_id) EXECUTE FUNCTION occupancy_of_its_source()
""",
    """
CREATE TRIGGER occupancy_of_its_source_update AFTER UPDATE ON occupancy FOR EACH ROW
WHEN (NEW.occurrence_id <> NEW.source_id OR NEW.occurrence_id <> OLD.occurrence_id) EXECUTE FUNCTION occupancy_of_its_source()
""",
]

SQLITE_TRIGGERS = (
    "occupancy_of_its_source_insert",
    "occupancy_of_its_source_update",
    "occupancy_not_replaced",
)


def upgrade() -> None:
    """Judge whose a row is, whenever it is written; rows that are there stay as they are."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take the triggers away again."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in ("occupancy_of_its_source_insert", "occupancy_of_its_source_update"):
            op.execute(f"DROP TRIGGER {name} ON occupancy")
        op.execute("DROP FUNCTION occupancy_of_its_source()")
