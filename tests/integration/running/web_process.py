"""A real web process for tests: started, asked, ended with all its children."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from flask import Flask
from integration.running import post

TESTS = Path(__file__).parents[2]
PATIENCE = 20.0


class Running:
    """The process, its address, and the file that says that a slow request has arrived."""

    def __init__(self, app: Flask, folder: Path, module: str = "slow_server", **more: str) -> None:
        self.port = post.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.reached = folder / "reached"
        self.process = subprocess.Popen(  # noqa: S603 - a module of these tests
            [sys.executable, "-m", f"integration.running.{module}"],
            env={
                **os.environ,
                "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}",
                "DATABASE_URL": app.config["SETTINGS"].database_url.get_secret_value(),
                "PORT": str(self.port),
                "REACHED": str(self.reached),
                **more,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def wait_until_open(self) -> None:
        """Wait until the address is announced."""
        assert self.process.stdout is not None
        assert any(self.url in line for line in self.process.stdout)

    def get(self, path: str) -> str:
        """Return the page's words."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310 - loopback
            return str(answer.read().decode())

    def end(self) -> None:
        """End the server with its worker processes; return when none of them is left.

        The master alone would leave workers that go on writing into the next test's database.
        """
        assert self.process.stdout is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.read()  # ends when the last one that could write has ended
        self.process.stdout.close()

    def wait_for_the_slow_request(self) -> None:
        """Wait until the server works on it."""
        ends = time.monotonic() + PATIENCE
        while not self.reached.exists():
            assert time.monotonic() < ends
            time.sleep(0.02)
