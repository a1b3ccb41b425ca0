"""The documents name files, links and settings that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

from guards.tree import ROOT

LINK = re.compile(r"\]\(([^)#:]+)\)")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NAMED = re.compile(r"`((?:bookings|inventory|marketplace|templates|tests|docs|static)/[\w./-]+)`")


def documents() -> Iterator[Path]:
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def lost(folder: Path, text: str) -> list[str]:
    """Return the links, files and tests named in a document that do not exist."""
    found = [link for link in LINK.findall(text) if not (folder / link).exists()]
    found += [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    return found + [f"{name}::{test}" for name, test in TEST.findall(text) if not holds(name, test)]


def holds(name: str, test: str) -> bool:
    """Say whether a file has a test of that name."""
    path = ROOT / name
    return path.exists() and f"def {test}(" in path.read_text(encoding="utf-8")


def test_every_link_and_file_in_the_documents_exists() -> None:
    found = {
        path.name: missing
        for path in documents()
        if (missing := lost(path.parent, path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_decision_is_listed_and_numbered_once() -> None:
    folder = ROOT / "docs" / "adr"
    pages = sorted(path.name for path in folder.glob("0*.md"))
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == pages
    assert [name[:4] for name in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]


def test_a_dead_link_a_lost_file_or_a_lost_test_is_noticed() -> None:
    text = "[here](docs/nowhere.md) and `bookings/nowhere.py` and `bookings/states.py`"
    assert lost(ROOT, text) == ["docs/nowhere.md", "bookings/nowhere.py"]
    here = "tests/guards/test_documents.py"
    assert lost(ROOT, f"`{here}::test_nothing` and `{here}::lost`") == [f"{here}::test_nothing"]
