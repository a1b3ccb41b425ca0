"""Why it is closed: which of the owner's rules a closed period meets first.

The predicate says only that it is closed. Where a reader is told so, the rule behind it is looked
up in the plain rules that the predicate is tested against (`inventory.openings`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.judging import walls
from bookings.judging.asking import Shut, ShutBy, Verdict
from bookings.models import Closure, ClosurePeriod, ClosureUnit
from bookings.types import ReasonCode
from inventory.holidays import holiday_name
from inventory.models import Listing, ListingUnit, Opening, OpeningException, Place
from inventory.openings import ExceptionRule, HolidayRule, WeeklyRule, day_hours
from inventory.school_breaks import Break, breaks_between
from inventory.types import ListingKind
from marketplace.periods import MINUTES_PER_DAY, Period

_ONE_DAY = timedelta(days=1)
Asked = tuple[int, Period]


def explained(session: Session, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts, those that say closed with the rule behind it.

    Those that say taken, with the owner's closing where that is what takes the time. No query where
    there are none; otherwise at most five, whatever the number of verdicts.
    """
    closed = {(one.listing_id, one.period) for one in verdicts if ReasonCode.CLOSED in one.reasons}
    taken = {
        (one.listing_id, one.period)
        for one in verdicts
        if ReasonCode.TAKEN in one.reasons and one.free <= 0
    }
    found = closings(session, taken - closed) | causes(session, closed)
    return [replace(one, shut=found.get((one.listing_id, one.period))) for one in verdicts]


def causes(session: Session, closed: Iterable[Asked]) -> dict[Asked, Shut]:
    """Return why each listing (by id) is closed in the period, where the rules tell.

    At most four queries, none where nothing is closed.
    """
    asked = set(closed)
    if not asked:
        return {}
    first = min(period.starts_at for _id, period in asked).date() - 2 * _ONE_DAY
    last = max(period.ends_at for _id, period in asked).date() + _ONE_DAY
    rules = _rules(session, {key for key, _period in asked}, first, last)
    found = {(key, period): _cause(rules[key], period) for key, period in asked if key in rules}
    return {one: shut for one, shut in found.items() if shut is not None}


def closings(session: Session, taken: Iterable[Asked]) -> dict[Asked, Shut]:
    """Return which of the listings (by id) their owners have closed in the periods; one query.

    With the reason where that is for all to read.
    """
    asked = set(taken)
    if not asked:
        return {}
    ends = func.coalesce(Closure.lifted_at, ClosurePeriod.ends_at)
    rows = session.execute(
        select(
            ListingUnit.listing_id, ClosurePeriod.starts_at, ClosurePeriod.ends_at,
            Closure.lifted_at, Closure.reason, Closure.reason_public,
        )
        .join(ClosureUnit, ClosureUnit.unit_id == ListingUnit.unit_id)
        .join(Closure, Closure.id == ClosureUnit.closure_id)
        .join(ClosurePeriod, ClosurePeriod.closure_id == Closure.id)
        .where(
            ListingUnit.listing_id.in_({key for key, _period in asked}),
            ClosurePeriod.starts_at < max(period.ends_at for _id, period in asked),
            ClosurePeriod.ends_at > min(period.starts_at for _id, period in asked),
            ends > ClosurePeriod.starts_at,
        )
        .order_by(ClosurePeriod.starts_at, Closure.id)
    ).all()  # fmt: skip
    found: dict[Asked, Shut] = {}
    for key, starts_at, ends_at, lifted_at, reason, public in rows:
        until = min(ends_at, lifted_at) if lifted_at else ends_at
        why = Shut(ShutBy.CLOSURE, starts_at.date(), reason if public else "")
        for one in asked:
            if one[0] == key and one[1].starts_at < until and starts_at < one[1].ends_at:
                found.setdefault(one, why)
    return found


@dataclass(frozen=True)
class _Rules:
    """What one listing's owner says about when it is open, around what is asked."""

    zone: ZoneInfo
    edges: bool
    stated: bool
    on_holidays: bool
    on_breaks: bool
    breaks: Sequence[Break] = ()
    weekly: list[WeeklyRule] = field(default_factory=list)
    exceptions: list[ExceptionRule] = field(default_factory=list)

    def special(self, day: date) -> Shut | None:
        """Return what takes the day's weekly hours away, in the order in which it counts."""
        own = [rule for rule in self.exceptions if rule.first <= day <= rule.last]
        if own:
            closing = [rule for rule in own if not rule.spans]
            spans = [span for rule in own for span in rule.spans]
            reason = next((rule.reason for rule in closing or own if rule.reason), "")
            return Shut(ShutBy.EXCEPTION, day, reason, () if closing else tuple(sorted(spans)))
        holiday = holiday_name(day) if self.on_holidays else None
        if holiday:
            return Shut(ShutBy.HOLIDAY, day, holiday)
        if self.on_breaks:
            met = (one.name for one in self.breaks if one.first <= day <= one.last)
            return next((Shut(ShutBy.SCHOOL_BREAK, day, name) for name in met), None)
        return None

    def hours(self, day: date) -> list[tuple[int, int]]:
        """Return the open minutes of the day."""
        off = [
            ExceptionRule(one, one)
            for one in (day - _ONE_DAY, day)
            if (why := self.special(one)) and why.by is ShutBy.SCHOOL_BREAK
        ]
        weekly = self.weekly if self.stated else None
        holidays = HolidayRule(closed_on_holidays=self.on_holidays)
        return day_hours(weekly, [*self.exceptions, *off], holidays, day)

    def ordinary(self, day: date) -> Shut:
        """Return the weekly hours that begin on the day."""
        same = [rule for rule in self.weekly if rule.weekday == day.isoweekday()]
        spans = tuple(sorted(rule.span for rule in same if rule.holds_on(day)))
        seasons = {(rule.valid_from, rule.valid_to) for rule in same}
        season = next(iter(seasons)) if len(seasons) == 1 else (None, None)
        always = seasons <= {(None, None)}
        return Shut(ShutBy.WEEK, day, "", spans, season, always)

    def tail(self, eve: date) -> int:
        """Return until which minute of the next day the weekly hours of `eve` run on."""
        ends = (rule.span[1] for rule in self.weekly if rule.holds_on(eve))
        return max(ends, default=0) - MINUTES_PER_DAY


def _rules(session: Session, ids: set[int], first: date, last: date) -> Mapping[int, _Rules]:
    city = current_app.config["SETTINGS"].city.zone
    rows = session.execute(
        select(
            Listing.id, Listing.kind, Listing.openings_stated, Listing.closed_on_holidays,
            Listing.closed_on_school_breaks, Place.time_zone,
        )
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(Listing.id.in_(ids))
    ).all()  # fmt: skip
    breaks = breaks_between(session, first, last) if any(row[4] for row in rows) else []
    found = {
        key: _Rules(
            zone=ZoneInfo(zone) if zone else city,
            edges=kind is ListingKind.EQUIPMENT,
            stated=stated,
            on_holidays=on_holidays,
            on_breaks=on_breaks,
            breaks=breaks,
        )
        for key, kind, stated, on_holidays, on_breaks, zone in rows
    }
    _fill(session, found, first, last)
    return found


def _fill(session: Session, found: Mapping[int, _Rules], first: date, last: date) -> None:
    weekly = select(Opening).where(Opening.listing_id.in_(found)).order_by(Opening.id)
    for row in session.scalars(weekly):
        rule = WeeklyRule(
            row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_to
        )
        found[row.listing_id].weekly.append(rule)
    exceptions = (
        select(OpeningException)
        .where(
            OpeningException.listing_id.in_(found),
            OpeningException.first_day <= last,
            OpeningException.last_day >= first,
        )
        .order_by(OpeningException.first_day, OpeningException.id)
    )
    for one in session.scalars(exceptions):
        spans: tuple[tuple[int, int], ...] = ()
        if one.start_minute is not None and one.end_minute is not None:
            spans = ((one.start_minute, one.end_minute),)
        special = ExceptionRule(one.first_day, one.last_day, spans, one.reason)
        found[one.listing_id].exceptions.append(special)


def _cause(rules: _Rules, period: Period) -> Shut | None:
    look = walls.edges if rules.edges else walls.spans
    for span in look(period, rules.zone):
        open_then = rules.hours(span.day)
        if not any(start <= span.starts and span.ends <= end for start, end in open_then):
            return _of_day(rules, span)
    return None


def _of_day(rules: _Rules, span: walls.WallSpan) -> Shut | None:
    """Return what closes part of a day: what is said of the day, or of the night before it."""
    if special := rules.special(span.day):
        return special
    eve = span.day - _ONE_DAY
    until = rules.tail(eve)
    if until > span.starts and (before := rules.special(eve)):
        return before  # which has closed the night that would have been open
    ordinary = rules.ordinary(span.day)
    if until > span.starts and not any(start < span.ends for start, _end in ordinary.hours):
        return rules.ordinary(eve)  # whose night ends too early
    return ordinary
