"""How a hit fits, in words, and where its owner is asked about what is not booked here."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import spoken
from bookings.finder.finding import Fit, Fitting, Hit
from bookings.finder.search_words import Asked
from bookings.judging import next_free, sentences
from bookings.judging.availability import HERE, zone_of
from bookings.judging.next_free import Later
from bookings.types import ReasonCode
from inventory.cards import Card, Shown
from inventory.types import BookingMode
from marketplace.periods import local, local_days
from marketplace.telling import moment
from marketplace.web import filters

_TWO = 2
_OF_TIME = frozenset({ReasonCode.CLOSED, ReasonCode.TAKEN})


def availability(hit: Hit[Card], asked: Asked) -> tuple[str, str, str | None]:
    """Return the state of a hit by its code and in words, and what there is to say besides."""
    fitting, listing = hit.fitting, hit.listing
    if _uncounted(hit):
        return "closed", _("Cannot be booked yet"), _("The owner has not said how many there are.")
    if fitting is None:
        return (*_WITHOUT_TIME[listing.mode](), _not_counted(hit, asked))
    words, note = _FIT_WORDS[fitting.fit]()
    several = len(asked.search.periods) > 1
    if fitting.fit is Fit.FREE and several:
        note = _all_words(fitting.of)
    elif fitting.fit is Fit.ASK and fitting.reasons:
        words, note = _("Ask"), _not_counted(hit, asked) or _agreed(listing)
    elif fitting.fit is Fit.ASK and several:
        note = _("%(dates)s; the owner answers", dates=_all_words(fitting.of))
    elif fitting.fit is Fit.PARTLY:
        note = _part(fitting, listing, asked)
    elif fitting.fit in {Fit.TAKEN, Fit.CLOSED}:
        note = _refused(hit, fitting)
    return fitting.fit.value, words, note or None


def _uncounted(hit: Hit[Card]) -> bool:
    """Tell whether it would be booked here if its owner had said how many there are."""
    return hit.existing == 0 and hit.listing.mode in HERE


def _not_counted(hit: Hit[Card], asked: Asked) -> str | None:
    """Return that nobody has said whether there can be so many, where that is so."""
    wanted = asked.search.filters.quantity or 1
    if wanted == 1 or hit.existing >= wanted or hit.listing.mode in HERE:
        return None
    return _("nobody has counted this; ask the owner whether there can be %(num)s", num=wanted)


def _agreed(listing: Shown) -> str:
    if listing.mode is BookingMode.CONTACT:
        return _("booked with the contact person, not here")
    return _("agreed on with the owner")


def aside(hit: Hit[Card], ref: str) -> dict[str, Any] | None:
    """Return how it is asked for what no order can have in it, None for what one can.

    What is asked of its owner may be `added` to what is chosen: the page of the order leads to the
    question, with the time.
    """
    if hit.listing.mode in HERE and not _uncounted(hit):
        return None
    if hit.listing.mode is BookingMode.AGREEMENT:
        return {
            "why": _("Asked for by itself: it becomes a question to its owner."),
            "added": True,
        }
    return {
        "label": _("See whom to contact"),
        "href": url_for("bookings_listing.show", ref=ref) + "#contact",
        "why": _("Asked for by itself, with its contact person."),
        "added": False,
    }


def _all_words(of: int) -> str:
    return ngettext("the %(num)s date", "all %(num)s dates", of)


def _refused(hit: Hit[Card], fitting: Fitting) -> str:
    """Return why it cannot be had, and when it can at the same hours."""
    parts = []
    shut = fitting.of == 1 and ReasonCode.CLOSED in fitting.reasons
    if fitting.reasons and (fitting.fit is Fit.CLOSED or shut):
        # That it is not booked here would keep nobody from agreeing on it at another time.
        code = min(fitting.reasons, key=lambda one: one is ReasonCode.NOT_BOOKABLE_HERE)
        told = sentences.reasons([code], hit.listing, hit.existing, verdict=fitting.refusal)
        parts.append(str(told[0].message))
    if hit.later is not None:
        parts.append(_later(hit, hit.later, fitting))
    return " ".join(part for part in parts if part)


def _later(hit: Hit[Card], later: Later, fitting: Fitting) -> str:
    """Return when the same hours can be had, or that they cannot where only time is in the way."""
    if later.free is not None:
        day = filters.day(local(later.free.starts_at, zone_of(hit.listing)))
        return _("Next free at these hours: %(day)s.", day=day)
    if not _OF_TIME.issuperset(fitting.reasons):
        return ""
    if later.shut and ReasonCode.CLOSED in fitting.reasons:
        return _(
            "It is closed at these hours on each of the %(num)s days after, too.",
            num=next_free.DAYS,
        )
    return _("Not free at these hours on any of the %(num)s days after.", num=next_free.DAYS)


def missing(hit: Hit[Card], asked: Asked) -> list[str]:
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


def _part(fitting: Fitting, listing: Shown, asked: Asked) -> str:
    if fitting.part is None:
        return ngettext(
            "%(free)s of %(num)s date", "%(free)s of %(num)s dates", fitting.of, free=fitting.free
        )
    zone, wanted = zone_of(listing), asked.search.periods[0]
    if len(local_days(wanted, zone)) > 1:
        start, end = moment(fitting.part.starts_at, zone), moment(fitting.part.ends_at, zone)
    else:
        start = filters.clock_time(fitting.part.starts_at, zone)
        end = filters.clock_time(fitting.part.ends_at, zone)
    if fitting.part.starts_at == wanted.starts_at:
        return _("until %(time)s", time=end)
    if fitting.part.ends_at == wanted.ends_at:
        return _("from %(time)s", time=start)
    if len(local_days(fitting.part, zone)) == 1 < len(local_days(wanted, zone)):
        return spoken.when(fitting.part, zone)
    return _("%(start)s to %(end)s", start=start, end=end)
