"""What keeps a process that serves small; to be done once, before it forks and starts threads."""

import ctypes
import gc
import os

_M_ARENA_MAX = -8
"""mallopt's number for it: malloc.h of glibc."""


def prepare() -> None:
    """Let all threads share one heap, and take what there is already out of garbage collection.

    glibc gives each thread a heap of its own, which keeps the most that one request there ever
    needed; one thread at a time runs Python, so one heap is enough for them all. Whoever has set
    MALLOC_ARENA_MAX has chosen.

    What was imported lives as long as the process. Left to be collected it is looked through again
    and again, its memory becomes each process's own, and it is weighed against new garbage, of
    which a quarter as much may pile up.
    """
    if _has_glibc() and "MALLOC_ARENA_MAX" not in os.environ:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    gc.collect()
    gc.freeze()


def _has_glibc() -> bool:
    name = "CS_GNU_LIBC_VERSION"
    return name in os.confstr_names and (os.confstr(name) or "").startswith("glibc")
