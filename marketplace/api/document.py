"""The OpenAPI document: made from the operations themselves."""

from collections.abc import Iterator
from typing import Any, ClassVar

import flask_smorest
from flask import Flask, Response, current_app
from marshmallow import fields

from marketplace.api import answers
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.schemas import Answer, Body
from marketplace.web.guard import Audience

TITLE, VERSION, OPENAPI = "Allmänningen", "1", "3.1.0"
WORDS = (
    "Share and book premises, equipment, services and skills. Lists answer items, total and "
    "next. Times are ISO 8601; without an offset a time is the wall clock of the listing's place. "
    "Refusals are application/problem+json (RFC 9457) with a code for programs."
)
_BEARER = {"type": "http", "scheme": "bearer", "description": "A token made under My account."}

blueprint = ApiBlueprint("document", __name__, description="This document")


class _Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest without its own error pages: refusals are told in one place for all."""

    DEFAULT_ERROR_RESPONSE_NAME: ClassVar[str | None] = None

    def _register_error_handlers(self) -> None:
        """Leave errors to the application."""

    def _register_responses(self) -> None:
        """Describe no error that the application does not answer."""

    def _register_pagination_header(self) -> None:
        """Tell of pages in the body."""


class Document(Answer):
    """An OpenAPI document."""

    openapi = fields.String()

    class Meta:
        """The rest is what OpenAPI says."""

        unknown = "include"


def make(app: Flask) -> Any:  # noqa: ANN401 - flask-smorest has no types
    """Return the API object to which parts are added."""
    app.config.update(API_TITLE=TITLE, API_VERSION=VERSION, OPENAPI_VERSION=OPENAPI)
    api = _Api(
        app,
        spec_kwargs={
            "info": {"description": WORDS},
            "servers": [{"url": app.config["SETTINGS"].base_url}],
        },
    )
    api.spec.components.security_scheme("bearer", _BEARER)
    app.cli.commands.pop("openapi", None)  # the document is served; its commands are not ours
    return api


@blueprint.operation("GET", "/openapi.json", audience=Audience.EVERYONE, answer=Document)
def openapi(given: Given) -> Response:
    """Return this document."""
    given.query()
    api = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    described = api.spec.to_dict()
    for schema in _kinds_of(Body):
        if schema.__name__ in described["components"]["schemas"]:
            described["components"]["schemas"][schema.__name__] |= schema.together
    return answers.of(described)


def _kinds_of(schema: type[Body]) -> Iterator[type[Body]]:
    for kind in schema.__subclasses__():
        yield kind
        yield from _kinds_of(kind)
