"""Findings and listings in words: what cards, pins and summaries show."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from bookings.finder import passing_on
from bookings.finder.finding import Hit
from bookings.finder.search_words import Asked
from bookings.judging.seating_words import NAMES
from bookings.views.finding import hit_words, price_told
from inventory import seating, vocabulary
from inventory.cards import Card, Shown
from inventory.photos import photo_sources
from inventory.types import ListingKind

FACTS_SHOWN = ("step_free_entrance", "accessible_toilet", "hearing_loop")
KILOMETRE = 1000
_OF_PEOPLE = frozenset({ListingKind.SERVICE, ListingKind.SKILL})
_TWO = 2
SEPARATOR = "\N{NO-BREAK SPACE}· "
"""Stays with what precedes it: no line begins with a dot."""


def ref(listing: Shown) -> str:
    """Return the listing's part of its address."""
    return f"{listing.public_id}-{listing.slug}"


def book_address(listing: Shown, **facts: Any) -> str:  # noqa: ANN401 - query values
    """Return the address of the booking form, filled with `facts`."""
    return url_for("bookings_request.show", ref=ref(listing), **facts)


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the finder shows of a hit, by the names of the macro that shows it.

    `missing` are dates that cannot be had, `picked` tells whether it has been chosen for an order,
    and `aside` how it is asked for where no order can have it.
    """

    title: str
    href: str
    kind: str
    number: int
    meta: str
    photo: dict[str, Any] | None
    state: str
    state_text: str
    note: str | None
    missing: list[str]
    items: list[tuple[str, str]]
    lazy: bool
    id: str
    key: str
    picked: bool
    aside: dict[str, Any] | None


def of_hit(hit: Hit[Card], number: int, asked: Asked) -> CardWords:
    """Return what the finder shows of a hit: how it fits, what it costs, what was asked of it."""
    listing = hit.listing
    state, words, note = hit_words.availability(hit, asked)
    if not hit.for_borrower and asked.search.borrower is not None:
        state, words = "closed", _("Not for %(name)s", name=asked.search.borrower.name)
    picked = listing.public_id in asked.picked
    return CardWords(
        title=listing.title,
        href=url_for("bookings_listing.show", ref=ref(listing), **passing_on.to_listing(asked)),
        kind=listing.kind.value,
        number=number,
        meta=meta(listing, hit.distance_m),
        photo=photo_sources(listing.photos[0]) if listing.photos else None,
        state=state,
        state_text=words,
        note=note,
        missing=hit_words.missing(hit, asked),
        items=facts(listing, hit, asked),
        lazy=number > 2,  # noqa: PLR2004 - the first screen
        id=f"hit-{number}",
        key=listing.public_id,
        picked=picked,
        aside=hit_words.aside(hit, ref(listing)),
    )


def meta(listing: Shown, distance_m: int | None = None) -> str:
    """Return type, owner and place in one line."""
    parts = [type_label(listing), listing.organisation.name]
    if listing.place is not None and listing.place.district:
        parts.append(listing.place.district)
    if distance_m is not None:
        parts.append(distance_words(distance_m))
    return SEPARATOR.join(part for part in parts if part)


def type_label(listing: Shown) -> str:
    """Return the listing's type in the reader's language, its kind where no type is known."""
    spoken = str(get_locale())
    types = vocabulary.labels(vocabulary.TYPES[listing.kind.value], spoken)
    kinds = vocabulary.labels(vocabulary.KINDS, spoken)
    return types.get(listing.type or "") or kinds[listing.kind.value]


def distance_words(metres: int) -> str:
    """Return a distance as people say it."""
    if metres < KILOMETRE:
        return _("%(distance)s m", distance=round(metres, -1))
    tenths = f"{metres / KILOMETRE:.1f}"
    shown = tenths.replace(".", ",") if str(get_locale()) == "sv" else tenths
    return _("%(distance)s km", distance=shown)


def facts(listing: Shown, hit: Hit[Card], asked: Asked) -> list[tuple[str, str]]:
    """Return the short facts of a card: how many, what was asked for, price."""
    spoken = str(get_locale())
    rows = []
    if listing.capacity_max:
        rows.append(("users", _room_words(listing, asked)))
    if hit.existing > 1:
        rows.append(_existing(listing, hit.existing))
    features = vocabulary.labels(vocabulary.FEATURES, spoken)
    # Nothing is a hit without them.
    rows += [("check", features[code]) for code in asked.search.filters.features]
    labels = vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)
    wanted = asked.search.filters.accessible
    for code in wanted:
        if hit.answers.get(code):
            rows.append(("accessibility", labels[code]))
        else:
            unsaid = _("%(fact)s: nobody has said", fact=labels[code])
            rows.append(("circle-question-mark", unsaid))
    if not wanted:
        rows += [("accessibility", labels[code]) for code in FACTS_SHOWN if hit.answers.get(code)]
    rows.append(("banknote", price_told.of_hit(listing, hit, asked)))
    return rows


def _existing(listing: Shown, count: int) -> tuple[str, str]:
    """Return how many there are at once: things are lent, people are not."""
    if listing.kind in _OF_PEOPLE:
        return "calendar-check", _("%(count)s can be booked at the same time", count=count)
    return "package", _("%(count)s to lend", count=count)


def _room_words(listing: Shown, asked: Asked) -> str:
    """Return how many there is room for as they are to sit, and where nobody has stated that."""
    wanted = asked.search.filters.seating
    if wanted is None:
        return _("at most %(count)s people", count=listing.capacity_max)
    bound = seating.bound(listing, wanted)
    if bound is None:
        told = _("at most %(count)s people", count=listing.capacity_max)
    else:
        told = _("%(count)s people, %(how)s", count=bound[1], how=str(NAMES[bound[0]]).lower())
    if bound is not None and bound[0] is wanted:
        return told
    how = str(NAMES[wanted]).lower()
    return _("%(room)s (number %(how)s not stated)", room=told, how=how)
