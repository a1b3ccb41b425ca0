"""What a move would mean, in words for the page: dates, price, who answers, what fits instead."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings.changes import repricing
from bookings.changes.proposing import may_answer, side_of
from bookings.changes.replanning import Plan, Step, period_of
from bookings.errors import Alternative
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.mailing import change_facts
from bookings.models import Booking, ChangeRequest, Occurrence
from bookings.types import ChangeSide, ReasonCode
from bookings.types import OccurrenceStatus as Status
from bookings.views.booked import booking_words
from marketplace.actor import Actor
from marketplace.money import Money
from marketplace.periods import Period, local
from marketplace.web import filters

# Another time does not help against these.
_HOPELESS = frozenset(
    {ReasonCode.TOO_MANY_PEOPLE, ReasonCode.QUANTITY_EXCEEDED, ReasonCode.NOT_FOR_YOU}
)


def of(
    plan: Plan, *, asks: bool, as_owner: bool, instead: Sequence[Alternative], listings: set[str]
) -> dict[str, Any]:
    """Return what the page shows of a plan; `listings` are those that can be chosen here."""
    zone = zone_of(plan.booking.listing)
    before, after = repricing.before_and_after(plan.booking, plan.fitting)
    codes = {code for step in plan.steps for code in step.reasons}
    return {
        "title": _title(plan),
        "usable": plan.usable,
        "many": len(plan.steps) > 1,
        "fitting": len(plan.fitting),
        "dates": [_step(step, plan, zone, asks=asks) for step in plan.steps],
        "left_alone": [_left(row, zone) for row in plan.left_alone],
        "price": _price(before, after, plan),
        "next": _next(plan, asks=asks, as_owner=as_owner),
        "alternatives": [_alternative(one, plan, zone, listings) for one in instead],
        "elsewhere": not _HOPELESS & codes,
        "to": plan.target.listing.title if plan.target.listing != plan.booking.listing else "",
    }


def _title(plan: Plan) -> str:
    fitting, of_all = len(plan.fitting), len(plan.steps)
    if of_all == 1:
        return str(_("That works") if fitting else _("That does not work"))
    if fitting == of_all:
        return str(ngettext("%(num)s date, all work", "%(num)s dates, all work", of_all))
    return str(
        ngettext(
            "%(free)s of %(num)s date works", "%(free)s of %(num)s dates work", of_all, free=fitting
        )
    )


def _step(step: Step, plan: Plan, zone: ZoneInfo, *, asks: bool) -> dict[str, Any]:
    listing = plan.target.listing
    told = [
        str(one.message)
        for one in sentences.reasons(step.reasons, listing, plan.of, step.verdict, shut=step.shut)
    ]
    fits = step.fits
    if not fits and plan.keep:
        told.append(_("It keeps its old time."))
    words = (_("To be asked for") if asks else _("Works")) if fits else _("Not possible")
    return {
        "old": filters.period(step.old, zone),
        "new": filters.period(step.new, zone) if step.new is not None else "",
        "state": words,
        "kind": ("info" if asks else "success") if fits else "warning",
        "icon": ("mail" if asks else "circle-check") if fits else "circle-alert",
        "note": " ".join(told),
        "price": filters.money(step.price) if step.price is not None and fits else "",
    }


def _left(row: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    state = booking_words.STATES[row.status]
    words = str(state.text)
    if row.status in {Status.CONFIRMED, Status.REQUESTED}:
        words = str(_("Has a time of its own"))
    return {"when": filters.period(period_of(row), zone), "state": words, "kind": "neutral"}


def _price(before: Money | None, after: Money | None, plan: Plan) -> dict[str, str]:
    """Return both prices in words; empty where there never was one."""
    if not plan.fitting or (before is None and after is None):
        return {}
    unknown = str(_("not stated"))
    return {
        "before": filters.money(before) if before is not None else unknown,
        "after": filters.money(after) if after is not None else unknown,
        "same": "y" if before == after else "",
    }


def _next(plan: Plan, *, asks: bool, as_owner: bool) -> str:
    if not plan.usable:
        return ""
    if not asks:
        waits = all(step.row.status is Status.REQUESTED for step in plan.fitting)
        if waits:
            return str(_("The request is moved, and the owner answers as before."))
        return str(_("It is moved as soon as you have sent it, and both sides are told."))
    name = plan.booking.organisation.name if as_owner else plan.booking.listing.organisation.name
    words = (
        _("%(name)s has to say yes. Until then the old time stands, and the new one is held.")
        if plan.target.listing.pending_holds
        else _("%(name)s has to say yes. Until then the old time stands; the new one is not held.")
    )
    return str(words % {"name": name})


def _alternative(
    one: Alternative, plan: Plan, zone: ZoneInfo, listings: set[str]
) -> dict[str, Any]:
    period = Period(one.starts_at, one.ends_at)
    here = one.listing_id in listings
    starts, ends = local(one.starts_at, zone), local(one.ends_at, zone)
    query = {"date": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}
    book = url_for("bookings_request.show", ref=f"{one.listing_id}-{one.url_slug}")
    return {
        "when": filters.period(period, zone),
        "why": one.why,
        "title": one.title if one.listing_id != plan.target.listing.public_id else "",
        "value": f"{one.starts_at.isoformat()}/{one.ends_at.isoformat()}/{one.listing_id}",
        "elsewhere": "" if here else f"{book}?{urlencode(query)}",
    }


def waiting(actor: Actor, changes: Iterable[ChangeRequest], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the changes that wait, as the booking's page shows them to this reader."""
    return [
        {
            "id": change.public_id,
            "told": change_facts.of_request(change, zone),
            "title": _asked_title(actor, change),
            "may_answer": may_answer(actor, change),
            "may_withdraw": side_of(actor, change.booking, change.side),
            "reason_needed": change.side is ChangeSide.BOOKER,
            "price": _change_price(change),
        }
        for change in changes
    ]


def _asked_title(actor: Actor, change: ChangeRequest) -> str:
    booking = change.booking
    owner = change.side is ChangeSide.OWNER
    if side_of(actor, booking, change.side):
        name = booking.organisation.name if owner else booking.listing.organisation.name
        return str(_("You have asked %(name)s for a change", name=name))
    name = booking.listing.organisation.name if owner else booking.organisation.name
    return str(_("%(name)s asks for a change", name=name))


def _change_price(change: ChangeRequest) -> dict[str, str]:
    """Return what the booking costs now and with the change."""
    booking = change.booking
    instead = {date.occurrence_id: date.price_ore for date in change.dates}
    after = repricing.total(booking.occurrences, instead)
    if booking.price_ore is None or after is None:
        return {}
    return {
        "before": filters.money(Money(booking.price_ore, booking.currency)),
        "after": filters.money(Money(after, booking.currency)),
        "same": "y" if after == booking.price_ore else "",
    }


def skipped(plan: Plan | None) -> Mapping[str, dict[str, str]]:
    """Return for each skipped date to come whether it can be had now, and for how much."""
    if plan is None:
        return {}
    return {
        step.row.public_id: {
            "free": "y" if step.fits else "",
            "price": filters.money(step.price) if step.price is not None else "",
        }
        for step in plan.steps
    }


def in_short(change: ChangeRequest) -> dict[str, Any]:
    """Return the change as a line of a list."""
    booking: Booking = change.booking
    zone = zone_of(booking.listing)
    told = change_facts.of_request(change, zone)
    return {
        "url": url_for("bookings_booking.show", public_id=booking.public_id, _anchor="changes"),
        "title": booking.listing.title,
        "borrower": booking.organisation.name,
        "owner": booking.listing.organisation.name,
        "pair": told.pairs[0] if told.pairs else ("", ""),
        "more": len(told.pairs) - 1,
        "answer_by": told.answer_by,
    }
