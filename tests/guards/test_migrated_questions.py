"""Questions from before conversations keep their words, up and down."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from factories import make_listing, make_member, make_organisation
from flask import Flask
from guards.test_migrations import empty_application, migrated

from marketplace import paths
from marketplace.extensions import db
from marketplace.migrating import downgrade, upgrade
from marketplace.transactions import unit_of_work

__all__ = ["empty_application"]

QUESTION = sa.text(
    "INSERT INTO inquiry (id, public_id, created_at, listing_id, organisation_id, user_id, text,"
    " wished_time, people, contact_name, contact_phone, answer, answered_by_id, answered_at)"
    " VALUES (:id, :public_id, :asked, :listing, :asker, :user, 'Kan ni?', 'I mars', 30, 'Bo', '',"
    " :answer, :by, :answered)"
)
ASKED, ANSWERED = "2026-11-01 10:00:00+00:00", "2026-11-02 11:30:00+00:00"


def before_conversations() -> str:
    """Return the revision under which a question had one answer."""
    steps = ScriptDirectory(str(paths.resource("migrations"))).walk_revisions()
    return str(next(step.down_revision for step in steps if "conversations" in step.path))


def test_an_answer_becomes_a_message_and_an_answer_again(empty_application: Flask) -> None:
    migrated()
    with unit_of_work() as work:
        owner, asker = make_organisation(work), make_organisation(work)
        listing = make_listing(work, owner)
        anna, _ = make_member(work, owner)
        bo, _ = make_member(work, asker)
        facts = {"listing": listing.id, "asker": asker.id, "user": bo.id, "asked": ASKED[:19]}
        key = anna.id
    downgrade(revision=before_conversations())
    answered = {"answer": "Gärna", "by": key, "answered": ANSWERED[:19]}
    unanswered = {"answer": "", "by": None, "answered": None}
    with db.engine.begin() as connection:
        for number, answer in ((7, answered), (8, unanswered)):
            name = f"aaaaaaaaaaa{number}"
            connection.execute(QUESTION, facts | answer | {"id": number, "public_id": name})
    upgrade()
    with db.engine.connect() as connection:
        states = connection.execute(
            sa.text("SELECT id, status, waits_for, ended_by_id FROM inquiry ORDER BY id")
        ).all()
        said = connection.execute(
            sa.text("SELECT inquiry_id, user_id, side, text FROM inquiry_message")
        ).all()
    assert [tuple(row) for row in states] == [
        (7, "closed", "booker", key),
        (8, "open", "owner", None),
    ]
    assert [tuple(row) for row in said] == [(7, key, "owner", "Gärna")]
    downgrade(revision=before_conversations())
    with db.engine.connect() as connection:
        answers = connection.execute(
            sa.text("SELECT id, answer, answered_by_id, people FROM inquiry ORDER BY id")
        ).all()
    assert [tuple(row) for row in answers] == [(7, "Gärna", key, 30), (8, "", None, 30)]
    upgrade()
    with unit_of_work() as work:
        last = "SELECT max(id) FROM inquiry"
        assert work.scalar(sa.text(last)) == 8
    del empty_application
