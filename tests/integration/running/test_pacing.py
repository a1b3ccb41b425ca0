"""Who sends or reads slowly, or not at all, holds up nobody else."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from integration.running.web_process import Running

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
MORE_THAN_THREADS = 12
LARGE = 300_000
# Less than the patience of the server: nobody waits for a slow one to be given up.
BOUNDED = 1.5


def head(length: int, path: str = "/upload") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()


@pytest.fixture(scope="module")
def hasty(application: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(application, tmp_path_factory.mktemp("hasty"), "hasty_server")
    found.wait_until_open()
    yield found
    found.end()


@contextmanager
def connections(server: Running, number: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            for _ in range(number)
        ]


def asked(server: Running, words: bytes) -> bytes:
    """Return the whole answer; the server closes the connection."""
    with connections(server, 1) as [one]:
        one.sendall(words)
        return rest(one)


def body(one: socket.socket) -> bytes:
    """Return the body of the next answer on a connection that stays open."""
    got = b""
    while not (found := re.search(rb"Content-Length: (\d+)\r\n.*?\r\n\r\n(.*)", got, re.DOTALL)):
        got += one.recv(65536)
    while len(found[2]) < int(found[1]):
        got += one.recv(65536)
        found = re.search(rb"Content-Length: (\d+)\r\n.*?\r\n\r\n(.*)", got, re.DOTALL)
        assert found
    return found[2]


def rest(one: socket.socket) -> bytes:
    return b"".join(iter(lambda: one.recv(65536), b""))


@contextmanager
def trickling(ends: list[socket.socket], byte: bytes) -> Iterator[None]:
    """Send one byte on each connection, again and again, as long as the server takes them."""
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(0.1):
            for one in ends:
                with contextlib.suppress(OSError):
                    one.send(byte)

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def answers_at_once(server: Running) -> bool:
    begun = time.monotonic()
    return b"alive" in asked(server, HEALTH) and time.monotonic() - begun < BOUNDED


def test_silent_connections_hold_up_nobody_and_are_closed(hasty: Running) -> None:
    with connections(hasty, MORE_THAN_THREADS) as silent:
        assert answers_at_once(hasty)
        assert [one.recv(1) for one in silent] == [b""] * MORE_THAN_THREADS


def test_trickling_heads_hold_up_nobody_and_are_refused(hasty: Running) -> None:
    with connections(hasty, MORE_THAN_THREADS) as slow:
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        with trickling(slow, b"x"):
            assert answers_at_once(hasty)
            assert all(one.recv(12) == b"HTTP/1.1 408" for one in slow)


@pytest.mark.parametrize("length", [1000, LARGE])
def test_silent_bodies_hold_up_nobody_and_are_refused(hasty: Running, length: int) -> None:
    with connections(hasty, MORE_THAN_THREADS) as silent:
        for one in silent:
            one.sendall(head(length) + b"x")
        assert answers_at_once(hasty)
        assert hasty.get("/healthz") == "alive\n"
        said = {rest(one).partition(b"\r\n")[0].split()[1] for one in silent}
        assert said <= {b"408", b"400", b"503"}


def test_trickling_large_bodies_leave_room_for_pages_and_forms(hasty: Running) -> None:
    with connections(hasty, MORE_THAN_THREADS) as slow:
        for one in slow:
            one.sendall(head(LARGE))
        with trickling(slow, b"x"):
            form = head(7).replace(b"Host", b"Connection: close\r\nHost") + b"a=small"
            for _ in range(3):
                assert answers_at_once(hasty)
                assert asked(hasty, form).endswith(b"\r\n\r\n7")


def test_a_slow_but_honest_upload_is_taken(hasty: Running) -> None:
    with connections(hasty, 1) as [one]:
        one.sendall(head(LARGE))
        for _ in range(10):  # longer than the patience
            one.sendall(bytes(LARGE // 10))
            time.sleep(0.25)
        assert body(one) == b"300000"


def test_an_upload_that_waits_for_the_word_to_go_on_gets_it(hasty: Running) -> None:
    with connections(hasty, 1) as [one]:
        one.sendall(head(4).replace(b"Host", b"Expect: 100-continue\r\nHost"))
        assert one.recv(65536).startswith(b"HTTP/1.1 100")
        one.sendall(b"word")
        assert body(one) == b"4"


def test_one_address_reads_with_one_thread_of_four_while_another_uploads(hasty: Running) -> None:
    with connections(hasty, 3) as slow, ExitStack() as stack:
        for one in slow:
            one.sendall(head(LARGE))
        time.sleep(0.2)
        other = stack.enter_context(
            socket.create_connection(
                ("127.0.0.1", hasty.port), timeout=20, source_address=("127.0.0.2", 0)
            )
        )
        begun = time.monotonic()
        other.sendall(head(LARGE) + bytes(LARGE))
        assert body(other) == b"300000"
        assert time.monotonic() - begun < BOUNDED


def test_a_kept_connection_may_idle_and_is_asked_again(hasty: Running) -> None:
    page = HEALTH.replace(b"close", b"keep-alive")
    with connections(hasty, 1) as [one]:
        for _ in range(3):
            one.sendall(page)
            assert body(one) == b"alive\n"
            time.sleep(0.5)
        one.sendall(page + page[:20])
        assert body(one) == b"alive\n"
        assert answers_at_once(hasty)
        assert one.recv(12) == b"HTTP/1.1 408"


def test_who_does_not_read_the_answer_holds_up_nobody_for_long(hasty: Running) -> None:
    with ExitStack() as stack:
        for _ in range(MORE_THAN_THREADS // 2):
            one = stack.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.settimeout(20)
            one.connect(("127.0.0.1", hasty.port))
            one.sendall(HEALTH.replace(b"healthz", b"large"))
        begun = time.monotonic()
        assert b"alive" in asked(hasty, HEALTH)
        assert time.monotonic() - begun < 10


def test_who_stays_after_the_answer_holds_up_nobody(hasty: Running) -> None:
    with connections(hasty, MORE_THAN_THREADS) as staying:
        for one in staying:
            one.sendall(HEALTH)
        assert answers_at_once(hasty)
        assert [body(one) for one in staying] == [b"alive\n"] * MORE_THAN_THREADS


def test_a_head_without_end_is_refused(hasty: Running) -> None:
    endless = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 65536
    answer = asked(hasty, endless)
    assert answer.startswith(b"HTTP/1.1 431")
    assert b"Your browser sends more than we can read" in answer


def test_an_address_without_end_is_refused_with_a_page_that_says_so(hasty: Running) -> None:
    answer = asked(hasty, b"GET /?q=" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head, _gap, page = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414")
    assert f"Content-Length: {len(page)}".encode() in head
    assert b"Connection: close" in head
    assert b"The address is too long" in page
    assert b'lang="sv"' in page
    assert b'href="/"' in page
    assert page.endswith(b"</html>")
    assert answers_at_once(hasty)


def test_when_all_room_is_taken_the_one_that_waited_longest_makes_room(hasty: Running) -> None:
    with connections(hasty, 600) as silent:
        del silent
        assert answers_at_once(hasty)


def test_behind_a_proxy_half_of_the_threads_read_for_it(app: Flask, tmp_path: Path) -> None:
    server = Running(app, tmp_path, "hasty_server", PROXIES="1")
    server.wait_until_open()
    try:
        with connections(server, 2) as [slow, other]:
            slow.sendall(head(LARGE))
            time.sleep(0.2)
            begun = time.monotonic()
            other.sendall(head(LARGE) + bytes(LARGE))
            assert body(other) == b"300000"
            assert time.monotonic() - begun < BOUNDED
    finally:
        server.end()
