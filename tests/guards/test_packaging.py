"""A wheel carries the three packages with all that they need at run time, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from guards.tree import PACKAGES, files, inside

EXPECTED = frozenset(PACKAGES)
LANGUAGES = ("sv", "en")
CARRIED = ("templates", "migrations", "static", "demo")


def build(folder: Path, target: Path) -> Path:
    """Build the wheel of the tree in `folder`; no network, no isolated environment."""
    made = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return next(target.glob("*.whl"))


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return [name for name in archive.namelist() if not name.endswith("/")]


def top(found: list[str]) -> set[str]:
    return {name.partition("/")[0] for name in found if ".dist-info/" not in name}


def lost(found: list[str]) -> list[str]:
    """Return what the checkout has for run time and the wheel has not."""
    wanted = ["marketplace/wsgi.py"]
    for path in files():
        name = inside(path)
        if name.startswith(tuple(f"{folder}/" for folder in CARRIED)):
            wanted.append(f"marketplace/{name}")
        elif name.startswith(tuple(f"{folder}/" for folder in PACKAGES)):
            wanted.append(name)
    wanted += [f"marketplace/locale/{code}/LC_MESSAGES/messages.mo" for code in LANGUAGES]
    return sorted(set(wanted) - set(found))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy, so that a build leaves nothing in the checkout."""
    folder = tmp_path_factory.mktemp("tree") / "checkout"
    for path in files():
        name = inside(path)
        if not name.startswith(("tests/data/", "benchmarks/", "instance/")):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def test_the_wheel_holds_the_packages_and_nothing_else(tree: Path, tmp_path: Path) -> None:
    found = names(build(tree, tmp_path))
    assert top(found) == EXPECTED
    assert lost(found) == []
    assert [name for name in found if "test" in name.rpartition("/")[2]] == []
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in found)


def test_a_fourth_package_or_a_lost_folder_is_noticed(tree: Path, tmp_path: Path) -> None:
    settings = tree / "pyproject.toml"
    kept = settings.read_text(encoding="utf-8")
    changed = kept.replace('"demo" = "marketplace/demo"\n', "").replace(
        '"bookings", "inventory"]', '"bookings", "inventory", "tests"]'
    )
    assert changed.count("\n") == kept.count("\n") - 1
    settings.write_text(changed, encoding="utf-8")
    try:
        found = names(build(tree, tmp_path))
    finally:
        settings.write_text(kept, encoding="utf-8")
    assert "tests" in top(found)
    assert any(name.startswith("marketplace/demo/") for name in lost(found))
