"""Times, lengths, money and telephone numbers as plain text in the reader's language.

For whatever is read: pages, mails, calendars. `marketplace/web/filters.py` adds what only a page
needs, markup.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency
from flask import current_app
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from marketplace import clock, phones
from marketplace.money import Money
from marketplace.periods import comes_twice, local

CLOCK = "%H.%M"
MOST_AMOUNTS = 1000
HOUR, DAY, WEEK = 60, 1440, 7 * 1440
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he"})
# Owners choose how far ahead in months and years; the rule itself counts days.
_MONTHS = {30: 1, 60: 2, 90: 3, 120: 4, 180: 6, 270: 9, 540: 18}
_YEARS = {365: 1, 730: 2, 1095: 3}


def zone() -> ZoneInfo:
    """Return the city's time zone, in which what has no place is told."""
    found: ZoneInfo = current_app.config["SETTINGS"].city.zone
    return found


def direction(locale: str) -> str:
    """Return how a language is written: "rtl" or "ltr"."""
    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"


def clock_time(value: datetime, where: ZoneInfo | None = None) -> str:
    """Return the wall clock of an instant, 24 hours: 18.00; which one, where it comes twice."""
    wall = local(value, where or zone())
    told = wall.strftime(CLOCK)
    if not comes_twice(wall):
        return told
    if wall.fold:
        return str(_("%(time)s winter time", time=told))
    return str(_("%(time)s summer time", time=told))


def day(value: datetime | date, where: ZoneInfo | None = None) -> str:
    """Return a date with its weekday; the year where it is not this one: Monday 7 December."""
    found = day_of(value, where)
    this_year = found.year == local(clock.now(), where or zone()).year
    return _worded(found, "EEEE d MMMM" if this_year else "EEEE d MMMM y")


def short_day(value: datetime | date, where: ZoneInfo | None = None) -> str:
    """Return a date in little room, still with its weekday: Mon 7 Dec."""
    return _worded(day_of(value, where), "EEE d MMM")


def day_of(value: datetime | date, where: ZoneInfo | None = None) -> date:
    """Return the day of an instant on the wall clock of `where`, the city's when not said."""
    return local(value, where or zone()).date() if isinstance(value, datetime) else value


def moment(value: datetime, where: ZoneInfo | None = None) -> str:
    """Return an instant in full: Monday 7 December, 18.00."""
    words = _("%(day)s, %(time)s", day=day(value, where), time=clock_time(value, where))
    return str(words)


def length(minutes: int) -> str:
    """Return a length in the largest unit that it fits: 90 minutes, 3 hours, 2 weeks."""
    if minutes and minutes % WEEK == 0:
        return str(ngettext("%(num)s week", "%(num)s weeks", minutes // WEEK))
    if minutes and minutes % DAY == 0:
        return str(ngettext("%(num)s day", "%(num)s days", minutes // DAY))
    if minutes and minutes % HOUR == 0:
        return str(ngettext("%(num)s hour", "%(num)s hours", minutes // HOUR))
    return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))


def hours(minutes: int) -> str:
    """Return a length in hours, with minutes where it is not whole ones: 3 hours 30 minutes."""
    whole, rest = divmod(minutes, HOUR)
    parts = [length(part) for part in (whole * HOUR, rest) if part]
    return " ".join(parts) or length(0)


def length_in_days(days: int) -> str:
    """Return how far ahead so many days are, in the unit that people plan in: 18 months, 1 year."""
    if days in _MONTHS:
        return str(ngettext("%(num)s month", "%(num)s months", _MONTHS[days]))
    if days in _YEARS:
        return str(ngettext("%(num)s year", "%(num)s years", _YEARS[days]))
    return length(days * DAY)


def money(value: Money | None) -> str:
    """Return an amount, öre only where there are some: 1 200 kr; nothing: Free of charge."""
    if value is None:
        return ""
    if value.ore == 0:
        return str(_("Free of charge"))
    return _amount(value, get_locale())


@lru_cache(maxsize=MOST_AMOUNTS)
def _amount(value: Money, spoken: Locale | None) -> str:
    """Return it in a language; kept, since the same few hundred prices come again and again."""
    whole = value.ore % 100 == 0
    return str(
        format_currency(
            value.amount,
            value.currency,
            format="#,##0\N{NO-BREAK SPACE}¤" if whole else "#,##0.00\N{NO-BREAK SPACE}¤",
            locale=spoken,
            currency_digits=False,
        )
    )


def phone(value: str | None) -> str:
    """Return a stored telephone number as people write it: 042-10 50 00."""
    return phones.shown(value) if value else ""


def _worded(found: date, pattern: str) -> str:
    return str(format_date(found, pattern, locale=get_locale()))
