"""What mails and pages say of a change: how it was, how it is or would be, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings import spoken
from bookings.models import Booking, ChangeDate, ChangeRequest
from bookings.types import ChangeSide
from marketplace.models import Message
from marketplace.money import Money
from marketplace.periods import Period


@dataclass(frozen=True)
class Changing:
    """A change in words: pairs of how a date was and how it is or would be.

    The rest is empty where the mail is about something else.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    price: str = ""
    answer_by: str = ""
    note: str = ""
    holds: bool = False
    by_owner: bool = False
    listing: str = ""


def changing(session: Session, booking: Booking, message: Message, zone: ZoneInfo) -> Changing:
    """Return what the mail's payload says of a change; two queries where it names one."""
    payload = message.payload
    if "change" in payload:
        change = session.scalars(
            select(ChangeRequest)
            .where(ChangeRequest.id == payload["change"])
            .options(
                joinedload(ChangeRequest.listing),
                selectinload(ChangeRequest.dates).joinedload(ChangeDate.occurrence),
            )
        ).one()
        was = {entry["id"]: entry for entry in payload["occurrences"]}
        return of_request(change, zone, was)
    if "before" in payload:
        return Changing(pairs=_pairs(booking, payload, zone))
    if "old" in payload:
        return Changing(facts=_facts(booking, payload["old"]))
    return Changing()


def of_request(
    change: ChangeRequest, zone: ZoneInfo, was: Mapping[int, Mapping[str, Any]] | None = None
) -> Changing:
    """Return what the change asks for; `was` has the times as they were when a mail was written."""
    booking = change.booking
    other = change.listing_id != booking.listing_id
    more = change.quantity != booking.quantity
    pairs = []
    for date in change.dates:
        told = (was or {}).get(date.occurrence_id)
        row = date.occurrence
        old = _period(told) if told else Period(row.starts_at, row.ends_at)
        new = spoken.when(Period(date.starts_at, date.ends_at), zone)
        if other:
            new = _("%(title)s, %(when)s", title=change.listing.title, when=new)
        if more:
            new = _("%(quantity)s × %(what)s", quantity=change.quantity, what=new)
        pairs.append((spoken.when(old, zone), new))
    return Changing(
        pairs=tuple(pairs),
        price=_price(change),
        answer_by=spoken.moment(change.expires_at, zone),
        note=change.note,
        holds=change.holds,
        by_owner=change.side is ChangeSide.OWNER,
        listing=change.listing.title if other else "",
    )


def _price(change: ChangeRequest) -> str:
    known = [date.price_ore for date in change.dates if date.price_ore is not None]
    if len(known) < len(change.dates):
        return ""
    return spoken.money(Money(sum(known), change.booking.currency))


def _pairs(
    booking: Booking, payload: Mapping[str, Any], zone: ZoneInfo
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for entry in payload["occurrences"]:
        before = payload["before"].get(str(entry["id"]))
        if before is None:
            continue
        old, new = (spoken.when(_period(one), zone) for one in (before, entry))
        if before["title"] != booking.listing.title:
            old = _("%(title)s, %(when)s", title=before["title"], when=old)
            new = _("%(title)s, %(when)s", title=booking.listing.title, when=new)
        pairs.append((old, new))
    return tuple(pairs)


def _facts(booking: Booking, old: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    labels = {
        "purpose": _("Purpose"),
        "people": _("Number of people"),
        "quantity": _("How many"),
        "contact_name": _("Contact person"),
        "contact_phone": _("Telephone"),
        "note": _("Message"),
    }
    return tuple(
        (label, _shown(name, old[name]), _shown(name, getattr(booking, name)))
        for name, label in labels.items()
        if name in old and old[name] != getattr(booking, name)
    )


def _shown(name: str, value: object) -> str:
    if value in {None, ""}:
        return "–"
    return spoken.phone(str(value)) if name == "contact_phone" else str(value)


def _period(told: Mapping[str, Any]) -> Period:
    return Period(
        datetime.fromisoformat(told["starts_at"]), datetime.fromisoformat(told["ends_at"])
    )
