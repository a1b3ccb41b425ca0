"""What the forms have in common: cleaned text, one field for many errors, no field for rights."""

import inspect
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from marketplace.errors import DomainError, Invalid, Sentence
from marketplace.forms.strange import Readable
from marketplace.wording import normalise

# What the library passes where a view gives no data of its own.
_OF_REQUEST = inspect.signature(FlaskForm.__init__).parameters["formdata"].default


class Form(Readable, FlaskForm):  # type: ignore[misc]  # the library has no types
    """The base of every form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the library has no types
        """Only what forms send: no JSON, and files for nothing but the fields of files."""

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
