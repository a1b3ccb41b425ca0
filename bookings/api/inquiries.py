"""What is agreed on, for programs: asking, writing, proposing times, saying yes or no."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import queries
from bookings.agreement import conversations, conversing, inquiring, proposing_times
from bookings.agreement.parties import inquiry_for, party_of
from bookings.api import acceptance, keys, refusals
from bookings.api.inquiry_items import inquiry_item
from bookings.api.inquiry_schemas import (
    AcceptanceBody,
    ClosingBody,
    InquiriesQuery,
    InquiryAnswer,
    InquiryBody,
    InquiryMessageBody,
    ProposalsBody,
    RefusalBody,
    WithdrawalBody,
)
from bookings.api.schemas import BookedAnswer
from bookings.api.wanted import borrower_for_booking, borrower_named, in_body
from bookings.errors import RuleBroken, SlotTaken
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.models import Inquiry
from bookings.types import InquiryStatus, Party
from bookings.wishes import dates_of, edge_from_iso
from inventory import queries as listings
from inventory.models import Listing
from marketplace import idempotency, limits
from marketplace.actor import Actor
from marketplace.api import answers, bearer, organisations, reading
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.api.schemas import page_of
from marketplace.errors import FieldProblem, Invalid
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.orm import Json
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope

blueprint = ApiBlueprint("inquiries", __name__, description="What is booked by agreement")

Act = Callable[[Session, Inquiry], object]


@blueprint.operation(
    "GET", "/inquiries", answer=page_of(InquiryAnswer), query=InquiriesQuery, refusals=[403, 404]
)
def list_inquiries(given: Given) -> Response:
    """Return conversations of the organisations that I book for, or about what I decide on.

    The latest moved first. Those that one yes has made are one.
    """
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    asked = given.query()
    session = db.session()
    ids = conversations.selected(
        caller,
        side=Party(asked["as_"]),
        statuses=[InquiryStatus(code) for code in asked["status"]],
        organisation_id=_organisation(session, caller, asked.get("organisation")),
        listing_id=_listing(session, caller, asked.get("listing")),
    )
    size = asked["per_page"]
    page = conversations.whole(ids).offset((asked["page"] - 1) * size).limit(size)
    rows = session.scalars(page).unique().all()
    total = queries.total(session, ids)
    made = conversations.further(session, rows)
    return answers.page([inquiry_item(row, made.get(row.id, ())) for row in rows], total, asked)


@blueprint.operation(
    "POST",
    "/listings/<listing_id>/inquiries",
    answer=InquiryAnswer,
    status=201,
    body=InquiryBody,
    refusals=[403, 404, 409],
    headers=[keys.DOCUMENTED],
)
def create_inquiry(given: Given, listing_id: str) -> Response:
    """Ask about a listing that is booked by agreement, with times that would suit or without."""
    caller, session = bearer.actor(), db.session()
    sent = given.json()
    listings.visible(session, caller, listing_id)
    organisation = reading.named(sent, "organisation")
    if organisation is not None:
        borrower_named(session, caller, organisation)
    bearer.require_scope(TokenScope.ALL)
    key = keys.sent()
    body = given.body(sent)

    made = _once(caller, key, listing_id, body)
    return answers.of(made, 201, Location=f"{PREFIX}/inquiries/{made['id']}")


@blueprint.operation("GET", "/inquiries/<inquiry_id>", answer=InquiryAnswer, refusals=[403, 404])
def show_inquiry(given: Given, inquiry_id: str) -> Response:
    """Return one conversation to either side of it, with what stands in the way of each time."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    item = _item(db.session(), caller, inquiry_id)
    given.query()
    return answers.of(item)


@blueprint.operation(
    "POST",
    "/inquiries/<inquiry_id>/messages",
    answer=InquiryAnswer,
    body=InquiryMessageBody,
    refusals=[403, 404, 409],
)
def write_message(given: Given, inquiry_id: str) -> Response:
    """Write to the other side, which gets it by mail."""
    caller = _party(inquiry_id)
    body = given.body()
    return _acted(
        caller, inquiry_id, lambda work, row: conversing.say(work, caller, row, text=body["text"])
    )


@blueprint.operation(
    "POST",
    "/inquiries/<inquiry_id>/proposals",
    answer=InquiryAnswer,
    body=ProposalsBody,
    refusals=[403, 404, 409],
)
def propose_times(given: Given, inquiry_id: str) -> Response:
    """Propose times to the other side; nothing is held until one of them is accepted."""
    caller = _party(inquiry_id)
    sent = given.json()
    other = reading.named(sent, "listing")
    if other is not None:
        listings.visible(db.session(), caller, other)
    body = given.body(sent)

    def propose(work: Session, inquiry: Inquiry) -> None:
        listing = listings.visible(work, caller, other) if other else inquiry.listing
        proposing_times.propose(
            work,
            caller,
            inquiry,
            periods=periods_in(listing, body["times"]),
            listing=listing,
            quantity=body["quantity"],
            people=body["people"],
            price_text=body["price_text"],
            text=body["text"],
        )

    return _acted(caller, inquiry_id, propose)


@blueprint.operation(
    "POST",
    "/inquiries/<inquiry_id>/refusal",
    answer=InquiryAnswer,
    body=RefusalBody,
    refusals=[403, 404, 409],
)
def refuse_times(given: Given, inquiry_id: str) -> Response:
    """Say no to times of the other side."""
    caller = _party(inquiry_id)
    body = given.body()

    def refuse(work: Session, inquiry: Inquiry) -> None:
        rows = proposing_times.chosen(work, inquiry, body["proposals"])
        proposing_times.decline(work, caller, inquiry, rows, text=body["text"])

    return _acted(caller, inquiry_id, refuse)


@blueprint.operation(
    "POST",
    "/inquiries/<inquiry_id>/withdrawal",
    answer=InquiryAnswer,
    body=WithdrawalBody,
    refusals=[403, 404, 409],
)
def withdraw_times(given: Given, inquiry_id: str) -> Response:
    """Take back times of one's own."""
    caller = _party(inquiry_id)
    body = given.body()

    def withdraw(work: Session, inquiry: Inquiry) -> None:
        rows = proposing_times.chosen(work, inquiry, body["proposals"])
        proposing_times.withdraw(work, caller, inquiry, rows)

    return _acted(caller, inquiry_id, withdraw)


@blueprint.operation(
    "POST",
    "/inquiries/<inquiry_id>/acceptance",
    answer=BookedAnswer,
    status=201,
    body=AcceptanceBody,
    refusals=[403, 404, 409],
    headers=[keys.DOCUMENTED],
)
def accept_time(given: Given, inquiry_id: str) -> Response:
    """Say yes to one time of the other side, which books it; the answer is the booking.

    Where several dates meet a notice, `also` takes further times of the same offer, all or none;
    the answer is the booking of the first and has the others' in `also`.
    The conversation is over then, and its other times lapse. Dates that the asker has from somebody
    else already (`had`) are left out; where none is left it is 409 `wrong-state`. 409 `slot-taken`
    says what would fit instead; the conversation then goes on.
    """
    caller = _party(inquiry_id)
    key = keys.sent()
    body = given.body()
    scope, kept = f"api {caller.user_id}", {"inquiry": inquiry_id, "body": body}
    limits.hit("mail", f"person {caller.user_id}")
    try:
        with unit_of_work() as work:
            result = idempotency.once(
                work,
                scope,
                key,
                kept,
                lambda: acceptance.accept(work, caller, inquiry_id, body),
            )
    except (SlotTaken, RuleBroken) as refusal:
        raise acceptance.explained(db.session(), caller, inquiry_id, body, refusal) from None
    return answers.of(result, 201, Location=f"{PREFIX}/bookings/{result['id']}")


@blueprint.operation(
    "POST",
    "/inquiries/<inquiry_id>/closing",
    answer=InquiryAnswer,
    body=ClosingBody,
    refusals=[403, 404, 409],
)
def close_inquiry(given: Given, inquiry_id: str) -> Response:
    """End the conversation without an agreement; the other side is told."""
    caller = _party(inquiry_id)
    body = given.body()
    return _acted(
        caller, inquiry_id, lambda work, row: conversing.close(work, caller, row, text=body["text"])
    )


def _party(inquiry_id: str) -> Actor:
    """Return the caller; raises NotFound for a foreign conversation, NotAllowed for a reader."""
    caller = bearer.actor()
    reader = bearer.reading(caller)
    party_of(caller, inquiry_for(db.session(), reader, inquiry_id))
    return caller


def _acted(caller: Actor, inquiry_id: str, act: Act) -> Response:
    """Do it in one transaction, and return the conversation as it is then."""
    limits.hit("mail", f"person {caller.user_id}")
    try:
        with unit_of_work() as work:
            act(work, inquiry_for(work, caller, inquiry_id))
    except (SlotTaken, RuleBroken) as refusal:
        listing = inquiry_for(db.session(), caller, inquiry_id).listing
        raise refusals.told(refusal, listing) from None
    return answers.of(_item(db.session(), caller, inquiry_id))


def _once(caller: Actor, key: str, listing_id: str, body: Mapping[str, Any]) -> Json:
    """Return the conversation as it began, now or when this key was sent first."""
    limits.hit("mail", f"person {caller.user_id}")
    scope, kept = f"api {caller.user_id}", {"listing": listing_id, "body": body}
    try:
        with unit_of_work() as work:
            given = idempotency.once(
                work, scope, key, kept, lambda: _ask(work, caller, listing_id, body)
            )
    except Invalid as error:
        raise in_body(error) from None
    except (SlotTaken, RuleBroken) as refusal:
        listing = listings.visible(db.session(), caller, listing_id)
        raise refusals.told(refusal, listing) from None
    return given


def _ask(work: Session, caller: Actor, listing_id: str, body: Mapping[str, Any]) -> Json:
    listing = listings.visible(work, caller, listing_id)
    borrower, member = borrower_for_booking(work, caller, body["organisation"])
    inquiry = inquiring.ask(
        work,
        member,
        listing=listing,
        organisation=borrower,
        text=body["text"],
        contact_name=body["contact"]["name"],
        contact_phone=body["contact"]["phone"],
        wished_time=body["wished_time"],
        people=body["people"],
        quantity=body["quantity"],
        periods=periods_in(listing, body["times"]),
    )
    return _item(work, member, inquiry.public_id)


def periods_in(listing: Listing, times: Sequence[Mapping[str, str]]) -> list[Period]:
    """Read the times of a body; raises Invalid, RuleBroken for what there is not or comes twice."""
    zone = zone_of(listing)
    found = []
    for number, one in enumerate(times):
        try:
            starts = edge_from_iso(one["starts_at"], zone, "starts_at")
            dates, _series = dates_of(
                starts, edge_from_iso(one["ends_at"], zone, "ends_at"), zone, None
            )
        except Invalid as error:
            raise Invalid(
                [FieldProblem(f"times.{number}.{of.field}", of.message) for of in error.problems]
            ) from None
        date = dates[0]
        if date.problem is not None:
            raise RuleBroken(sentences.reasons([date.problem], listing))
        if date.period is not None:
            found.append(date.period)
    return found


def _item(session: Session, caller: Actor, inquiry_id: str) -> Json:
    inquiry = inquiry_for(session, caller, inquiry_id)
    session.expire(inquiry, ["messages", "proposals"])
    whole = conversations.whole(select(Inquiry.id).where(Inquiry.id == inquiry.id))
    row = session.scalars(whole).unique().one()
    made = conversations.further(session, [row])
    return inquiry_item(row, made.get(row.id, ()), conversations.proposals(session, row))


def _organisation(session: Session, caller: Actor, slug: str | None) -> int | None:
    if slug is None:
        return None
    own = session.scalar(
        select(Organisation).where(
            Organisation.person_id == caller.user_id, Organisation.slug == slug
        )
    )
    return (own or organisations.visible(caller, slug)).id


def _listing(session: Session, caller: Actor, listing_id: str | None) -> int | None:
    return None if listing_id is None else listings.visible(session, caller, listing_id).id
