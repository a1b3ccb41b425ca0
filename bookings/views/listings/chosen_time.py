"""The time that a reader brought from the search to a listing's page: can it be had, what else."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.addresses import filled
from bookings.alternatives.lookup import alternatives
from bookings.finder import fitting, search_words
from bookings.forms import times
from bookings.judging import sentences, shut
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge_one, zone_of
from bookings.types import ReasonCode
from bookings.views import cards
from bookings.views.asking import request_words
from bookings.views.finding import price_told
from bookings.views.listings import chosen_series
from inventory.models import Listing
from marketplace.periods import Period, TimeProblem, resolve
from marketplace.web import filters


def of(
    session: Session, listing: Listing, args: Mapping[str, str], asker: Asker
) -> dict[str, Any] | None:
    """Return what the page says of the time in its address, None where there is none to be read.

    A time that comes again is told as all of its dates, and leads on with them.
    """
    wish = chosen_series.wish_of(session, listing, args)
    if wish is not None:
        told = chosen_series.of(session, listing, wish, asker, _quantity(args, asker))
        return told | {
            "for": asker.borrower.name if asker.borrower is not None else "",
            "href": _onward(listing, args, asker) if told["usable"] else "",
        }
    period = _period(listing, args)
    if period is None:
        return None
    borrower = asker.borrower
    verdict = shut.explained(session, judge_one(session, listing, [period], asker))[0]
    told = {
        "when": filters.period(period, zone_of(listing)),
        "for": borrower.name if borrower is not None else "",
        **_verdict(verdict),
        "reasons": sentences.reasons(verdict.reasons, listing, verdict.of, verdict),
        "href": _form(listing, period, args, asker) if verdict.usable else "",
        "onward": _("Go on with this time"),
        "instead": _instead(session, listing, verdict, asker),
        "price": _price(listing, period, args, asker) if verdict.usable else "",
    }
    part = None if verdict.usable else fitting.part_of(session, listing.id, period, asker)
    return told if part is None else told | _of_part(listing, part, args, asker)


def _of_part(
    listing: Listing, part: Period, args: Mapping[str, str], asker: Asker
) -> dict[str, Any]:
    """Return what is said where the finder calls it partly free: that part, and the way on."""
    return {
        "kind": "info",
        "title": _("Part of that time can be had"),
        "part": filters.period(part, zone_of(listing)),
        "price": _price(listing, part, args, asker),
        "href": _form(listing, part, args, asker),
        "onward": _("Go on with that part"),
    }


def _price(listing: Listing, period: Period, args: Mapping[str, str], asker: Asker) -> str:
    return price_told.of_time(listing, asker.borrower, [period], _quantity(args, asker))


def _quantity(args: Mapping[str, str], asker: Asker) -> int | None:
    """Return how many the address asks for, None where it says nothing of it."""
    return asker.quantity if args.get("quantity") else None


def _period(listing: Listing, args: Mapping[str, str]) -> Period | None:
    starts = times.wall(args.get("date"), args.get("from"))
    ends = times.wall(args.get("end") or args.get("date"), args.get("to"))
    if starts is None or ends is None:
        return None
    if not args.get("end") and ends <= starts:
        ends += timedelta(days=1)  # a search that runs past midnight names one day
    zone = zone_of(listing)
    try:
        period = Period(resolve(starts, zone), resolve(ends, zone))
    except (TimeProblem, ValueError, OverflowError):
        return None  # the form asks which time is meant
    return period if period.length <= timedelta(minutes=listing.max_minutes, days=31) else None


def _verdict(verdict: Verdict) -> dict[str, Any]:
    if not verdict.usable:
        taken = ReasonCode.TAKEN in verdict.reasons
        title = _("That time is taken") if taken else _("That time cannot be booked")
        return {"kind": "warning", "title": title}
    if verdict.at_once:
        return {"kind": "success", "title": _("That time is free and booked at once")}
    return {"kind": "info", "title": _("That time is free to ask for")}


def _form(listing: Listing, period: Period, args: Mapping[str, str], asker: Asker) -> str:
    return _filled(listing, dict(filled(period, zone_of(listing))), args, asker)


def _onward(listing: Listing, args: Mapping[str, str], asker: Asker) -> str:
    """Return the form with the time and how it comes again as the address has them."""
    names = ("date", "from", "to", "end", *chosen_series.CARRIED)
    return _filled(listing, {name: args.get(name) for name in names}, args, asker)


def _filled(
    listing: Listing, time: Mapping[str, Any], args: Mapping[str, str], asker: Asker
) -> str:
    fields: dict[str, Any] = {
        **time,
        "quantity": asker.quantity,
        "people": asker.people,
        "seating": asker.seating.value if asker.seating is not None else None,
        "organisation": args.get("for"),
        **search_words.joined(args),
    }
    known = {name: value for name, value in fields.items() if value}
    return url_for("bookings_request.show", ref=cards.ref(listing), **known)


def _instead(
    session: Session, listing: Listing, verdict: Verdict, asker: Asker
) -> list[dict[str, Any]]:
    if verdict.usable or ReasonCode.NOT_BOOKABLE_HERE in verdict.reasons:
        return []
    found = alternatives(session, listing, verdict.period, asker)
    shown = [request_words.alternative(one, listing) for one in found]
    if asker.borrower is None:
        for one in shown:
            one["price"] = ""  # it would be somebody else's
    return shown
