"""Wanted notices and their answers as the API tells them, times on the city's wall clock."""

from datetime import datetime

from bookings.models import WantedNotice, WantedOffer
from bookings.wanted.mails import notice_url
from marketplace.actor import Actor
from marketplace.api import answers
from marketplace.orm import Json
from marketplace.policy import Permission, can
from marketplace.telling import zone


def notice_item(caller: Actor, notice: WantedNotice) -> Json:
    """Return a notice; the telephone number only to those who may see it."""
    asks = can(caller, Permission.BOOKING_SEE, notice.organisation_id)
    shown = (notice.phone_public or asks) and notice.contact_phone
    circle = None
    if notice.latitude is not None:
        circle = {
            "latitude": notice.latitude,
            "longitude": notice.longitude,
            "radius_km": notice.radius_km,
        }
    return {
        "id": notice.public_id,
        "status": notice.status.value,
        "organisation": {"slug": notice.organisation.slug, "name": notice.organisation.name},
        "title": notice.title,
        "text": notice.text,
        "kind": notice.kind.value,
        "type": notice.type,
        "people": notice.people,
        "quantity": notice.quantity,
        "accessible": list(notice.accessible),
        "when": notice.when_kind.value,
        "starts_at": _instant(notice.starts_at),
        "ends_at": _instant(notice.ends_at),
        "times": notice.times,
        "interval": notice.interval,
        "district": notice.district,
        "near": circle,
        "contact": {
            "name": notice.contact_name,
            "phone": notice.contact_phone if shown else None,
        },
        "stands_until": answers.instant(notice.stands_until, zone()),
        "created_at": answers.instant(notice.created_at, zone()),
        "url": notice_url(answers.settings(), notice.public_id),
    }


def offer_item(offer: WantedOffer, *, asks: bool) -> Json:
    """Return an answer; the asker is told how to reach who just wrote."""
    inquiry = offer.inquiry
    item: Json = {
        "id": offer.public_id,
        "organisation": offer.organisation.slug,
        "author": offer.user.display_name,
        "text": offer.text,
        "listing": inquiry.listing.public_id if inquiry is not None else None,
        "inquiry": inquiry.public_id if inquiry is not None else None,
        "created_at": answers.instant(offer.created_at, zone()),
    }
    if asks:
        item["email"] = offer.user.email if inquiry is None else None
    return item


def _instant(moment: datetime | None) -> str | None:
    return answers.instant(moment, zone()) if moment is not None else None
