"""Ways to the form filled in with a booking: once more, or its series for another season."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from bookings.forms.repeating import repeat_of
from bookings.models import Booking, Series
from bookings.series import next_season
from bookings.series.next_season import Season
from bookings.views import cards
from marketplace import clock
from marketplace.periods import local

LONGEST_PURPOSE = 300
Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Way:
    """A link to the form: its words and its address."""

    text: str
    href: str


def once(booking: Booking, zone: ZoneInfo) -> str:
    """Return the address of the form with all of this booking but its date."""
    first = booking.occurrences[0]
    starts, ends = local(first.starts_at, zone), local(first.ends_at, zone)
    return _address(booking, {"from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"})


def seasons(booking: Booking, zone: ZoneInfo) -> list[Way]:
    """Return the ways to the same series a year later, and straight on after its last date.

    With the same rule, time, number and purpose; what was chosen for single dates stays behind.
    """
    series = booking.series
    if series is None:
        return []
    today = local(clock.now(), zone).date()
    found = (
        (next_season.next_year(series, today), _("Book again next season, from %(day)s")),
        (next_season.straight_on(series, today), _("Go on straight after, from %(day)s")),
    )
    return [
        Way(
            words % {"day": format_date(season.first, "EEEE d MMMM y")},
            _address(booking, _values(series, season), copied=booking.reference),
        )
        for season, words in found
        if season is not None
    ]


def _values(series: Series, season: Season) -> Values:
    starts, ends = (datetime.fromisoformat(text) for text in (series.first_start, series.first_end))
    days = (ends.date() - starts.date()).days
    finish = f"{ends:%H:%M}"
    if days == 1 and finish == "00:00":
        days, finish = 0, "24:00"
    return {
        "date": season.first.isoformat(),
        "from": f"{starts:%H:%M}",
        "to": finish,
        "end": (season.first + timedelta(days=days)).isoformat() if days else "",
        **repeat_of(season.rule, season.first),
    }


def _address(booking: Booking, when: Values, **more: str) -> str:
    values: dict[str, str | Sequence[str]] = {
        **when,
        "quantity": str(booking.quantity),
        "people": str(booking.people or ""),
        "seating": booking.seating.value if booking.seating else "",
        "purpose": booking.purpose[:LONGEST_PURPOSE],
        "organisation": "me" if booking.organisation.person_id else booking.organisation.slug,
        **more,
    }
    address = url_for("bookings_request.show", ref=cards.ref(booking.listing))
    filled = {name: value for name, value in values.items() if value}
    return f"{address}?{urlencode(filled, doseq=True)}"
