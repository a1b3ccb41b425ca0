"""The dates between which weekly hours hold, in words."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

_WHOLE = "d MMMM y"


def dated(hours: str, valid_from: date | None, valid_to: date | None) -> str:
    """Return hours with the dates (both included) between which they hold, where there are any."""
    dates = within(valid_from, valid_to)
    return _("%(hours)s (%(dates)s)", hours=hours, dates=dates) if dates else hours


def within(valid_from: date | None, valid_to: date | None) -> str:
    """Return the dates as 1–31 January 2027, from a day, or through a day; "" where always."""
    if valid_from is None and valid_to is None:
        return ""
    if valid_from is None:
        return _("through %(day)s", day=format_date(valid_to, _WHOLE))
    if valid_to is None:
        return _("from %(day)s", day=format_date(valid_from, _WHOLE))
    return _between(valid_from, valid_to)


def _between(first: date, last: date) -> str:
    """Return the days without saying twice what they share."""
    until = str(format_date(last, _WHOLE))
    if first == last:
        return until
    if first.year != last.year:
        return _("%(first)s – %(last)s", first=format_date(first, _WHOLE), last=until)
    if first.month != last.month:
        return _("%(first)s – %(last)s", first=format_date(first, "d MMMM"), last=until)
    return _("%(first)s–%(last)s", first=format_date(first, "d"), last=until)
