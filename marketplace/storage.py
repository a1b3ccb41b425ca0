"""Files that the product keeps beside the database, by name, in a folder."""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from marketplace.config import ConfigurationError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}")
_DOOMED = "files_to_delete_after_commit"
_EXTENSION = "storage"


class Storage(Protocol):
    """Keeps bytes under names of a–z, 0–9, hyphen, underscore and point."""

    def write(self, name: str, data: bytes) -> None:
        """Keep `data`; whoever reads sees all of it or nothing."""

    def read(self, name: str) -> bytes | None:
        """Return what is kept under the name, None when nothing is."""

    def delete(self, name: str) -> None:
        """Remove it; nothing happens when it is not there."""

    def names(self, *, older_than: float) -> Iterator[str]:
        """Yield the names of what was written before a time (seconds since 1970, UTC)."""


class Folder:
    """A folder on this host, or one that all hosts have mounted."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o750, parents=True, exist_ok=True)

    def write(self, name: str, data: bytes) -> None:
        """Keep `data`: written beside and moved into place, on disk when this returns."""
        path = self._path(name)
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def read(self, name: str) -> bytes | None:
        """Return what is kept under the name, None when nothing is."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Remove it; nothing happens when it is not there."""
        self._path(name).unlink(missing_ok=True)

    def names(self, *, older_than: float) -> Iterator[str]:
        """Yield the names, half-written files too, of what was written before a time."""
        for path in sorted(self.root.glob("*/*")):
            try:
                written = path.stat().st_mtime
            except FileNotFoundError:
                continue
            if path.is_file() and written < older_than:
                yield path.name

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not a name of a stored file")
        # Two levels, since folders with very many files are slow to list and to back up.
        return self.root / name[:2] / name


def opened(address: str) -> Storage:
    """Return the storage that STORAGE_URL names; raises ConfigurationError for what is not one."""
    if address.startswith("file://"):
        address = address.removeprefix("file://")
    if "://" in address:
        raise ConfigurationError(
            "STORAGE_URL must be a folder; this version keeps files in no other place"
        )
    return Folder(Path(address))


def init_app(app: Flask) -> None:
    """Open the storage of the settings, so that a wrong one stops the start."""
    app.extensions[_EXTENSION] = opened(app.config["SETTINGS"].storage_url)


def current() -> Storage:
    """Return the application's storage (needs its context)."""
    if _EXTENSION not in current_app.extensions:
        init_app(current_app)
    storage: Storage = current_app.extensions[_EXTENSION]
    return storage


def delete_after_commit(session: Session, names: Iterable[str]) -> None:
    """Remove the files once the session's transaction is committed, and not if it is rolled back.

    When the process dies in between they stay until orphans are looked for.
    """
    session.info.setdefault(_DOOMED, []).extend(names)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for name in session.info.pop(_DOOMED, ()):
        current().delete(name)


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop(_DOOMED, None)
