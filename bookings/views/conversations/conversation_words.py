"""What the page of a conversation shows to each of its sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from bookings import spoken
from bookings.agreement import conversations, one_yes, repeating
from bookings.agreement.conversations import Offered, price_mark
from bookings.agreement.mails import asker_contact
from bookings.agreement.parties import party_of
from bookings.alternatives.lookup import alternatives
from bookings.errors import Alternative
from bookings.forms import times
from bookings.forms.proposal import ProposalForm
from bookings.judging import sentences
from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.models import Inquiry
from bookings.series import series_words
from bookings.states import booking_status
from bookings.types import InquiryStatus, OccurrenceStatus, Party, ProposalStatus, ReasonCode
from bookings.views import cards, price_words
from bookings.views.booked.booking_words import State
from bookings.views.conversations import agreed_words
from bookings.views.wanted import offered_times
from bookings.wanted import reading, standing
from inventory.models import Listing
from inventory.units import quantity_of
from marketplace import clock
from marketplace.actor import Actor
from marketplace.models import User
from marketplace.periods import Period, local
from marketplace.web import filters

ENDED = {
    InquiryStatus.AGREED: State(_l("Agreed and booked"), "success", "circle-check"),
    InquiryStatus.CLOSED: State(_l("Ended"), "neutral", "x"),
    InquiryStatus.LAPSED: State(_l("Ended by itself"), "neutral", "clock"),
}
_NOT_KEPT = {
    OccurrenceStatus.CALLED_OFF: State(
        _l("Agreed, then called off by the owner"), "danger", "calendar-x"
    ),
    OccurrenceStatus.CANCELLED: State(_l("Agreed, then cancelled"), "neutral", "calendar-x"),
}
_HAD = State(_l("Not needed any more"), "neutral", "check")
_REFUSED = State(_l("Turned down"), "neutral", "circle-x")
TIMES = {
    ProposalStatus.OPEN: State(_l("Waits for an answer"), "info", "hourglass"),
    ProposalStatus.ACCEPTED: State(_l("Agreed"), "success", "circle-check"),
    ProposalStatus.DECLINED: State(_l("Does not suit"), "neutral", "circle-x"),
    ProposalStatus.WITHDRAWN: State(_l("Taken back"), "neutral", "x"),
    ProposalStatus.LAPSED: State(_l("Lapsed"), "neutral", "clock"),
}


@dataclass(frozen=True)
class Entry:
    """Something that one side said or did, as the conversation tells it."""

    who: str
    organisation: str
    at: datetime
    mine: bool
    lines: Sequence[str] = ()
    times: Sequence[dict[str, Any]] = ()


def states(session: Session, inquiries: Sequence[Inquiry], side: Party) -> list[State]:
    """Return the state of each conversation as the reader on that side sees it; three queries.

    That of one in which several times were agreed on is the state of all their bookings.
    """
    made = one_yes.parts(session, inquiries)
    keys = {key: [one.booking_id for one in parts] for key, parts in made.items()}
    found = standing.statuses(session, {one for several in keys.values() for one in several})
    booked = {key: booking_status(found[one] for one in several) for key, several in keys.items()}
    refused = conversations.refused_of(session, inquiries)
    return [
        _REFUSED if one.id in refused else _state(one, side, booked.get(one.id))
        for one in inquiries
    ]


def _state(inquiry: Inquiry, side: Party, booked: OccurrenceStatus | None) -> State:
    """Return the state of one conversation, with that of what it led to, if anything.

    What was agreed may have been cancelled since.
    """
    if not inquiry.open:
        if booked in standing.GONE:
            return _NOT_KEPT.get(booked, _NOT_KEPT[OccurrenceStatus.CANCELLED])
        return ENDED[inquiry.status]
    if inquiry.waits_for is side:
        return State(_l("Waits for your answer"), "warning", "bell")
    return State(_l("Waits for %(name)s", name=name_of(inquiry, side.other)), "info", "hourglass")


def name_of(inquiry: Inquiry, side: Party) -> str:
    """Return the name of the organisation on that side."""
    return (inquiry.organisation if side is Party.BOOKER else inquiry.listing.organisation).name


def choices(session: Session, inquiry: Inquiry, side: Party) -> list[Listing]:
    """Return the listings that this side may propose."""
    if side is Party.OWNER:
        return conversations.others_of_owner(session, inquiry)
    return [inquiry.listing]


def context(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    form: ProposalForm,
    *,
    picked: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return the names that the page's template reads; what one side may not know is left out.

    `picked` are the times that a yes was said to, where it was just now.
    """
    zone, side = zone_of(inquiry.listing), party_of(actor, inquiry)
    offered = conversations.proposals(session, inquiry)
    shown = [(one, _time(one, inquiry, side)) for one in offered]
    waiting = [(one, told) for one, told in shown if one.waits and inquiry.open]
    taken = next((one for one, _told in waiting if ReasonCode.TAKEN in one.refused), None)
    to_answer = [told for one, told in waiting if one.proposal.side is not side]
    lent = [row for row in form.times if row.form.filled]
    (told_state,) = states(session, [inquiry], side)
    notice = reading.notice_of_inquiry(session, inquiry)
    return {
        "inquiry": inquiry,
        "listing": inquiry.listing,
        "ref": cards.ref(inquiry.listing),
        "zone": zone,
        "owns": side is Party.OWNER,
        "other": name_of(inquiry, side.other),
        "state": told_state,
        "fell_through": told_state in _NOT_KEPT.values(),
        "to_answer": to_answer,
        **agreed_words.picks(session, inquiry, to_answer, notice, picked),
        "decline_choices": [(told["id"], told["whole"]) for told in to_answer],
        "my_times": [told for one, told in waiting if one.proposal.side is side],
        "near": _near(session, inquiry, taken, zone) if taken else [],
        "entries": _entries(session, inquiry, side, shown),
        "asker_contact": asker_contact(inquiry) if side is Party.OWNER else None,
        "owner_contact": spoken.owner_contact(inquiry.listing, booked=False),
        "needs_phone": side is Party.BOOKER and not inquiry.contact_phone,
        "of": quantity_of(inquiry.listing),
        "over_days": times.over_days(inquiry.listing),
        "today": local(clock.now(), zone).date().isoformat(),
        "proposing": bool(lent or form.errors or form.form_errors),
        "twice": {row.name: row.form.twice(zone) for row in lent},
        "notice": notice,
        "needed": offered_times.needed(session, notice) if notice and to_answer else [],
        "books_had": notice is not None and not notice.closes_when_agreed,
        "notice_over": notice is not None and not notice.open,
        "booked": agreed_words.booked(session, inquiry),
        "booking_url": inquiry.booking
        and url_for("bookings_booking.show", public_id=inquiry.booking.public_id),
    }


def _time(one: Offered, inquiry: Inquiry, side: Party) -> dict[str, Any]:
    """Return a proposed time in words, with its price and what the rules say of it."""
    row = one.proposal
    zone = zone_of(row.listing)
    status = TIMES[row.status]
    if one.refused:
        gone = ReasonCode.TAKEN in one.refused
        status = State(_l("Taken") if gone else _l("Not possible any more"), "danger", "ban")
    had = agreed_words.waiting(one, zone, side)
    if not had["needed"]:
        status = _HAD
    price = price_words.of_price(one.price)
    if one.price.total is None and side is Party.OWNER:
        price["note"] = spoken.own_unstated_price(
            one.price.text, one.price.group if one.price.stated else None
        )
    what = row.listing.title if row.listing_id != inquiry.listing_id else ""
    if row.quantity > 1:
        title = row.listing.title
        what = _("%(quantity)s × %(title)s", quantity=row.quantity, title=title)
    refusals = sentences.reasons(one.refused, row.listing, one.of, shut=one.shut)
    waived = sentences.reasons(one.waived, row.listing, one.of, shut=one.shut)
    when = filters.period(one.period, zone)
    return {
        "id": row.public_id,
        "when": when,
        "whole": _all_of_it(one, when),
        "yes": _yes(one),
        "weekly": _weekly(one),
        "part": _part(one),
        "missing": [filters.period(missed, zone) for missed in one.missing],
        "what": what,
        "people": row.people,
        "state": status,
        "price": price,
        "mark": price_mark(one.price),
        "possible": had["needed"] and not one.refused,
        "had": had["had"],
        "refusals": [str(reason.message) for reason in refusals],
        "waived": [str(reason.message) for reason in waived],
    }


def _often(weeks: int) -> str:
    if weeks == 1:
        return str(_("every week"))
    if weeks == 2:  # noqa: PLR2004 - every second week has a name of its own
        return str(_("every second week"))
    return str(_("every %(weeks)s weeks", weeks=weeks))


def _weekly(one: Offered) -> str:
    """Return how often a proposed time comes back, and how many of its dates can be had."""
    row = one.proposal
    if row.times == 1:
        return ""
    often = _often(row.interval)
    if one.free is None or one.free == one.dates:
        return _("%(often)s, %(times)s times", often=often, times=row.times)
    return _(
        "%(often)s; %(free)s of %(times)s dates are free",
        often=often,
        free=one.free,
        times=one.dates,
    )


def _part(one: Offered) -> str:
    """Return how many dates can be had, where it is not all of them."""
    if one.free is None or one.free == one.dates:
        return ""
    return _("%(free)s of %(times)s dates are free.", free=one.free, times=one.dates)


def _all_of_it(one: Offered, when: Markup) -> Markup | str:
    """Return all that a yes is said to: the time, of one that repeats from when to when."""
    dates, series = repeating.dates(one.proposal)
    return when if series is None else series_words.summary(series, dates)


def _yes(one: Offered) -> str:
    """Return what the button says that books it."""
    if one.free is None:
        return _("Say yes and book")
    return ngettext("Say yes and book %(num)s date", "Say yes and book %(num)s dates", one.free)


def _entries(
    session: Session,
    inquiry: Inquiry,
    side: Party,
    shown: Sequence[tuple[Offered, dict[str, Any]]],
) -> list[Entry]:
    """Return what was said and proposed, the oldest first."""

    def entry(user: User, by: Party, at: datetime, **more: Any) -> Entry:  # noqa: ANN401
        return Entry(user.display_name, name_of(inquiry, by), at, by is side, **more)

    found = [entry(inquiry.user, Party.BOOKER, inquiry.created_at, lines=_lines(inquiry.text))]
    found += [
        entry(one.user, one.side, one.created_at, lines=_lines(one.text))
        for one in conversations.messages(session, inquiry)
    ]
    together: dict[tuple[datetime, int], list[tuple[Offered, dict[str, Any]]]] = {}
    for pair in shown:
        row = pair[0].proposal
        together.setdefault((row.created_at, row.user_id), []).append(pair)
    for (at, _user), pairs in together.items():
        row = pairs[0][0].proposal
        found.append(entry(row.user, row.side, at, times=[told for _one, told in pairs]))
    return sorted(found, key=lambda one: one.at)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _near(
    session: Session, inquiry: Inquiry, taken: Offered, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return what could be had instead of a time that somebody else has got."""
    row = taken.proposal
    asker = Asker(inquiry.organisation, row.people, row.quantity, agreed=True)
    found = alternatives(session, row.listing, taken.period, asker)
    return [_alternative(one, inquiry, zone) for one in found]


def _alternative(one: Alternative, inquiry: Inquiry, zone: ZoneInfo) -> dict[str, Any]:
    period = Period(one.starts_at, one.ends_at)
    if one.listing_id == inquiry.listing.public_id:
        starts, ends = one.starts_at.isoformat(), one.ends_at.isoformat()
        own = url_for(
            "bookings_conversation.show", public_id=inquiry.public_id, starts=starts, ends=ends
        )
        address = f"{own}#propose"
    else:
        starts_at, ends_at = local(one.starts_at, zone), local(one.ends_at, zone)
        wanted: dict[str, Any] = {
            "date": starts_at.date().isoformat(),
            "from": f"{starts_at:%H:%M}",
            "end": ends_at.date().isoformat() if ends_at.date() != starts_at.date() else None,
            "to": f"{ends_at:%H:%M}",
        }
        ref = f"{one.listing_id}-{one.url_slug}"
        address = url_for("bookings_request.show", ref=ref, **wanted)
    return {
        "when": filters.period(period, zone),
        "why": one.why,
        "title": one.title if one.listing_id != inquiry.listing.public_id else "",
        "address": address,
        "here": one.listing_id == inquiry.listing.public_id,
    }
