"""Every code that the API uses, with its label in the asked language."""

from flask import Response

from bookings.judging.seating_words import NAMES
from bookings.judging.sentences import general
from bookings.types import ReasonCode
from inventory import vocabulary
from marketplace.api import answers
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.fields import Listed, Part, Text
from marketplace.api.schemas import Answer, LabelAnswer
from marketplace.orm import Json
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("vocabulary", __name__, description="Codes and their labels")

MANY = 1000


class TypeAnswer(LabelAnswer):
    """A type of listing and the kind that it belongs to."""

    kind = Text()


class FactAnswer(LabelAnswer):
    """An accessibility fact, with the unit in which it can be measured."""

    unit = Text(allow_none=True)


def _labels() -> Listed:
    return Listed(Part(LabelAnswer), most=MANY)


class VocabularyAnswer(Answer):
    """Lists of codes in the order in which they are shown."""

    kinds = _labels()
    types = Listed(Part(TypeAnswer), most=MANY)
    activities = _labels()
    features = _labels()
    accessibility = Listed(Part(FactAnswer), most=MANY)
    districts = _labels()
    audiences = _labels()
    price_groups = _labels()
    price_units = _labels()
    seatings = _labels()
    reasons = _labels()
    languages = _labels()
    ages = _labels()


@blueprint.operation("GET", "/vocabulary", audience=Audience.EVERYONE, answer=VocabularyAnswer)
def show_vocabulary(given: Given) -> Response:
    """Return every code that the other answers use, with labels in the asked language."""
    given.query()
    spoken = answers.language()
    return answers.of(
        {
            "kinds": _labelled(vocabulary.KINDS, spoken),
            "types": [
                {"kind": kind, **one}
                for kind, terms in vocabulary.TYPES.items()
                for one in _labelled(terms, spoken)
            ],
            "activities": _labelled(vocabulary.ACTIVITIES, spoken),
            "features": _labelled(vocabulary.FEATURES, spoken),
            "accessibility": [
                {**one, "unit": fact.unit}
                for one, fact in zip(
                    _labelled(vocabulary.ACCESSIBILITY, spoken),
                    vocabulary.ACCESSIBILITY,
                    strict=True,
                )
            ],
            "districts": [
                {"code": district.name, "label": district.name} for district in vocabulary.DISTRICTS
            ],
            "audiences": _labelled(vocabulary.AUDIENCES, spoken),
            "price_groups": _labelled(vocabulary.PRICE_GROUPS, spoken),
            "price_units": _labelled(vocabulary.PRICE_UNITS, spoken),
            "seatings": [{"code": way.value, "label": str(name)} for way, name in NAMES.items()],
            "reasons": [{"code": code.value, "label": str(general(code))} for code in ReasonCode],
            "languages": _labelled(vocabulary.LANGUAGES, spoken),
            "ages": _labelled(vocabulary.AGES, spoken),
        }
    )


def _labelled(
    terms: tuple[vocabulary.Term, ...] | tuple[vocabulary.Fact, ...], spoken: str
) -> list[Json]:
    found = vocabulary.labels(terms, spoken)
    return [{"code": code, "label": label} for code, label in found.items()]
