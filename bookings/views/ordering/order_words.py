"""What a check of an order has found, and what a search for one more thing has, in words."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from bookings.borrowers import Borrower
from bookings.finder import finding
from bookings.finder.finding import Fit, Hit, Search
from bookings.forms.order import OrderForm
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.judging.quoting import sum_of
from bookings.series import series_words, sharing
from bookings.series.composing import Composed
from bookings.views import price_words
from bookings.views.ordering import order_instead, order_things
from bookings.views.ordering.order_things import Chosen
from inventory.models import Listing
from inventory.search_filters import SearchFilters
from marketplace.periods import Period
from marketplace.web import filters

MOST_FOUND = 8
LOOKED_AT = 24
_STATES = {
    "free": ("success", "circle-check"),
    "ask": ("info", "mail"),
    "partly": ("warning", "circle-alert"),
    "not": ("danger", "ban"),
}


def found(
    session: Session,
    composed: Sequence[Composed],
    borrower: Borrower | None,
    form: OrderForm,
    beside: Sequence[Listing] = (),
) -> dict[str, Any]:
    """Return the lines of the order with how each fits and costs, and the price together.

    What is asked for `beside` it is no part of what the title counts, and named there.
    """
    usable = [one for one in composed if (one.whole if form.all_or_nothing else one.some)]
    prices = [one.seen.price.total for one in usable]
    known = [price for price in prices if price is not None]
    sent = len(usable) == len(composed) or not form.all_or_nothing
    instead = order_instead.rows(session, composed, borrower)
    return {
        "lines": [_line(one, instead.get(one.listing.public_id, [])) for one in composed],
        "title": _title(composed, beside),
        "when": _when(composed[0]) if composed else "",
        "days": _shared_days(composed[0]) if composed else "",
        "together": _together(composed, form),
        "total": filters.money(sum_of(known)) if sent and known and known == prices else None,
    }


def looked(
    session: Session,
    form: OrderForm,
    picked: Chosen,
    borrower: Borrower | None,
    composed: Sequence[Composed] | None,
) -> dict[str, Any] | None:
    """Return what the search for one more thing has found, None where nothing is searched for."""
    text = (form.look.data or "").strip()
    if not text or form.look.errors:
        return None
    periods = _periods(composed)
    search = Search(
        filters=SearchFilters(text=text),
        periods=periods,
        borrower=borrower.organisation if borrower and borrower.organisation.id else None,
        show_all=True,
        per_page=LOOKED_AT,
    )
    have = {one.id for one in (*picked.things, *picked.beside)}
    hits = [hit for hit in finding.find(session, search).hits if hit.listing.id not in have]
    hits.sort(key=lambda hit: not order_things.ordered_here(hit.listing))  # else as found
    return {"text": text, "hits": [_hit(hit, form) for hit in hits[:MOST_FOUND]]}


def _hit(hit: Hit[Listing], form: OrderForm) -> dict[str, Any]:
    if not order_things.ordered_here(hit.listing):
        return order_things.beside(hit.listing, form)
    return {
        "listing": hit.listing,
        "how": _fit_words(hit.fitting.fit) if hit.fitting else "",
        "href": "",
    }


def _fit_words(fit: Fit) -> str:
    words = {
        Fit.FREE: _("Free then"),
        Fit.ASK: _("Free to ask for then"),
        Fit.PARTLY: _("Partly free then"),
        Fit.TAKEN: _("Taken then"),
        Fit.CLOSED: _("Cannot be had then"),
    }
    return str(words[fit])


def _periods(composed: Sequence[Composed] | None) -> tuple[Period, ...]:
    if not composed:
        return ()
    dates = composed[0].seen.dates
    return tuple(part.date.period for part in dates if part.date.period and not part.date.skip)


def _when(one: Composed) -> str:
    """Return the time of the order as it was understood: the date, or the series in words."""
    dates = [part.date for part in one.seen.dates]
    if one.wish.series is not None:
        return series_words.summary(one.wish.series, dates)
    first = dates[0].period if dates else None
    return filters.period(first, zone_of(one.listing)) if first is not None else ""


def _shared_days(one: Composed) -> str:
    """Return the dates on which everything can be had, "" where none was left out."""
    if one.all_dates is None:
        return ""
    days = [part.date.local_day for part in one.seen.dates if not part.date.skip]
    if len(days) == sum(not part.date.skip for part in one.all_dates.dates):
        return ""
    return ", ".join(filters.day(date.fromisoformat(day), zone_of(one.listing)) for day in days)


def _together(composed: Sequence[Composed], form: OrderForm) -> str:
    """Return the button that leaves out what one thing cannot be had on, "" without such dates."""
    if form.together or not composed[1:] or all(one.whole for one in composed):
        return ""
    shared = len(sharing.common_days([one.seen for one in composed]))
    if not shared or any(one.meets for one in composed):
        return ""
    return str(
        ngettext(
            "Only the %(num)s date on which everything can be had",
            "Only the %(num)s dates on which everything can be had",
            shared,
        )
    )


def _title(composed: Sequence[Composed], beside: Sequence[Listing]) -> str:
    whole = sum(one.whole for one in composed)
    before = composed[0].all_dates if composed else None
    if before is not None and whole == len(composed):
        dates = [part for part in before.dates if not part.date.skip]
        fits = sum(not part.date.skip for part in composed[0].seen.dates)
        if fits < len(dates):
            return str(
                ngettext(
                    "Everything can be had on %(fits)s of %(num)s date",
                    "Everything can be had on %(fits)s of %(num)s dates",
                    len(dates),
                    fits=fits,
                )
            )
    if beside and whole == len(composed):
        titles = ", ".join(one.title for one in beside)
        return str(
            _("What is in the order can be had then. Ask by itself for: %(titles)s", titles=titles)
        )
    if whole == len(composed):
        return str(_("Everything can be had then"))
    return str(
        ngettext(
            "%(free)s of %(num)s thing can be had then",
            "%(free)s of %(num)s things can be had then",
            len(composed),
            free=whole,
        )
    )


def _line(one: Composed, instead: Sequence[dict[str, Any]]) -> dict[str, Any]:
    dates = [part for part in one.seen.dates if not part.date.skip]
    fits = sum(part.fits for part in dates)
    states = {part.state for part in dates}
    state = next(iter(states)) if len(states) == 1 and states <= {"free", "ask"} else "not"
    if one.meets is not None:
        state = "not"
    elif fits > 0 and state == "not":
        state = "ask" if fits == len(dates) else "partly"
    kind, icon = _STATES[state]
    notes, misfits = _notes(one)
    if one.left_out:
        notes.append(_left_out(one))
    return {
        "listing": one.listing,
        "state": _state_words(state, fits, len(dates)),
        "kind": kind,
        "icon": icon,
        "notes": notes,
        "misfits": misfits,
        "price": _price(one) if one.some else "",
        "instead": instead,
    }


def _notes(one: Composed) -> tuple[list[str], list[dict[str, Any]]]:
    """Return why it cannot be had; of several dates which, those with the same reason together."""
    notes = []
    if one.meets is not None:
        notes.append(_("It cannot be had together with %(title)s.", title=one.meets.title))
    zone, days = zone_of(one.listing), defaultdict[str, list[str]](list)
    for part in (one.all_dates or one.seen).dates:
        if part.date.skip:
            continue
        day = filters.day(date.fromisoformat(part.date.local_day), zone)
        for told in sentences.reasons(part.reasons, one.listing, one.seen.of, part.verdict):
            days[str(told.message)].append(day)
    if len(one.seen.dates) == 1:
        return [*notes, *days], []
    return notes, [
        {"why": why, "days": ", ".join(found), "of": len(found)} for why, found in days.items()
    ]


def _left_out(one: Composed) -> str:
    zone = zone_of(one.listing)
    days = [filters.day(date.fromisoformat(date_.local_day), zone) for date_ in one.left_out]
    return str(_("Left out, since not everything can be had then: %(days)s", days=", ".join(days)))


def _price(one: Composed) -> str:
    total = one.seen.price.total
    return filters.money(total) if total is not None else _unstated(one)


def _unstated(one: Composed) -> str:
    return str(price_words.of_price(one.seen.price)["note"])


def _state_words(state: str, fits: int, of: int) -> str:
    if state == "partly":
        return str(ngettext("%(free)s of %(num)s date", "%(free)s of %(num)s dates", of, free=fits))
    words = {
        "free": _("Free"),
        "ask": _("Free to ask for"),
        "not": _("Cannot be had"),
    }
    return str(words[state])
