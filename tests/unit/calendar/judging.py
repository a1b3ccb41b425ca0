"""Runs the feed checker of tests/tools in this process.

Its third reader, ical.js, takes part when ICALJS_DIR names a folder where it is installed; the
other two readers and the checker's own always do.
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

_CHECKER = Path(__file__).parents[2] / "tools" / "check_ics.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_ics", _CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdict(content: bytes, *options: str) -> dict[str, list[str]]:
    """Return the checker's FAILs and WARNs as {check id: problems}; empty means flawless.

    Fails unless the checker ran all of its groups.
    """
    rows = _run(content, *options)
    assert {row["id"][0] for row in rows} >= set("BSCVZEP")
    return {row["id"]: row["problems"] for row in rows if row["status"] in {"FAIL", "WARN"}}


def _run(content: bytes, *options: str) -> list[dict[str, Any]]:
    checker = _load()
    output = io.StringIO()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        feed = folder / "feed.ics"
        feed.write_bytes(content)
        command = ["check_ics", "--json", *options, str(feed)]
        stack.enter_context(mock.patch.object(sys, "argv", command))
        if "ICALJS_DIR" not in os.environ:
            stack.enter_context(mock.patch.object(checker, "lib_icaljs", return_value=None))
        stack.enter_context(contextlib.redirect_stdout(output))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # the checker leaves files to the collector
        checker.main()
    rows: list[dict[str, Any]] = json.loads(output.getvalue())
    return rows
