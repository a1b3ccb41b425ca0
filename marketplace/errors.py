"""Refusals that a reader can act on: each has a code, an HTTP status and a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Sentence = str | LazyString


@dataclass(frozen=True)
class Reason:
    """One rule that was not met: its code and the sentence for the reader."""

    code: str
    message: Sentence

    def as_json(self) -> dict[str, str]:
        """Return the form of the API (docs/api.md, Refusals)."""
        return {"code": self.code, "message": str(self.message)}


@dataclass(frozen=True)
class FieldProblem:
    """One field that cannot be used; `field` is the name in the form or the JSON body."""

    field: str
    message: Sentence

    def as_json(self) -> dict[str, str]:
        """Return the form of the API (docs/api.md, Refusals)."""
        return {"field": self.field, "message": str(self.message)}


class DomainError(Exception):
    """Something that was asked for is refused; nothing has been written."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"
    sentence: ClassVar[Sentence] = _l("That cannot be done.")

    def __init__(self, sentence: Sentence | None = None, **facts: Any) -> None:  # noqa: ANN401
        super().__init__(str(self.code))
        self.message: Sentence = sentence if sentence is not None else type(self).sentence
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        """Return the sentence in the language of the moment."""
        return str(self.message)


class NotFound(DomainError):
    """There is no such thing, or the asker may not know of it."""

    status = 404
    code = "not-found"
    sentence = _l("There is nothing here, or it is not for you to see.")


class NotAllowed(DomainError):
    """The asker knows of it but may not do this."""

    status = 403
    code = "not-allowed"
    sentence = _l("You do not have the right to do this.")


class Conflict(DomainError):
    """The state of things does not allow it (any more)."""

    status = 409
    code = "conflict"
    sentence = _l("This has changed in the meantime. Look at it again.")


class Invalid(DomainError):
    """Some fields cannot be used as they are."""

    code = "invalid"
    sentence = _l("Some of what you wrote cannot be used.")

    def __init__(self, problems: Sequence[FieldProblem], sentence: Sentence | None = None) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


class KeyReused(DomainError):
    """The same idempotency key came with another body."""

    code = "key-reused"
    sentence = _l("This key has already been used for something else.")


class Gone(DomainError):
    """It was here once."""

    status = 410
    code = "gone"
    sentence = _l("This is no longer here.")


class TooMany(DomainError):
    """Asked too often; `retry_after` seconds remain."""

    status = 429
    code = "too-many"
    sentence = _l("That was a lot in a short time. Wait a little and try again.")

    def __init__(self, retry_after: int, sentence: Sentence | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = max(1, retry_after)


class Busy(DomainError):
    """The database cannot answer just now; trying again is safe."""

    status = 503
    code = "busy"
    sentence = _l("The service is busy just now. Try again in a moment; nothing has been lost.")


_constraints: dict[str, Callable[[], DomainError]] = {}


def refuses(constraint: str, error: Callable[[], DomainError]) -> None:
    """Let a refusal by the named database constraint be told as `error`."""
    _constraints[constraint] = error


def for_constraint(name: str) -> DomainError | None:
    """Return the domain error of a named constraint, None where none is registered."""
    make = _constraints.get(name)
    return make() if make else None


def registered_constraints() -> frozenset[str]:
    """Return the names that have a domain error; a guard compares them with the catalogue."""
    return frozenset(_constraints)
