"""The finder: the home page."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.borrowers import bookers, named
from bookings.finder import closest, finding, more_counts, relaxing, search_times, search_words
from bookings.finder.finding import Fit, Looked, Sort
from bookings.finder.search_words import Asked
from bookings.series.days_off import breaks_of
from bookings.views import cards, pins
from bookings.views.finding import (
    find_basket,
    find_choices,
    find_offers,
    find_owners,
    find_times,
    find_ways,
    headings,
)
from bookings.views.finding.find_choices import address
from bookings.views.ordering import joining
from bookings.views.watching import watch_link
from inventory.cards import cards_of
from inventory.search import Found
from marketplace import clock, geocoding
from marketplace.errors import Busy
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.web import asked as address_asked
from marketplace.web import filters, guard, kept, storable
from marketplace.web.guard import Audience, access
from marketplace.wording import NUL

blueprint = Blueprint("bookings_find", __name__)

FEW = 3
"""So few hits leave room to say what would fit besides."""
NAMED = 3
"""So many of what a sentence finds are named beside it."""
CHOSEN_FROM = 10
"""Hits on a page where each can be added to an order: two stops of the Tab key for each."""


@blueprint.get("/")
@kept.for_visitors
@storable.told_in_page
@access(Audience.EVERYONE)
def index() -> str:
    """Show what fits the search in the address; without one, what there is."""
    session = db.session()
    mine = bookers(session, guard.actor())
    asked = _asked(mine)
    basket = find_basket.basket(session, guard.actor(), asked)
    search = replace(asked.search, per_page=CHOSEN_FROM) if asked.choosing else asked.search
    looked = finding.look(session, search)
    found = finding.listed(session, looked, cards_of)
    address_asked.beyond(search.page, found.pages)
    more = more_counts.of(looked)
    said = find_offers.said_whole(session, asked, asked.search.borrower, filters.zone())
    as_written = found.total and not (found.words is not None and found.words.corrected)
    numbered = list(enumerate(found.hits, start=(found.page - 1) * search.per_page + 1))
    return render_template(
        "bookings/find/index.html",
        asked=asked,
        found=found,
        mine=mine,
        for_choices=find_choices.borrowers(mine),
        choices=find_choices.choices(asked, found.facets, more),
        owners=find_owners.choices(session, asked, more["organisation"]),
        in_breaks=find_times.in_breaks(asked, breaks_of(session)),
        chips=find_choices.chips(asked),
        sorts=_sorts(asked),
        address=address,
        # What a sentence means is followed and asked for, not the words that say it.
        **watch_link.ways(
            said.args if said and (said.followed or not as_written) else request.args
        ),
        page_address=lambda page: address(page=page if page > 1 else None),
        summary=headings.summary(asked),
        results_title=headings.heading(asked, found),
        dates=find_times.dates(asked),
        cards=[cards.of_hit(hit, number, asked) for number, hit in numbered],
        pins=(placed := pins.pins(numbered)),
        beyond_map=pins.words(numbered, placed),
        problems=watch_link.problems(asked.problems),
        wrong_of={problem.field: problem.message for problem in asked.problems},
        **_in_words(session, asked, found.words, said),
        unpriced=more_counts.unpriced(looked),
        hidden=found.counts.get(Fit.TAKEN, 0) + found.counts.get(Fit.CLOSED, 0),
        **_instead(asked, looked, found.total, by_words=said is None),
        basket=basket,
        joining=joining.of(session, guard.actor(), asked.joins),
        begins=find_times.times_of_day(asked.values["from"]),
        ends=find_times.times_of_day(asked.values["to"], ends=True),
        lookup=_lookup(asked),
    )


@blueprint.get("/find/place")
@storable.told_in_page
@access(Audience.EVERYONE)
def place() -> ResponseReturnValue:
    """Ask the city's address service where the written place is, and search around it."""
    name = request.args.get("place", "").replace(NUL, "")[:120]
    service = geocoding.configured(current_app.config["SETTINGS"])
    try:
        point = service.find(name) if service is not None and name.strip() else None
    except Busy:
        point = None
    where = None if point is None else f"{point.latitude:.5f},{point.longitude:.5f}"
    return redirect(address(near=where, near_of=name if where else None))


def _in_words(
    session: Session, asked: Asked, words: Found | None, said: find_offers.Said | None
) -> dict[str, Any]:
    """Return what is offered for the words of the search, and what is said of them."""
    return {
        "understood": find_offers.understood(session, asked),
        "said_whole": said,
        "said_finds": _finds(session, said.asked) if said else None,
        "left_out": find_offers.left_out(words, said),
        "begun": find_offers.begun(words, said),
        "not_asked": find_offers.cannot_be_asked(asked),
    }


def _finds(session: Session, meant: Asked) -> tuple[str, list[str]]:
    """Return what the search that a sentence means finds, in one line, and some of it by name."""
    looked = finding.look(session, replace(meant.search, per_page=NAMED))
    found = finding.listed(session, looked, cards_of)
    return headings.heading(meant, found), [hit.listing.title for hit in found.hits]


def _lookup(asked: Asked) -> str:
    """Return where the address service is asked for what nobody here knows, "" without one."""
    if not asked.where.unknown or not geocoding.configured(current_app.config["SETTINGS"]):
        return ""
    return url_for(".place", **find_choices.kept())


def _asked(mine: Sequence[Organisation]) -> Asked:
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    now = clock.now()
    asked = search_words.read(
        request.args,
        session=db.session(),
        zone=zone,
        borrower=named(mine, request.args.get("for")) or next(iter(mine), None),
        now=now,
    )
    if all(one.ends_at <= now for one in asked.search.periods):
        # What has passed is told at its field; the rest of the search goes on without it.
        asked.search = replace(asked.search, periods=())
    return asked


def _instead(asked: Asked, looked: Looked, total: int, *, by_words: bool) -> dict[str, Any]:
    """Return what would fit besides, in words, where the search finds little or nothing.

    Not `by_words` where these are a sentence: what is left of it is nothing to look for.
    """
    if not asked.narrowed or total > FEW:
        return {"ways": [], "closest": [], "why_none": ""}
    session = db.session()
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    later = partial(search_times.moved, asked.when, zone=zone, breaks=breaks_of(session))
    ways = find_ways.told(session, relaxing.ways(session, looked, later, by_words=by_words), asked)
    close = closest.closest(session, looked) if by_words and not ways and not total else []
    return {
        "ways": ways,
        "closest": find_ways.close(session, close, asked),
        "why_none": find_ways.why_none(looked, asked) if not total else "",
    }


def _sorts(asked: Asked) -> list[dict[str, Any]]:
    words = {None: _("best first"), Sort.PRICE: _("cheapest"), Sort.SIZE: _("largest")}
    if asked.search.filters.near is not None:
        words[Sort.DISTANCE] = _("nearest")
    return [
        {
            "label": label,
            "url": address(sort=sort.value if sort else None),
            "current": asked.search.sort is sort,
        }
        for sort, label in words.items()
    ]
