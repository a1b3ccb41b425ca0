"""Forms that check their token themselves, and what no page of ours would send."""

from collections.abc import Collection, Mapping

from marketplace.errors import FieldProblem
from marketplace.forms.base import CHOOSE, Form, sound

__all__ = ["CHOOSE", "forged", "sound"]


def forged(form: Form, choices: Mapping[str, Collection[str]]) -> list[FieldProblem]:
    """Return what no page of ours would send: choices that none offered."""
    problems = []
    for name, field in form._fields.items():
        sent = [value for value in field.raw_data or () if isinstance(value, str)]
        if name in choices and any(value not in choices[name] for value in sent if value):
            problems.append(FieldProblem(name, CHOOSE))
    return problems
