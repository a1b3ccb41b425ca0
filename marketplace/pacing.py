"""How the web process reads: at each sender's pace, without lending threads to those who wait.

gunicorn's own worker lends a thread to a connection and reads on it without a deadline, so that as
many silent senders as there are threads stop the service. Here the loop gathers what arrives, and a
thread gets a request that is complete. Only a body too large to be gathered is read on a thread,
at a lowest pace, by at most half of the threads, half of those for one address.
"""

import contextlib
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from typing import Any, ClassVar

from gunicorn.workers.gthread import TConn, ThreadWorker

from marketplace import unread
from marketplace.arrivals import LARGEST, Arrival, Stage
from marketplace.limits import client_of

LAST = b"Connection: close\r\nContent-Length: 0\r\n"
TIMEOUT = b"408 Request Timeout"
BUSY = b"503 Service Unavailable\r\nRetry-After: 30"


def _bare(status: bytes) -> bytes:
    """Return an answer that is no more than its status."""
    return b"HTTP/1.1 %s\r\n%s\r\n" % (status, LAST)


class Reader:
    """A connection as its request's parser sees it: read no longer than `patience` allows."""

    def __init__(self, sock: socket.socket, patience: float, rate: float) -> None:
        self._sock, self._patience, self._rate = sock, patience, rate
        self._begun, self._received = time.monotonic(), 0

    def recv(self, size: int) -> bytes:
        """Return what has arrived; raises TimeoutError when the sender is slower than `rate`."""
        earned = self._patience + self._received / self._rate if self._patience else 0.0
        left = min(self._begun + earned - time.monotonic(), self._patience)
        if left <= 0:
            raise TimeoutError("the request is read no further")
        before = self._sock.gettimeout()
        self._sock.settimeout(left if before is None else min(left, before))
        try:
            data = self._sock.recv(size)
        finally:
            self._sock.settimeout(before)
        self._received += len(data)
        return data

    def gettimeout(self) -> float | None:
        """Return the socket's own timeout."""
        return self._sock.gettimeout()

    def settimeout(self, seconds: float | None) -> None:
        """Set the socket's own timeout."""
        self._sock.settimeout(seconds)


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """gunicorn's worker with threads, whose threads wait for nobody."""

    patience: ClassVar[float] = 15.0
    """Seconds that a request, or a pause within a large body, may last."""
    rate: ClassVar[float] = 4000.0
    """Bytes that earn a second more: GPRS is faster; 10 MB may take 40 minutes."""
    waits: ClassVar[float] = 60.0
    """Seconds that a large body waits for its turn."""
    takes: ClassVar[float] = 30.0
    """Seconds that a reader may pause within an answer."""
    lingers: ClassVar[float] = 2.0
    """Seconds in which an answer that ends the connection can be read (RFC 9112, 9.6)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's
        super().__init__(*args, **kwargs)
        self.bodies = max(1, self.cfg.threads // 2)
        self.bodies_of_one = self.bodies if self.app.proxied else max(1, self.bodies // 2)
        # By whether it is the address that has no end, as far as it was read.
        self._too_long: dict[bool, bytes] = {
            True: self.app.unread[unread.TOO_LONG_ADDRESS],
            False: self.app.unread[unread.TOO_LONG_HEAD],
        }
        # Each in the order in which they came; the loop's own thread is the only one that looks.
        self._arriving: dict[TConn, Arrival] = {}
        self._waiting: dict[TConn, Arrival] = {}
        self._leaving: dict[TConn, float] = {}
        self._reading: dict[TConn, str] = {}

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection; the one that has kept us waiting the longest makes room."""
        if self.nr_conns >= self.worker_connections - self.cfg.threads:
            self._make_room()
        super().accept(listener)

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Gather the next request of a connection that was kept."""
        if conn in self.keepalived_conns:
            super().on_client_socket_readable(conn, client)

    def enqueue_req(self, conn: TConn) -> None:
        """Gather a request, from what its parser had already read of it."""
        early = conn.parser.unreader.take_buffered() if conn.parser else b""
        arrival = Arrival(early, ends=time.monotonic() + self.patience)
        try:
            seconds = struct.pack("ll", int(self.takes), 0)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
            conn.sock.settimeout(0.0)
        except OSError:
            self._end(conn)
            return
        self._arriving[conn] = arrival
        self._listen(conn, self._on_bytes)
        self._judge(conn, arrival)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep the connection, or let the sender read the answer to its end and close."""
        self._reading.pop(conn, None)
        if not fs.cancelled() and fs.exception() is None and fs.result():
            super().finish_request(conn, fs)
        else:
            self._linger(conn)
        self._admit()

    def murder_pending(self) -> None:
        """Part from those whose time is over; the loop asks at least once a second."""
        now = time.monotonic()
        for conn, arrival in list(self._arriving.items()):
            if arrival.data and now >= arrival.ends + len(arrival.data) / self.rate:
                self._refuse(conn, _bare(TIMEOUT))
            elif not arrival.data and now >= arrival.ends - self._hurry():
                self._drop(conn)
        for conn, arrival in list(self._waiting.items()):
            if now >= arrival.ends:
                self._refuse(conn, _bare(BUSY))
        for conn in [one for one, ends in self._leaving.items() if now >= ends]:
            self._drop(conn)

    def _make_room(self) -> None:
        if self._leaving:
            self._drop(next(iter(self._leaving)))
        elif self.keepalived_conns:
            self.keepalived_conns[0].timeout = 0.0
            self.murder_keepalived()
        elif self._arriving or self._waiting:
            self._drop(next(iter(self._arriving or self._waiting)))

    def _hurry(self) -> float:
        """Return how much of its time a silent connection loses when the process has to end."""
        return 0.0 if self.alive else max(0.0, self.patience - self.lingers)

    def _on_bytes(self, conn: TConn, client: socket.socket) -> None:
        arrival = self._arriving.get(conn)
        if arrival is None:
            return  # made room for another one a moment ago
        try:
            data = client.recv(LARGEST)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        arrival.data += data
        self._judge(conn, arrival)

    def _judge(self, conn: TConn, arrival: Arrival) -> None:
        stage = arrival.stage()
        if stage is Stage.TOO_LONG:
            self._refuse(conn, self._too_long[arrival.in_address])
        elif stage is Stage.COMPLETE:
            self._forget(conn)
            self._lend(conn, arrival, patience=0.0)
        elif stage is Stage.LARGE:
            self._forget(conn)
            arrival.ends = time.monotonic() + self.waits
            self._waiting[conn] = arrival
            self._admit()

    def _admit(self) -> None:
        """Let large bodies be read, the first that came first, as far as there is room."""
        for conn, arrival in list(self._waiting.items()):
            if len(self._reading) >= self.bodies:
                return
            client = client_of(conn.client[0])
            if list(self._reading.values()).count(client) < self.bodies_of_one:
                del self._waiting[conn]
                self._reading[conn] = client
                self._lend(conn, arrival, patience=self.patience)

    def _lend(self, conn: TConn, arrival: Arrival, *, patience: float) -> None:
        try:
            conn.init()
            conn.data_ready = True
            conn.parser.unreader.unread(bytes(arrival.data))
            conn.parser.unreader.sock = Reader(conn.sock, patience, self.rate)
        except OSError:
            self._reading.pop(conn, None)
            self._end(conn)
            return
        super().enqueue_req(conn)

    def _refuse(self, conn: TConn, answer: bytes) -> None:
        self._forget(conn)
        with contextlib.suppress(OSError):
            conn.sock.send(answer)
        self._linger(conn)

    def _linger(self, conn: TConn) -> None:
        """Half-close; gunicorn waits for the other side on the loop's thread, which stops all."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.settimeout(0.0)
        except OSError:
            self._end(conn)
            return
        self._leaving[conn] = time.monotonic() + self.lingers
        self._listen(conn, self._on_last_bytes)

    def _on_last_bytes(self, conn: TConn, client: socket.socket) -> None:
        if conn not in self._leaving:
            return
        try:
            over = not client.recv(LARGEST)
        except BlockingIOError:
            over = False
        except OSError:
            over = True
        if over:
            self._drop(conn)

    def _listen(self, conn: TConn, told: Callable[[TConn, socket.socket], None]) -> None:
        self.poller.register(conn.sock, EVENT_READ, partial(told, conn))

    def _drop(self, conn: TConn) -> None:
        self._forget(conn)
        self._end(conn)

    def _forget(self, conn: TConn) -> None:
        for held in (self._arriving, self._waiting, self._leaving):
            held.pop(conn, None)
        with contextlib.suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)

    def _end(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()
