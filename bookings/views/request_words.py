"""What a check of time and price has found, in words for the page."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import sentences
from bookings.availability import zone_of
from bookings.errors import Alternative
from bookings.forms.when import WhenForm
from bookings.models import Booking
from bookings.requesting import Judged, Preview
from bookings.types import ReasonCode
from bookings.views import price_words
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace import clock
from marketplace.models import Organisation
from marketplace.periods import Period, local
from marketplace.web import filters

# Another time does not help against these.
_HOPELESS = frozenset(
    {ReasonCode.TOO_MANY_PEOPLE, ReasonCode.QUANTITY_EXCEEDED, ReasonCode.NOT_FOR_YOU}
)


def of(
    listing: Listing,
    organisation: Organisation,
    seen: Preview,
    *,
    sendable: bool,
    alternatives: Sequence[Alternative],
    mine: Booking | None,
) -> dict[str, Any]:
    """Return what the page shows below the form once time and price have been looked up."""
    zone = zone_of(listing)
    fitting = sum(part.fits for part in seen.dates)
    return {
        "title": _title(seen, fitting),
        "borrower": organisation.name,
        "sendable": sendable,
        "many": len(seen.dates) > 1,
        "fitting": fitting,
        "dates": [_date(part, listing, seen.of, zone) for part in seen.dates],
        "price": price_words.of_price(seen.price),
        "price_of": _priced(seen, fitting),
        "next": what_happens_next(listing, organisation, seen) if sendable else "",
        "alternatives": [_alternative(one, listing, zone) for one in alternatives],
        "elsewhere": not _HOPELESS & {code for part in seen.dates for code in part.reasons},
        "mine": mine and url_for("bookings_booking.show", public_id=mine.public_id),
    }


def what_happens_next(listing: Listing, organisation: Organisation, seen: Preview) -> str:
    """Return the sentence about who answers and by when (the rule of `request_booking`)."""
    own = listing.organisation_id == organisation.id
    if listing.mode is BookingMode.INSTANT or own:
        return str(_("It is yours as soon as you have sent it."))
    starts = [part.date.period.starts_at for part in seen.dates if part.fits and part.date.period]
    by = min([clock.now() + timedelta(hours=listing.answer_hours), *starts])
    words = (
        _("%(owner)s answers by %(moment)s at the latest. Until then the time is held for you.")
        if listing.pending_holds
        else _(
            "%(owner)s answers by %(moment)s at the latest. Until then others can ask for the "
            "same time."
        )
    )
    told = filters.moment(by, zone_of(listing))
    return str(words % {"owner": listing.organisation.name, "moment": told.striptags()})


def twice(form: WhenForm, listing: Listing) -> dict[str, list[tuple[str, str]]]:
    """Return the two meanings of each time that comes twice, by the name of its radio field."""
    zone = zone_of(listing)
    found = {}
    for name, edge in (("start_fold", form.begins), ("end_fold", form.finishes)):
        if edge is not None and edge.twice is not None:
            time = f"{local(edge.twice[0], zone):%H.%M}"
            found[name] = [
                ("0", _("The first %(time)s, before the clock is put back", time=time)),
                ("1", _("The second %(time)s, an hour later", time=time)),
            ]
    return found


def _title(seen: Preview, fitting: int) -> str:
    of = sum(not part.date.skip for part in seen.dates)
    if of == 1:
        return str(_("That time is free") if fitting else _("That time cannot be booked"))
    if fitting == of:
        return str(ngettext("%(num)s date, all free", "%(num)s dates, all free", of))
    return str(
        ngettext(
            "%(free)s of %(num)s date is free",
            "%(free)s of %(num)s dates are free",
            of,
            free=fitting,
        )
    )


def _priced(seen: Preview, fitting: int) -> str:
    """Return what the price is for where it is not for all that was asked for."""
    if fitting == 0:
        return str(_("Nothing will be booked. This is what it costs when it can be."))
    if any(part.reasons for part in seen.dates):
        return str(
            ngettext(
                "The price is for the %(num)s date that is free.",
                "The price is for the %(num)s dates that are free.",
                fitting,
            )
        )
    return ""


_STATES = {
    "free": ("success", "circle-check"),
    "ask": ("info", "mail"),
    "taken": ("danger", "ban"),
    "closed": ("warning", "door-closed"),
    "refused": ("warning", "circle-alert"),
    "skipped": ("neutral", "minus"),
}


def _state_words(state: str) -> str:
    words = {
        "free": _("Free"),
        "ask": _("Free to ask for"),
        "taken": _("Taken"),
        "closed": _("Closed"),
        "refused": _("Not possible"),
        "skipped": _("Skipped"),
    }
    return str(words[state])


def _date(part: Judged, listing: Listing, of: int, zone: ZoneInfo) -> dict[str, Any]:
    kind, icon = _STATES[part.state]
    told = [str(one.message) for one in sentences.reasons(part.reasons, listing, of)]
    when: str = (
        filters.period(part.date.period, zone)
        if part.date.period is not None
        else filters.day(date.fromisoformat(part.date.local_day), zone)
    )
    return {
        "when": when,
        "state": _state_words(part.state),
        "kind": kind,
        "icon": icon,
        "note": " ".join(told),
        "price": filters.money(part.price) if part.price is not None else "",
    }


def _alternative(one: Alternative, listing: Listing, zone: ZoneInfo) -> dict[str, Any]:
    period = Period(one.starts_at, one.ends_at)
    other = one.listing_id != listing.public_id
    return {
        "when": filters.period(period, zone),
        "why": one.why,
        "title": one.title if other else "",
        "value": f"{one.starts_at.isoformat()}/{one.ends_at.isoformat()}",
        "action": url_for("bookings_request.show", ref=f"{one.listing_id}-{one.url_slug}"),
    }
