"""A request on its way: how much of it has arrived, judged by its head."""

import re
from enum import Enum, auto

LARGEST = 64 * 1024
"""Bytes of one request that are gathered before a thread is lent: any form, not a photo."""

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
# A length that only reading tells, and a sender who waits for a word before the body.
_UNGATHERED = re.compile(rb"\r\n(?:transfer-encoding|expect)[ \t]*:", re.IGNORECASE)


class Stage(Enum):
    """What can be done with what has arrived."""

    ARRIVING = auto()
    COMPLETE = auto()
    LARGE = auto()
    TOO_LONG = auto()


class Arrival:
    """What has arrived of a request, and when (by the monotonic clock) it should have ended."""

    def __init__(self, early: bytes, *, ends: float) -> None:
        self.data = bytearray(early)
        self.ends = ends

    def stage(self) -> Stage:
        """Judge what is there; a head that is not understood is left to the parser's refusal."""
        end = self.data.find(_END)
        if end < 0:
            return Stage.TOO_LONG if len(self.data) >= LARGEST else Stage.ARRIVING
        head = bytes(self.data[: end + 2])
        if _UNGATHERED.search(head):
            return Stage.LARGE
        length = _LENGTH.search(head)
        whole = end + len(_END) + (int(length[1]) if length else 0)
        if len(self.data) >= whole:
            return Stage.COMPLETE
        return Stage.LARGE if whole > LARGEST else Stage.ARRIVING
