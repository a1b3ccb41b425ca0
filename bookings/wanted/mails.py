"""The mails of wanted notices: to owners, to the asker, to those who have answered."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import addresses, spoken
from bookings.agreement import mails as inquiry_mails
from bookings.agreement.mails import Time
from bookings.models import Inquiry, WantedNotice, WantedOffer
from bookings.spoken import Reachable
from bookings.wanted import matching, notices, renewing, times, words
from bookings.wanted.words import Row
from inventory.models import Listing
from marketplace import clock, mail_rendering, outbox
from marketplace.config import Settings
from marketplace.models import Message, Organisation
from marketplace.outbox import Mail


@dataclass(frozen=True)
class Letter:
    """What the templates of these mails read; what a kind does not have is empty."""

    title: str
    text: str
    asker: str
    rows: tuple[Row, ...]
    url: str
    until: str
    said: str = ""
    answerer: str = ""
    compared: str = ""
    contact: Reachable = Reachable()  # noqa: RUF009 - it never changes
    listings: tuple[tuple[str, str], ...] = ()
    times: tuple[Time, ...] = ()
    answer_url: str = ""
    settings_url: str = ""
    renew_url: str = ""
    days: int = 0
    filled: bool = False
    own: bool = False
    expired: bool = False
    reason: str = ""
    what: str = ""


def register() -> None:
    """Let the outbox render every kind; the link that renews a notice is kept nowhere."""
    for kind in notices.KINDS:
        outbox.register(kind, partial(_mail, kind), secret=kind == notices.EXPIRED)


def _mail(kind: str, session: Session, message: Message) -> Mail:
    return mail_rendering.from_templates(kind, m=letter(kind, session, message))


def letter(kind: str, session: Session, message: Message) -> Letter:
    """Return what a mail says; a few queries, whatever it tells."""
    settings: Settings = current_app.config["SETTINGS"]
    facts = message.payload
    notice = session.get_one(WantedNotice, facts["notice"])
    more = {
        notices.FITTING: _fitting,
        notices.OFFERED: _offered,
        notices.ANSWERED: _answered,
        notices.OVER: _over,
        notices.EXPIRED: _expired,
        notices.REMOVED: _removed,
    }[kind](session, settings, facts)
    return Letter(
        title=facts["title"],
        text=notice.text,
        asker=notice.organisation.name,
        rows=tuple(words.rows(notice)),
        url=notice_url(settings, notice.public_id),
        until=words.until(notice),
        **more,
    )


def notice_url(settings: Settings, public_id: str) -> str:
    """Return the public page of a notice."""
    return f"{settings.base_url}/wanted/{public_id}"


def renew_url(settings: Settings, public_id: str) -> str:
    """Return the address that lets a notice stand longer without signing in."""
    return f"{notice_url(settings, public_id)}/renewal/{renewing.token_of(public_id)}"


More = dict[str, Any]


def _fitting(session: Session, settings: Settings, facts: More) -> More:
    notice = session.get_one(WantedNotice, facts["notice"])
    rows = session.scalars(
        select(Listing).where(Listing.id.in_(facts["listings"])).order_by(Listing.title_key)
    )
    organisation = session.get_one(Organisation, facts["organisation"])
    return {
        "listings": tuple((row.title, addresses.listing_url(settings, row)) for row in rows),
        "answerer": organisation.name,
        "compared": words.compared(notice, matching.search_of(notice, clock.now()).filters),
        "answer_url": f"{notice_url(settings, facts['public_id'])}/answer",
        "settings_url": f"{settings.base_url}/organisations/{organisation.slug}/wanted",
    }


def _offered(session: Session, settings: Settings, facts: More) -> More:
    inquiry = session.get_one(Inquiry, facts["inquiry"])
    told = inquiry_mails.times_told(session, inquiry, facts["times"], to_owner=False)
    return {
        "said": facts["text"],
        "answerer": inquiry.listing.organisation.name,
        "what": inquiry.listing.title,
        "listings": ((inquiry.listing.title, addresses.listing_url(settings, inquiry.listing)),),
        "times": told,
        "contact": spoken.owner_contact(inquiry.listing, booked=False),
        "answer_url": addresses.inquiry_url(settings, inquiry),
    }


def _answered(session: Session, settings: Settings, facts: More) -> More:
    del settings
    answer = session.get_one(WantedOffer, facts["offer"])
    return {
        "said": facts["text"],
        "answerer": answer.organisation.name,
        "contact": contact_of(answer),
    }


def contact_of(answer: WantedOffer) -> Reachable:
    """Return how the asker reaches who has answered: they have written so as to be reached."""
    user = answer.user
    return Reachable(user.display_name, spoken.phone(user.phone), user.email)


def _over(session: Session, settings: Settings, facts: More) -> More:
    del settings
    answer = session.get_one(WantedOffer, facts["offer"])
    return {
        "answerer": answer.organisation.name,
        "what": answer.inquiry.listing.title if answer.inquiry is not None else "",
        "filled": facts["filled"],
        "own": facts.get("own", False),  # older rows do not say
        "expired": facts.get("expired", False),
    }


def _expired(session: Session, settings: Settings, facts: More) -> More:
    notice = session.get_one(WantedNotice, facts["notice"])
    passed = times.is_over(notice, notice.stands_until + timedelta(seconds=1))
    return {
        "renew_url": "" if passed else renew_url(settings, facts["public_id"]),
        "days": times.STANDS.days,
    }


def _removed(session: Session, settings: Settings, facts: More) -> More:
    del session, settings
    return {"reason": facts["reason"]}
