"""Suggestions while a word is typed: read by a script, the same for everybody."""

from flask import Blueprint, Response, jsonify, request

from inventory.words import suggesting
from marketplace.extensions import db
from marketplace.web.guard import Audience, Cache, access
from marketplace.wording import normalise

blueprint = Blueprint("inventory_suggesting", __name__)

LONGEST = 80
KEPT_SECONDS = 300


@blueprint.get("/words")
@access(Audience.EVERYONE, rate="words", cache=Cache.PUBLIC)
def index() -> Response:
    """Return at most eight texts that go on from `q`."""
    text = request.args.get("q", "")
    some = suggesting.suggestions(db.session(), normalise(text)) if len(text) <= LONGEST else []
    answer = jsonify(words=some)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer
