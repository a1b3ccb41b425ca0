"""Findings and listings in words: what cards, pins and summaries show."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from bookings import spoken
from bookings.finding import Fit, Fitting, Hit
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.judging.quoting import price_group, rules_of
from bookings.search_words import Asked
from inventory import vocabulary
from inventory.models import Listing
from inventory.photos import photo_sources
from inventory.price_rules import PriceRule
from inventory.types import Answer, BookingMode
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period, local
from marketplace.web import filters

WEST, EAST, SOUTH, NORTH = 12.600, 12.810, 55.975, 56.115
WIDTH, HEIGHT, APART = 400.0, 480.0, 30.0
FACTS_SHOWN = ("step_free_entrance", "accessible_toilet", "hearing_loop")
KILOMETRE = 1000
SEPARATOR = "\N{NO-BREAK SPACE}· "
"""Stays with what precedes it: no line begins with a dot."""


def ref(listing: Listing) -> str:
    """Return the listing's part of its address."""
    return f"{listing.public_id}-{listing.slug}"


def book_address(listing: Listing, **facts: Any) -> str:  # noqa: ANN401 - query values
    """Return the address of the booking form, filled with `facts`."""
    return url_for("bookings_request.show", ref=ref(listing), **facts)


def of_hit(hit: Hit, number: int, asked: Asked) -> dict[str, Any]:
    """Return what `result_card` takes."""
    listing = hit.listing
    state, words, note = _availability(hit.fitting, listing, asked.search.periods)
    if not hit.for_borrower and asked.search.borrower is not None:
        state, words = "closed", _("Not for %(name)s", name=asked.search.borrower.name)
    return {
        "title": listing.title,
        "href": url_for("bookings_listing.show", ref=ref(listing), **_carried(asked)),
        "kind": listing.kind.value,
        "number": number,
        "meta": meta(listing, hit.distance_m),
        "photo": photo_sources(listing.photos[0]) if listing.photos else None,
        "state": state,
        "state_text": words,
        "note": note,
        "items": facts(listing, hit),
        "lazy": number > 2,  # noqa: PLR2004 - the first screen
        "id": f"hit-{number}",
    }


def meta(listing: Listing, distance_m: int | None = None) -> str:
    """Return type, owner and place in one line."""
    parts = [type_label(listing), listing.organisation.name]
    if listing.place is not None and listing.place.district:
        parts.append(listing.place.district)
    if distance_m is not None:
        parts.append(distance_words(distance_m))
    return SEPARATOR.join(part for part in parts if part)


def type_label(listing: Listing) -> str:
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


def facts(listing: Listing, hit: Hit | None = None) -> list[tuple[str, str]]:
    """Return the short facts of a card: how many, accessibility, price."""
    spoken = str(get_locale())
    rows = []
    if listing.capacity_max:
        rows.append(("users", _("at most %(count)s people", count=listing.capacity_max)))
    of = min((row.unit.quantity // row.quantity for row in listing.units), default=1)
    if of > 1:
        rows.append(("package", _("%(count)s to lend", count=of)))
    labels = vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)
    known = {row.code for row in listing.accessibility if row.answer is Answer.YES}
    rows.extend(("accessibility", labels[code]) for code in FACTS_SHOWN if code in known)
    price = _price_words(listing, hit)
    if price:
        rows.append(("banknote", price))
    return rows


def _price_words(listing: Listing, hit: Hit | None) -> str:
    if hit is not None and hit.price is not None and hit.price.total is not None:
        if hit.price.total.ore == 0:
            return _("Free of charge")
        return _("%(amount)s in total", amount=filters.money(hit.price.total))
    return from_price(listing, None) or listing.price_text[:80]


def from_price(listing: Listing, borrower: Organisation | None) -> str:
    """Return the price for the reader's group in short, such as “100 kr an hour”; else ""."""
    rules = rules_of(listing.tariff)
    group = price_group(borrower)
    mine = [rule for rule in rules if rule.price_group == group]
    mine = mine or [rule for rule in rules if rule.price_group == "alla"]
    return rule_words(mine[0]) if mine else ""


def rule_words(rule: PriceRule) -> str:
    """Return a price rule's amount and unit in words."""
    if rule.amount_ore == 0:
        return _("Free of charge")
    labels = vocabulary.labels(vocabulary.PRICE_UNITS, str(get_locale()))
    return _(
        "%(amount)s per %(unit)s",
        amount=filters.money(Money(rule.amount_ore)),
        unit=labels[rule.unit.value].lower(),
    )


def _availability(
    fitting: Fitting | None, listing: Listing, periods: Sequence[Period]
) -> tuple[str, str, str | None]:
    if fitting is None:
        return (*_WITHOUT_TIME[listing.mode](), None)
    words, note = _FIT_WORDS[fitting.fit]()
    if fitting.fit is Fit.FREE and len(periods) > 1:
        note = _("all dates")
    elif fitting.fit is Fit.ASK and fitting.reasons:
        words, note = _("Ask"), _("agreed on with the owner")
    elif fitting.fit is Fit.PARTLY:
        note = _part(fitting, listing)
    elif fitting.fit is Fit.CLOSED and fitting.reasons:
        note = str(
            sentences.reasons(fitting.reasons[:1], listing, verdict=fitting.refusal)[0].message
        )
    return fitting.fit.value, words, note or None


_FIT_WORDS: dict[Fit, Callable[[], tuple[str, str]]] = {
    Fit.FREE: lambda: (_("Free"), _("the whole time")),
    Fit.ASK: lambda: (_("Free to ask for"), _("the owner answers")),
    Fit.PARTLY: lambda: (_("Partly free"), ""),
    Fit.TAKEN: lambda: (_("Taken"), ""),
    Fit.CLOSED: lambda: (_("Not possible"), ""),
}

_WITHOUT_TIME: dict[BookingMode, Callable[[], tuple[str, str]]] = {
    BookingMode.INSTANT: lambda: ("free", _("Booked at once")),
    BookingMode.REQUEST: lambda: ("ask", _("The owner answers")),
    BookingMode.CONTACT: lambda: ("ask", _("By contact")),
    BookingMode.AGREEMENT: lambda: ("ask", _("By agreement")),
}


def _part(fitting: Fitting, listing: Listing) -> str:
    if fitting.part is not None:
        zone = zone_of(listing)
        return _(
            "%(start)s to %(end)s",
            start=filters.clock_time(fitting.part.starts_at, zone),
            end=filters.clock_time(fitting.part.ends_at, zone),
        )
    return ngettext(
        "%(free)s of %(num)s date", "%(free)s of %(num)s dates", fitting.of, free=fitting.free
    )


def _carried(asked: Asked) -> dict[str, Any]:
    """Return what the listing's page should know of the search."""
    names = ["date", "from", "to", "end", "people", "seating", "quantity"]
    found: dict[str, Any] = {"for": asked.on_behalf} if asked.on_behalf else {}
    if asked.values.get("repeat"):
        found["times"] = asked.values.get("times") or str(len(asked.search.periods))
        names.append("repeat")
    return found | _filled(asked, names)


def _filled(asked: Asked, names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name in names if (value := asked.values.get(name))}


def summary(asked: Asked) -> str:
    """Return the search in one line, for the folded form on a phone."""
    parts = [asked.values["q"]]
    if asked.search.filters.kind is not None and not asked.values["q"]:
        labels = vocabulary.labels(vocabulary.KINDS, str(get_locale()))
        parts.append(labels[asked.search.filters.kind.value])
    if asked.search.periods:
        first = asked.search.periods[0]
        parts.append(filters.short_day(first.starts_at))
        parts.append(f"{filters.clock_time(first.starts_at)}–{filters.clock_time(first.ends_at)}")
    if asked.search.filters.people:
        parts.append(ngettext("%(num)s person", "%(num)s people", asked.search.filters.people))
    return SEPARATOR.join(part for part in parts if part) or _("What do you need, and when?")


def heading(asked: Asked, total: int) -> str:
    """Return how many there are, in the words of the search: with times where some were given."""
    if not asked.search.periods:
        return ngettext("%(num)s listing", "%(num)s listings", total)
    first, zone = asked.search.periods[0], filters.zone()
    timed = asked.values["from"] or asked.values["to"]
    when = spoken.when(first, zone) if timed else filters.day(local(first.starts_at, zone))
    return ngettext(
        "%(num)s that can be had on %(when)s",
        "%(num)s that can be had on %(when)s",
        total,
        when=when,
    )


def pins(hits: Sequence[tuple[int, Hit]]) -> list[dict[str, Any]]:
    """Return the numbered pins of the drawn map; those too close are moved apart a little."""
    placed: list[dict[str, Any]] = []
    for number, hit in hits:
        pin = pin_of(hit.listing, number, f"#hit-{number}")
        if pin is None:
            continue
        for _turn in range(12):
            near = [p for p in placed if abs(p["x"] - pin["x"]) + abs(p["y"] - pin["y"]) < APART]
            if not near:
                break
            pin["x"] = min(WIDTH - 20, pin["x"] + APART * 0.8)
            pin["y"] = min(HEIGHT - 20, pin["y"] + APART * 0.3 * (1 if number % 2 else -1))
        placed.append(pin)
    return placed


def pin_of(listing: Listing, number: int, href: str) -> dict[str, Any] | None:
    """Return the pin of a listing, None where it has no coordinates or lies off the drawing."""
    place = listing.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    x = (place.longitude - WEST) / (EAST - WEST) * WIDTH
    y = (NORTH - place.latitude) / (NORTH - SOUTH) * HEIGHT
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        return None
    return {
        "number": number,
        "title": listing.title,
        "href": href,
        "x": round(min(max(x, 20), WIDTH - 20), 1),
        "y": round(min(max(y, 20), HEIGHT - 20), 1),
        "lat": place.latitude,
        "lon": place.longitude,
    }


def half_hours() -> list[tuple[str, str]]:
    """Return the choices of a time: every half hour of the day."""
    return [
        (f"{minute // 60:02d}:{minute % 60:02d}", f"{minute // 60:02d}.{minute % 60:02d}")
        for minute in range(0, 1440, 30)
    ]
