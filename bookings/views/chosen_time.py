"""The time that a reader brought from the search to a listing's page: can it be had, what else."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.addresses import filled
from bookings.alternatives.lookup import alternatives
from bookings.forms import times
from bookings.judging import sentences, shut
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge_one, zone_of
from bookings.requesting import MOST_PEOPLE
from bookings.types import ReasonCode
from bookings.views import cards, request_words
from inventory.models import Listing
from marketplace.periods import Period, TimeProblem, resolve
from marketplace.web import filters


def of(
    session: Session, listing: Listing, args: Mapping[str, str], asker: Asker
) -> dict[str, Any] | None:
    """Return what the page says of the time in its address, None where there is none to be read."""
    period = _period(listing, args)
    if period is None:
        return None
    borrower = asker.borrower
    verdict = shut.explained(session, judge_one(session, listing, [period], asker))[0]
    return {
        "when": filters.period(period, zone_of(listing)),
        "for": borrower.name if borrower is not None else "",
        **_verdict(verdict),
        "reasons": sentences.reasons(verdict.reasons, listing, verdict.of, verdict),
        "href": _form(listing, period, asker) if verdict.usable else "",
        "instead": _instead(session, listing, verdict, asker),
    }


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


def _form(listing: Listing, period: Period, asker: Asker) -> str:
    fields: dict[str, Any] = dict(filled(period, zone_of(listing)))
    fields |= {"quantity": asker.quantity, "people": asker.people}
    ref = cards.ref(listing)
    known = {name: value for name, value in fields.items() if value}
    return url_for("bookings_request.show", ref=ref, **known)


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


def _number(text: str | None) -> int | None:
    figures = (text or "").strip()
    known = figures.isascii() and figures.isdigit() and len(figures) <= len(str(MOST_PEOPLE))
    return int(figures) if known and 1 <= int(figures) <= MOST_PEOPLE else None
