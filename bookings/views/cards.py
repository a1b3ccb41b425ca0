"""Findings and listings in words: what cards, pins and summaries show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from bookings import spoken
from bookings.finder import passing_on
from bookings.finder.finding import SHOWN, Findings, Fit, Fitting, Hit
from bookings.finder.search_words import Asked
from bookings.judging import sentences
from bookings.judging.availability import HERE, zone_of
from bookings.judging.quoting import price_group, rules_of
from bookings.judging.seating_words import NAMES
from bookings.views.finding import find_times
from inventory import vocabulary
from inventory.models import Listing
from inventory.photos import photo_sources
from inventory.price_rules import PriceRule
from inventory.seating import ways
from inventory.types import BookingMode, PriceUnit
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period, local
from marketplace.web import filters

FACTS_SHOWN = ("step_free_entrance", "accessible_toilet", "hearing_loop")
KILOMETRE = 1000
_TWO = 2
SEPARATOR = "\N{NO-BREAK SPACE}· "
"""Stays with what precedes it: no line begins with a dot."""


def ref(listing: Listing) -> str:
    """Return the listing's part of its address."""
    return f"{listing.public_id}-{listing.slug}"


def book_address(listing: Listing, **facts: Any) -> str:  # noqa: ANN401 - query values
    """Return the address of the booking form, filled with `facts`."""
    return url_for("bookings_request.show", ref=ref(listing), **facts)


def of_hit(hit: Hit, number: int, asked: Asked) -> dict[str, Any]:
    """Return what the finder shows of a hit: how it fits, what it costs, what was asked of it."""
    listing = hit.listing
    state, words, note = _availability(hit, asked)
    if not hit.for_borrower and asked.search.borrower is not None:
        state, words = "closed", _("Not for %(name)s", name=asked.search.borrower.name)
    picked = listing.public_id in asked.picked
    return {
        "title": listing.title,
        "href": url_for("bookings_listing.show", ref=ref(listing), **passing_on.to_listing(asked)),
        "kind": listing.kind.value,
        "number": number,
        "meta": meta(listing, hit.distance_m),
        "photo": photo_sources(listing.photos[0]) if listing.photos else None,
        "state": state,
        "state_text": words,
        "note": note,
        "missing": _missing(hit, asked),
        "items": facts(listing, hit, asked),
        "lazy": number > 2,  # noqa: PLR2004 - the first screen
        "id": f"hit-{number}",
        "key": listing.public_id,
        "picked": picked,
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


def facts(listing: Listing, hit: Hit, asked: Asked) -> list[tuple[str, str]]:
    """Return the short facts of a card: how many, what was asked of accessibility, price."""
    spoken = str(get_locale())
    rows = []
    if listing.capacity_max:
        rows.append(("users", _room_words(listing, asked)))
    if hit.existing > 1:
        rows.append(("package", _("%(count)s to lend", count=hit.existing)))
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
    price = _price_words(listing, hit, asked)
    if price:
        rows.append(("banknote", price))
    return rows


def _room_words(listing: Listing, asked: Asked) -> str:
    seating = asked.search.filters.seating
    stated = dict(ways(listing)).get(seating) if seating is not None else None
    if seating is not None and stated:
        return _("%(count)s people, %(how)s", count=stated, how=str(NAMES[seating]).lower())
    return _("at most %(count)s people", count=listing.capacity_max)


def _price_words(listing: Listing, hit: Hit, asked: Asked) -> str:
    """Return what can be had costs, in total only where that is what will be charged."""
    price = hit.had or hit.price
    if price is None or price.total is None or not _told_in_total(listing, asked):
        return from_price(listing, asked.search.borrower) or listing.price_text[:80]
    if price.total.ore == 0:
        return _("Free of charge")
    amount = filters.money(price.total)
    if hit.had is None or hit.fitting is None:
        return _("%(amount)s in total", amount=amount)
    if hit.fitting.part is not None:
        return _("%(amount)s for the part that can be had", amount=amount)
    return ngettext(
        "%(amount)s for the %(num)s date that can be had",
        "%(amount)s for the %(num)s dates that can be had",
        hit.fitting.free,
        amount=amount,
    )


def _told_in_total(listing: Listing, asked: Asked) -> bool:
    """Tell whether a booking here would cost the total: nothing is agreed on, pieces are counted.

    One's own things cost nothing in any case.
    """
    borrower = asked.search.borrower
    if borrower is not None and borrower.id == listing.organisation_id:
        return True
    by_piece = any(rule.unit is PriceUnit.PIECE for rule in rules_of(listing.tariff))
    return listing.mode in HERE and (not by_piece or asked.search.filters.quantity is not None)


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


def _availability(hit: Hit, asked: Asked) -> tuple[str, str, str | None]:
    fitting, listing = hit.fitting, hit.listing
    if fitting is None:
        return (*_WITHOUT_TIME[listing.mode](), None)
    words, note = _FIT_WORDS[fitting.fit]()
    several = len(asked.search.periods) > 1
    if fitting.fit is Fit.FREE and several:
        note = _all_words(fitting.of)
    elif fitting.fit is Fit.ASK and fitting.reasons:
        words, note = _("Ask"), _("agreed on with the owner")
    elif fitting.fit is Fit.ASK and several:
        note = _("%(dates)s; the owner answers", dates=_all_words(fitting.of))
    elif fitting.fit is Fit.PARTLY:
        note = _part(fitting, listing, asked)
    elif fitting.fit in {Fit.TAKEN, Fit.CLOSED}:
        note = _refused(hit, fitting)
    return fitting.fit.value, words, note or None


def _all_words(of: int) -> str:
    return ngettext("the %(num)s date", "all %(num)s dates", of)


def _refused(hit: Hit, fitting: Fitting) -> str:
    """Return why it cannot be had, and when it can at the same hours."""
    parts = []
    if fitting.fit is Fit.CLOSED and fitting.reasons:
        told = sentences.reasons(fitting.reasons[:1], hit.listing, verdict=fitting.refusal)
        parts.append(str(told[0].message))
    if hit.next_free is not None:
        zone = zone_of(hit.listing)
        parts.append(
            _(
                "Next free at these hours: %(day)s.",
                day=filters.day(local(hit.next_free.starts_at, zone)),
            )
        )
    return " ".join(parts)


def _missing(hit: Hit, asked: Asked) -> list[str]:
    """Return the dates that do not fit, where some do."""
    fitting = hit.fitting
    if fitting is None or fitting.fit is not Fit.PARTLY or len(asked.search.periods) < _TWO:
        return []
    zone = zone_of(hit.listing)
    return [filters.short_day(period.starts_at, zone) for period in fitting.missing]


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


def _part(fitting: Fitting, listing: Listing, asked: Asked) -> str:
    if fitting.part is None:
        return ngettext(
            "%(free)s of %(num)s date", "%(free)s of %(num)s dates", fitting.of, free=fitting.free
        )
    zone, wanted = zone_of(listing), asked.search.periods[0]
    start = filters.clock_time(fitting.part.starts_at, zone)
    end = filters.clock_time(fitting.part.ends_at, zone)
    if fitting.part.starts_at == wanted.starts_at:
        return _("until %(time)s", time=end)
    if fitting.part.ends_at == wanted.ends_at:
        return _("from %(time)s", time=start)
    return _("%(start)s to %(end)s", start=start, end=end)


def summary(asked: Asked) -> str:
    """Return the search in one line, for the folded form on a phone."""
    parts = [asked.values["q"]]
    if asked.search.filters.kind is not None and not asked.values["q"]:
        labels = vocabulary.labels(vocabulary.KINDS, str(get_locale()))
        parts.append(labels[asked.search.filters.kind.value])
    if asked.search.periods:
        parts.append(find_times.time_words(asked))
    if asked.when.rule is not None:
        parts.append(find_times.series_words(asked))
    if asked.search.filters.people:
        parts.append(find_times.people_words(asked.search.filters.people))
    return SEPARATOR.join(part for part in parts if part) or _("What do you need, and when?")


def heading(asked: Asked, found: Findings) -> str:
    """Return how many there are, in the words of the search: with times where some were given.

    What is shown besides, although it is taken or closed then, is counted by itself.
    """
    if not asked.search.periods:
        return ngettext("%(num)s listing", "%(num)s listings", found.total)
    had = found.total
    if asked.search.show_all:
        had = sum(found.counts.get(fit, 0) for fit in SHOWN)
    told = _had_words(asked, had)
    if had == found.total:
        return told
    return ngettext(
        "%(told)s; %(num)s is shown",
        "%(told)s; %(num)s are shown",
        found.total,
        told=told,
    )


def _had_words(asked: Asked, had: int) -> str:
    first, zone = asked.search.periods[0], filters.zone()
    if asked.when.rule is not None:
        return ngettext(
            "%(num)s that can be had on all or some of %(dates)s dates",
            "%(num)s that can be had on all or some of %(dates)s dates",
            had,
            dates=len(asked.search.periods),
        )
    timed = asked.values["from"] or asked.values["to"]
    return ngettext(
        "%(num)s that can be had on %(when)s",
        "%(num)s that can be had on %(when)s",
        had,
        when=spoken.when(first, zone) if timed else _days(first),
    )


def _days(period: Period) -> str:
    """Return the day of a period, or its first and last day."""
    zone = filters.zone()
    first = local(period.starts_at, zone).date()
    last = local(period.ends_at - timedelta(microseconds=1), zone).date()
    if first == last:
        return filters.day(first)
    return _("%(first)s to %(last)s", first=filters.day(first), last=filters.day(last))
