"""When what the manifest books happens, relative to today: a pure plan of steps in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bookings.demo.manifest import Booking, OtherDate
from bookings.passing import SETTLED_AFTER
from bookings.types import OccurrenceStatus as Status
from marketplace.periods import local, resolve_forward

_NOON = time(12)
_DAYS_IN_WEEK = 7
_ENDS_WELL = frozenset({"confirmed", "completed", "no_show", "handed_out", "returned"})
_TAKEN_BACK = frozenset({"cancelled", "called_off"})
# A date of a series is taken back some days ahead, and no later than yesterday.
_AHEAD = timedelta(days=3)
_DAY = timedelta(days=1)
_LAST_MOMENT = timedelta(minutes=10)


class Act(Enum):
    """What somebody does with a booking."""

    ASK = auto()
    APPROVE = auto()
    DECLINE = auto()
    TAKE_BACK = auto()
    CALL_OFF = auto()


@dataclass(frozen=True)
class Present:
    """The instant (UTC) at which the demo is loaded; the city's zone says which day that is."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """Return the local date."""
        return local(self.now, self.zone).date()

    def noon(self, days_ago: int) -> datetime:
        """Return noon so many local days before today (UTC)."""
        day = self.today - timedelta(days=days_ago)
        return resolve_forward(datetime.combine(day, _NOON), self.zone)


@dataclass(frozen=True)
class Step:
    """One act at an instant (UTC); `number` is the date of a series, counted from 1, or all."""

    at: datetime
    booking: Booking
    act: Act
    number: int | None = None
    reason: str = ""


def steps(bookings: Sequence[Booking], present: Present) -> list[Step]:
    """Return every act in the order of time; none lies after the present."""
    planned = [
        step
        for place, booking in enumerate(bookings)
        for step in _Course(booking, present, timedelta(minutes=place)).steps()
    ]
    return sorted(planned, key=lambda step: step.at)


def wall_times(booking: Booking, today: date) -> tuple[datetime, datetime]:
    """Return the (first) wanted time, naive on the place's wall clock."""
    if booking.weekday is None:
        day = today + timedelta(days=booking.day or 0)
    else:
        ahead = (booking.weekday - today.isoweekday() - 1) % _DAYS_IN_WEEK + 1
        day = today + timedelta(days=ahead, weeks=booking.week)
    midnight = datetime.combine(day, time())
    return (
        midnight + timedelta(minutes=booking.from_),
        midnight + timedelta(days=booking.days, minutes=booking.to),
    )


def expected(booking: Booking, number: int, ends_at: datetime, now: datetime) -> set[Status]:
    """Return the states in which a date may stand in the end; numbers count from 1."""
    other = {one.number: one.outcome for one in booking.dates}
    outcome = other.get(number, booking.outcome)
    if outcome in _ENDS_WELL:
        # Absence and handing over are not noted yet: what is confirmed ends as completed.
        states = {Status.COMPLETED if ends_at + SETTLED_AFTER <= now else Status.CONFIRMED}
    else:
        states = {Status(outcome)}
    return states | {Status.SKIPPED} if booking.skip_clashes else states


@dataclass(frozen=True)
class _Course:
    """The acts of one booking; `later` keeps those of different bookings apart."""

    booking: Booking
    present: Present
    later: timedelta

    def steps(self) -> Iterator[Step]:
        """Yield them in order."""
        booking = self.booking
        answered = self.present.noon(booking.asked - booking.decided)
        yield self._step(self.present.noon(booking.asked), Act.ASK)
        if booking.outcome == "declined":
            yield self._step(answered, Act.DECLINE, booking.reason)
        elif booking.outcome == "withdrawn":
            yield self._step(answered, Act.TAKE_BACK, booking.reason)
        elif booking.outcome in _ENDS_WELL | _TAKEN_BACK:
            yield self._step(answered, Act.APPROVE)
        if booking.outcome in _TAKEN_BACK:
            yield self._step(answered + _DAY, _taking_back(booking.outcome), booking.reason)
        for date_ in booking.dates:
            if date_.outcome in _TAKEN_BACK:
                act = _taking_back(date_.outcome)
                at = max(answered, self._ahead_of(date_))
                yield self._step(at, act, date_.reason, date_.number)

    def _step(self, at: datetime, act: Act, reason: str = "", number: int | None = None) -> Step:
        latest = self.present.now - _LAST_MOMENT
        return Step(min(at + self.later, latest), self.booking, act, number, reason)

    def _ahead_of(self, date_: OtherDate) -> datetime:
        interval = self.booking.repeat.interval if self.booking.repeat else 1
        first = wall_times(self.booking, self.present.today)[0]
        begins = first + timedelta(weeks=(date_.number - 1) * interval)
        return min(resolve_forward(begins, self.present.zone) - _AHEAD, self.present.noon(1))


def _taking_back(outcome: str) -> Act:
    return Act.TAKE_BACK if outcome == "cancelled" else Act.CALL_OFF
