"""A booking's states, dates and history in words, shapes and colours."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from bookings.closures import warning
from bookings.judging import sentences
from bookings.models import Booking, History, Occurrence
from bookings.overtaking import OVERTAKEN
from bookings.states import Event
from bookings.types import OccurrenceStatus as Status
from bookings.types import ReasonCode
from bookings.views.changing import change_words
from marketplace.errors import Sentence
from marketplace.periods import Period
from marketplace.web import filters


@dataclass(frozen=True)
class State:
    """A state as it is shown: word, colour and shape (never colour alone)."""

    text: Sentence
    kind: str
    icon: str


STATES: Mapping[Status, State] = {
    Status.DRAFT: State(_l("Draft"), "neutral", "pencil"),
    Status.REQUESTED: State(_l("Waits for an answer"), "info", "hourglass"),
    Status.CONFIRMED: State(_l("Booked"), "success", "circle-check"),
    Status.HANDED_OUT: State(_l("Handed out"), "success", "package"),
    Status.RETURNED: State(_l("Returned"), "neutral", "check"),
    Status.COMPLETED: State(_l("Completed"), "neutral", "check"),
    Status.CANCELLED: State(_l("Cancelled"), "neutral", "calendar-x"),
    Status.CALLED_OFF: State(_l("Called off by the owner"), "danger", "calendar-x"),
    Status.NO_SHOW: State(_l("Nobody came"), "warning", "circle-alert"),
    Status.DECLINED: State(_l("Declined"), "danger", "circle-x"),
    Status.WITHDRAWN: State(_l("Withdrawn"), "neutral", "x"),
    Status.EXPIRED: State(_l("Not answered in time"), "warning", "clock"),
    Status.SKIPPED: State(_l("Skipped"), "neutral", "minus"),
    Status.WAITING: State(_l("On the waiting list"), "info", "hourglass"),
    Status.OFFERED: State(_l("Offered to you"), "info", "bell"),
    Status.LAPSED: State(_l("Lapsed"), "neutral", "clock"),
}

LATE = State(_l("Should be back"), "danger", "clock")
NOT_HAD = State(_l("Could not be had"), "danger", "ban")


_EVENTS: Mapping[str, tuple[Callable[[int], Sentence], str]] = {
    Event.REQUEST: (lambda n: ngettext("Asked for", "%(num)s dates asked for", n), "info"),
    Event.CONFIRM: (lambda n: ngettext("Booked", "%(num)s dates booked", n), "success"),
    Event.DECLINE: (lambda n: ngettext("Declined", "%(num)s dates declined", n), "danger"),
    Event.WITHDRAW: (lambda n: ngettext("Withdrawn", "%(num)s dates withdrawn", n), "neutral"),
    Event.EXPIRE: (
        lambda n: ngettext("Not answered in time", "%(num)s dates not answered in time", n),
        "danger",
    ),
    Event.CANCEL: (lambda n: ngettext("Cancelled", "%(num)s dates cancelled", n), "neutral"),
    Event.CALL_OFF: (
        lambda n: ngettext("Called off by the owner", "%(num)s dates called off by the owner", n),
        "danger",
    ),
    Event.HAND_OUT: (lambda n: ngettext("Handed out", "%(num)s dates handed out", n), "success"),
    Event.TAKE_BACK: (lambda n: ngettext("Returned", "%(num)s dates returned", n), "neutral"),
    Event.COMPLETE: (lambda n: ngettext("Completed", "%(num)s dates completed", n), "neutral"),
    Event.NO_SHOW: (lambda n: ngettext("Nobody came", "Nobody came %(num)s times", n), "danger"),
    OVERTAKEN: (
        lambda n: ngettext(
            "Somebody else got the time", "Somebody else got %(num)s of the times", n
        ),
        "danger",
    ),
    Event.SKIP: (lambda n: ngettext("Skipped", "%(num)s dates skipped", n), "neutral"),
    warning.CLOSED_OVER: (
        lambda n: ngettext(
            "The owner has closed the time", "The owner has closed the time of %(num)s dates", n
        ),
        "danger",
    ),
    warning.LATE_BEFORE: (
        lambda n: ngettext(
            "What was lent before is late", "What was lent before is late for %(num)s dates", n
        ),
        "danger",
    ),
    warning.OPEN_AGAIN: (
        lambda n: ngettext("The time is open again", "The time of %(num)s dates is open again", n),
        "success",
    ),
    Event.RETRY: (lambda n: ngettext("Tried again", "%(num)s dates tried again", n), "info"),
    **change_words.ENTRIES,
}


def period_of(row: Occurrence) -> Period:
    """Return the occurrence's period."""
    return Period(row.starts_at, row.ends_at)


def dates(rows: Iterable[Occurrence], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return every date with its state, as the booking's page lists them."""
    return [
        {
            "row": row,
            "id": row.public_id,
            "when": filters.period(period_of(row), zone),
            "state": STATES[row.status],
            "note": why(row),
        }
        for row in rows
    ]


def why(row: Occurrence) -> str:
    """Return the reason of the date's state; for a skipped one the rules that it did not meet."""
    if row.status is not Status.SKIPPED:
        return row.reason
    known = {code.value for code in ReasonCode}
    codes = [ReasonCode(code) for code in row.reason.split(", ") if code in known]
    return " ".join(str(sentences.when_skipped(code)) for code in codes)


def in_short(rows: Sequence[Occurrence], zone: ZoneInfo) -> str:
    """Return when it is: the next or the first date, and how many more there are."""
    rows = [row for row in rows if row.status is not Status.SKIPPED] or rows
    first = filters.period(period_of(rows[0]), zone)
    if len(rows) == 1:
        return first
    words = ngettext(
        "%(first)s and %(num)s more date",
        "%(first)s and %(num)s more dates",
        len(rows) - 1,
        first=first,
    )
    return Markup(words)  # noqa: S704 - our own words around a period that is markup already


def history(entries: Sequence[History], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return what happened, newest first; the dates of one step stand as one line."""
    grouped: dict[tuple[datetime, str, int | None, str], list[History]] = {}
    for entry in entries:
        minute = entry.at.replace(second=0, microsecond=0)
        told = "" if entry.event in change_words.MOVES else entry.reason
        key = (minute, entry.event, entry.actor_id, told)
        grouped.setdefault(key, []).append(entry)
    return [_line(rows, zone) for rows in reversed(list(grouped.values()))]


def _line(rows: Sequence[History], zone: ZoneInfo) -> dict[str, Any]:
    first = rows[0]
    words, kind = _EVENTS.get(first.event, (lambda _n: first.event, "neutral"))
    who = first.actor.display_name if first.actor is not None else _("by itself")
    when = _(
        "%(day)s, %(time)s",
        day=filters.day(first.at, zone),
        time=filters.clock_time(first.at, zone),
    )
    return {
        "what": words(len(rows)),
        "who": who,
        "why": change_words.why(rows, zone),
        "when": when,
        "datetime": filters.iso(first.at),
        "kind": kind,
    }


def waiting(booking: Booking, now: datetime) -> list[Occurrence]:
    """Return the dates that wait for the owner's answer."""
    return [
        row
        for row in booking.occurrences
        if row.status is Status.REQUESTED and (row.expires_at is None or row.expires_at > now)
    ]


def late(row: Occurrence, now: datetime) -> bool:
    """Tell whether it was lent, its time is over and it has not come back."""
    return row.status is Status.HANDED_OUT and row.ends_at <= now


def state(status: Status, rows: Iterable[Occurrence], now: datetime) -> State:
    """Return a booking's state as it is shown: what is late goes before what is handed out.

    Where no date could be had nothing is left that they would have been skipped of.
    """
    if status is Status.SKIPPED:
        return NOT_HAD
    if status is Status.HANDED_OUT and any(late(row, now) for row in rows):
        return LATE
    return STATES[status]


def coming(booking: Booking, now: datetime) -> list[Occurrence]:
    """Return the dates that can still be cancelled: asked for or booked, not begun."""
    return [
        row
        for row in booking.occurrences
        if row.status in {Status.REQUESTED, Status.CONFIRMED} and row.starts_at > now
    ]
