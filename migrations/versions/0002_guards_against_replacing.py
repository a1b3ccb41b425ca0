"""Guards against replacing: units, audit and history; whole numbers only on SQLite."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = [
    """
CREATE TRIGGER audit_entry_append_only_insert BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'audit_entry_append_only'); END
""",
    """
CREATE TRIGGER occupancy_in_whole_numbers_insert AFTER INSERT ON occupancy FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'occupancy_in_whole_numbers') WHERE typeof(NEW.day) <> 'integer' OR typeof(NEW.unit_id) <> 'integer' OR typeof(NEW.start_minute) <> 'integer' OR typeof(NEW.source_id) <> 'integer' OR typeof(NEW.end_minute) <> 'integer' OR typeof(NEW.quantity) <> 'integer'; END
""",
    """
CREATE TRIGGER occupancy_in_whole_numbers_update AFTER UPDATE ON occupancy FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'occupancy_in_whole_numbers') WHERE typeof(NEW.day) <> 'integer' OR typeof(NEW.unit_id) <> 'integer' OR typeof(NEW.start_minute) <> 'integer' OR typeof(NEW.source_id) <> 'integer' OR typeof(NEW.end_minute) <> 'integer' OR typeof(NEW.quantity) <> 'integer'; END
""",
    """
CREATE TRIGGER unit_guard_insert AFTER INSERT ON unit FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'unit_quantity_covers_promises') WHERE (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = p.day AND o.unit_id = p.unit_id AND o.source IN ('booking', 'hold')
              AND o.start_minute <= p.start_minute AND o.end_minute > p.start_minute))
FROM occupancy AS p
WHERE p.unit_id = NEW.id AND p.source IN ('booking', 'hold') AND p.day >= cast(julianday('now', 'start of day') - 2440587.5 AS integer)
) > NEW.quantity; END
""",
    """
CREATE TRIGGER unit_guard_update AFTER UPDATE ON unit FOR EACH ROW WHEN NEW.quantity < OLD.quantity OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'unit_quantity_covers_promises') WHERE (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = p.day AND o.unit_id = p.unit_id AND o.source IN ('booking', 'hold')
              AND o.start_minute <= p.start_minute AND o.end_minute > p.start_minute))
FROM occupancy AS p
WHERE p.unit_id = NEW.id AND p.source IN ('booking', 'hold') AND p.day >= cast(julianday('now', 'start of day') - 2440587.5 AS integer)
) > NEW.quantity; END
""",
    """
CREATE TRIGGER unit_quantity_whole_insert AFTER INSERT ON unit FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'unit_quantity_whole') WHERE typeof(NEW.quantity) <> 'integer'; END
""",
    """
CREATE TRIGGER unit_quantity_whole_update AFTER UPDATE ON unit FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'unit_quantity_whole') WHERE typeof(NEW.quantity) <> 'integer'; END
""",
    """
CREATE TRIGGER history_append_only_insert BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'history_append_only'); END
""",
]

POSTGRESQL = [
    """
CREATE TRIGGER audit_entry_append_only_truncate BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()
""",
    """
CREATE TRIGGER unit_guard_insert AFTER INSERT ON unit
FOR EACH ROW EXECUTE FUNCTION unit_guard()
""",
    """
CREATE TRIGGER unit_guard_update AFTER UPDATE ON unit FOR EACH ROW
WHEN (NEW.quantity < OLD.quantity OR NEW.id <> OLD.id) EXECUTE FUNCTION unit_guard()
""",
    """
CREATE TRIGGER history_append_only_truncate BEFORE TRUNCATE ON history
FOR EACH STATEMENT EXECUTE FUNCTION history_append_only()
""",
]

# The one trigger of 0001 that another takes the place of.
EARLIER_SQLITE = """
CREATE TRIGGER unit_guard_quantity AFTER UPDATE OF quantity ON unit FOR EACH ROW WHEN NEW.quantity < OLD.quantity BEGIN SELECT RAISE(ABORT, 'unit_quantity_covers_promises') WHERE (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = p.day AND o.unit_id = p.unit_id AND o.source IN ('booking', 'hold')
              AND o.start_minute <= p.start_minute AND o.end_minute > p.start_minute))
FROM occupancy AS p
WHERE p.unit_id = NEW.id AND p.source IN ('booking', 'hold') AND p.day >= cast(julianday('now', 'start of day') - 2440587.5 AS integer)
) > NEW.quantity; END
"""
EARLIER_POSTGRESQL = """
CREATE TRIGGER unit_guard AFTER UPDATE OF quantity ON unit FOR EACH ROW
WHEN (NEW.quantity < OLD.quantity) EXECUTE FUNCTION unit_guard()
"""


def upgrade() -> None:
    """Judge what replaces a row as what changes it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER unit_guard_quantity")
        statements = SQLITE
    else:
        op.execute("DROP TRIGGER unit_guard ON unit")
        statements = POSTGRESQL
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    """Take the triggers away again."""
    if op.get_bind().dialect.name == "sqlite":
        for name in (
            "audit_entry_append_only_insert",
            "occupancy_in_whole_numbers_insert",
            "occupancy_in_whole_numbers_update",
            "unit_guard_insert",
            "unit_guard_update",
            "unit_quantity_whole_insert",
            "unit_quantity_whole_update",
            "history_append_only_insert",
        ):
            op.execute(f"DROP TRIGGER {name}")
        op.execute(EARLIER_SQLITE)
    else:
        for name, table in (
            ("audit_entry_append_only_truncate", "audit_entry"),
            ("unit_guard_insert", "unit"),
            ("unit_guard_update", "unit"),
            ("history_append_only_truncate", "history"),
        ):
            op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(EARLIER_POSTGRESQL)
