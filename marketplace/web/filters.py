"""How templates write times, money and numbers: the reader's language, the city's zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency
from flask import Flask, current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from marketplace import clock, phones
from marketplace.money import Money
from marketplace.periods import Period, iso_week, local

CLOCK = "%H.%M"


def init_app(app: Flask) -> None:
    """Give the filters to templates."""
    app.jinja_env.filters.update(
        clock_time=clock_time,
        day=day,
        short_day=short_day,
        moment=moment,
        period=period,
        relative=relative,
        week_number=week_number,
        money=money,
        phone=phone,
        iso=iso,
    )


def zone() -> ZoneInfo:
    """Return the city's time zone, in which what has no place is told."""
    found: ZoneInfo = current_app.config["SETTINGS"].city.zone
    return found


def clock_time(value: datetime, where: ZoneInfo | None = None) -> str:
    """Return the wall clock of an instant, 24 hours: 18.00."""
    return local(value, where or zone()).strftime(CLOCK)


def day(value: datetime | date, where: ZoneInfo | None = None) -> str:
    """Return a date with its weekday; the year where it is not this one: Monday 7 December."""
    found = _date(value, where)
    this_year = found.year == local(clock.now(), where or zone()).year
    return _worded(found, "EEEE d MMMM" if this_year else "EEEE d MMMM y")


def short_day(value: datetime | date, where: ZoneInfo | None = None) -> str:
    """Return a date in little room, still with its weekday: Mon 7 Dec."""
    return _worded(_date(value, where), "EEE d MMM")


def moment(value: datetime, where: ZoneInfo | None = None) -> Markup:
    """Return an instant in full, for people and machines: Monday 7 December, 18.00."""
    words = _("%(day)s, %(time)s", day=day(value, where), time=clock_time(value, where))
    return Markup('<time datetime="{}">{}</time>').format(iso(value), words)


def period(value: Period, where: ZoneInfo | None = None) -> Markup:
    """Return a period; its end has a date where it is another day's. Isolated from text direction.

    Monday 7 December, 18.00–20.00; a night that the clock changes is told by both its ends.
    """
    starts, ends = (local(one, where or zone()) for one in (value.starts_at, value.ends_at))
    last = ends - timedelta(microseconds=1)
    if starts.date() == last.date():
        hours = Markup("<bdi>{}–{}</bdi>").format(
            starts.strftime(CLOCK),
            "24.00" if ends.date() != starts.date() else ends.strftime(CLOCK),
        )
        return Markup(_("%(day)s, %(hours)s")) % {  # noqa: S704 - arguments are escaped by Markup
            "day": day(value.starts_at, where),
            "hours": hours,
        }
    return escape(
        _(
            "%(first)s to %(last)s",
            first=_("%(day)s, %(time)s", day=day(starts, where), time=starts.strftime(CLOCK)),
            last=_("%(day)s, %(time)s", day=day(ends, where), time=ends.strftime(CLOCK)),
        )
    )


def relative(value: datetime) -> str:
    """Return how far off an instant is, in words: in 3 days, 2 hours ago."""
    return str(format_timedelta(value - clock.now(), add_direction=True, locale=get_locale()))


def week_number(value: datetime | date, where: ZoneInfo | None = None) -> str:
    """Return the ISO week: Week 49."""
    return str(_("Week %(number)s", number=iso_week(_date(value, where))[1]))


def money(value: Money | None) -> str:
    """Return an amount, öre only where there are some: 1 200 kr; nothing: Free of charge."""
    if value is None:
        return ""
    if value.ore == 0:
        return str(_("Free of charge"))
    whole = value.ore % 100 == 0
    return str(
        format_currency(
            value.amount,
            value.currency,
            format="#,##0\N{NO-BREAK SPACE}¤" if whole else "#,##0.00\N{NO-BREAK SPACE}¤",
            locale=get_locale(),
            currency_digits=False,
        )
    )


def phone(value: str | None) -> str:
    """Return a stored telephone number as people write it: 042-10 50 00."""
    return phones.shown(value) if value else ""


def iso(value: datetime) -> str:
    """Return an instant for machines, with the city's offset."""
    return local(value, zone()).isoformat(timespec="seconds")


def _date(value: datetime | date, where: ZoneInfo | None) -> date:
    return local(value, where or zone()).date() if isinstance(value, datetime) else value


def _worded(found: date, pattern: str) -> str:
    return str(format_date(found, pattern, locale=get_locale()))
