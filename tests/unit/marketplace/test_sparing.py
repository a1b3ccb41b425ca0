"""What is done before a process forks, in a process of its own: it cannot be undone."""

import os
import subprocess
import sys

import pytest

THREADS = """
import ctypes, gc, threading
from marketplace import sparing
sparing.prepare()
together = threading.Barrier(4)
def take():
    held = [bytes(2000) for _ in range(100)]
    together.wait()
several = [threading.Thread(target=take) for _ in range(4)]
for one in several:
    one.start()
for one in several:
    one.join()
print(gc.get_freeze_count())
ctypes.CDLL(None).malloc_stats()
"""

pytestmark = pytest.mark.skipif(
    "CS_GNU_LIBC_VERSION" not in os.confstr_names, reason="the allocator is another one"
)


def told(**settings: str) -> tuple[int, int]:
    """Return how many objects are frozen, and how many heaps four threads have used."""
    there = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", THREADS],
        env=there | settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return int(done.stdout), done.stderr.count("Arena ")


def test_threads_share_one_heap_and_what_was_imported_is_not_collected() -> None:
    frozen, heaps = told()
    assert heaps == 1
    assert frozen > 1000


def test_how_many_heaps_there_are_is_left_to_whoever_has_said_it() -> None:
    _, heaps = told(MALLOC_ARENA_MAX="3")
    assert heaps > 1
