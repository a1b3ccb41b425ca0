"""Suggestions while a word is typed: read by a script, the same for all who read a language."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import get_locale

from inventory.words import suggesting
from marketplace.extensions import db
from marketplace.web.guard import Audience, Cache, access
from marketplace.wording import normalise

blueprint = Blueprint("inventory_suggesting", __name__)

LONGEST = 80
KEPT_SECONDS = 30
"""So long a browser keeps an answer; what has come since is suggested after that."""


@blueprint.get("/words")
@access(Audience.EVERYONE, rate="words", cache=Cache.PUBLIC)
def index() -> Response:
    """Return at most eight texts that go on from `q`, for a reader of the language `lang`."""
    text, some = request.args.get("q", ""), list[str]()
    if len(text) <= LONGEST:
        some = suggesting.suggestions(db.session(), normalise(text), str(get_locale()))
    answer = jsonify(words=some)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer
