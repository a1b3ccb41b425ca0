"""Where templates, migrations, static files and the demo lie: in a checkout or inside a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the folder `name`, installed beside this package or at the root of the checkout."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def package(name: str) -> Path:
    """Return the folder `name` inside this package."""
    return _PACKAGE / name


def instance() -> Path:
    """Return the folder of what this installation keeps (database, keys, photos); make it."""
    folder = Path.cwd() / "instance"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
