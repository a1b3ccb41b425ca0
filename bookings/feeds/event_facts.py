"""From an occurrence to what a calendar shows of it, for either side of the booking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from bookings import spoken
from bookings.addresses import booking_url
from bookings.calendar.facts import EventFacts, EventStatus
from bookings.judging.availability import zone_of
from bookings.judging.seating_words import people_of
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from marketplace.config import Settings
from marketplace.periods import local

# Cancelled, declined, expired and skipped dates are in no calendar.
STATUS_IN_CALENDAR: Mapping[OccurrenceStatus, EventStatus] = {
    OccurrenceStatus.REQUESTED: EventStatus.TENTATIVE,
    OccurrenceStatus.CONFIRMED: EventStatus.CONFIRMED,
    OccurrenceStatus.HANDED_OUT: EventStatus.CONFIRMED,
    OccurrenceStatus.RETURNED: EventStatus.CONFIRMED,
    OccurrenceStatus.COMPLETED: EventStatus.CONFIRMED,
}


class Side(StrEnum):
    """Who reads about a booking."""

    BOOKER = "booker"
    OWNER = "owner"


@dataclass(frozen=True)
class Moment:
    """What an occurrence was at one moment: as it is now, or as a mail's payload names it (UTC)."""

    status: OccurrenceStatus
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime


def present(occurrence: Occurrence) -> Moment:
    """Return the occurrence as it is now."""
    return Moment(
        occurrence.status,
        occurrence.sequence,
        occurrence.starts_at,
        occurrence.ends_at,
        occurrence.changed_at,
    )


def event_facts(
    settings: Settings, occurrence: Occurrence, side: Side, moment: Moment
) -> EventFacts:
    """Return the event in the language of the moment, with all that its side may know.

    The owner reads who borrows and whom to call, the booker the place and the owner's contact.
    """
    booking = occurrence.booking
    zone = zone_of(booking.listing)
    status = STATUS_IN_CALENDAR.get(moment.status, EventStatus.CANCELLED)
    return EventFacts(
        uid_seed=occurrence.public_id,
        starts_at=moment.starts_at,
        ends_at=moment.ends_at,
        zone=zone.key,
        all_day=_whole_days(moment, zone),
        summary=_summary(booking, side, status),
        description=_description(booking, side, status),
        location=spoken.where(booking.listing),
        url=booking_url(settings, booking),
        status=status,
        sequence=moment.sequence,
        changed_at=moment.changed_at,
        created_at=occurrence.created_at,
    )


def _whole_days(moment: Moment, zone: ZoneInfo) -> bool:
    ends = (local(moment.starts_at, zone), local(moment.ends_at, zone))
    return all((at.hour, at.minute, at.second) == (0, 0, 0) for at in ends)


def _summary(booking: Booking, side: Side, status: EventStatus) -> str:
    title = spoken.what(booking)
    if side is Side.OWNER:
        title = str(_("%(what)s: %(who)s", what=title, who=booking.organisation.name))
    if status is EventStatus.TENTATIVE:
        return str(_("Asked for: %(what)s", what=title))
    return title


def _description(booking: Booking, side: Side, status: EventStatus) -> str:
    lines = [_("Purpose: %(purpose)s", purpose=booking.purpose)]
    if booking.people:
        lines.append(_("People: %(people)s", people=people_of(booking)))
    if side is Side.OWNER:
        lines.append(_("Borrower: %(name)s", name=booking.organisation.name))
        contact = spoken.booker_contact(booking)
    else:
        lines.append(_("Booked by: %(name)s", name=booking.organisation.name))
        lines.append(_("Lender: %(name)s", name=booking.listing.organisation.name))
        booked = status is EventStatus.CONFIRMED
        contact = spoken.owner_contact(booking.listing, booked=booked)
    lines.append(_("Contact: %(contact)s", contact=contact.words))
    lines.append(_("Reference: %(reference)s", reference=booking.reference))
    return "\n".join(lines)
