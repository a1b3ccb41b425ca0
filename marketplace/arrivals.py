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
        self._looked_at = 0
        self._whole = 0

    @property
    def in_address(self) -> bool:
        """Whether nothing but the first line, the address, has arrived."""
        return b"\n" not in self.data

    def stage(self) -> Stage:
        """Judge what is there; a head that is not understood is left to the parser's refusal."""
        if not self._whole:
            # A byte at a time must not cost more than a byte at a time.
            end = self.data.find(_END, max(0, self._looked_at - len(_END) + 1))
            self._looked_at = len(self.data)
            if end < 0:
                return Stage.TOO_LONG if len(self.data) >= LARGEST else Stage.ARRIVING
            head = bytes(self.data[: end + 2])
            if _UNGATHERED.search(head):
                return Stage.LARGE
            # More than 18 digits are no length to the parser either.
            length = _LENGTH.search(head)
            self._whole = end + len(_END) + (int(length[1]) if length else 0)
        if len(self.data) >= self._whole:
            return Stage.COMPLETE
        return Stage.LARGE if self._whole > LARGEST else Stage.ARRIVING
