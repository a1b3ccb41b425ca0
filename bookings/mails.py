"""The mails of bookings: which kinds there are, and how each is rendered."""

from collections.abc import Mapping
from email.utils import parseaddr
from functools import partial

from flask import current_app
from sqlalchemy.orm import Session

from bookings.calendar.mail import cancellation, invitation, series_file
from bookings.changes import change_notices
from bookings.feeds.event_facts import Side, event_facts
from bookings.mailing import mail_alternatives, mail_facts, notifications
from bookings.mailing.mail_facts import Story
from bookings.types import OccurrenceStatus
from marketplace import mail_rendering, outbox
from marketplace.config import Settings
from marketplace.mime import Attachment, CalendarPart
from marketplace.models import Message
from marketplace.outbox import Mail

# What puts a date into the reader's calendar, and what takes it out again.
INVITING = frozenset(
    {
        notifications.CONFIRMED,
        notifications.CONFIRMED_TO_OWNER,
        notifications.PARTLY,
        notifications.PARTLY_TO_OWNER,
        change_notices.MOVED,
    }
)
WITHDRAWING = frozenset({notifications.CANCELLED, notifications.CALLED_OFF})

_BOOKED = (OccurrenceStatus.CONFIRMED, OccurrenceStatus.HANDED_OUT)

BOOKING_KINDS = (
    notifications.REQUEST_TO_OWNER,
    notifications.RECEIPT,
    notifications.CONFIRMED,
    notifications.CONFIRMED_TO_OWNER,
    notifications.PARTLY,
    notifications.PARTLY_TO_OWNER,
    notifications.OVERTAKEN,
    notifications.DECLINED,
    notifications.CANCELLED,
    notifications.CALLED_OFF,
    notifications.EXPIRED,
    notifications.EXPIRED_TO_OWNER,
    *change_notices.KINDS,
)

# Whoever did not get a time is shown what would fit instead.
_WITH_ALTERNATIVES = frozenset(
    {notifications.OVERTAKEN, notifications.DECLINED, notifications.CALLED_OFF}
)

# A request that never was a booking is not cancelled: its mail uses the fitting words.
_WORDS_WHERE_ALL: Mapping[tuple[str, OccurrenceStatus], str] = {
    (notifications.CANCELLED, OccurrenceStatus.WITHDRAWN): "booking_withdrawn",
    (notifications.CALLED_OFF, OccurrenceStatus.DECLINED): notifications.DECLINED,
}


def register() -> None:
    """Let the outbox render every kind that bookings send."""
    for kind in BOOKING_KINDS:
        outbox.register(kind, partial(_booking_mail, kind))


def _booking_mail(kind: str, session: Session, message: Message) -> Mail:
    settings: Settings = current_app.config["SETTINGS"]
    told = mail_facts.story(session, settings, message)
    invited = _calendar_part(kind, settings, told, message)
    files = _dates_file(kind, settings, told)
    lost = kind in _WITH_ALTERNATIVES and told.side is Side.BOOKER
    return mail_rendering.from_templates(
        _words(kind, told),
        calendar=invited,
        attachments=files,
        m=told,
        invited=invited is not None,
        instead=_instead(session, settings, kind, told) if lost else (),
    )


def _instead(
    session: Session, settings: Settings, kind: str, told: Story
) -> tuple[mail_alternatives.Instead, ...]:
    declined = kind != notifications.OVERTAKEN
    return mail_alternatives.instead(session, settings, told, declined=declined)


def _words(kind: str, told: Story) -> str:
    for (used, status), words in _WORDS_WHERE_ALL.items():
        if used == kind and told.all_are(status):
            return words
    return kind


def _calendar_part(
    kind: str, settings: Settings, told: Story, message: Message
) -> CalendarPart | None:
    """Return the invitation or its withdrawal; a request is none, since it is no booking yet."""
    if told.series or len(told.told) != 1:
        return None
    only = told.told[0]
    facts = event_facts(settings, only.occurrence, told.side, only.moment)
    organizer_name, organizer_email = parseaddr(settings.mail_from)
    make, method = invitation, "REQUEST"
    if kind in WITHDRAWING and told.all_are(
        OccurrenceStatus.CANCELLED, OccurrenceStatus.CALLED_OFF
    ):
        make, method = cancellation, "CANCEL"
    elif kind not in INVITING or not told.all_are(*_BOOKED):
        return None
    content = make(
        facts,
        organizer_email=organizer_email,
        organizer_name=organizer_name,
        attendee_email=message.recipient,
        attendee_name=message.recipient_name,
        host=settings.host_name,
    )
    return CalendarPart(method, content)


def _dates_file(kind: str, settings: Settings, told: Story) -> tuple[Attachment, ...]:
    """Return a series' dates as a plain file: nobody wants forty invitations."""
    if kind not in INVITING or not told.series:
        return ()
    booked = told.booked
    events = [event_facts(settings, one.occurrence, told.side, one.moment) for one in booked]
    content = series_file(told.what, events, settings.host_name)
    return (Attachment(f"{told.booking.reference}.ics", "text/calendar", content),)
