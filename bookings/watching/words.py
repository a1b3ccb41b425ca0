"""Saved searches in the reader's language: what is asked for, and how what was found fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from bookings import spoken
from bookings.finder.finding import Fit
from bookings.finder.search_words import Asked
from bookings.judging.availability import zone_of
from bookings.judging.seating_words import NAMES
from inventory import vocabulary
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.periods import Period
from marketplace.telling import clock_time, zone

_SEVERAL: Mapping[str, tuple[vocabulary.Term, ...] | tuple[vocabulary.Fact, ...]] = {
    "activity": vocabulary.ACTIVITIES,
    "feature": vocabulary.FEATURES,
    "accessible": vocabulary.ACCESSIBILITY,
}


@dataclass(frozen=True)
class Row:
    """One thing that a search asks for, such as when: on Tuesday 8 December, 18.00–20.00."""

    label: str
    value: str


def rows(asked: Asked) -> list[Row]:
    """Return all that the search asks for, in the order in which people say it."""
    spoken_in = str(get_locale())
    filters = asked.search.filters
    kinds = vocabulary.labels(vocabulary.KINDS, spoken_in)
    found = [
        (_("Words"), filters.text),
        (_("Kind"), kinds[filters.kind.value] if filters.kind else ""),
        (_("Type"), _type(filters.type, spoken_in)),
        (_("When"), when(asked)),
        (_("People"), people(asked)),
        (_("How many"), str(filters.quantity or "")),
        (_("Where"), where(asked)),
    ]
    for name, terms in _SEVERAL.items():
        labels = vocabulary.labels(terms, spoken_in)
        chosen = [labels[code] for code in asked.chosen[name] if code in labels]
        found.append((_LABELS[name](), ", ".join(chosen)))
    found += [(_("Price"), _price(asked)), (_("Booked"), _modes(asked))]
    found.append((_("From"), ", ".join(owner.name for owner in asked.owners)))
    return [Row(str(label), str(value)) for label, value in found if value]


def _price(asked: Asked) -> str:
    if asked.search.max_price_ore is None:
        return ""
    if asked.search.max_price_ore == 0:
        return _("free of charge")
    return _("at most %(amount)s kr", amount=asked.values["max_price"])


def _modes(asked: Asked) -> str:
    names = {
        BookingMode.INSTANT: _("at once"),
        BookingMode.REQUEST: _("when the owner has answered"),
        BookingMode.AGREEMENT: _("by agreement"),
        BookingMode.CONTACT: _("by contact"),
    }
    return ", ".join(str(names[mode]) for mode in asked.search.filters.modes)


_LABELS = {
    "activity": lambda: _("To be used for"),
    "feature": lambda: _("There must be"),
    "accessible": lambda: _("Accessibility"),
}


def in_short(asked: Asked) -> str:
    """Return the search on one line, as a name for it and in lists."""
    return ", ".join(row.value for row in rows(asked))


def when(asked: Asked) -> str:
    """Return the wanted time; of several times the first, how often, and how many."""
    periods = asked.search.periods
    if not periods:
        return ""
    first = spoken.when(periods[0], zone())
    if len(periods) == 1:
        return first
    weekly = asked.when.rule is not None and asked.when.rule.interval == 1
    often = _("every week") if weekly else _("every second week")
    return _("%(first)s, %(often)s, %(times)s times", first=first, often=often, times=len(periods))


def people(asked: Asked) -> str:
    """Return how many people, and how they sit."""
    filters = asked.search.filters
    if not filters.people:
        return ""
    count = ngettext("%(num)s person", "%(num)s people", filters.people)
    return f"{count}, {str(NAMES[filters.seating]).lower()}" if filters.seating else count


def where(asked: Asked) -> str:
    """Return the districts and the distance."""
    filters = asked.search.filters
    parts = list(filters.districts)
    if filters.near is not None and filters.near.anywhere:
        parts.append(_("near %(place)s", place=asked.where.name or _("the chosen place")))
    elif filters.near is not None:
        distance, place = f"{filters.near.radius_km:g}", asked.where.name
        parts.append(
            _("within %(distance)s km of %(place)s", distance=distance, place=place)
            if place
            else _("within %(distance)s km of the chosen place", distance=distance)
        )
    return ", ".join(part for part in parts if part)


def _type(code: str | None, spoken_in: str) -> str:
    if code is None:
        return ""
    for terms in vocabulary.TYPES.values():
        labels = vocabulary.labels(terms, spoken_in)
        if code in labels:
            return labels[code]
    return ""


def fit(told: Mapping[str, Any], listing: Listing) -> str:
    """Return how a listing fitted when it was found, from what its mail has kept."""
    if "fit" not in told:
        before = _("Was listed before, and fits your search now")
        return before if told.get("listed_before") else _("New here")
    if told["fit"] == Fit.PARTLY:
        return _part(told, zone_of(listing))
    if told["fit"] == Fit.FREE:
        return _("Free the whole time") if told["of"] == 1 else _("Free on all dates")
    if told["agreed"]:
        return _("The time is agreed on with the owner")
    if told["of"] == 1:
        return _("Free the whole time; the owner answers")
    return _("Free on all dates; the owner answers")


def _part(told: Mapping[str, Any], where_: ZoneInfo) -> str:
    edges: Sequence[str] | None = told.get("part")
    if edges:
        part = Period(*(datetime.fromisoformat(edge) for edge in edges))
        return _(
            "Free a part of the time: %(start)s to %(end)s",
            start=clock_time(part.starts_at, where_),
            end=clock_time(part.ends_at, where_),
        )
    return ngettext(
        "Free on %(free)s of %(num)s date",
        "Free on %(free)s of %(num)s dates",
        told["of"],
        free=told["free"],
    )
