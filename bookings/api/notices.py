"""Wanted notices for programs: read, published, closed, answered."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.api import keys, refusals
from bookings.api.inquiries import periods_in
from bookings.api.notice_items import notice_item, offer_item
from bookings.api.notice_schemas import (
    NoticeAnswer,
    NoticeBody,
    NoticesQuery,
    OfferAnswer,
    OfferBody,
)
from bookings.api.wanted import borrower_named
from bookings.errors import RuleBroken, SlotTaken
from bookings.types import WantedWhen
from bookings.wanted import answering, reading, standing, writing
from bookings.wanted.facts import NoticeFacts
from bookings.wishes import edge_from_iso
from inventory import queries as listings
from inventory.types import ListingKind
from marketplace import clock, idempotency, limits
from marketplace.actor import Actor
from marketplace.api import answers, bearer, organisations
from marketplace.api import reading as sent
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.api.schemas import Paged, page_of
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.periods import Period
from marketplace.policy import Permission, can
from marketplace.telling import zone
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("wanted", __name__, description="What is wanted, and offers")

# Where the command's own names of what is wrong stand in the body.
_PATHS: Mapping[str, str] = {
    "contact_name": "contact.name",
    "contact_phone": "contact.phone",
    "date": "starts_at",
    "finish": "ends_at",
    "what": "type",
    "repeats": "weekly",
}


@blueprint.operation(
    "GET",
    "/wanted",
    audience=Audience.EVERYONE,
    answer=page_of(NoticeAnswer),
    query=NoticesQuery,
)
def list_notices(given: Given) -> Response:
    """Return what is wanted now, the newest first."""
    asked = given.query()
    kind = asked.get("kind")
    filters = reading.Filters(ListingKind(kind) if kind else None, asked.get("district"))
    rows, total = reading.page(
        db.session(), reading.listed(filters), offset=answers.offset(asked), limit=asked["per_page"]
    )
    caller = bearer.actor()
    return answers.page([notice_item(caller, row) for row in rows], total, asked)


@blueprint.operation(
    "GET",
    "/wanted/<notice_id>",
    audience=Audience.EVERYONE,
    answer=NoticeAnswer,
    refusals=[404],
)
def show_notice(given: Given, notice_id: str) -> Response:
    """Return one notice, also one that is over."""
    caller = bearer.actor()
    notice = reading.notice_for(db.session(), caller, notice_id)
    given.query()
    return answers.of(notice_item(caller, notice))


@blueprint.operation(
    "POST",
    "/wanted",
    answer=NoticeAnswer,
    status=201,
    body=NoticeBody,
    refusals=[403, 404, 409],
    headers=[keys.DOCUMENTED],
)
def create_notice(given: Given) -> Response:
    """Publish what an association needs; owners with something fitting are told once, by mail."""
    caller, session = bearer.actor(), db.session()
    read = given.json()
    organisation = sent.named(read, "organisation")
    if organisation is not None:
        borrower_named(session, caller, organisation)
    bearer.require_scope(TokenScope.ALL)
    key = keys.sent()
    body = given.body(read)
    limits.hit("mail", f"person {caller.user_id}")
    scope, kept = f"api {caller.user_id}", {"wanted": body | {"until": str(body["until"])}}
    try:
        facts = _facts(body)
        with unit_of_work() as work:
            made = idempotency.once(
                work, scope, key, kept, lambda: _publish(work, caller, body, facts)
            )
    except Invalid as error:
        raise _in_body(error) from None
    return answers.of(made, 201, Location=f"{PREFIX}/wanted/{made['id']}")


@blueprint.operation(
    "POST", "/wanted/<notice_id>/closing", answer=NoticeAnswer, refusals=[403, 404, 409]
)
def close_notice(given: Given, notice_id: str) -> Response:
    """Close a notice; those whose offers wait are told."""
    caller = bearer.actor()
    notice = reading.notice_for(db.session(), caller, notice_id)
    if not writing.may_edit(caller, notice):
        raise NotAllowed
    given.query()
    with unit_of_work() as work:
        writing.close(work, caller, reading.notice_for(work, caller, notice_id))
    return answers.of(notice_item(caller, reading.notice_for(db.session(), caller, notice_id)))


@blueprint.operation(
    "GET",
    "/wanted/<notice_id>/offers",
    answer=page_of(OfferAnswer),
    query=Paged,
    refusals=[403, 404],
)
def list_offers(given: Given, notice_id: str) -> Response:
    """Return the answers to a notice: all to its asker, to others those of their organisations."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    session = db.session()
    notice = reading.notice_for(session, caller, notice_id)
    asked = given.query()
    rows = reading.offers(session, caller, notice)
    shown = answers.cut(rows, asked)
    asks = can(caller, Permission.BOOKING_SEE, notice.organisation_id)
    return answers.page([offer_item(row, asks=asks) for row in shown], len(rows), asked)


@blueprint.operation(
    "POST",
    "/wanted/<notice_id>/offers",
    answer=OfferAnswer,
    status=201,
    body=OfferBody,
    refusals=[403, 404, 409],
    headers=[keys.DOCUMENTED],
)
def create_offer(given: Given, notice_id: str) -> Response:
    """Offer a listing at times to choose from, or answer with words alone.

    An offer is a conversation; the asker accepts one of its times at /inquiries/{id}/acceptance.
    """
    caller, session = bearer.actor(), db.session()
    reading.notice_for(session, caller, notice_id)
    read = given.json()
    listing = sent.named(read, "listing")
    if listing is not None:
        owner = listings.visible(session, caller, listing).organisation_id
        if not can(bearer.reading(caller), Permission.BOOKING_DECIDE, owner):
            raise NotAllowed
    bearer.require_scope(TokenScope.ALL)
    key = keys.sent()
    body = given.body(read)
    limits.hit("mail", f"person {caller.user_id}")
    scope, kept = f"api {caller.user_id}", {"wanted": notice_id, "body": body}
    try:
        with unit_of_work() as work:
            made = idempotency.once(
                work, scope, key, kept, lambda: _answer(work, caller, notice_id, body)
            )
    except Invalid as error:
        raise _in_body(error) from None
    except (SlotTaken, RuleBroken) as refusal:
        offered = listings.visible(db.session(), caller, body["listing"])
        raise refusals.told(refusal, offered) from None
    return answers.of(made, 201, Location=f"{PREFIX}/wanted/{notice_id}/offers")


def _publish(work: Session, caller: Actor, body: Mapping[str, Any], facts: NoticeFacts) -> Json:
    home = borrower_named(work, caller, body["organisation"])
    if home is None:
        raise NotAllowed
    return notice_item(caller, writing.publish(work, caller, home, facts))


def _answer(work: Session, caller: Actor, notice_id: str, body: Mapping[str, Any]) -> Json:
    notice = reading.notice_for(work, caller, notice_id)
    if body.get("listing") is None:
        slug = body.get("organisation")
        if slug is None:
            told = _l("Say what you offer, or which organisation answers.")
            raise Invalid([FieldProblem("listing", told)])
        made = answering.answer(
            work,
            caller,
            notice,
            organisation=organisations.visible(caller, slug),
            text=body["text"],
        )
        return offer_item(made, asks=False)
    listing = listings.visible(work, caller, body["listing"])
    periods = periods_in(listing, body["times"])
    made = answering.offer(
        work,
        caller,
        notice,
        listing=listing,
        periods=periods,
        weekly=standing.comes_back(work, notice, periods, clock.now()) if body["weekly"] else None,
        quantity=body["quantity"],
        price_text=body["price_text"],
        text=body["text"],
    )
    return offer_item(made, asks=False)


def _facts(body: Mapping[str, Any]) -> NoticeFacts:
    """Return what the body says; raises Invalid naming `starts_at` or `ends_at`."""
    when = WantedWhen(body["when"])
    circle = body["near"]
    contact = body["contact"]
    return NoticeFacts(
        title=body["title"],
        text=body["text"],
        kind=ListingKind(body["kind"]),
        type=body["type"],
        people=body["people"],
        quantity=body["quantity"],
        accessible=tuple(body["accessible"]),
        when=when,
        period=None if when is WantedWhen.UNDECIDED else _period(body),
        times=body["times"],
        interval=body["interval"],
        district=body["district"],
        near=(circle["latitude"], circle["longitude"], circle["radius_km"]) if circle else None,
        contact_name=contact["name"],
        contact_phone=contact["phone"],
        phone_public=contact["phone_public"],
        closes_when_agreed=body["closes_when_agreed"],
        until=body["until"],
    )


def _period(body: Mapping[str, Any]) -> Period | None:
    if body["starts_at"] is None or body["ends_at"] is None:
        return None
    edges = {name: edge_from_iso(body[name], zone(), name) for name in ("starts_at", "ends_at")}
    starts, ends = edges["starts_at"].at, edges["ends_at"].at
    for name, edge in edges.items():
        if edge.at is None:
            told = _l("That time does not exist, or comes twice. Give its offset.")
            raise Invalid([FieldProblem(name, told)])
    if starts is None or ends is None or ends <= starts:
        raise Invalid([FieldProblem("ends_at", _l("It ends before it begins."))])
    return Period(starts, ends)


def _in_body(error: Invalid) -> Invalid:
    return Invalid(
        [FieldProblem(_PATHS.get(one.field, one.field), one.message) for one in error.problems]
    )
