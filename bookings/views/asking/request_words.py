"""What a check of time and price has found, in words for the page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings.addresses import filled
from bookings.errors import Alternative
from bookings.judging.availability import zone_of
from bookings.models import Booking
from bookings.types import ReasonCode
from bookings.views import price_words
from bookings.wished import Preview
from inventory.models import Listing
from marketplace import clock
from marketplace.models import Organisation
from marketplace.periods import Period
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
    dates: Sequence[dict[str, Any]],
    editors: Sequence[dict[str, Any]] = (),
    series: str = "",
    beside: str | None = None,
) -> dict[str, Any]:
    """Return what the page shows below the form once time and price have been looked up.

    `dates` and `editors` are those of `request_dates`, `series` says in words how it repeats,
    `beside` what stands in the way of a single date and is said at no field.
    """
    fitting = sum(part.fits for part in seen.dates)
    return {
        "title": _title(seen, fitting),
        "borrower": organisation.name,
        "sendable": sendable,
        "many": len(seen.dates) > 1 or bool(series),
        "fitting": fitting,
        "clashing": sum(part.stands_in_the_way for part in seen.dates),
        "dates": dates,
        "editors": editors,
        "faults": [(one["error"], f"#edit-{one['day']}") for one in editors if one["error"]],
        "edited": {one["day"] for one in editors},
        "series": series,
        "note": dates[0]["note"] if beside is None and dates else beside,
        "price": price_words.of_price(seen.price),
        "price_of": _priced(seen, fitting),
        "next": what_happens_next(listing, seen) if sendable else "",
        "at_once": all(part.at_once for part in seen.dates if part.fits),
        "alternatives": [alternative(one, listing) for one in alternatives],
        "elsewhere": not _HOPELESS & {code for part in seen.dates for code in part.reasons},
        "mine": mine and url_for("bookings_booking.show", public_id=mine.public_id),
    }


def sent(seen: Preview) -> str:
    """Return what has become of what was seen, now that it has been sent."""
    booked, asked = _split(seen)
    if not asked:
        return str(_("It is booked."))
    if not booked:
        return str(_("Your request has been sent to the owner."))
    return str(
        ngettext(
            "%(num)s date is booked. The others have been sent to the owner.",
            "%(num)s dates are booked. The others have been sent to the owner.",
            len(booked),
        )
    )


def what_happens_next(listing: Listing, seen: Preview) -> str:
    """Return the sentences about who answers and by when (the rule of `request_booking`)."""
    booked, asked = _split(seen)
    if not asked:
        return str(_("It is yours as soon as you have sent it."))
    told = _answer(listing, asked)
    if not booked:
        return told
    first = ngettext(
        "%(num)s date is yours as soon as you have sent it; about the others:",
        "%(num)s dates are yours as soon as you have sent it; about the others:",
        len(booked),
    )
    return f"{first} {told}"


def _split(seen: Preview) -> tuple[list[Period], list[Period]]:
    """Return the periods that are confirmed at once, and those that the owner answers."""
    fitting = [part for part in seen.dates if part.fits and part.date.period]
    booked = [part.date.period for part in fitting if part.at_once and part.date.period]
    asked = [part.date.period for part in fitting if not part.at_once and part.date.period]
    return booked, asked


def _answer(listing: Listing, asked: Sequence[Period]) -> str:
    starts = [period.starts_at for period in asked]
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


def alternative(one: Alternative, listing: Listing) -> dict[str, Any]:
    """Return what would fit instead in words, with what the button sends to choose it."""
    other = one.listing_id != listing.public_id
    fields: dict[str, Any] = {**filled(one.period, one.zone), "quantity": one.quantity}
    value = f"{one.starts_at.isoformat()}/{one.ends_at.isoformat()}"
    ref = f"{one.listing_id}-{one.url_slug}"
    return {
        "when": filters.period(one.period, one.zone),
        "why": one.why,
        "title": one.title if other else "",
        "price": price_words.of_alternative(one),
        "at_once": one.at_once,
        "value": f"{value}/{one.quantity}",
        "action": url_for("bookings_request.show", ref=ref),
        "href": url_for("bookings_request.show", ref=ref, **fields),
    }
