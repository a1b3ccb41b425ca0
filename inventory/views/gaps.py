"""What a listing lacks to be published or booked, and what people will ask for."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory import publishing, units, vocabulary
from inventory.forms.steps import step_of
from inventory.models import Listing
from inventory.problems import Problems
from inventory.title_numbers import counts_in
from inventory.types import Answer, BookingMode, ListingKind, ListingStatus
from inventory.views.addresses import step_url
from marketplace.errors import Invalid, NotFound

STEPS = {"type": "what", "place": "where"}
"""The step where each fact that publishing needs is filled in."""


class Gap(NamedTuple):
    """Something that is missing, and where it is filled in."""

    words: str
    url: str


def missing(listing: Listing) -> list[Gap]:
    """Return what the listing needs before it can be published."""
    problems = Problems()
    publishing.check(
        ListingStatus.PUBLISHED,
        kind=listing.kind,
        type_=listing.type,
        placed=listing.place is not None,
        problems=problems,
    )
    try:
        problems.refuse()
    except Invalid as refusal:
        return [
            Gap(str(problem.message), step_url(listing, step_of(listing, STEPS[problem.field])))
            for problem in refusal.problems
        ]
    return []


def uncounted(listing: Listing) -> Gap | None:
    """Return what its owner has to say before anybody can book it (loads the units)."""
    if listing.mode is BookingMode.CONTACT or not units.uncounted(listing):
        return None
    return Gap(_("Say how many there are"), step_url(listing, step_of(listing, "what")))


def advice(listing: Listing) -> list[Gap]:
    """Return what people will ask for and is not said yet; nothing of it is needed."""
    found = []
    for asked, words, name in (*_count_questions(listing), *_questions(listing)):
        if asked:
            try:
                found.append(Gap(words, step_url(listing, step_of(listing, name))))
            except NotFound:
                continue
    return found


_Question = tuple[bool, str, str]
"""Whether it is to be asked, its words, and the step that answers it."""


def _count_questions(listing: Listing) -> list[_Question]:
    """Ask about a number in the title of a thing which is not how many there are of it."""
    several = len([row for row in listing.units if not row.by_part]) > 1
    if listing.kind is not ListingKind.EQUIPMENT or several:
        return []
    counts, quantity = counts_in(listing.title), units.quantity_of(listing)
    if not counts or quantity in counts:
        return []
    words = _(
        "The title says %(number)s, but the quantity is %(quantity)s. Is that right?",
        number=counts[0],
        quantity=quantity,
    )
    return [(True, words, "what")]


def _questions(listing: Listing) -> list[_Question]:
    place, premises = listing.place, listing.kind is ListingKind.PREMISES
    unknown = len(vocabulary.ACCESSIBILITY) - sum(
        row.answer is not Answer.UNKNOWN for row in listing.accessibility
    )
    return [
        (not listing.summary, _("A sentence that says what it is."), "what"),
        (not listing.photos, _("A photo. Listings with a photo are chosen more often."), "photos"),
        (
            not (listing.contact_email or listing.contact_phone),
            _("Somebody to write to or call."),
            "terms",
        ),
        (not (listing.price_text or listing.tariff), _("What it costs, also when free."), "price"),
        (place is not None and place.latitude is None, _("The point on the map."), "where"),
        (premises and not listing.openings_stated, _("Opening hours."), "when"),
        (
            premises and listing.capacity_max is None,
            _("How many people there is room for."),
            "contents",
        ),
        (
            premises and unknown > 0,
            ngettext(
                "%(num)s question about accessibility has no answer yet.",
                "%(num)s questions about accessibility have no answer yet.",
                unknown,
            ),
            "accessibility",
        ),
    ]
