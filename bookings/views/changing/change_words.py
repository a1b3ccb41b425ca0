"""What a history tells of moves and changes, in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from bookings.models import History
from bookings.types import Entry
from marketplace.errors import Sentence
from marketplace.periods import Period
from marketplace.web import filters

# Their reason holds two periods, the old one and the new one, as four instants.
MOVES = frozenset({Entry.MOVED.value, Entry.SERIES_MOVED.value})
_INSTANTS = 4

ENTRIES: Mapping[str, tuple[Callable[[int], Sentence], str]] = {
    Entry.MOVED: (lambda n: ngettext("Moved", "%(num)s dates moved", n), "success"),
    Entry.SERIES_MOVED: (lambda n: ngettext("Moved", "%(num)s dates moved", n), "success"),
    Entry.CHANGED: (lambda _n: _("Changed"), "info"),
    Entry.CHANGE_ASKED: (lambda _n: _("Change asked for"), "info"),
    Entry.CHANGE_PROPOSED: (lambda _n: _("Another time proposed by the owner"), "info"),
    Entry.CHANGE_ACCEPTED: (lambda _n: _("Yes to the change"), "success"),
    Entry.CHANGE_DECLINED: (lambda _n: _("No to the change"), "danger"),
    Entry.CHANGE_WITHDRAWN: (lambda _n: _("Change taken back"), "neutral"),
    Entry.CHANGE_LAPSED: (lambda _n: _("Change not answered in time"), "neutral"),
}


def why(rows: Sequence[History], zone: ZoneInfo) -> str:
    """Return what stands below a line: the reason, or from when to when one date has moved."""
    first = rows[0]
    if first.event == Entry.CHANGED:
        return _facts(first.reason)
    if first.event not in MOVES:
        return first.reason
    instants = first.reason.split(" ")
    if len(rows) > 1 or len(instants) != _INSTANTS:
        return ""
    at = [datetime.fromisoformat(text) for text in instants]
    old, new = Period(at[0], at[1]), Period(at[2], at[3])
    words = _("From %(old)s to %(new)s", old=_plain(old, zone), new=_plain(new, zone))
    return str(words)


def _facts(names: str) -> str:
    labels = {
        "purpose": _("Purpose"),
        "people": _("Number of people"),
        "quantity": _("How many"),
        "contact_name": _("Contact person"),
        "contact_phone": _("Telephone"),
        "note": _("Message"),
    }
    return ", ".join(labels[name] for name in names.split(", ") if name in labels)


def _plain(period: Period, zone: ZoneInfo) -> str:
    return filters.period(period, zone).striptags()
