"""Serves the application for real, and asks the feed checker of tests/tools what is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

CHECKER = Path(__file__).parent / "tools" / "check_ics.py"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yield the address of a real server of the application."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def problems(target: str, *options: str) -> dict[str, list[str]]:
    """Return what the checker finds wrong (FAIL or WARN) with a file or address, by check id."""
    ran = subprocess.run(  # noqa: S603 - our own checker
        [sys.executable, str(CHECKER), "--json", *options, target],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert ran.returncode in {0, 1}, ran.stderr
    rows: list[dict[str, Any]] = json.loads(ran.stdout)
    assert {row["id"][0] for row in rows} >= set("BSCVEP")
    found = {row["id"]: row["problems"] for row in rows if row["status"] in {"FAIL", "WARN"}}
    if "ICALJS_DIR" not in os.environ:
        found.pop("P02", None)  # the third reader, ical.js, takes part where it is installed
    return found
