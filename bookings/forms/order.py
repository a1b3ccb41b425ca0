"""The form that asks for several things in one go: one time and one purpose for all of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from bookings.forms.request import RequestForm
from bookings.judging import sentences
from bookings.requesting import MOST_PEOPLE
from bookings.types import ReasonCode
from bookings.wished import Preview
from inventory.models import Listing
from inventory.units import quantity_of
from marketplace.errors import Sentence

WHOLE, TOGETHER, SOME = "whole", "together", "some"
THING = "thing"
LONGEST_SEARCH = 100
_NUMBER = _l("Write a whole number, such as 25.")


class OrderForm(RequestForm):
    """When, for whom, what for; what is ordered and how many of each stands beside the fields."""

    order = instead = None  # it is one itself
    extent = RadioField(
        _l("If not everything can be had"),
        choices=[
            SelectChoice(WHOLE, _l("Send nothing: we need all of it")),
            SelectChoice(
                TOGETHER, _l("Send the dates on which all of it can be had, if it repeats")
            ),
            SelectChoice(SOME, _l("Send what can be had")),
        ],
        default=WHOLE,
        validate_choice=False,
    )
    look = StringField(_l("Search for one more thing"), [Length(max=LONGEST_SEARCH)])

    @property
    def all_or_nothing(self) -> bool:
        """Whether one thing that cannot be had refuses all; so it is unless chosen otherwise."""
        return bool(self.extent.data != SOME)

    @property
    def together(self) -> bool:
        """Whether dates on which one thing cannot be had are left out of everything."""
        return bool(self.extent.data == TOGETHER) and self.repeats


class Quantities:
    """How many of each thing, as typed: `texts` by public id, and what is wrong with them."""

    def __init__(
        self,
        sent: MultiDict[str, str],
        things: Iterable[Listing],
        meant: Mapping[str, str] | None = None,
    ) -> None:
        """Read the field of every thing; what a button has `meant` goes before it."""
        self.texts: dict[str, str] = {}
        self.errors: dict[str, Sentence] = {}
        self._numbers: dict[str, int] = {}
        for thing in things:
            key = thing.public_id
            text = ((meant or {}).get(key) or sent.get(f"quantity-{key}") or "1").strip()
            self.texts[key] = text[:9]
            if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_PEOPLE:
                self._numbers[key] = int(text[:9])
            else:
                self.errors[key] = _NUMBER

    @property
    def problems(self) -> list[tuple[Sentence, str]]:
        """Return what is wrong, and where the link of each sentence leads."""
        return [(told, f"#quantity-{key}") for key, told in self.errors.items()]

    def tell_too_many(self, things: Iterable[Listing]) -> None:
        """Say at its field of what there are not that many; the number stays as it was typed."""
        for thing in things:
            there, key = quantity_of(thing), thing.public_id
            if self.of(thing) > there and key not in self.errors:
                codes = [ReasonCode.QUANTITY_EXCEEDED]
                self.errors[key] = sentences.reasons(codes, thing, there)[0].message

    def of(self, thing: Listing) -> int:
        """Return the number, 1 where it cannot be read."""
        return self._numbers.get(thing.public_id, 1)


def digest(form: OrderForm, seen: Mapping[str, Preview], quantities: Mapping[str, str]) -> str:
    """Return a mark of what a check has shown: for whom, what, when, how it fits and its price."""
    facts: list[object] = [form.organisation.data, form.extent.data]
    for key, judged in seen.items():
        facts.append((key, quantities[key], str(judged.price.total), judged.price.text))
        facts += [(str(part.date.period), part.state) for part in judged.dates]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:32]
