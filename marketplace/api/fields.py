"""Fields of the API's schemas: strict about JSON types, and refusing in the reader's language."""

# ruff: noqa: ANN401 - marshmallow's own signatures take any value

import math
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from marketplace.api.patterns import DAY, PUBLIC_ID, SLUG, STORABLE
from marketplace.errors import Sentence
from marketplace.money import Money, MoneyError

LONGEST_ID = 100
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_DAY = re.compile(DAY)
_DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,15})?", re.ASCII)

NEEDED = _l("This is needed.")
EMPTY = _l("This cannot be left empty.")
NOT_KNOWN = _l("There is no such field. Nothing that you send is passed over in silence.")
NOT_AN_OBJECT = _l("Send an object with named fields here.")
TEXT = _l("Send a text here.")
LIST = _l("Send a list here.")
FLAG = _l("Send true or false here.")
NUMBER = _l("Send a number here.")
WHOLE = _l("Send a whole number here.")
AMOUNT = _l("Send an amount with at most two decimals, such as 120.00.")
NO_DAY = _l("Send a date as year-month-day, such as 2027-03-14.")
HOUR = _l("Send a time of day from 00:00 to 24:00.")


class Told:
    """Words every refusal of a field for the reader, in the language of the moment."""

    wrong: Sentence = TEXT

    def make_error(self, key: str, **facts: Any) -> ValidationError:
        """Return the error; `key` is marshmallow's name of what is wrong."""
        del facts
        return ValidationError(str({"required": NEEDED, "null": EMPTY}.get(key, self.wrong)))


class Text(Told, fields.String):
    """A string; what may stand in it is the commands' affair."""

    wrong = TEXT

    def __init__(self, *, pattern: str = STORABLE, **facts: Any) -> None:
        """Describe the text by its pattern where no set of values and no form says more.

        The pattern is for the document: commands and look-ups refuse what does not match.
        """
        told = facts.get("validate")
        if not isinstance(told, OneOf | Matches):
            facts["metadata"] = {"pattern": pattern} | dict(facts.get("metadata") or {})
        super().__init__(**facts)


class Id(Text):
    """A public id."""

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("validate", Length(1, LONGEST_ID))
        facts.setdefault("pattern", PUBLIC_ID)
        super().__init__(**facts)


class Slug(Id):
    """The name of an organisation in addresses."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(pattern=SLUG, **facts)


class Flag(Told, fields.Boolean):
    """A JSON boolean, never a word that looks like one."""

    wrong = FLAG

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> bool:
        del attr, data, more
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Whole(Told, fields.Integer):
    """A JSON integer; in an address (`Query`) its digits."""

    wrong = WHOLE

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> int:
        del attr, data, more
        written = self.root is not None and getattr(self.root, "of_address", False)
        if written and isinstance(value, str) and _WHOLE.fullmatch(value):
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        if not math.isfinite(value) or int(value) != value:
            raise self.make_error("invalid")
        return int(value)


class Decimal(Told, fields.Float):
    """A finite JSON number; in an address (`Query`) its digits."""

    wrong = NUMBER

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> float:
        del attr, data, more
        written = self.root is not None and getattr(self.root, "of_address", False)
        if written and isinstance(value, str) and _DECIMAL.fullmatch(value):
            return float(value)
        # Larger whole numbers than a float can hold are refused like other nonsense.
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:  # noqa: PLR2004
            raise self.make_error("invalid")
        if not math.isfinite(value):
            raise self.make_error("invalid")
        return float(value)


class Day(Told, fields.Date):
    """A calendar date of the years 1970 to 2199."""

    wrong = NO_DAY

    def __init__(self, **facts: Any) -> None:
        facts["metadata"] = {"pattern": DAY} | dict(facts.get("metadata") or {})
        super().__init__(**facts)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> date:
        del attr, data, more
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("invalid")
        return date.fromisoformat(value)


class Clock(Text):
    """A time of day from 00:00 to 24:00, read as minutes after midnight."""

    wrong = HOUR

    def __init__(self, **facts: Any) -> None:
        super().__init__(validate=Matches(CLOCK, HOUR), **facts)


class Choice(Text):
    """One value of a closed set, read as its member."""

    def __init__(self, choices: type[StrEnum], **facts: Any) -> None:
        self.choices = choices
        super().__init__(validate=OneOf([one.value for one in choices]), **facts)


class Listed(Told, fields.List[Any]):
    """A JSON array; in an address a parameter that may come several times."""

    wrong = LIST

    def __init__(
        self, inner: fields.Field[Any], *, most: int, least: int = 0, **facts: Any
    ) -> None:
        super().__init__(inner, validate=Length(least, most), **facts)


class Part(Told, fields.Nested):
    """An object with fields of its own."""

    wrong = NOT_AN_OBJECT


class Table(Told, fields.Dict):
    """An object whose names are codes."""

    wrong = NOT_AN_OBJECT


class OneOf(validate.OneOf):
    """One of the values."""

    def _format_error(self, value: Any) -> str:
        return str(_l("“%(code)s” is not a word that we know.", code=str(value)[:60]))


class Range(validate.Range):
    """A number between two others, both included."""

    def _format_error(self, value: Any, message: str) -> str:
        del value, message
        return str(_l("Give a number from %(least)s to %(most)s.", least=self.min, most=self.max))


class Length(validate.Length):
    """A text or list of a length between two others."""

    def _format_error(self, value: Any, message: str) -> str:
        del message
        if self.max is not None and len(value) > self.max:
            return str(_l("That is too long: at most %(most)s.", most=self.max))
        return str(EMPTY)


class Matches(validate.Regexp):
    """A text of a certain form, with the sentence that says which."""

    def __init__(self, pattern: str, sentence: Sentence) -> None:
        super().__init__(pattern, re.ASCII)
        self.form = re.compile(pattern, re.ASCII)
        self.sentence = sentence

    def __call__(self, value: Any) -> Any:
        """Raise ValidationError with the sentence unless the whole text matches."""
        if not isinstance(value, str) or value.endswith("\n") or not self.form.match(value):
            raise ValidationError(str(self.sentence))
        return value


def money(value: Mapping[str, Any], **facts: Any) -> Money:
    """Return {"amount": …, "currency": …} as money; raises ValidationError."""
    del facts
    try:
        return Money.from_json(value)
    except MoneyError:
        raise ValidationError(str(AMOUNT), "amount") from None


def minutes(clock: str | None) -> int | None:
    """Return "08:30" as minutes after midnight, None for None."""
    if clock is None:
        return None
    hours, _colon, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)
