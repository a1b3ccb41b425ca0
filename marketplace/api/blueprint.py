"""Operations of the API: address, who may call, what goes in and out, declared in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

import flask_smorest
from flask import Response

from marketplace.api import reading
from marketplace.api.schemas import PROBLEM, Answer, Body, Query
from marketplace.web.guard import Audience, access
from marketplace.web.problems import MIMETYPE

PREFIX = "/api/v1"
RATE = "api"
# What every operation may answer: a wrong token, an Accept or address that cannot be served, too
# many requests, a database that is away for a moment.
ALWAYS = (401, 406, 422, 429, 503)
WITH_BODY = (400, 413, 415)
_NOTE = "_apidoc"

View = TypeVar("View", bound=Callable[..., Response])


@dataclass(frozen=True)
class Given:
    """What came with the request; read when its turn comes in the order of refusals."""

    _query: type[Query]
    _body: type[Body] | None

    def query(self) -> dict[str, Any]:
        """Return the parameters of the address; raises Invalid."""
        return reading.address(self._query)

    def json(self) -> object:
        """Return the JSON as it came; raises Unreadable, and 415 for another content type."""
        return reading.json_body()

    def body(self, sent: object | None = None) -> dict[str, Any]:
        """Return the body, or what `json` gave, as its schema reads it; raises Invalid."""
        if self._body is None:
            raise TypeError("this operation has no body")
        reading.address(self._query)
        return reading.body(self._body, self.json() if sent is None else sent)


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A part of the API: its operations live under /api/v1 and stand in the OpenAPI document."""

    def __init__(self, name: str, import_name: str, *, description: str) -> None:
        super().__init__(f"api_{name}", import_name, url_prefix=PREFIX, description=description)
        self.tag = name

    def operation(
        self,
        method: str,
        rule: str,
        *,
        audience: Audience = Audience.TOKEN,
        answer: type[Answer] | None,
        status: int = 200,
        query: type[Query] = Query,
        body: type[Body] | None = None,
        refusals: Sequence[int] = (),
        headers: Sequence[dict[str, Any]] = (),
    ) -> Callable[[View], View]:
        """Register a view as an operation; it gets `given` and the variables of its address.

        `refusals` are the statuses that this operation may answer besides those of all.
        """

        def register(view: View) -> View:
            @wraps(view)
            def answered(**names: str) -> Response:
                return view(Given(query, body), **names)

            places = [{"in": "query", "required": False, "schema": query}, *headers]
            documented = self._documented(answered, audience, answer, status, places, body)
            codes = {*ALWAYS, *refusals, *(WITH_BODY if body else ())}
            for code in sorted(codes):
                documented = self.alt_response(
                    code,
                    schema=PROBLEM,
                    content_type=MIMETYPE,
                    description=HTTPStatus(code).phrase,
                )(documented)
            self.add_url_rule(
                rule,
                view.__name__,
                access(audience, rate=RATE)(documented),
                methods=[method],
                tags=[self.tag],
            )
            return view

        return register

    def _documented(
        self,
        view: Callable[..., Response],
        audience: Audience,
        answer: type[Answer] | None,
        status: int,
        places: list[dict[str, Any]],
        body: type[Body] | None,
    ) -> Any:  # noqa: ANN401 - flask-smorest has no types
        if body is not None:
            places.append({"in": "json", "required": bool(_needed(body)), "schema": body})
        # The same note that flask-smorest's own `arguments` leaves, which would also read the
        # arguments before the view can say that the caller may not know of the thing.
        setattr(view, _NOTE, {"arguments": {"parameters": places}})
        open_to_all: list[dict[str, list[str]]] = [] if audience is Audience.TOKEN else [{}]
        view = self.doc(security=[*open_to_all, {"bearer": []}])(view)
        return self.alt_response(status, schema=answer, success=True)(view)


def _needed(body: type[Body]) -> list[str]:
    return [name for name, field in body().fields.items() if field.required]
