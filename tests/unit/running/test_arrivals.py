"""Where a request ends, and how long a large body is waited for."""

import socket
import threading
import time

import pytest

from marketplace.arrivals import LARGEST, Arrival, Stage
from marketplace.pacing import Reader

LINE = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("data", "stage"),
    [
        (b"", Stage.ARRIVING),
        (LINE, Stage.ARRIVING),
        (LINE + b"\r\n", Stage.COMPLETE),
        (LINE + b"Content-Length: 3\r\n\r\nab", Stage.ARRIVING),
        (LINE + b"Content-Length: 3\r\n\r\nabc", Stage.COMPLETE),
        (LINE + b"content-length:\t3 \r\n\r\nabcGET", Stage.COMPLETE),
        (LINE + b"Content-Length: 99999\r\n\r\n", Stage.LARGE),
        (LINE + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", Stage.LARGE),
        (LINE + b"transfer-encoding : chunked\r\n\r\n", Stage.LARGE),
        (LINE + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", Stage.LARGE),
        (LINE + b"X: " + b"a" * LARGEST, Stage.TOO_LONG),
    ],
)
def test_what_has_arrived_tells_what_can_be_done(data: bytes, stage: Stage) -> None:
    assert Arrival(data, ends=0.0).stage() is stage
    slowly = Arrival(b"", ends=0.0)
    seen = slowly.stage()
    for start in range(0, len(data), 1000 if len(data) > LARGEST else 1):
        slowly.data += data[start : start + (1000 if len(data) > LARGEST else 1)]
        seen = slowly.stage()
        if seen in {Stage.LARGE, Stage.TOO_LONG}:
            break
    assert seen is stage, "a byte at a time makes no difference"


def test_a_large_body_is_read_only_as_long_as_it_keeps_the_lowest_pace() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = Reader(ours, patience=0.3, rate=100.0)
        over = threading.Event()

        def trickle() -> None:
            for _ in range(40):
                if over.wait(0.05):
                    return
                theirs.send(b"a")

        sender = threading.Thread(target=trickle)
        sender.start()
        begun, received = time.monotonic(), bytearray()

        def read_on() -> None:
            for _ in range(40):
                received.extend(reader.recv(10))

        try:
            with pytest.raises(TimeoutError):
                read_on()
        finally:
            over.set()
            sender.join()
        lasted = time.monotonic() - begun
    # Twenty bytes a second are a fifth of the lowest pace: it ends soon after its patience.
    assert len(received) < 20
    assert lasted < 1.5
