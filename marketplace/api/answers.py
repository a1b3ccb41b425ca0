"""How the API answers: JSON as it was made, lists by the page, instants with their offset."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, current_app, request
from flask_babel import get_locale

from marketplace.config import Settings
from marketplace.orm import Json
from marketplace.periods import Period, local

Row = TypeVar("Row")


def of(value: Any, status: int = 200, **headers: str) -> Response:  # noqa: ANN401 - any JSON
    """Return the value as JSON; the same value gives the same bytes."""
    body = json.dumps(value, ensure_ascii=False)
    return Response(body, status, mimetype="application/json", headers=headers)


def nothing() -> Response:
    """Return 204."""
    return Response(status=204)


def page(items: Sequence[Json], total: int, query: Mapping[str, Any]) -> Response:
    """Return one page of a list, with the address of the next one."""
    number, size = query["page"], query["per_page"]
    following = None
    if number * size < total:
        kept = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
        asked = urlencode([*kept, ("page", str(number + 1))])
        following = f"{settings().base_url}{request.path}?{asked}"
    return of({"items": items, "total": total, "next": following})


def cut(rows: Sequence[Row], query: Mapping[str, Any]) -> Sequence[Row]:
    """Return the rows of the page that `query` asks for, of all rows."""
    first = offset(query)
    return rows[first : first + query["per_page"]]


def offset(query: Mapping[str, Any]) -> int:
    """Return how many rows come before the page that `query` asks for."""
    before: int = (query["page"] - 1) * query["per_page"]
    return before


def instant(moment: datetime, zone: ZoneInfo) -> str:
    """Return the instant as ISO 8601 on the zone's wall clock, with its offset."""
    return local(moment, zone).isoformat()


def period(span: Period, zone: ZoneInfo) -> Json:
    """Return the two ends of a period."""
    return {"starts_at": instant(span.starts_at, zone), "ends_at": instant(span.ends_at, zone)}


def settings() -> Settings:
    """Return the settings of the application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def language() -> str:
    """Return the language of this answer."""
    return str(get_locale())
