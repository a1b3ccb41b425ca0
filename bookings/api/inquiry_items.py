"""Conversations as the API answers them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.addresses import inquiry_url
from bookings.agreement.conversations import Offered, price
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.judging.quoting import Price
from bookings.models import Inquiry, InquiryMessage, Proposal
from marketplace.api import answers
from marketplace.orm import Json
from marketplace.periods import Period


def inquiry_item(
    inquiry: Inquiry,
    further: Sequence[Inquiry] = (),
    offered: Sequence[Offered] | None = None,
) -> Json:
    """Return a conversation (loaded by `conversations.whole`), its times on the place's wall clock.

    `further` (`conversations.further`) are those of the same yes, which are told as part of it.
    With `offered` (`conversations.proposals`) each time says what stands in its way.
    """
    zone = zone_of(inquiry.listing)
    talks = [inquiry, *further]
    if offered is None:
        rows = sorted((row for one in talks for row in one.proposals), key=_in_order)
        proposals = [_proposal(row, price(inquiry, row)) for row in rows]
    else:
        proposals = [_judged(one) for one in offered]
    said = sorted((row for one in talks for row in one.messages), key=_in_order)
    booking = inquiry.booking
    bookings = [one.booking for one in talks if one.booking is not None]
    return {
        "id": inquiry.public_id,
        "status": inquiry.status.value,
        "waits_for": inquiry.waits_for.value if inquiry.open else None,
        "listing": inquiry.listing.public_id,
        "owner": inquiry.listing.organisation.slug,
        "organisation": inquiry.organisation.slug,
        "text": inquiry.text,
        "wished_time": inquiry.wished_time,
        "people": inquiry.people,
        "contact": {"name": inquiry.contact_name, "phone": inquiry.contact_phone},
        "created_at": answers.instant(inquiry.created_at, zone),
        "moved_at": answers.instant(inquiry.moved_at, zone),
        "url": inquiry_url(answers.settings(), inquiry),
        "booking": booking.public_id if booking else None,
        "bookings": [one.public_id for one in sorted(bookings, key=lambda one: one.id)],
        "messages": [_message(one, zone) for one in said],
        "proposals": proposals,
    }


def _in_order(row: Proposal | InquiryMessage) -> tuple[datetime, int]:
    return row.created_at, row.id


def _message(one: InquiryMessage, zone: ZoneInfo) -> Json:
    return {
        "id": one.public_id,
        "side": one.side.value,
        "author": one.user.display_name,
        "text": one.text,
        "created_at": answers.instant(one.created_at, zone),
    }


def _proposal(row: Proposal, cost: Price) -> Json:
    zone = zone_of(row.listing)
    return {
        "id": row.public_id,
        "side": row.side.value,
        "listing": row.listing.public_id,
        **answers.period(Period(row.starts_at, row.ends_at), zone),
        "times": row.times,
        "interval": row.interval,
        "quantity": row.quantity,
        "people": row.people,
        "status": row.status.value,
        "price": None if cost.total is None else dict(cost.total.as_json()),
        "price_text": cost.text,
        "created_at": answers.instant(row.created_at, zone),
    }


def _judged(one: Offered) -> Json:
    listing = one.proposal.listing
    told: Json = {
        name: [
            reason.as_json() for reason in sentences.reasons(codes, listing, one.of, shut=one.shut)
        ]
        for name, codes in (("reasons", one.refused), ("waived", one.waived))
    }
    told["had"] = [answers.period(had, zone_of(listing)) for had in one.had]
    return _proposal(one.proposal, one.price) | told
