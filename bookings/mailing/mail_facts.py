"""What the templates of booking mails read: a booking as it was when its mail was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings import addresses, queries, replacing, spoken, states
from bookings.feeds.event_facts import Moment, Side
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.judging.seating_words import people_of
from bookings.mailing.change_facts import Changing, changing
from bookings.models import Booking, Occurrence
from bookings.spoken import Reachable
from bookings.types import OccurrenceStatus, ReasonCode
from marketplace.config import Settings
from marketplace.models import Message
from marketplace.periods import Period

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Told:
    """A date that a mail is about, with the state that it had then."""

    occurrence: Occurrence
    moment: Moment
    reason: str


_STANDS = frozenset(
    {OccurrenceStatus.REQUESTED, OccurrenceStatus.CONFIRMED, OccurrenceStatus.HANDED_OUT}
)


@dataclass(frozen=True)
class InOrder:
    """The order that a booking is one of several `things` of, with the page of all its answers.

    `needs_all`: it was sent so that one thing that cannot be had leaves all the others unwanted.
    `others_lost` tells whether something else of it cannot be had, `rest` that the booking itself
    cannot, while others of the order wait or are booked.
    """

    things: int
    url: str
    needs_all: bool
    others_lost: bool
    rest: bool


@dataclass(frozen=True)
class Story:
    """A booking in words, in the reader's language and on the wall clock of its place."""

    side: Side
    booking: Booking
    told: tuple[Told, ...]
    what: str
    when: str
    dates: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    reason: str
    answer_by: str
    contact: Reachable
    url: str
    listing_url: str
    calendars_url: str
    changing: Changing
    in_order: InOrder | None

    @property
    def series(self) -> bool:
        """Whether the booking has several dates, which go as a file instead of an invitation."""
        return len(self.booking.occurrences) > 1

    @property
    def part_of(self) -> int:
        """Return of how many dates the mail tells only some; 0 where it tells of all.

        Skipped ones never were dates of the booking.
        """
        mine = {one.occurrence.id for one in self.told}
        others = [
            row
            for row in self.booking.occurrences
            if row.id not in mine and row.status is not OccurrenceStatus.SKIPPED
        ]
        return len(mine) + len(others) if mine and others else 0

    @property
    def borrower(self) -> str:
        """Return the name of the organisation that borrows."""
        return self.booking.organisation.name

    @property
    def owner(self) -> str:
        """Return the name of the organisation that lends."""
        return self.booking.listing.organisation.name

    @property
    def holds(self) -> bool:
        """Whether the time is held while the owner thinks."""
        return all(told.occurrence.holds for told in self.told)

    @property
    def handover(self) -> str:
        """Return how to get in or fetch the things."""
        return self.booking.listing.handover_text

    @property
    def rows(self) -> Rows:
        """Return what is asked for or booked, with its labels; nothing that is empty."""
        booking, owning = self.booking, self.side is Side.OWNER
        rows = (
            (_("What"), self.what),
            (_("When"), self.when),
            (_("Where"), spoken.where(booking.listing)),
            (_("Borrower"), self.borrower),
            (_("Lender"), "" if owning else self.owner),
            (_("Purpose"), booking.purpose),
            (_("Number of people"), people_of(booking)),
            (_("Price"), self._price()),
            (_("Contact"), self.contact.words if owning else ""),
            (_("Message"), booking.note),
            (_("Reference"), booking.reference),
        )
        return tuple((label, value) for label, value in rows if value)

    def _price(self) -> str:
        """Return what the dates of this mail cost; nothing where none of them stands any more."""
        if self.told and not any(states.takes_time(one.moment.status) for one in self.told):
            return ""
        if self.booking.price_ore is None and self.side is Side.OWNER:
            group = self.booking.price_group if self.booking.tariff_id else None
            return spoken.own_unstated_price(self.booking.price_text, group)
        if not self.part_of or self.booking.price_ore is None:
            return spoken.price(self.booking)
        return spoken.price_of([one.occurrence.price_ore for one in self.told], self.booking)

    @property
    def booked(self) -> tuple[Told, ...]:
        """Return the dates that were confirmed when the mail was written."""
        return self._in_state(OccurrenceStatus.CONFIRMED)

    @property
    def waiting(self) -> tuple[Told, ...]:
        """Return the dates that waited for the owner's answer when the mail was written."""
        return self._in_state(OccurrenceStatus.REQUESTED)

    def words_of(self, dates: Sequence[Told]) -> list[str]:
        """Return these dates in words."""
        zone = zone_of(self.booking.listing)
        return [_when(one.moment, zone) for one in dates]

    def _in_state(self, status: OccurrenceStatus) -> tuple[Told, ...]:
        return tuple(one for one in self.told if one.moment.status is status)

    def all_are(self, *statuses: OccurrenceStatus) -> bool:
        """Tell whether every date that the mail is about was in one of these states."""
        return all(told.moment.status in statuses for told in self.told)


def story(session: Session, settings: Settings, message: Message) -> Story:
    """Return what a booking mail says; six queries, whatever the number of dates.

    Times, states and reasons come from the message's payload, so that a mail that is late still
    says what was true when it was written; names and places are read now.
    """
    booking = session.scalars(
        queries.with_all(
            select(Booking)
            .where(Booking.id == message.payload["booking"])
            .options(joinedload(Booking.order))
        )
    ).one()
    side = Side(message.payload["side"])
    zone = zone_of(booking.listing)
    everything = _told(booking, message)
    told = tuple(one for one in everything if one.moment.status is not OccurrenceStatus.SKIPPED)
    dates = tuple(_when(one.moment, zone) for one in told)
    contact = _contact(booking, side, told)
    return Story(
        side=side,
        booking=booking,
        told=told,
        what=spoken.what(booking),
        when=_summed_up(told, dates, zone),
        dates=dates,
        skipped=tuple(
            (_when(one.moment, zone), _why_skipped(one.reason))
            for one in everything
            if one.moment.status is OccurrenceStatus.SKIPPED
        ),
        reason=message.payload["reason"],
        answer_by=_answer_by(booking, told, message.created_at, zone),
        contact=contact,
        url=addresses.booking_url(settings, booking),
        listing_url=addresses.listing_url(settings, booking.listing),
        calendars_url=addresses.calendars_url(settings),
        changing=changing(session, booking, message, zone),
        in_order=_in_order(session, settings, booking),
    )


def _in_order(session: Session, settings: Settings, booking: Booking) -> InOrder | None:
    found = queries.states_of_order(session, booking)
    if len(found) < 2:  # noqa: PLR2004 - alone
        return None
    return InOrder(
        things=len(found),
        url=addresses.order_url(settings, booking.order),
        needs_all=booking.order.all_or_nothing,
        others_lost=replacing.others_lost(session, found, booking),
        rest=found.get(booking.id) in states.LOST
        and any(found[key] in _STANDS for key in found if key != booking.id),
    )


def _told(booking: Booking, message: Message) -> list[Told]:
    rows = {row.id: row for row in booking.occurrences}
    return [
        Told(
            rows[entry["id"]],
            Moment(
                status=OccurrenceStatus(entry["status"]),
                sequence=entry["sequence"],
                starts_at=datetime.fromisoformat(entry["starts_at"]),
                ends_at=datetime.fromisoformat(entry["ends_at"]),
                changed_at=message.created_at,
            ),
            entry["reason"],
        )
        for entry in message.payload["occurrences"]
    ]


def _when(moment: Moment, zone: ZoneInfo) -> str:
    return spoken.when(Period(moment.starts_at, moment.ends_at), zone)


def _summed_up(told: Sequence[Told], dates: Sequence[str], zone: ZoneInfo) -> str:
    if len(dates) == 1:
        return dates[0]
    if not told:
        return ""
    first = min(one.moment.starts_at for one in told)
    day = spoken.day(first, zone)
    words = ngettext("%(num)s date from %(day)s", "%(num)s dates from %(day)s", len(dates), day=day)
    return str(words)


def _why_skipped(codes: str) -> str:
    known = {code.value for code in ReasonCode}
    told = (sentences.when_skipped(ReasonCode(one)) for one in codes.split(", ") if one in known)
    return " ".join(str(one) for one in told)


def _contact(booking: Booking, side: Side, told: Sequence[Told]) -> Reachable:
    if side is Side.OWNER:
        return spoken.booker_contact(booking)
    booked = any(one.moment.status is OccurrenceStatus.CONFIRMED for one in told)
    return spoken.owner_contact(booking.listing, booked=booked)


def _answer_by(booking: Booking, told: Sequence[Told], asked_at: datetime, zone: ZoneInfo) -> str:
    """Return until when the owner may answer, by the rule that the request itself followed."""
    if not told:
        return ""
    by = asked_at + timedelta(hours=booking.listing.answer_hours)
    waiting = [one for one in told if one.moment.status is OccurrenceStatus.REQUESTED] or told
    return spoken.moment(min(by, *(one.moment.starts_at for one in waiting)), zone)
