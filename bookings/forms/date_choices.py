"""The choices for single dates of a series as they stand in the form, read without trusting them.

A choice that was made is one hidden line `choice`. A date that is being decided has an editor: its
day in `edit`, and the fields `what-`, `day-`, `from-`, `end-` and `to-` with the day behind it.
What `what-` says is the rest of such a line, `time` for the fields beside it, or nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from bookings.forms import times
from bookings.recurrence import MOST_OCCURRENCES
from bookings.series import choices
from bookings.series.choices import Choice, Kind
from marketplace.errors import Invalid, Sentence
from marketplace.wording import NUL

CHOICE, EDIT, OPEN = "choice", "edit", "open"
PREFIXES = ("what-", "day-", "from-", "end-", "to-")
BY_FIELDS = "time"
# More editors stand open at once on no page of ours.
MOST_EDITORS = 12

UNUSABLE = _l("Choose the day, and when it begins and ends.")


@dataclass
class Typed:
    """What an editor was sent with; `last` is the day of its end where that is another one."""

    what: str = ""
    day: str = ""
    start: str = ""
    last: str = ""
    finish: str = ""


@dataclass
class DateChoices:
    """What was chosen for single dates, what is being decided, and what could not be used."""

    chosen: dict[str, Choice] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)
    errors: dict[str, Sentence] = field(default_factory=dict)
    opened: str = ""

    @property
    def written(self) -> list[str]:
        """Return every choice as a line, in order of day: for hidden fields, keys and addresses."""
        return [self.chosen[day].written() for day in sorted(self.chosen)]

    def refuse(self, day: str, sentence: Sentence) -> None:
        """Take a choice back, and say why at its editor."""
        self.chosen.pop(day, None)
        self.errors[day] = sentence

    def listings(self) -> list[str]:
        """Return the public ids of the other listings that were chosen, in order of day."""
        ordered = (self.chosen[day] for day in sorted(self.chosen))
        return list(dict.fromkeys(one.listing for one in ordered if one.kind is Kind.ELSEWHERE))

    def keep_only(self, days: Iterable[str]) -> None:
        """Forget what was chosen for days that the series does not have any more."""
        known = set(days)
        self.chosen = {day: one for day, one in self.chosen.items() if day in known}
        self.typed = {day: one for day, one in self.typed.items() if day in known}
        self.errors = {day: one for day, one in self.errors.items() if day in known}


def read(sent: MultiDict[str, str], zone: ZoneInfo) -> DateChoices:
    """Return what was sent; never raises, and passes by what no page of ours would send."""
    found = DateChoices(opened=_day(sent.get(OPEN, "")))
    for text in sent.getlist(CHOICE)[:MOST_OCCURRENCES]:
        choice = choices.read(text, zone)
        if choice is not None:
            found.chosen[choice.day.isoformat()] = choice
    for day in _editors(sent):
        _take(found, day, _typed(sent, day), zone)
    return found


def _editors(sent: MultiDict[str, str]) -> Iterator[str]:
    days = dict.fromkeys(_day(text) for text in sent.getlist(EDIT)[:MOST_EDITORS])
    return (day for day in days if day)


def _typed(sent: MultiDict[str, str], day: str) -> Typed:
    return Typed(*(sent.get(f"{name}{day}", "")[:80].replace(NUL, "") for name in PREFIXES))


def _take(found: DateChoices, day: str, typed: Typed, zone: ZoneInfo) -> None:
    """Put what an editor says in place of an earlier choice; nothing said is no choice."""
    found.typed[day] = typed
    found.chosen.pop(day, None)
    if not typed.what:
        return
    choice = None
    if typed.what == BY_FIELDS:
        choice = _by_fields(date.fromisoformat(day), typed, zone)
    else:
        choice = choices.read(f"{day} {typed.what}", zone)
    if choice is None:
        found.errors[day] = UNUSABLE
    else:
        found.chosen[day] = choice


def _by_fields(day: date, typed: Typed, zone: ZoneInfo) -> Choice | None:
    """Return the time of the fields; without a last day an end not after the start is a day on."""
    first = typed.day or day.isoformat()
    starts, ends = times.wall(first, typed.start), times.wall(typed.last or first, typed.finish)
    if starts is None or ends is None:
        return None
    if not typed.last and ends <= starts:
        ends += timedelta(days=1)
    try:
        return choices.at(day, starts, ends, zone)
    except (Invalid, ValueError, OverflowError):
        return None


def _day(text: str) -> str:
    found = times.day_of(text[:10])
    return found.isoformat() if found is not None else ""
