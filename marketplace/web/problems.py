"""Refusals as `application/problem+json` (RFC 9457), as docs/api.md promises."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, request

from marketplace.errors import Busy, DomainError, Invalid, TooMany

MIMETYPE = "application/problem+json"
RETRY_SECONDS = 10
LISTS = ("reasons", "clashes", "alternatives", "lines", "in_the_way")


def wanted() -> bool:
    """Tell whether this request is answered with a problem instead of a page."""
    return request.path.startswith("/api/")


def of_error(error: DomainError) -> Response:
    """Return the problem of a domain error, with its reasons, clashes and whatever else it has."""
    more: dict[str, Any] = {
        name: [_plain(one) for one in _listed(error.facts[name])]
        for name in LISTS
        if error.facts.get(name)
    }
    if isinstance(error, Invalid):
        more["errors"] = [problem.as_json() for problem in error.problems]
    response = of_status(error.status, code=error.code, title=str(error), more=more)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    elif isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def of_status(
    status: int, *, code: str, title: str, detail: str = "", more: dict[str, Any] | None = None
) -> Response:
    """Return a problem; `title` is a sentence in the reader's language."""
    base = current_app.config["SETTINGS"].base_url
    body = {
        "type": f"{base}/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
        **(more or {}),
    }
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype=MIMETYPE)


def _listed(value: object) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _plain(one: Any) -> Any:  # noqa: ANN401 - JSON is any value
    return one.as_json() if hasattr(one, "as_json") else one
