"""When what the manifest books happens, relative to today: a pure plan of steps in time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bookings.demo.manifest import Booking, Closure, Timed
from bookings.passing import SETTLED_AFTER
from bookings.types import OccurrenceStatus as Status
from marketplace.periods import local, resolve_forward

_NOON = time(12)
_DAYS_IN_WEEK = 7
_TAKEN_BACK = frozenset({"cancelled", "called_off"})
_LENT = frozenset({"handed_out", "returned"})
_APPROVED = frozenset({"confirmed", "completed", "no_show"}) | _LENT | _TAKEN_BACK
# A date of a series is taken back some days ahead, and no later than yesterday.
_AHEAD = timedelta(days=3)
_DAY = timedelta(days=1)
_LAST_MOMENT = timedelta(minutes=10)
# Whoever has waited so long for nobody writes it down. What was lent comes back a little early.
_WAITED = timedelta(minutes=20)
_BACK_BEFORE_THE_END = timedelta(hours=3)


class Act(Enum):
    """What somebody does with a booking."""

    ASK = auto()
    APPROVE = auto()
    DECLINE = auto()
    TAKE_BACK = auto()
    CALL_OFF = auto()
    HAND_OUT = auto()
    BRING_BACK = auto()
    STAY_AWAY = auto()


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


@dataclass(frozen=True)
class Shutting:
    """An owner closes time, at an instant (UTC)."""

    at: datetime
    closure: Closure


def everything(
    bookings: Sequence[Booking], closures: Sequence[Closure], present: Present
) -> list[Step | Shutting]:
    """Return every act and every closure in the order of time; none lies after the present."""
    shut = [Shutting(present.noon(one.asked), one) for one in closures]
    return sorted([*steps(bookings, present), *shut], key=lambda one: one.at)


def steps(bookings: Sequence[Booking], present: Present) -> list[Step]:
    """Return every act in the order of time; none lies after the present."""
    planned = [
        step
        for place, booking in enumerate(bookings)
        for step in _Course(booking, present, timedelta(minutes=place)).steps()
    ]
    return sorted(planned, key=lambda step: step.at)


def wall_times(timed: Timed, today: date) -> tuple[datetime, datetime]:
    """Return the (first) wanted time, naive on the place's wall clock."""
    if timed.weekday is None:
        day = today + timedelta(days=timed.day or 0)
    else:
        ahead = (timed.weekday - today.isoweekday() - 1) % _DAYS_IN_WEEK + 1
        day = today + timedelta(days=ahead, weeks=timed.week)
    midnight = datetime.combine(day, time())
    return (
        midnight + timedelta(minutes=timed.from_),
        midnight + timedelta(days=timed.days, minutes=timed.to),
    )


def expected(booking: Booking, number: int, ends_at: datetime, now: datetime) -> set[Status]:
    """Return the states in which a date may stand in the end; numbers count from 1."""
    other = {one.number: one.outcome for one in booking.dates}
    outcome = other.get(number, booking.outcome)
    states = {Status(outcome)}
    if outcome in _SETTLES:
        states = {Status.COMPLETED if ends_at + SETTLED_AFTER <= now else _SETTLES[outcome]}
    return states | {Status.SKIPPED} if booking.skip_clashes else states


# What stands so until two hours after its end, and is then completed by itself.
_SETTLES: Mapping[str, Status] = {
    "confirmed": Status.CONFIRMED,
    "completed": Status.CONFIRMED,
    "returned": Status.RETURNED,
}


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
        elif booking.outcome in _APPROVED:
            yield self._step(answered, Act.APPROVE)
        if booking.outcome in _TAKEN_BACK:
            yield self._step(answered + _DAY, _taking_back(booking.outcome), booking.reason)
        else:
            yield from self._used(booking.outcome, 1)
        for date_ in booking.dates:
            if date_.outcome in _TAKEN_BACK:
                act = _taking_back(date_.outcome)
                at = max(answered, self._ahead_of(date_.number))
                yield self._step(at, act, date_.reason, date_.number)
            else:
                yield from self._used(date_.outcome, date_.number)

    def _used(self, outcome: str, number: int) -> Iterator[Step]:
        """Yield what is noted of a date when its time has come."""
        begins, ends = self._instants(number)
        if outcome == "no_show":
            yield self._step(begins + _WAITED, Act.STAY_AWAY, number=number)
        if outcome in _LENT:
            yield self._step(begins, Act.HAND_OUT, number=number)
        if outcome == "returned":
            yield self._step(ends - _BACK_BEFORE_THE_END, Act.BRING_BACK, number=number)

    def _step(self, at: datetime, act: Act, reason: str = "", number: int | None = None) -> Step:
        latest = self.present.now - _LAST_MOMENT
        return Step(min(at + self.later, latest), self.booking, act, number, reason)

    def _ahead_of(self, number: int) -> datetime:
        return min(self._instants(number)[0] - _AHEAD, self.present.noon(1))

    def _instants(self, number: int) -> tuple[datetime, datetime]:
        """Return when a date begins and ends (UTC); numbers count from 1."""
        interval = self.booking.repeat.interval if self.booking.repeat else 1
        later = timedelta(weeks=(number - 1) * interval)
        begins, ends = wall_times(self.booking, self.present.today)
        zone = self.present.zone
        return resolve_forward(begins + later, zone), resolve_forward(ends + later, zone)


def _taking_back(outcome: str) -> Act:
    return Act.TAKE_BACK if outcome == "cancelled" else Act.CALL_OFF
