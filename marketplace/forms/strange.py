"""Characters that no text can hold: told at the field that has them, and the rest is kept."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField

from marketplace.wording import NUL

STRANGE = _l("There are characters in this that cannot be read.")


class Readable:
    """What every form is: when it is judged, it takes such characters out and refuses.

    Not before: a form that nobody judges hands on what was sent, for the command to refuse.
    """

    _strange: Sequence[Field] = ()

    def validate(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - the library's own
        """Judge every field; one that had such characters cannot be used as it stands."""
        self._strange = [*self._strange, *filter(_purged, _texts(self))]
        valid: bool = super().validate(*args, **kwargs)  # type: ignore[misc]  # the form beside it
        for field in self._strange:
            field.errors = [str(STRANGE), *field.errors]
        return valid and not self._strange


def _texts(form: Any) -> Iterator[Field]:  # noqa: ANN401 - a form of the library
    """Yield the fields that hold a text; the rows of a list that are forms see to their own."""
    for field in form:
        if not isinstance(field, FieldList | FormField):
            yield field


def _purged(field: Field) -> bool:
    sent = field.raw_data or ()
    if not any(isinstance(value, str) and NUL in value for value in sent):
        return False
    field.raw_data = _without(list(sent))
    field.data = _without(field.data)
    return True


def _without(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, list):
        return [_without(one) for one in value]
    return value.replace(NUL, "") if isinstance(value, str) else value
