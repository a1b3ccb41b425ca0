"""The packages know each other in one direction only, and only a unit of work commits."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from guards.tree import PACKAGES, ROOT, inside, modules

LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"
COMMITS = {
    "marketplace/transactions.py": "the unit of work itself",
    "marketplace/limits.py": "counts on a connection of its own, before the request's work begins",
}

EDGES = ("api/", "forms/", "views/", "web/")
FROM_FLASK = frozenset({"Flask", "current_app", "has_app_context"})
SERVES = {
    "bookings/cli.py": "a command line",
    "inventory/cli.py": "a command line",
    "marketplace/cli_people.py": "a command line",
    "marketplace/journal.py": "names each request in the log",
    "marketplace/letters.py": "writes the links of mails",
    "marketplace/limits.py": "counts requests",
}


def verdict(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the tree in `folder` by its own contracts."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", LINTER, "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def copy(folder: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            folder / package,
            ignore=shutil.ignore_patterns("__pycache__", "locale", "*.mo"),
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def plant(folder: Path, module: str, line: str) -> None:
    path = folder / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def commits(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
        ):
            yield node.lineno


def taken_from_flask(source: str) -> set[str]:
    """Return what the source imports from Flask beyond the application and its settings."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "flask":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name == "flask"}
    return found - FROM_FLASK


def at_the_edge(path: Path) -> bool:
    name = inside(path)
    return name in SERVES or name.partition("/")[2].startswith(EDGES)


def test_every_import_keeps_the_contracts() -> None:
    found = verdict(ROOT)
    assert found.returncode == 0, found.stdout


def test_a_planted_upward_import_is_noticed(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    plant(folder, "inventory/pricing.py", "import bookings.states")
    plant(folder, "bookings/states.py", "import flask")
    plant(folder, "bookings/queries.py", "import bookings.deciding")
    plant(folder, "bookings/jobs.py", "import bookings.views.calendars")
    plant(folder, "inventory/models/unit.py", "import inventory.units")
    plant(folder, "inventory/units.py", "import flask_login")
    plant(folder, "bookings/spoken.py", "import marketplace.web.filters")
    found = verdict(folder)
    assert found.returncode == 1
    for line in (
        "inventory is not allowed to import bookings",
        "bookings.queries -> bookings.deciding",
        "bookings.jobs -> bookings.views.calendars",
        "inventory.models.unit -> inventory.units",
        "bookings.states -> flask",
        "inventory.units -> flask_login",
        "bookings.spoken -> marketplace.web.filters",
    ):
        assert line in found.stdout, found.stdout


def test_only_a_unit_of_work_commits() -> None:
    found = {inside(path) for path in modules() if list(commits(path.read_text(encoding="utf-8")))}
    assert found == set(COMMITS)


def test_below_the_edges_flask_gives_the_settings_and_no_request() -> None:
    for path in modules():
        if not at_the_edge(path):
            assert not taken_from_flask(path.read_text(encoding="utf-8")), inside(path)


def test_every_exception_still_exists() -> None:
    for name in (*COMMITS, *SERVES):
        assert (ROOT / name).is_file(), name


def test_a_planted_commit_or_request_is_noticed() -> None:
    assert list(commits("session.flush()\nsession.commit()")) == [2]
    assert taken_from_flask("from flask import current_app, request") == {"request"}
    assert not at_the_edge(ROOT / "bookings" / "deciding.py")
