"""The project's own files, as guards read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("bookings", "inventory", "marketplace")
FOLDERS = (
    *PACKAGES,
    ".ci",
    "benchmarks",
    "demo",
    "docs",
    "migrations",
    "requirements",
    "static",
    "templates",
    "tests",
    "tools",
)
MADE = frozenset({"__pycache__", "node_modules"})


def files() -> Iterator[Path]:
    """Yield every file of the project but what is made from others, in a settled order."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(found):
        if not MADE.intersection(path.parts) and path.suffix not in {".pyc", ".mo", ".pot"}:
            yield path


def modules(*folders: str) -> Iterator[Path]:
    """Yield the Python modules of the folders (of the three packages when none is named)."""
    for folder in folders or PACKAGES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not MADE.intersection(path.parts):
                yield path


def inside(path: Path) -> str:
    """Return the path as people write it: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
