"""A demo that cannot be made leaves nothing behind; what stands in the way is named."""

from pathlib import Path
from typing import Any

import pytest
from factories.people import make_organisation
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings import demo_cli
from bookings.demo import loading, manifest, playing
from bookings.demo.manifest import DemoFault
from marketplace import storage
from marketplace.models import Message, Organisation, Stamp, User
from marketplace.transactions import unit_of_work


def _files() -> set[str]:
    kept = storage.current()
    assert isinstance(kept, storage.Folder)
    return {path.name for path in kept.root.glob("*/*")}


def test_a_booking_that_cannot_be_made_leaves_neither_rows_nor_files(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = manifest.read(Path("demo"))
    first, *others = content.bookings
    longer = first.model_copy(update={"purpose": "Omöjligt", "quantity": 9, "outcome": "confirmed"})
    broken = content.model_copy(
        update={"bookings": (longer, *others[:2]), "photos": content.photos[:2]}
    )
    monkeypatch.setattr(manifest, "read", lambda _folder: broken)
    before = _files()
    hung: list[set[str]] = []
    play = playing.play

    def note_and_play(*args: Any) -> None:
        hung.append(_files() - before)
        play(*args)

    monkeypatch.setattr(playing, "play", note_and_play)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "Omöjligt" in result.output
    assert len(hung[0]) >= 12
    assert _files() == before
    for model in (Organisation, User, Message, Stamp):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_database_that_is_in_use_is_left_alone(app: Flask, session: Session) -> None:
    with unit_of_work() as work:
        make_organisation(work, name="Här först")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["demo", "load"]).exit_code == 1
    once = runner.invoke(args=["demo", "load", "--once"])
    assert (once.exit_code, once.stdout) == (0, "")
    assert once.stderr
    assert session.scalars(select(Organisation.name)).all() == ["Här först"]
    session.rollback()
    assert not loading.is_loaded(session)


def test_once_looks_again_when_another_process_was_first(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work() as work:
        make_organisation(work, name="Här först")
    monkeypatch.setattr(demo_cli, "_there_already", lambda _session: "")
    once = app.test_cli_runner().invoke(args=["demo", "load", "--once"])
    assert (once.exit_code, once.stdout) == (0, "")
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1


@pytest.mark.parametrize(
    "line",
    [
        'organisations = "not a list"',
        "nonsense [",
        'bookings = [{ owner = "A", listing = "B", by = "c", form = "10:00" }]',
    ],
)
def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / manifest.FILE).write_text(line, encoding="utf-8")
    with pytest.raises(DemoFault, match=manifest.FILE):
        manifest.read(tmp_path)
