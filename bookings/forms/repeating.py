"""How a booking repeats: the part of the form that makes a series of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from bookings import wishes
from bookings.forms import date_list, times
from bookings.recurrence import LARGEST_INTERVAL, Frequency, Rule, expand
from marketplace import clock, telling, typed_days
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form

ONCE = "no"
DATES = "dates"
EVERY_N_WEEKS = "every-n-weeks"
MONTHLY = "monthly"
_WEEKLY: Mapping[str, int] = {"weekly": 1, "every-2-weeks": 2, EVERY_N_WEEKS: 0}
REPEATS = ("daily", *_WEEKLY, MONTHLY, DATES)
BY_WEEKDAY, BY_LAST, BY_DATE = "weekday", "last", "date"
_LONGEST_COUNT = 9
_MOST_TOLD = 3

CHOICES: Mapping[str, frozenset[str]] = {
    "repeat": frozenset({ONCE, *REPEATS}),
    "weekdays": frozenset("1234567"),
    "monthly_by": frozenset({BY_WEEKDAY, BY_LAST, BY_DATE}),
    "skip_holidays": frozenset("y"),
    "skip_school_breaks": frozenset("y"),
    "skip_clashes": frozenset("y"),
}
_WEEKDAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)


class RepeatFields(Form):
    """How often, on which days, how long, and what is left out."""

    repeat = RadioField(
        _l("Repeat the booking"),
        choices=[
            SelectChoice(ONCE, _l("No, only once")),
            SelectChoice("daily", _l("Every day")),
            SelectChoice("weekly", _l("Every week")),
            SelectChoice("every-2-weeks", _l("Every second week")),
            SelectChoice(EVERY_N_WEEKS, _l("With more weeks between")),
            SelectChoice(MONTHLY, _l("Every month")),
            SelectChoice(DATES, _l("Dates of my own")),
        ],
        default=ONCE,
        validate_choice=False,
    )
    interval = StringField(_l("Weeks from one time to the next"))
    weekdays = SelectMultipleField(
        _l("On which weekdays?"),
        choices=[SelectChoice(str(n), name) for n, name in enumerate(_WEEKDAYS, start=1)],
        validate_choice=False,
    )
    monthly_by = RadioField(
        _l("Which day of the month?"),
        choices=[
            SelectChoice(BY_WEEKDAY, _l("The same weekday, such as the second Tuesday")),
            SelectChoice(BY_LAST, _l("The last such weekday, such as the last Tuesday")),
            SelectChoice(BY_DATE, _l("The same date, such as the 14th")),
        ],
        default=BY_WEEKDAY,
        validate_choice=False,
    )
    dates = TextAreaField(_l("More dates"))
    until = StringField(_l("Last date"))
    times = StringField(_l("Number of times"))
    skip_holidays = BooleanField(_l("Leave out red days"))
    skip_school_breaks = BooleanField(_l("Leave out school breaks"))
    skip_clashes = BooleanField(_l("Book the dates that are free and skip the others"))

    @property
    def repeats(self) -> bool:
        """Whether several dates are asked for."""
        return self.repeat.data in REPEATS

    def rule(self, first: date | None) -> Rule | None:
        """Return how it repeats from the first date on, None for once.

        Raises Invalid with every field that cannot be used.
        """
        repeat = self.repeat.data
        if repeat not in REPEATS:
            return None
        problems: list[FieldProblem] = []
        if repeat == DATES:
            return self._list(first, problems)
        until, count = self._last_date(problems), self._count("times", problems)
        interval = self._interval(problems)
        if problems:
            raise Invalid(problems)
        return wishes.rule_of(
            self._frequency(),
            interval=interval,
            until=until,
            times=count,
            weekdays=self._weekdays(),
            nth_weekday=repeat == MONTHLY and self.monthly_by.data == BY_WEEKDAY,
            last_weekday=repeat == MONTHLY and self.monthly_by.data == BY_LAST,
            skip_holidays=bool(self.skip_holidays.data),
            skip_school_breaks=bool(self.skip_school_breaks.data),
        )

    def _frequency(self) -> Frequency:
        if self.repeat.data in _WEEKLY:
            return Frequency.WEEKLY
        return Frequency.MONTHLY if self.repeat.data == MONTHLY else Frequency.DAILY

    def _weekdays(self) -> tuple[int, ...]:
        if self.repeat.data not in _WEEKLY:
            return ()
        known = CHOICES["weekdays"]
        return tuple(sorted({int(one) for one in self.weekdays.data or () if one in known}))

    def _interval(self, problems: list[FieldProblem]) -> int:
        """Return the weeks between; for what has none of its own, the usual one."""
        if self.repeat.data != EVERY_N_WEEKS:
            return _WEEKLY.get(self.repeat.data, 1)
        found = self._count("interval", problems)
        if found is not None and found <= LARGEST_INTERVAL:
            return found
        if not problems:
            most = _l("Write a number of weeks, from 1 to %(most)s.", most=LARGEST_INTERVAL)
            problems.append(FieldProblem("interval", most))
        return 1

    def _list(self, first: date | None, problems: list[FieldProblem]) -> Rule:
        found, strange = date_list.read(self.dates.data or "", first or date.min)
        if strange:
            told = ", ".join(str(_("“%(text)s”", text=part[:40])) for part in strange[:_MOST_TOLD])
            sentence = _l(
                "This is not a date: %(what)s. Write it like 2027-03-14, 14/3 or 14 March 2027.",
                what=told,
            )
            problems.append(FieldProblem("dates", sentence))
        passed = [day for day in found if day < telling.day_of(clock.now())]
        if passed:
            told = ", ".join(day.isoformat() for day in passed[:_MOST_TOLD])
            problems.append(FieldProblem("dates", _l("This day has passed: %(what)s.", what=told)))
        if len(self.dates.data or "") > date_list.LONGEST:
            problems.append(FieldProblem("dates", _l("That is a longer list than can be read.")))
        if problems:
            raise Invalid(problems)
        return wishes.rule_of(
            Frequency.DATES,
            dates=frozenset(found) - {first},
            skip_holidays=bool(self.skip_holidays.data),
            skip_school_breaks=bool(self.skip_school_breaks.data),
        )

    def _last_date(self, problems: list[FieldProblem]) -> date | None:
        if not (self.until.data or "").strip():
            return None
        told = typed_days.problem_of(self.until.data)
        if told is not None:
            problems.append(FieldProblem("until", told))
        return times.day_of(self.until.data)

    def _count(self, name: str, problems: list[FieldProblem]) -> int | None:
        """Return a whole number, None where nothing is written; notes what is none."""
        text = (self._fields[name].data or "").strip()
        if not text:
            return None
        good = text.isascii() and text.isdigit() and int(text[:_LONGEST_COUNT]) >= 1
        if not good:
            problems.append(FieldProblem(name, _l("Write a whole number, such as 25.")))
            return None
        return int(text[:_LONGEST_COUNT])


def repeat_of(rule: Rule, first: date) -> Mapping[str, str | Sequence[str]]:
    """Return the values of the fields that say the rule, for an address of the form.

    What the fields have no words for, every third day, becomes a list of its dates.
    """
    if rule.interval != 1 and rule.frequency is not Frequency.WEEKLY:
        rule = _listed(rule, first)
    values: dict[str, str | Sequence[str]] = {
        "until": rule.until.isoformat() if rule.until else "",
        "times": str(rule.times or ""),
        "skip_holidays": "y" if rule.skip_holidays else "",
        "skip_school_breaks": "y" if rule.skip_school_breaks else "",
    }
    if rule.frequency is Frequency.DATES:
        values |= {"repeat": DATES, "dates": "\n".join(str(day) for day in sorted(rule.dates))}
    elif rule.frequency is Frequency.WEEKLY:
        known = {interval: word for word, interval in _WEEKLY.items() if interval}
        values["repeat"] = known.get(rule.interval, EVERY_N_WEEKS)
        values["interval"] = "" if rule.interval in known else str(rule.interval)
        values["weekdays"] = [str(day) for day in rule.weekdays]
    elif rule.frequency is Frequency.MONTHLY:
        values["repeat"] = MONTHLY
        values["monthly_by"] = _monthly_by(rule)
    else:
        values["repeat"] = "daily"
    return {name: value for name, value in values.items() if value}


def _listed(rule: Rule, first: date) -> Rule:
    noon = datetime.combine(first, time(12))
    slots = expand(rule, noon, noon + timedelta(hours=1), ZoneInfo("UTC"))
    return Rule(
        Frequency.DATES,
        dates=frozenset(slot.local_date for slot in slots),
        skip_holidays=rule.skip_holidays,
        skip_school_breaks=rule.skip_school_breaks,
    )


def _monthly_by(rule: Rule) -> str:
    if rule.last_weekday:
        return BY_LAST
    return BY_WEEKDAY if rule.nth_weekday else BY_DATE
