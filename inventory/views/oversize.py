"""A request with more in it than the server reads: let its sender see the answer all the same."""

from flask import request

_MOST_DISCARDED = 200 * 1024 * 1024
_PIECE = 64 * 1024


def discard_body() -> None:
    """Read what is still being sent, and forget it.

    A browser that is cut off while it sends shows a fault of its own instead of our answer.
    """
    stream = request.environ["wsgi.input"]
    left = min(request.content_length or 0, _MOST_DISCARDED)
    while left > 0:
        read = len(stream.read(min(left, _PIECE)))
        if not read:
            return
        left -= read
