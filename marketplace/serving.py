"""One web process: gunicorn with threads, set up in code, with the worker inside if asked."""

import signal
from collections.abc import Mapping
from threading import Event
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from marketplace import pacing, sparing, unread, worker
from marketplace.arrivals import LARGEST
from marketplace.config import Settings
from marketplace.extensions import db

GRACEFUL_SECONDS = 30
# How long the loop of a process may be silent before it is replaced; slow requests do not stop it.
SILENT_SECONDS = 60
# Below the 1024 files that a process may usually open.
CONNECTIONS = 500
KEEP_ALIVE_SECONDS = 5


class _Arbiter(Arbiter):  # type: ignore[misc] # gunicorn has no types
    def handle_int(self) -> None:
        # Ctrl-C is how a person stops the service: as politely as a supervisor does it.
        self.handle_term()


class Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """The application on `HOST`:`PORT`, as many processes and threads as the settings say.

    `pages` are told to requests that are too long to be read, by status; ours where none are given.
    """

    worker = pacing.Worker

    def __init__(
        self, app: Flask, *, with_worker: bool, pages: Mapping[int, bytes] | None = None
    ) -> None:
        self._app = app
        self._with_worker = with_worker
        self._embedded: worker.Embedded | None = None
        self.unread = {
            status: unread.answer(status, page)
            for status, page in (pages or unread.pages(app)).items()
        }
        """The answers to requests that are never read, by their status."""
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn everything; it reads no file and no environment of its own."""
        settings: Settings = self._app.config["SETTINGS"]
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        for name, value in {
            "bind": f"{host}:{settings.port}",
            "workers": settings.web_processes,
            "worker_class": self.worker,
            "worker_connections": CONNECTIONS,
            "threads": settings.web_threads,
            "graceful_timeout": GRACEFUL_SECONDS,
            "timeout": SILENT_SECONDS,
            "keepalive": KEEP_ALIVE_SECONDS,
            # An address may be as long as the head that is gathered: what is too much to search for
            # is said by the page, in the reader's language, and comes back as the next `Referer`.
            "limit_request_line": 0,
            "limit_request_field_size": LARGEST,
            # The kernel's way of sending files knows no time limit for who does not read them.
            "sendfile": False,
            "control_socket_disable": True,
            "preload_app": True,
            "loglevel": "warning",
            # The application trusts as many proxies as TRUSTED_PROXIES says; gunicorn none.
            "forwarded_allow_ips": "",
            "when_ready": self._ready,
            "post_fork": self._forked,
            "post_worker_init": self._begin,
            "worker_exit": self._end,
        }.items():
            self.cfg.set(name, value)

    @property
    def proxied(self) -> bool:
        """Whether all connections come from a proxy, whose address says nothing of who asks."""
        settings: Settings = self._app.config["SETTINGS"]
        return settings.trusted_proxies > 0

    def load(self) -> Flask:
        """Return the application, made once before the processes fork."""
        return self._app

    def run(self) -> None:
        """Serve until SIGTERM or Ctrl-C; requests under way are finished."""
        with self._app.app_context():
            # A connection must not be shared across a fork.
            db.engine.dispose()
        sparing.prepare()
        _Arbiter(self).run()

    def _ready(self, arbiter: Any) -> None:  # noqa: ANN401 - gunicorn's hook
        del arbiter
        if not self._mails_first():
            self._announce()

    def _announce(self) -> None:
        settings: Settings = self._app.config["SETTINGS"]
        click.echo(f"Allmänningen is open at {settings.base_url}/")

    def _mails_first(self) -> bool:
        """Whether mails that wait go onto the console, so that the address is told after them."""
        settings: Settings = self._app.config["SETTINGS"]
        return self._with_worker and not settings.smtp_url.get_secret_value()

    def _forked(self, arbiter: Any, process: Any) -> None:  # noqa: ANN401 - gunicorn's hook
        del arbiter, process
        with self._app.app_context():
            db.engine.dispose(close=False)

    def _begin(self, process: Any) -> None:  # noqa: ANN401 - gunicorn's hook
        # A terminal sends Ctrl-C to every process; the first one tells the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if self._with_worker:
            # Of several processes the first announces, once; not those that replace a dead one.
            first = process.age == 1 and self._mails_first()
            self._embedded = worker.Embedded(self._app, self._announce if first else None)
            self._embedded.start()

    def _end(self, arbiter: Any, process: Any) -> None:  # noqa: ANN401 - gunicorn's hook
        del arbiter, process
        if self._embedded is not None:
            self._embedded.stop()


def work(app: Flask) -> None:
    """Run the worker alone until SIGTERM or Ctrl-C; mails under way are finished."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(app, stop)
