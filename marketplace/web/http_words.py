"""What a program is told of each HTTP status that the framework itself answers with."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from marketplace.errors import (
    Busy,
    Conflict,
    DomainError,
    Gone,
    Invalid,
    NotAllowed,
    NotFound,
    Sentence,
    TooMany,
)


@dataclass(frozen=True)
class Words:
    """A code for programs, a title, and a sentence that says what to do instead."""

    code: str
    title: Sentence
    detail: Sentence


def _of(error: type[DomainError]) -> Words:
    return Words(error.code, error.sentence, error.sentence)


_WORDS: Mapping[int, Words] = {
    400: Words(
        "unreadable",
        _l("This request cannot be read"),
        _l("Something in the request is broken. Look at its address, headers and body."),
    ),
    401: Words(
        "not-signed-in",
        _l("Nobody is signed in"),
        _l("This needs a token that is still good: Authorization: Bearer and the token."),
    ),
    403: _of(NotAllowed),
    404: _of(NotFound),
    405: Words(
        "method-not-allowed",
        _l("This method cannot be used here"),
        _l("The header Allow names the methods that this address knows."),
    ),
    406: Words(
        "not-acceptable",
        _l("This cannot be answered in that form"),
        _l("Answers are application/json. Ask for that in the header Accept, or leave it out."),
    ),
    409: _of(Conflict),
    410: _of(Gone),
    413: Words(
        "too-large",
        _l("This is too large"),
        _l("Send less at once."),
    ),
    415: Words(
        "unsupported-type",
        _l("This kind of content cannot be read"),
        _l("Send JSON, and say so in the header: Content-Type: application/json."),
    ),
    422: _of(Invalid),
    429: _of(TooMany),
    503: _of(Busy),
}
_OTHER = _of(DomainError)


def words_of(status: int) -> Words:
    """Return the words of a status, in the language of whoever turns them into text."""
    return _WORDS.get(status, _OTHER)
