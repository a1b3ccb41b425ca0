"""The mails of conversations: who writes what, which times are proposed, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import addresses, spoken
from bookings.agreement import notices as inquiry_notices
from bookings.judging.availability import zone_of
from bookings.models import Inquiry, WantedNotice, WantedOffer
from bookings.spoken import Reachable
from bookings.types import Party, WantedStatus
from inventory.models import Listing
from marketplace import mail_rendering, outbox
from marketplace.config import Settings
from marketplace.models import Message
from marketplace.money import Money
from marketplace.outbox import Mail
from marketplace.periods import Period
from marketplace.telling import money


@dataclass(frozen=True)
class Time:
    """A proposed time in words, with what it costs the asker."""

    when: str
    price: str


@dataclass(frozen=True)
class Letter:
    """What the templates of a conversation's mails read; `sender` is the other side's name.

    `over`: the wanted notice that it answers is over by now, so that nothing more is proposed.
    """

    to_owner: bool
    title: str
    owner: str
    asker: str
    text: str
    times: tuple[Time, ...]
    rows: tuple[tuple[str, str], ...]
    contact: Reachable
    url: str
    listing_url: str
    over: bool = False

    @property
    def sender(self) -> str:
        """Return the name of the organisation across the table."""
        return self.asker if self.to_owner else self.owner


def register() -> None:
    """Let the outbox render every kind that conversations send."""
    for kind in inquiry_notices.KINDS:
        outbox.register(kind, partial(_mail, kind))


def letter(session: Session, settings: Settings, message: Message) -> Letter:
    """Return what a mail says; six queries, whatever the number of times."""
    inquiry = session.get_one(Inquiry, message.payload["inquiry"])
    to_owner = message.payload["side"] == Party.OWNER
    rows = (
        (_("Wished time"), inquiry.wished_time),
        (_("Number of people"), str(inquiry.people or "")),
        (_("Contact"), asker_contact(inquiry).words),
    )
    return Letter(
        to_owner=to_owner,
        title=inquiry.listing.title,
        owner=inquiry.listing.organisation.name,
        asker=inquiry.organisation.name,
        text=_text(inquiry, message),
        times=times_told(session, inquiry, message.payload.get("times", ()), to_owner=to_owner),
        rows=tuple((label, value) for label, value in rows if value),
        contact=spoken.owner_contact(inquiry.listing, booked=False),
        url=addresses.inquiry_url(settings, inquiry),
        listing_url=addresses.listing_url(settings, inquiry.listing),
        over=_over(session, inquiry),
    )


def _over(session: Session, inquiry: Inquiry) -> bool:
    status = session.scalar(
        select(WantedNotice.status)
        .join(WantedOffer, WantedOffer.notice_id == WantedNotice.id)
        .where(WantedOffer.inquiry_id == inquiry.id)
    )
    return status not in {None, WantedStatus.OPEN}


def asker_contact(inquiry: Inquiry) -> Reachable:
    """Return whom the owner can reach about the question."""
    return Reachable(inquiry.contact_name, spoken.phone(inquiry.contact_phone), inquiry.user.email)


def _mail(kind: str, session: Session, message: Message) -> Mail:
    settings: Settings = current_app.config["SETTINGS"]
    return mail_rendering.from_templates(kind, m=letter(session, settings, message))


def _text(inquiry: Inquiry, message: Message) -> str:
    """Return the words of the mail; one from before conversations finds them in the inquiry."""
    told: str | None = message.payload.get("text")
    if told is not None:
        return told
    answers = [one.text for one in inquiry.messages if one.side is Party.OWNER]
    return answers[-1] if message.kind == inquiry_notices.SAID and answers else inquiry.text


def times_told(
    session: Session, inquiry: Inquiry, told: Sequence[Mapping[str, Any]], *, to_owner: bool
) -> tuple[Time, ...]:
    """Return proposed times in words, as they were when the mail was written (one query)."""
    ids = {one["listing"] for one in told}
    listings = {row.id: row for row in session.scalars(select(Listing).where(Listing.id.in_(ids)))}
    return tuple(
        Time(_when(one, listings[one["listing"]], inquiry), _price(one, to_owner=to_owner))
        for one in told
    )


def _when(one: Mapping[str, Any], listing: Listing, inquiry: Inquiry) -> str:
    starts, ends = (datetime.fromisoformat(one[name]) for name in ("starts_at", "ends_at"))
    when = spoken.repeated(
        spoken.when(Period(starts, ends), zone_of(listing)),
        told_times(one),
        int(one.get("interval", 1)),
    )
    if one["quantity"] > 1:
        title = listing.title
        what = _("%(quantity)s × %(title)s", quantity=one["quantity"], title=title)
    elif listing.id != inquiry.listing_id:
        what = listing.title
    else:
        return when
    return str(_("%(label)s: %(value)s", label=what, value=when))


def told_times(one: Mapping[str, Any]) -> int:
    """Return how many dates a told time has; mails from before there were several have one."""
    return int(one.get("times", 1))


def _price(one: Mapping[str, Any], *, to_owner: bool) -> str:
    if one["price"] is not None:
        return money(Money(one["price"]))
    if to_owner:
        text = one["price_text"]
        return spoken.own_unstated_price(text, one["price_group"]) if text else ""
    return spoken.unstated_price(one["price_text"], one["price_group"])
