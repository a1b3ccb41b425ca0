"""Whether the database still has every trigger that the models attach, and lets it act."""

import re

from sqlalchemy import Connection, text

from marketplace import engines

_TRIGGER = re.compile(r"\s*CREATE TRIGGER (\w+) .*? EXECUTE FUNCTION (\w+)\(\)", re.DOTALL)
_FUNCTION = re.compile(r"\s*CREATE FUNCTION (\w+)\(\).*?\$\$(.*)\$\$", re.DOTALL)
_NAME = re.compile(r"\s*CREATE TRIGGER (\w+)")

# In another role than the usual one PostgreSQL lets only triggers of that role act.
_THERE = """
SELECT t.tgname, p.prosrc FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
AND (t.tgenabled = 'A'
     OR t.tgenabled = 'O' AND current_setting('session_replication_role') <> 'replica')
"""


def missing(connection: Connection) -> list[str]:
    """Return the names of triggers that are not there, switched off or not as this version's.

    One query of the engine's catalogue, whatever is in the tables.
    """
    sqlite = connection.dialect.name == "sqlite"
    wanted = _sqlite() if sqlite else _postgresql()
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'" if sqlite else _THERE)
    )
    there = {name: _settled(source) for name, source in found}
    return sorted(name for name, source in wanted.items() if there.get(name) != source)


def _sqlite() -> dict[str, str]:
    """Return the statement of each trigger by its name: SQLite keeps it word for word."""
    statements = engines.extras("sqlite")
    return {
        match[1]: _settled(statement)
        for statement in statements
        if (match := _NAME.match(statement)) is not None
    }


def _postgresql() -> dict[str, str]:
    """Return the body of what each trigger calls, which PostgreSQL keeps word for word."""
    statements = engines.extras("postgresql")
    bodies = {match[1]: match[2] for one in statements if (match := _FUNCTION.match(one))}
    return {
        match[1]: _settled(bodies[match[2]]) for one in statements if (match := _TRIGGER.match(one))
    }


def _settled(source: str) -> str:
    return " ".join(source.replace('"', "").split())
