"""A series that a reader brought from the search to a listing's page: how many of it can be had."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.forms.request import RequestForm
from bookings.judging import sentences, shut
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge_one, zone_of
from bookings.series import series_words
from bookings.series.days_off import breaks_of
from bookings.views.finding import price_told
from bookings.wished import Date, Wish
from inventory.models import Listing
from marketplace.errors import Invalid
from marketplace.periods import parse_date
from marketplace.web import filters

_MOST_SENTENCES = 3
CARRIED = ("repeat", "times", "until", "skip_school_breaks")
"""The fields of the form that asks for time by which a search says how it comes again."""

Dated = Sequence[tuple[Date, Verdict | None]]


def wish_of(session: Session, listing: Listing, args: Mapping[str, str]) -> Wish | None:
    """Return what the form that asks for time would read from the address, None for one time."""
    form = RequestForm(formdata=MultiDict(args))
    if not form.repeats:
        return None
    form.follow_the_night()
    try:
        wish = form.wish(zone_of(listing), breaks_of(session))
    except Invalid:
        return None  # the form says what is wrong
    return wish if wish.series is not None else None


def of(
    session: Session, listing: Listing, wish: Wish, asker: Asker, quantity: int | None
) -> dict[str, Any]:
    """Return what the page says of the series: its rule, how many dates fit, and which do not.

    `quantity` is how many the address asks for, None where it says nothing of it.
    """
    dates = _judged(session, listing, wish, replace(asker, together=True))
    free = [verdict for _date, verdict in dates if verdict is not None and verdict.usable]
    missing = [(date, verdict) for date, verdict in dates if verdict is None or not verdict.usable]
    return {
        "when": series_words.summary(wish.series, wish.dates) if wish.series is not None else "",
        **_title(free, len(dates)),
        "reasons": _reasons(listing, [one for _date, one in missing]) if not free else [],
        "missing": [_line(listing, date, verdict) for date, verdict in missing] if free else [],
        "usable": bool(free),
        "price": price_told.of_time(
            listing,
            asker.borrower,
            [verdict.period for verdict in free],
            quantity,
            some=bool(missing),
        )
        if free
        else "",
        "onward": _("Go on with these dates"),
        "instead": [],
    }


def _judged(session: Session, listing: Listing, wish: Wish, asker: Asker) -> Dated:
    """Return the dates that the rule does not leave out, None for a time that does not exist."""
    asked = [one for one in wish.dates if not one.skip]
    periods = [one.period for one in asked if one.period is not None]
    verdicts = iter(shut.explained(session, judge_one(session, listing, periods, asker)))
    return [(one, next(verdicts) if one.period is not None else None) for one in asked]


def _title(free: Sequence[Verdict], of: int) -> dict[str, Any]:
    if not free:
        return {"kind": "warning", "title": _("None of these dates can be had")}
    if len(free) < of:
        told = ngettext(
            "%(free)s of %(num)s date can be had",
            "%(free)s of %(num)s dates can be had",
            of,
            free=len(free),
        )
        return {"kind": "info", "title": told}
    if all(one.at_once for one in free):
        told = ngettext(
            "The %(num)s date is free and booked at once",
            "All %(num)s dates are free and booked at once",
            of,
        )
        return {"kind": "success", "title": told}
    told = ngettext(
        "The %(num)s date is free to ask for", "All %(num)s dates are free to ask for", of
    )
    return {"kind": "info", "title": told}


def _reasons(listing: Listing, refused: Sequence[Verdict | None]) -> list[Any]:
    """Return the few sentences that tell why none of the dates fits, each once."""
    told = {
        str(one.message): one
        for verdict in refused
        if verdict is not None
        for one in sentences.reasons(verdict.reasons[:1], listing, verdict.of, verdict)
    }
    return list(told.values())[:_MOST_SENTENCES]


def _line(listing: Listing, date: Date, verdict: Verdict | None) -> str:
    told = _reasons(listing, [verdict])
    why = told[0].message if told else _("That time does not exist.")
    return _("%(day)s: %(why)s", day=filters.short_day(parse_date(date.local_day)), why=why)
