"""More words that mean the same come into a market whose staff keeps its own already."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from guards.test_migrations import empty_application, migrated

from marketplace import paths
from marketplace.extensions import db
from marketplace.migrating import downgrade, upgrade

__all__ = ["empty_application"]

MOVED = "UPDATE synonym_term SET term = 'pensionär', key = 'pensionär' WHERE term = 'gryta'"
FORGOTTEN = (
    "DELETE FROM synonym_term WHERE group_id ="
    " (SELECT group_id FROM synonym_term WHERE term = 'barnpassning')"
)


def before_more_words() -> str:
    steps = ScriptDirectory(str(paths.resource("migrations"))).walk_revisions()
    return str(next(step.down_revision for step in steps if "more_words" in step.path))


def groups() -> list[list[str]]:
    """Return the terms of each group in their order."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT group_id, term FROM synonym_term ORDER BY group_id, position")
        ).all()
    found: dict[int, list[str]] = {}
    for group_id, term in rows:
        found.setdefault(group_id, []).append(term)
    return list(found.values())


def test_words_are_added_and_what_staff_has_changed_stays(empty_application: Flask) -> None:
    migrated(before_more_words())
    with db.engine.begin() as connection:
        connection.execute(sa.text(MOVED))
        connection.execute(sa.text(FORGOTTEN))
    upgrade()
    after = groups()
    assert ["syslöjd", "textilslöjd", "syslöjdssal", "slöjdsal textil"] in after
    assert ["kastrull", "pensionär", "senior"] in after
    assert not any("barnpassare" in group for group in after)
    swimming = next(group for group in after if "simlärare" in group)
    assert swimming[:3] == ["simlärare", "siminstruktör", "simskola"]
    assert swimming[3:] == ["simlektion", "simundervisning", "simkurs"]
    downgrade(revision=before_more_words())
    upgrade()
    assert groups() == after
    del empty_application
