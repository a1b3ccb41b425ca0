"""What can be noted of a date when things change hands, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bookings.handover import handing
from bookings.models import Occurrence
from bookings.states import Event
from bookings.types import OccurrenceStatus
from bookings.views.booked import booking_words
from marketplace.errors import Sentence

_STEPS: Mapping[Event, tuple[Sentence, str]] = {
    Event.HAND_OUT: (_l("Hand out"), "package"),
    Event.TAKE_BACK: (_l("It is back"), "check"),
    Event.NO_SHOW: (_l("Nobody came"), "circle-alert"),
}
_DONE: Mapping[Event, Callable[[str], str]] = {
    Event.HAND_OUT: lambda name: _("Noted: handed out to %(name)s.", name=name),
    Event.TAKE_BACK: lambda name: _("Noted: %(name)s has brought it back.", name=name),
    Event.NO_SHOW: lambda name: _(
        "Noted: nobody came from %(name)s. They have been told, and the time is free.", name=name
    ),
}


def steps(row: Occurrence, now: datetime) -> list[dict[str, Any]]:
    """Return the buttons that fit the date at this instant, the most likely first."""
    return [
        {"value": event.value, "text": _STEPS[event][0], "icon": _STEPS[event][1]}
        for event in handing.possible(row, now)
    ]


def of_line(row: Occurrence, now: datetime) -> dict[str, Any]:
    """Return what a line of the day offers: the first step at once, the rest on a page."""
    found = steps(row, now)
    return {
        "step": found[0] if found and found[0]["value"] != Event.NO_SHOW.value else None,
        "any": bool(found),
        "late": booking_words.late(row, now),
        "url": url_for("bookings_handover.show", public_id=row.public_id),
        "handed_out": row.status is OccurrenceStatus.HANDED_OUT,
        "returned": row.status is OccurrenceStatus.RETURNED,
    }


def done(event: Event, name: str) -> str:
    """Return what is said when it has been noted."""
    return _DONE[event](name)
