"""What the forms have in common: cleaned text, one field for many errors, no field for rights."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from marketplace.errors import DomainError, Invalid, Sentence
from marketplace.forms.strange import Readable
from marketplace.wording import normalise

CHOOSE = _l("Choose one of the answers in the list.")
TOKEN = "csrf_token"  # noqa: S105 - a name, not a secret
# What the library says of choices that no page of ours offers, in the words of all our forms.
_OWN_WORDS: Mapping[str, Sentence] = {
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE,
}
# What the library passes where a view gives no data of its own.
_OF_REQUEST = inspect.signature(FlaskForm.__init__).parameters["formdata"].default


class _Words:
    """The library's sentences, some of them in our own words."""

    def __init__(self, others: Any) -> None:  # noqa: ANN401 - the library has no types
        self._others = others

    def gettext(self, text: str) -> str:
        """Return a sentence in the reader's language."""
        own = _OWN_WORDS.get(text)
        return str(own if own is not None else self._others.gettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a sentence about so many in the reader's language."""
        own = _OWN_WORDS.get(singular)
        return str(own if own is not None else self._others.ngettext(singular, plural, number))


class Form(Readable, FlaskForm):  # type: ignore[misc]  # the library has no types
    """The base of every form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the library has no types
        """Only what forms send: no JSON, and files for nothing but the fields of files."""

        def get_translations(self, form: FlaskForm) -> _Words:
            """Return where the library's own sentences are looked up."""
            return _Words(super().get_translations(form))

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:  # noqa: ANN401
            """Return what was sent; the library would give files and JSON to fields of text."""
            if formdata is not _OF_REQUEST:
                return formdata
            if not form.is_submitted() or not (request.files or request.form):
                return None
            named = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict(
                [pair for pair in request.files.items(multi=True) if pair[0] in named]
            )
            return CombinedMultiDict([files, request.form]) if files else request.form


def sound(form: Form) -> bool:
    """Tell whether the form can be used; one with an old token asks to be sent once more.

    For views that are exempt from the check before every request, which would answer with another
    page. Nothing is written unless this is true.
    """
    valid: bool = form.validate()
    if TOKEN in form.errors:
        form[TOKEN].errors = ()
        form.form_errors.append(_("The page had been open for long. Look it over and send again."))
    return valid


def line(label: Sentence, longest: int, *validators: Callable[..., None], **more: object) -> Field:
    """Return a field for one line, cleaned as it is stored."""
    return StringField(label, [*validators, Length(max=longest)], filters=[_clean], **more)


def paragraph(
    label: Sentence, longest: int, *validators: Callable[..., None], **more: object
) -> Field:
    """Return a field for several lines, cleaned as they are stored."""
    return TextAreaField(label, [*validators, Length(max=longest)], filters=[_clean_lines], **more)


def choices_of(labels: Iterable[tuple[str | StrEnum, Sentence]]) -> list[SelectChoice]:
    """Return a select field's choices from (value, label) pairs."""
    return [
        SelectChoice(value.value if isinstance(value, StrEnum) else value, str(label))
        for value, label in labels
    ]


def tell(form: FlaskForm, error: DomainError) -> None:
    """Show a refusal in the form: beside the fields that it names, else above all."""
    problems = error.problems if isinstance(error, Invalid) else ()
    rest = [] if problems else [str(error)]
    for problem in problems:
        field = form._fields.get(problem.field)
        if field is None:
            rest.append(str(problem.message))
        else:
            field.errors = [*field.errors, str(problem.message)]
    form.form_errors = [*form.form_errors, *rest]


def _clean(text: str | None) -> str:
    return normalise(text or "")


def _clean_lines(text: str | None) -> str:
    return normalise(text or "", multiline=True)
