"""What a series means in a sentence: every Tuesday and Thursday, 18.00–20.00, 38 times."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from bookings.models import Series
from bookings.recurrence import Frequency, position_of
from bookings.wished import Date
from inventory import break_words
from marketplace.wording import cut

CLOCK = "%H.%M"
_MOST_NAMES = 4


def rule(series: Series) -> str:
    """Return how it repeats and at which hours, such as “Every Tuesday, 18.00–20.00”."""
    told = _RULES[Frequency(series.frequency)](series)
    hours = _hours(series)
    return str(_("%(rule)s, %(hours)s", rule=told, hours=hours)) if hours else told


def kept(series: Series, *, apart: bool = False) -> str:
    """Return the rule, and which days it leaves out by itself; `apart` says that some differ."""
    left_out = {
        (True, True): _("not on red days or in school breaks"),
        (True, False): _("not on red days"),
        (False, True): _("not in school breaks"),
    }.get((series.skip_holidays, series.skip_school_breaks))
    told = rule(series)
    if left_out:
        told = str(_("%(rule)s, %(left_out)s", rule=told, left_out=left_out))
    if not apart:
        return told
    differ = _("Some dates have times of their own.")
    return f"{told}. {differ}"


def in_short(series: Series, dates: Sequence[Date], longest: int) -> str:
    """Return all of it in at most so many letters: without names of breaks, where they are many."""
    told = summary(series, dates)
    if len(told) > longest:
        told = summary(series, dates, named=False)
    return cut(told, longest)


def summary(series: Series, dates: Sequence[Date], *, named: bool = True) -> str:
    """Return all of it: how, from when to when, how many times, and what is left out by itself.

    What is left out is `named`, or only counted.
    """
    kept = [date.fromisoformat(one.local_day) for one in dates if not one.skip]
    if not kept:
        return rule(series)
    words = ngettext(
        "%(rule)s, from %(first)s to %(last)s: %(num)s time.",
        "%(rule)s, from %(first)s to %(last)s: %(num)s times.",
        len(kept),
        rule=rule(series),
        first=format_date(kept[0], "d MMMM" if kept[0].year == kept[-1].year else "d MMMM y"),
        last=format_date(kept[-1], "d MMMM y"),
    )
    apart = _("Some dates have times of their own.") if any(one.exception for one in dates) else ""
    left_out = _left_out(dates, named=named)
    return " ".join(part for part in (str(words), str(apart), left_out) if part)


def _left_out(dates: Sequence[Date], *, named: bool) -> str:
    names = [one.day_off for one in dates if one.skip and one.day_off]
    if not names:
        return ""
    if not named:
        told = ngettext("%(num)s date is left out.", "%(num)s dates are left out.", len(names))
        return str(told)
    shown = list(dict.fromkeys(break_words.told(name) for name in names))
    more = [_("others")] if len(shown) > _MOST_NAMES else []
    return str(
        ngettext(
            "%(num)s date is left out: %(names)s.",
            "%(num)s dates are left out: %(names)s.",
            len(names),
            names=_together([*shown[:_MOST_NAMES], *more]),
        )
    )


def _hours(series: Series) -> str:
    starts, ends = _first(series), datetime.fromisoformat(series.first_end)
    midnight = ends.date() - starts.date() == timedelta(days=1) and f"{ends:{CLOCK}}" == "00.00"
    if midnight:
        return f"{starts:{CLOCK}}–24.00"
    return f"{starts:{CLOCK}}–{ends:{CLOCK}}" if ends - starts < timedelta(days=1) else ""


def _first(series: Series) -> datetime:
    return datetime.fromisoformat(series.first_start)


def _daily(series: Series) -> str:
    if series.interval == 1:
        return str(_("Every day"))
    return str(ngettext("Every %(num)s day", "Every %(num)s days", series.interval))


def _weekly(series: Series) -> str:
    days = _weekdays(series.weekdays or [_first(series).isoweekday()])
    if series.interval == 1:
        return str(_("Every %(days)s", days=days))
    if series.interval == 2:  # noqa: PLR2004 - has a word of its own
        return str(_("Every second week on %(days)s", days=days))
    return str(_("Every %(weeks)s weeks on %(days)s", weeks=series.interval, days=days))


def _monthly(series: Series) -> str:
    first = _first(series).date()
    if series.nth_weekday or series.last_weekday:
        which = -1 if series.last_weekday else position_of(first)
        day = _weekdays([first.isoweekday()])
        told = str(_("%(which)s %(day)s of every month", which=_WHICH[which](), day=day))
    else:
        told = str(_("Day %(date)s of every month", date=first.day))
    if series.interval == 1:
        return told
    return str(_("%(rule)s, every %(months)s months", rule=told, months=series.interval))


def _of_own(series: Series) -> str:
    del series
    return str(_("On dates of its own"))


_RULES: Mapping[Frequency, Callable[[Series], str]] = {
    Frequency.DAILY: _daily,
    Frequency.WEEKLY: _weekly,
    Frequency.MONTHLY: _monthly,
    Frequency.DATES: _of_own,
}
_WHICH: Mapping[int, Callable[[], str]] = {
    0: lambda: _("The first"),
    1: lambda: _("The second"),
    2: lambda: _("The third"),
    3: lambda: _("The fourth"),
    -1: lambda: _("The last"),
}


def _weekdays(days: Sequence[int]) -> str:
    names = get_day_names("wide", locale=get_locale())
    return _together([names[day - 1] for day in sorted(days)])


def _together(words: Sequence[str]) -> str:
    return str(format_list(list(words), locale=get_locale()))
