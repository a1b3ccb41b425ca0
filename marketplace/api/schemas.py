"""What every part of the API says in the same form: bodies, addresses, answers, money, problems."""

# ruff: noqa: ANN401 - marshmallow's own signatures take any value

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from marshmallow import RAISE, Schema, fields, post_load

from marketplace.api.fields import (
    AMOUNT,
    NOT_AN_OBJECT,
    NOT_KNOWN,
    Decimal,
    Flag,
    Id,
    Length,
    Listed,
    Matches,
    OneOf,
    Part,
    Range,
    Text,
    Whole,
    money,
)
from marketplace.api.patterns import MONEY
from marketplace.errors import Sentence
from marketplace.money import Money

MOST_PER_PAGE = 100
PER_PAGE = 20
MOST_PAGES = 100_000


class Shared(Schema):
    """A schema that is one and the same wherever it is written about.

    flask-smorest copies what documents an operation with every decorator, schemas and all, which
    made forty thousand fields of a thousand: 24 MB in each process.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself: nothing changes a schema once it is made."""
        return self


class Body(Shared):
    """What a caller sends as JSON; unknown fields are refused."""

    of_address: ClassVar[bool] = False
    # What the document says of the fields together (JSON Schema keywords).
    together: ClassVar[Mapping[str, Any]] = {}
    error_messages: ClassVar[Mapping[str, Sentence]] = {  # type: ignore[assignment, misc]
        "unknown": NOT_KNOWN,
        "type": NOT_AN_OBJECT,
    }

    class Meta:
        """Refuse, and say so in the document."""

        unknown = RAISE


class Change(Body):
    """A body of which every part may be left out, and then stays as it was (PATCH)."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Ask for nothing."""
        super().on_bind_field(field_name, field_obj)
        field_obj.required = False


class Query(Body):
    """What stands in the address after the question mark; only lists may be repeated."""

    of_address: ClassVar[bool] = True

    lang = Text(
        validate=Length(2, 10),
        metadata={"description": "Language of sentences and labels; wins over Accept-Language."},
    )


class Paged(Query):
    """An address that asks for one page of a list."""

    page = Whole(load_default=1, validate=Range(1, MOST_PAGES))
    per_page = Whole(load_default=PER_PAGE, validate=Range(1, MOST_PER_PAGE))


class Answer(Shared):
    """What the API answers: every field is there unless it is marked as `sometimes`."""

    class Meta:
        """Nothing else is there, and the document says so."""

        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Let the document say what is always there."""
        super().on_bind_field(field_name, field_obj)
        field_obj.required = not field_obj.metadata.get("sometimes", False)


SOMETIMES = {"sometimes": True}


def page_of(item: type[Answer]) -> type[Answer]:
    """Return the schema of a list of such items."""
    parts: dict[str, Any] = {
        "items": Listed(Part(item), most=MOST_PER_PAGE),
        "total": Whole(metadata={"minimum": 0}),
        "next": Text(allow_none=True, metadata={"format": "uri"}),
    }
    return type(f"{item.__name__}Page", (Answer,), parts)


class MoneyAnswer(Answer):
    """An amount with its currency."""

    amount = Text(validate=Matches(r"^\d+\.\d{2}$", AMOUNT))
    currency = Text()


class MoneyBody(Body):
    """An amount as a string, in kronor with at most two decimals."""

    amount = Text(required=True, validate=Matches(MONEY, AMOUNT))
    currency = Text(load_default="SEK", validate=OneOf(["SEK"]))

    @post_load
    def _read(self, value: Mapping[str, Any], **facts: Any) -> Money:
        return money(value, **facts)


class ReasonAnswer(Answer):
    """Why something cannot be had."""

    code = Text()
    message = Text()


class FieldAnswer(Answer):
    """A field that cannot be used; its path is joined by points."""

    field = Text()
    message = Text()


class PeriodAnswer(Answer):
    """A half-open period, ISO 8601 with offset."""

    starts_at = Text(metadata={"format": "date-time"})
    ends_at = Text(metadata={"format": "date-time"})


class AlternativeAnswer(PeriodAnswer):
    """Something that can be booked as shown, by the one who asked, for this price."""

    listing = Id()
    title = Text()
    url = Text(metadata={"format": "uri"})
    quantity = Whole()
    price = Part(MoneyAnswer, allow_none=True)
    why = Text()


class LineAnswer(Answer):
    """Why one line of an order was refused; `line` counts from 0."""

    line = Whole()
    code = Text()
    title = Text()
    reasons = Listed(Part(ReasonAnswer), most=1000)
    clashes = Listed(Part(PeriodAnswer), most=1000)
    alternatives = Listed(Part(AlternativeAnswer), most=5)


class PromisedAnswer(PeriodAnswer):
    """A date that has been promised and stands in the way; `id` is the date's."""

    id = Id()
    booking = Id()
    reference = Text()
    listing = Id()
    title = Text()
    organisation_name = Text()
    url = Text(metadata={"format": "uri"})


class Problem(Answer):
    """A refusal (RFC 9457); `code` is what programs look at."""

    type = Text(metadata={"format": "uri"})
    title = Text()
    status = Whole()
    detail = Text()
    code = Text()
    reasons = Listed(Part(ReasonAnswer), most=1000, metadata=SOMETIMES)
    clashes = Listed(Part(PeriodAnswer), most=1000, metadata=SOMETIMES)
    alternatives = Listed(Part(AlternativeAnswer), most=5, metadata=SOMETIMES)
    lines = Listed(Part(LineAnswer), most=1000, metadata=SOMETIMES)
    in_the_way = Listed(Part(PromisedAnswer), most=1000, metadata=SOMETIMES)
    errors = Listed(Part(FieldAnswer), most=1000, metadata=SOMETIMES)
    request_id = Text(metadata=SOMETIMES)


PROBLEM = Problem()


class LabelAnswer(Answer):
    """A code with its label in the asked language."""

    code = Text()
    label = Text()


__all__ = [
    "PROBLEM", "SOMETIMES", "AlternativeAnswer", "Answer", "Body", "Change", "Decimal",
    "FieldAnswer", "Flag", "Id", "LabelAnswer", "MoneyAnswer", "MoneyBody", "Paged",
    "PeriodAnswer", "Problem", "Query", "ReasonAnswer", "page_of",
]  # fmt: skip
