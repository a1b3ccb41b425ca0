"""Logs: one JSON object a line (words for people on a terminal), request id, secrets masked."""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any, cast
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.types import EventDict, Processor, WrappedLogger

from marketplace.audit import MASK, is_secret

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# Secrets that stand in addresses and sentences: feeds, invitations, query strings, headers, tokens.
_PATTERNS = (
    (
        re.compile(r"(?i)(/calendar/)(?!listing/[a-z0-9]+\.ics(?:[\s?\"',)]|$))[^\s?\"']+"),
        rf"\1{MASK}",
    ),
    (
        re.compile(r"(?i)(/invitations?/)(?![a-z0-9]{12}/revocation\b)[^\s?\"']+"),
        rf"\1{MASK}",
    ),
    (re.compile(r"(/(?:sign-in|token|unsubscribe)/)[A-Za-z0-9_-]{20,}"), rf"\1{MASK}"),
    # By their look, wherever they stand: what marketplace/tokens.py makes, in an odd address too.
    (re.compile(r"(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{43,}|[0-9a-f]{64}"), MASK),
    (re.compile(r"([?&](?:token|code|key|secret|password)=)[^&\s\"']+"), rf"\1{MASK}"),
    (re.compile(r"(?i)(bearer\s+)[A-Za-z0-9._~+/=-]+"), rf"\1{MASK}"),
    (re.compile(r"\b(alm_)[A-Za-z0-9_-]{16,}"), rf"\1{MASK}"),
    (re.compile(r"(://[^/\s:@]+:)[^@/\s]+@"), rf"\1{MASK}@"),
)

log = structlog.get_logger("request")


def configure() -> None:
    """Send structlog and the standard library's logging through one formatter to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    terminal = sys.stderr.isatty()
    last: Processor = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    faults: list[Processor] = [] if terminal else [structlog.processors.format_exc_info]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *faults,
                mask,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def mask(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace secrets by asterisks: by the name of their field, or by how they look."""
    del logger, method
    return cast("EventDict", {name: _masked(name, value) for name, value in event.items()})


def without_secrets(text: str) -> str:
    """Return the text with tokens, codes and passwords replaced by asterisks."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _masked(name: str, value: Any) -> Any:  # noqa: ANN401 - a log takes anything
    if value and is_secret(name):
        return MASK
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, MutableMapping):
        return {key: _masked(str(key), part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(name, part) for part in value]
    return value


def init_app(app: Flask) -> None:
    """Give every request an id, answered as X-Request-ID, and one line when it is done."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    asked = request.headers.get("X-Request-ID", "")
    g.request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid4().hex
    g.request_started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    began = g.get("request_started")
    if began is None:
        return response
    response.headers["X-Request-ID"] = g.request_id
    if request.endpoint not in {"static", "health.healthz", "health.readyz"}:
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )
    return response
