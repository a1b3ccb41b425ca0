"""What is told of a yes to proposed times: what was booked, where it stands, what was left out."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from bookings import spoken
from bookings.agreement import behind, one_yes, repeating
from bookings.agreement.conversations import Offered
from bookings.errors import SlotTaken
from bookings.judging.availability import zone_of
from bookings.models import Booking, Inquiry, Proposal, WantedNotice
from bookings.states import booking_status
from bookings.types import Party, WantedWhen
from bookings.views.booked.booking_words import STATES
from bookings.wanted import standing
from marketplace.periods import Period
from marketplace.web import filters

FEWEST_PICKS = 2


def told(proposals: Sequence[Proposal], bookings: Sequence[Booking]) -> str:
    """Return what a yes has done, and how many dates of it were left out as they are had."""
    if len(bookings) > 1:
        return _(
            "It is agreed: %(count)s times are booked. Both sides get them by mail.",
            count=len(bookings),
        )
    booked = {row.starts_at for row in bookings[0].occurrences}
    dates = repeating.periods_of(proposals[0])
    had = sum(one.starts_at not in booked for one in dates) if len(dates) > 1 else 0
    words = _("It is agreed and booked. Both sides get it by mail.")
    if not had:
        return words
    left_out = ngettext(
        "One of the dates was left out: you had it already.",
        "%(num)s of the dates were left out: you had them already.",
        had,
    )
    return f"{words} {left_out}"


def address(inquiry: Inquiry, bookings: Sequence[Booking], side: Party) -> str:
    """Return where what was booked is read: several as their order, which its owners do not see."""
    if len(bookings) == 1:
        return url_for("bookings_booking.show", public_id=bookings[0].public_id)
    if side is Party.BOOKER:
        return url_for("bookings_order.show", public_id=bookings[0].order.public_id)
    return url_for("bookings_conversation.show", public_id=inquiry.public_id)


def taken(refused: SlotTaken, zone: ZoneInfo, *, several: bool) -> str:
    """Return that somebody else has got what a yes was said to; of several times, which of them."""
    if not several:
        return _("Somebody was faster: that time is taken. Nothing is booked.")
    return _(
        "Somebody was faster: %(times)s cannot be had any more. Nothing is booked. Choose among the"
        " other times, if they help you.",
        times="; ".join(spoken.when(one, zone) for one in refused.clashes),
    )


def waiting(one: Offered, zone: ZoneInfo, side: Party) -> dict[str, Any]:
    """Return what is told of a waiting time whose dates the asker has already, in part or all."""
    if not one.had:
        return {"had": "", "needed": True}
    own = side is Party.BOOKER
    if one.proposal.times == 1:
        alone = (
            _("You have a date in that week already.")
            if own
            else _("They have a date in that week already.")
        )
        return {"had": alone, "needed": False}
    dates = "; ".join(spoken.when(each, zone) for each in one.had)
    words = (
        _("You have something in these weeks already, so they are left out: %(dates)s", dates=dates)
        if own
        else _(
            "They have something in these weeks already, so they are left out: %(dates)s",
            dates=dates,
        )
    )
    return {"had": words, "needed": one.dates > 0}


def picks(
    session: Session,
    inquiry: Inquiry,
    told: Sequence[dict[str, Any]],
    notice: WantedNotice | None,
    sent: Sequence[str] | None,
) -> dict[str, Any]:
    """Return the times of which a reader may say yes to several at once, each to be ticked.

    Nothing where only one can be agreed on, or only one could be had. They are ticked already
    where each of them is of another wanted date; but those that were `sent`, and no others, once
    the reader has chosen among them.
    """
    single = [one for one in told if one["possible"] and not one["weekly"]]
    if len(single) < FEWEST_PICKS or not behind.several(session, inquiry):
        return {"picks": [], "pick_choices": [], "picked": []}
    weekly = notice is not None and notice.when_kind is WantedWhen.WEEKLY
    others = {one["id"] for one in told if one["weekly"]}  # each has a form of its own
    picked = [one["id"] for one in single] if weekly else []
    if sent is not None and others.isdisjoint(sent):
        picked = list(sent)
    return {
        "picks": single,
        "pick_choices": [(one["id"], _choice(one)) for one in single],
        "picked": picked,
    }


def _choice(told: dict[str, Any]) -> Markup:
    price = told["price"]["total"] or told["price"]["note"]
    parts = [one for one in (told["when"], told["what"], price) if one]
    return Markup(", ").join(parts)


def booked(session: Session, inquiry: Inquiry) -> dict[str, Any] | None:
    """Return what a yes to several times led to, and how much of it stands; else nothing.

    Of each booking when it is, its page, and its state where it stands no longer.
    """
    made = [one.booking for one in one_yes.together(session, inquiry) if one.booking is not None]
    if len(made) < FEWEST_PICKS:
        return None
    told = [_booking(one) for one in made]
    stand = sum(one["gone"] is None for one in told)
    if stand == len(made):
        words = ngettext(
            "You have agreed on %(num)s time, and it is booked.",
            "You have agreed on %(num)s times, and they are booked.",
            stand,
        )
    elif stand:
        words = ngettext(
            "You have agreed on %(times)s times, and %(num)s of them is still booked.",
            "You have agreed on %(times)s times, and %(num)s of them are still booked.",
            stand,
            times=len(made),
        )
    else:
        words = _(
            "You agreed on %(times)s times and they were booked, but none of them stands any"
            " longer.",
            times=len(made),
        )
    return {"words": words, "times": told}


def _booking(booking: Booking) -> dict[str, Any]:
    rows = booking.occurrences
    first = rows[0]
    status = booking_status(row.status for row in rows)
    return {
        "when": filters.period(Period(first.starts_at, first.ends_at), zone_of(first.listing)),
        "url": url_for("bookings_booking.show", public_id=booking.public_id),
        "gone": STATES[status] if status in standing.GONE else None,
    }
