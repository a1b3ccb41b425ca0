"""What the pages of wanted notices show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from bookings.agreement import conversations
from bookings.models import WantedNotice, WantedOffer
from bookings.spoken import Reachable
from bookings.types import Party, WantedStatus
from bookings.views.booked.booking_words import State
from bookings.views.conversations import conversation_words
from bookings.views.wanted.offered_times import Time, needed, times_of
from bookings.wanted import mails, reading, standing, times, words
from bookings.wanted.words import Row
from bookings.wanted.writing import may_edit, may_renew
from marketplace import clock
from marketplace.actor import Actor
from marketplace.policy import Permission, can
from marketplace.telling import phone

STATES: Mapping[WantedStatus, State] = {
    WantedStatus.OPEN: State(_l("Still wanted"), "success", "circle-check"),
    WantedStatus.FILLED: State(_l("Found"), "neutral", "handshake"),
    WantedStatus.CLOSED: State(_l("Closed"), "neutral", "x"),
    WantedStatus.EXPIRED: State(_l("Stands no longer"), "neutral", "clock"),
    WantedStatus.REMOVED: State(_l("Taken down"), "danger", "ban"),
}
_FELL_THROUGH = State(_l("Booked, then cancelled"), "warning", "calendar-x")
_ICONS = {
    "premises": "house",
    "equipment": "package",
    "service": "heart-handshake",
    "skill": "graduation-cap",
}


@dataclass(frozen=True)
class Answer:
    """An answer as its reader sees it: whose, what, where it goes on."""

    id: str
    who: str
    person: str
    what: str
    text: str
    at: Any
    state: State
    url: str
    contact: Reachable | None
    times: Sequence[Time] = ()


def card(notice: WantedNotice, fallen: Collection[int] = ()) -> dict[str, Any]:
    """Return what the list shows of a notice; `fallen` are those whose bookings are cancelled."""
    facts = [
        (_ICONS[notice.kind.value], words.what(notice)),
        ("calendar", words.when(notice)),
        ("users", words.people(notice)),
        (
            "layers",
            _("%(count)s of it", count=notice.quantity) if (notice.quantity or 1) > 1 else "",
        ),
        ("map-pin", words.where(notice)),
        ("accessibility", ", ".join(words.accessibility(notice))),
    ]
    return {
        "title": notice.title,
        "who": notice.organisation.name,
        "url": url_for("bookings_wanted.show", public_id=notice.public_id),
        "text": notice.text,
        "facts": [(icon, value) for icon, value in facts if value],
        "until": words.until(notice),
        "state": _state(notice, fallen),
        "open": notice.open,
    }


def _state(notice: WantedNotice, fallen: Collection[int]) -> State:
    return _FELL_THROUGH if notice.id in fallen else STATES[notice.status]


def page(session: Session, actor: Actor, notice: WantedNotice) -> dict[str, Any]:
    """Return the names that a notice's own page reads."""
    asks = can(actor, Permission.BOOKING_SEE, notice.organisation_id)
    shown = notice.phone_public or asks
    rows: Sequence[Row] = words.rows(notice)
    fallen = standing.fallen_through(session, [notice])
    given = answers(session, actor, notice)
    return {
        "notice": notice,
        "rows": [(row.label, row.value) for row in rows],
        "lines": [line for line in notice.text.split("\n") if line.strip()],
        "until": words.until(notice),
        "state": _state(notice, fallen),
        "fell_through": bool(fallen),
        "may_reopen": bool(fallen) and not times.is_over(notice, clock.now()),
        "asks": asks,
        "may_edit": may_edit(actor, notice),
        "may_renew": may_renew(notice, clock.now()),
        "may_moderate": reading.may_moderate(session, actor),
        "contact": notice.contact_name,
        "phone": phone(notice.contact_phone) if shown else "",
        "in_register": notice.organisation.in_register,
        "answers": given,
        "needed": needed(session, notice),
        "told": _told(reading.told(session, notice), answered=bool(given))
        if asks and notice.open
        else "",
        "may_answer": notice.open
        and not asks
        and bool(not actor.signed_in or _could_answer(session, actor, notice)),
        "lends_nothing": notice.open
        and not asks
        and actor.signed_in
        and not _could_answer(session, actor, notice),
    }


def ended_by_closing(session: Session, offers: Sequence[WantedOffer]) -> dict[str, Any]:
    """Return the open offers that end when their notice is closed, and who else is told.

    To whom the asker has said no is not told again.
    """
    open_ = [one.inquiry for one in offers if one.inquiry is not None and one.inquiry.open]
    refused = conversations.refused_of(session, open_)
    left = [one for one in open_ if one.id not in refused]
    words_ = [one for one in offers if one.inquiry is None and one.settled_at is None]
    return {
        "offers": [
            {
                "title": one.listing.title,
                "owner": one.listing.organisation.name,
                "state": state,
                "url": url_for("bookings_conversation.show", public_id=one.public_id),
            }
            for one, state in zip(
                left, conversation_words.states(session, left, Party.BOOKER), strict=True
            )
        ],
        "written": list(dict.fromkeys(one.organisation.name for one in words_)),
    }


def _told(owners: int | None, *, answered: bool) -> str:
    """Return what the writer reads of those who have been told."""
    if not owners and answered:
        return _("You get a mail when somebody else answers.")
    if owners is None:
        return _(
            "Owners with something fitting are told, and you get a mail when somebody answers."
        )
    if not owners:
        return _(
            "We have found no owner to tell of it yet. We look again each day, and you get a mail"
            " when somebody answers."
        )
    told: str = ngettext(
        "%(num)s owner with something fitting has been told. You get a mail when somebody answers.",
        "%(num)s owners with something fitting have been told. You get a mail when somebody"
        " answers.",
        owners,
    )
    return told


def answers(session: Session, actor: Actor, notice: WantedNotice) -> list[Answer]:
    """Return the answers that the actor may read, in words."""
    rows = reading.offers(session, actor, notice)
    asks = can(actor, Permission.BOOKING_SEE, notice.organisation_id)
    talks = [one.inquiry for one in rows if one.inquiry is not None]
    found = conversation_words.states(session, talks, Party.BOOKER if asks else Party.OWNER)
    states = {talk.id: state for talk, state in zip(talks, found, strict=True)}
    offered = times_of(session, talks)
    return [
        _answer(
            one, states.get(one.inquiry_id or 0), offered.get(one.inquiry_id or 0, ()), asks=asks
        )
        for one in rows
    ]


def _answer(
    one: WantedOffer, state: State | None, offered: Sequence[Time], *, asks: bool
) -> Answer:
    inquiry = one.inquiry
    return Answer(
        id=one.public_id,
        who=one.organisation.name,
        person=one.user.display_name,
        what=inquiry.listing.title if inquiry is not None else "",
        text=one.text,
        at=one.created_at,
        state=state or State(_l("Message"), "info", "mail"),
        url=url_for("bookings_conversation.show", public_id=inquiry.public_id)
        if inquiry is not None
        else "",
        contact=mails.contact_of(one) if inquiry is None and asks else None,
        times=offered,
    )


def _could_answer(session: Session, actor: Actor, notice: WantedNotice) -> bool:
    return bool(reading.answering(session, actor, notice))


def chips(asked: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each chosen filter with the address of the list without it."""
    found = []
    for name, value in asked.items():
        if value:
            rest: dict[str, Any] = {
                other: kept for other, kept in asked.items() if other != name and kept
            }
            found.append((names.get(value, value), url_for("bookings_wanted.index", **rest)))
    return found
