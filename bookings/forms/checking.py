"""Forms that are shown again with all that was typed, even when the page had become too old."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.errors import FieldProblem
from marketplace.forms.base import Form

CHOOSE = _l("Choose one of the answers in the list.")
TOKEN = "csrf_token"  # noqa: S105 - a name, not a secret


def sound(form: Form) -> bool:
    """Tell whether the form can be used; one with an old token asks to be sent once more.

    For views that are exempt from the check before every request, which would answer with an
    error page. Nothing is written unless this is true.
    """
    valid: bool = form.validate()
    if TOKEN in form.errors:
        form[TOKEN].errors = ()
        form.form_errors.append(_("The page had been open for long. Look it over and send again."))
    return valid


def forged(form: Form, choices: Mapping[str, Collection[str]]) -> list[FieldProblem]:
    """Return what no page of ours would send: choices that none offered."""
    problems = []
    for name, field in form._fields.items():
        sent = [value for value in field.raw_data or () if isinstance(value, str)]
        if name in choices and any(value not in choices[name] for value in sent if value):
            problems.append(FieldProblem(name, CHOOSE))
    return problems
