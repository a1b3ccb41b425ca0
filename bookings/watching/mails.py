"""The mails of saved searches: what fits, how, and the link that stops them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings import addresses
from bookings.borrowers import value_of
from bookings.finder import passing_on
from bookings.models import SavedSearch
from bookings.watching import asking, notices, stopping, words
from bookings.watching.words import Row
from inventory.models import Listing
from marketplace import mail_rendering, outbox
from marketplace.config import Settings
from marketplace.models import Message
from marketplace.outbox import Mail


@dataclass(frozen=True)
class Found:
    """One listing of a mail: what it is, whose and where, how it fits, and its page."""

    title: str
    where: str
    fit: str
    url: str


@dataclass(frozen=True)
class Letter:
    """What the templates of these mails read."""

    name: str
    rows: tuple[Row, ...]
    found: tuple[Found, ...]
    more: int
    timed: bool
    url: str
    list_url: str
    stop_url: str


def register() -> None:
    """Let the outbox render what saved searches tell; the stopping link is kept nowhere."""
    for kind in notices.KINDS:
        outbox.register(kind, partial(_mail, kind), secret=True)


def _mail(kind: str, session: Session, message: Message) -> Mail:
    told = letter(session, message)
    mail = mail_rendering.from_templates(kind, m=told)
    return replace(mail, list_unsubscribe=told.stop_url) if kind == notices.FITS else mail


def letter(session: Session, message: Message) -> Letter:
    """Return what a mail says; four queries, whatever the number of listings."""
    settings: Settings = current_app.config["SETTINGS"]
    facts = message.payload
    query = facts["query"]
    asked = asking.read(session, query, None, now=message.created_at)
    saved = session.get(SavedSearch, facts["search"])
    slug = value_of(saved.organisation) if saved is not None and saved.organisation else ""
    resumed = stopping.resumed(session, saved) if saved is not None else 0
    hits = facts.get("hits", ())
    carried = passing_on.to_listing(asked) | ({"for": slug} if slug else {})
    found = _found(session, settings, hits, carried)
    return Letter(
        name=facts["name"],
        rows=tuple(words.rows(asked)),
        found=found,
        more=max(0, facts.get("number", 0) - len(hits)),
        timed=bool(asked.search.periods),
        url=search_url(settings, query, slug),
        list_url=f"{settings.base_url}/saved-searches",
        stop_url=stop_url(settings, facts["public_id"], resumed),
    )


def search_url(settings: Settings, query: str, slug: str) -> str:
    """Return the finder's address of a stored search."""
    return f"{settings.base_url}/?{query}" + (f"&for={slug}" if slug else "")


def stop_url(settings: Settings, public_id: str, resumed: int) -> str:
    """Return the address that stops a search, let go on so many times, without signing in."""
    token = stopping.token_of(public_id, resumed)
    return f"{settings.base_url}/saved-searches/{public_id}/stop/{token}"


def _found(
    session: Session, settings: Settings, hits: list[Mapping[str, Any]], carried: Mapping[str, str]
) -> tuple[Found, ...]:
    rows = session.scalars(
        select(Listing)
        .where(Listing.id.in_({hit["listing"] for hit in hits}))
        .options(joinedload(Listing.organisation), joinedload(Listing.place))
    )
    listings = {row.id: row for row in rows}
    tail = f"?{urlencode(carried)}" if carried else ""
    return tuple(
        Found(
            title=listing.title,
            where=_where(listing),
            fit=words.fit(hit, listing),
            url=addresses.listing_url(settings, listing) + tail,
        )
        for hit in hits
        if (listing := listings.get(hit["listing"])) is not None
    )


def _where(listing: Listing) -> str:
    district = listing.place.district if listing.place is not None else None
    return ", ".join(part for part in (listing.organisation.name, district) if part)
