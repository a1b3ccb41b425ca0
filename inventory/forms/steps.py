"""Which steps a listing's form has, by kind and by how it is booked."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from inventory.forms.accessibility import AccessibilityForm
from inventory.forms.base import StepForm
from inventory.forms.contents import ContentsForm
from inventory.forms.price import PriceForm
from inventory.forms.terms import TermsForm
from inventory.forms.what import WhatForm
from inventory.forms.when import WhenForm
from inventory.forms.where import WhereForm
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind
from marketplace.errors import NotFound, Sentence


@dataclass(frozen=True)
class Step:
    """One page: its part of the address, its name, and its form (photos and publish have none)."""

    name: str
    label: Sentence
    form: type[StepForm] | None = None


WHAT = Step("what", _l("What"), WhatForm)
WHERE = Step("where", _l("Where"), WhereForm)
CONTENTS = Step("contents", _l("Size and contents"), ContentsForm)
COMES_WITH = Step("contents", _l("What comes with it"), ContentsForm)
ACCESSIBILITY = Step("accessibility", _l("Accessibility"), AccessibilityForm)
WHEN = Step("when", _l("When"), WhenForm)
TERMS = Step("terms", _l("Who and how"), TermsForm)
PRICE = Step("price", _l("Price"), PriceForm)
PHOTOS = Step("photos", _l("Photos"))
PUBLISH = Step("publish", _l("Look and publish"))

_BY_TIME = frozenset({BookingMode.INSTANT, BookingMode.REQUEST})


def steps_of(listing: Listing) -> list[Step]:
    """Return the steps that fit; a service or skill has hours only where a time is booked."""
    if listing.kind is ListingKind.PREMISES:
        middle = [WHERE, CONTENTS, ACCESSIBILITY, WHEN, TERMS]
    elif listing.kind is ListingKind.EQUIPMENT:
        middle = [COMES_WITH, WHERE, WHEN, TERMS]
    else:
        middle = [WHERE, TERMS, *([WHEN] if listing.mode in _BY_TIME else [])]
    return [WHAT, *middle, PRICE, PHOTOS, PUBLISH]


def step_of(listing: Listing, name: str) -> Step:
    """Return the step of the name; raises NotFound where the listing has no such step."""
    for step in steps_of(listing):
        if step.name == name:
            return step
    raise NotFound
