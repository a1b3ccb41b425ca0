"""The race: orders spread over real processes that begin together."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from racing import Orders, Race

from marketplace.config import Settings

PROCESSES = 3
ROOT = Path(__file__).parents[2]
RACER = Path(__file__).with_name("racer.py")


@pytest.fixture
def race(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Race]:
    """Yield a function that runs orders spread over three processes and counts the answers."""
    runners: list[subprocess.Popen[str]] = []

    def run(orders: Orders) -> Counter[str]:
        start = tmp_path / "start"
        signs = [tmp_path / f"ready-{n}" for n in range(PROCESSES)]
        for n, ready in enumerate(signs):
            file = tmp_path / f"orders-{n}.json"
            share = {
                "database": settings.database_url.get_secret_value(),
                "storage": settings.storage_url,
                "orders": orders[n::PROCESSES],
            }
            file.write_text(json.dumps(share), encoding="utf-8")
            command = [sys.executable, str(RACER), str(file), str(ready), str(start)]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            runners.append(
                subprocess.Popen(  # noqa: S603 - our own script
                    command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
                )
            )
        deadline = time.monotonic() + 60
        while not all(ready.exists() for ready in signs) and time.monotonic() < deadline:
            time.sleep(0.01)
        start.touch()
        answers: list[str] = []
        for process in runners:
            output, _none = process.communicate(timeout=90)
            assert process.returncode == 0
            answers.extend(json.loads(output))
        return Counter(re.sub(r" \d+$", "", answer) for answer in answers)

    del app
    yield run
    # One that is left behind would write into the next test's database.
    for process in runners:
        process.kill()
        process.communicate()
