"""What a caller sent: the address and the JSON body, refused with every field that is wrong."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from flask import request
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from marketplace.api.fields import Listed
from marketplace.api.schemas import Body, Query
from marketplace.errors import DomainError, FieldProblem, Invalid, Sentence

LARGEST_BODY = 1024 * 1024
WHOLE_BODY = "body"
# So many fields are named in one refusal.
MOST_TOLD, DEEPEST = 50, 10

TWICE = _l("Send this only once.")
STRANGE = _l("There are characters in this that cannot be read.")


class Unreadable(DomainError):
    """The body is no JSON."""

    status = 400
    code = "unreadable"
    sentence = _l("This is no JSON text that can be read.")


def json_body() -> Any:  # noqa: ANN401 - JSON is any value
    """Return the request's JSON; {} where nothing was sent.

    Raises Unreadable (400) for what is no JSON or has a name twice in one object,
    UnsupportedMediaType (415) for another content type. What may stand in its texts `body` judges.
    """
    request.max_content_length = LARGEST_BODY
    sent = request.get_data()
    if not sent and not request.mimetype:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        value = json.loads(sent or b"{}", object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable from None
    return value


def named(body: object, field: str) -> str | None:
    """Return what the body names as `field`, to be looked up before the rest is judged.

    None for what no database stores, which `body` refuses.
    """
    value = body.get(field) if isinstance(body, Mapping) else None
    return value if isinstance(value, str) and _storable(value) else None


def body(schema: type[Body], value: object) -> dict[str, Any]:
    """Return the body as the schema reads it; raises Invalid with every field that is wrong.

    Characters that no database stores are told first, at each text or name that has them.
    """
    strange = islice(_strange(value), MOST_TOLD)
    if problems := [FieldProblem(one, STRANGE) for one in dict.fromkeys(strange)]:
        raise Invalid(problems)
    return _loaded(schema(), value)


def address(schema: type[Query]) -> dict[str, Any]:
    """Return the parameters of the address; raises Invalid for unknown, double and bad ones."""
    reader = schema()
    args: MultiDict[str, str] = request.args
    lists = {
        field.data_key or name for name, field in reader.fields.items() if isinstance(field, Listed)
    }
    problems = [
        FieldProblem(_printable(name), TWICE)
        for name in args
        if name not in lists and len(args.getlist(name)) > 1
    ]
    problems += [
        FieldProblem(_printable(name), STRANGE)
        for name, values in args.lists()
        if not all(_storable(text) for text in (name, *values))
    ]
    if problems:
        raise Invalid(problems)
    return _loaded(
        reader, {name: args.getlist(name) if name in lists else args[name] for name in args}
    )


def _loaded(schema: Body, value: object) -> dict[str, Any]:
    try:
        found: dict[str, Any] = schema.load(value)  # type: ignore[arg-type]  # load judges it
    except ValidationError as error:
        raise Invalid(list(_problems(error.messages))) from None
    return found


def _problems(messages: object, path: tuple[str, ...] = ()) -> Iterator[FieldProblem]:
    """Yield one problem per field of marshmallow's nested messages."""
    if isinstance(messages, Mapping):
        for name, rest in messages.items():
            # In tables of codes the error stands under "key" or "value" of the entry.
            step = () if name in {"_schema", "key", "value"} else (str(name)[:60],)
            yield from _problems(rest, path + step)
    elif messages:
        first: Sentence = messages[0] if isinstance(messages, list) else str(messages)
        yield FieldProblem(".".join(path) or WHOLE_BODY, str(first))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class _Step(NamedTuple):
    """A name in a JSON value, and the step before it: a path that shares what paths have alike."""

    before: "_Step | None"
    name: str


def _strange(value: object) -> Iterator[str]:
    """Yield where a JSON value has a text or a name that no database stores (without recursion)."""
    waiting: list[tuple[object, _Step | None]] = [(value, None)]
    while waiting:
        one, at = waiting.pop()
        rows: Iterable[tuple[object, object]] = ()
        if isinstance(one, str) and not _storable(one):
            yield _path(at)
        elif isinstance(one, dict):
            rows = one.items()
        elif isinstance(one, list):
            rows = enumerate(one)
        for name, rest in rows:
            step = _Step(at, str(name))
            if not _storable(step.name):
                yield _path(step)
            waiting.append((rest, step))


def _path(step: _Step | None) -> str:
    """Return where a step leads, the last `DEEPEST` steps of it; of the whole body its own name."""
    names: list[str] = []
    while step is not None and len(names) < DEEPEST:
        names.append(_printable(step.name))
        step = step.before
    return ".".join(reversed(names)) or WHOLE_BODY


def _printable(name: str) -> str:
    """Return the name of a field as it can be told: what no text can hold is shown as a sign."""
    return "".join(
        letter if _storable(letter) else "\N{REPLACEMENT CHARACTER}" for letter in name[:60]
    )


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
