"""The mails about closed time, late loans and who never came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, zip_longest

from flask import current_app
from sqlalchemy.orm import Session

from bookings import addresses, spoken
from bookings.alternatives.lookup import alternatives
from bookings.closures import in_the_way
from bookings.errors import Alternative
from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.mailing import mail_facts, notifications
from bookings.mailing.mail_facts import Story, Told
from bookings.models import Booking, Occurrence
from bookings.spoken import Reachable
from bookings.types import OccupancySource
from marketplace import mail_rendering, outbox
from marketplace.config import Settings
from marketplace.models import Message
from marketplace.outbox import Mail
from marketplace.periods import Period

MOST = 5
PLAIN_KINDS = (
    notifications.LOAN_OVERDUE,
    notifications.LOAN_OVERDUE_TO_OWNER,
    notifications.NO_SHOW,
    notifications.TIME_OPEN_AGAIN,
)


@dataclass(frozen=True)
class Instead:
    """What could be had instead of one date: what differs, when, and where it is booked."""

    of: str
    when: str
    title: str
    why: str
    url: str


@dataclass(frozen=True)
class InTheWay:
    """A date in the owner's list: when, what, who and how to reach them."""

    when: str
    what: str
    who: str
    contact: Reachable
    url: str


def register() -> None:
    """Let the outbox render them."""
    for kind in PLAIN_KINDS:
        outbox.register(kind, partial(_plain, kind))
    outbox.register(notifications.TIME_CLOSED, _closed)
    outbox.register(notifications.TIME_CLOSED_TO_OWNER, _closed_to_owner)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _plain(kind: str, session: Session, message: Message) -> Mail:
    told = mail_facts.story(session, _settings(), message)
    return mail_rendering.from_templates(kind, m=told, cause=message.payload.get("cause", ""))


def _closed(session: Session, message: Message) -> Mail:
    told = mail_facts.story(session, _settings(), message)
    return mail_rendering.from_templates(
        notifications.TIME_CLOSED,
        m=told,
        late=message.payload["cause"] == OccupancySource.OVERDUE.value,
        instead=_instead(session, told),
    )


def _instead(session: Session, story: Story) -> list[Instead]:
    """Return at most five proposals, judged for the borrower now: the best of each date first.

    A mail may be late: dates that nobody counts on any more, and those over which nothing stands by
    now, are left out. What is booked instead of a thing of an order joins that order.
    """
    covered = in_the_way.covered(session, [one.occurrence for one in story.told])
    dates = [one for one in story.told if one.occurrence.id in covered][:MOST]
    booking = story.booking
    asker = Asker(booking.organisation, booking.people, booking.quantity)
    found = [
        [_proposal(story, one, other) for other in _others(session, booking, one, asker)]
        for one in dates
    ]
    in_turn = chain.from_iterable(zip_longest(*found))
    return [one for one in in_turn if one is not None][:MOST]


def _others(session: Session, booking: Booking, one: Told, asker: Asker) -> Sequence[Alternative]:
    period = Period(one.moment.starts_at, one.moment.ends_at)
    return alternatives(session, booking.listing, period, asker)


def _proposal(story: Story, one: Told, other: Alternative) -> Instead:
    booking = story.booking
    order = booking.order if story.in_order is not None else None
    zone = zone_of(booking.listing)
    period = Period(other.starts_at, other.ends_at)
    of = spoken.when(Period(one.moment.starts_at, one.moment.ends_at), zone)
    return Instead(
        of=of if len(story.told) > 1 else "",
        when=spoken.when(period, zone),
        title=other.title,
        why=other.why,
        url=addresses.request_url(_settings(), other, booking, order),
    )


def _closed_to_owner(session: Session, message: Message) -> Mail:
    payload = message.payload
    spans = {
        entry["id"]: Period(
            datetime.fromisoformat(entry["starts_at"]), datetime.fromisoformat(entry["ends_at"])
        )
        for entry in payload["occurrences"]
    }
    rows = in_the_way.dates(session, spans)
    return mail_rendering.from_templates(
        notifications.TIME_CLOSED_TO_OWNER,
        late=payload["cause"] == OccupancySource.OVERDUE.value,
        reason=payload["reason"],
        dates=[_in_the_way(row, spans[row.id]) for row in rows],
    )


def _in_the_way(row: Occurrence, period: Period) -> InTheWay:
    booking = row.booking
    return InTheWay(
        when=spoken.when(period, zone_of(row.listing)),
        what=spoken.what(booking),
        who=booking.organisation.name,
        contact=spoken.booker_contact(booking),
        url=addresses.booking_url(_settings(), booking),
    )
