"""The key by which a caller says whether something was sent before."""

from flask import request
from flask_babel import lazy_gettext as _l

from marketplace import idempotency
from marketplace.errors import DomainError, FieldProblem, Invalid

HEADER = "Idempotency-Key"
DOCUMENTED = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST_KEY},
    "description": "The same key and body within 48 hours get the first answer again.",
}


class KeyMissing(DomainError):
    """What makes something has to say by a key whether it was sent before."""

    status = 400
    code = "key-missing"
    sentence = _l("Send a key of your own in the header Idempotency-Key.")


def sent() -> str:
    """Return the key of the request; raises KeyMissing, Invalid for one that is too long."""
    key = request.headers.get(HEADER, "").strip()
    if not key:
        raise KeyMissing
    if len(key) > idempotency.LONGEST_KEY:
        problem = _l("A key has at most %(most)s characters.", most=idempotency.LONGEST_KEY)
        raise Invalid([FieldProblem(HEADER, problem)])
    return key
