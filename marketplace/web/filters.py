"""How templates write times, money and numbers: the reader's language, the city's zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from marketplace import clock, telling, typed_days
from marketplace.periods import Period, iso_week, local
from marketplace.telling import clock_time, day, day_of, money, phone, short_day, zone

__all__ = [
    "clock_time",
    "day",
    "init_app",
    "iso",
    "left_to_right",
    "moment",
    "money",
    "period",
    "phone",
    "quoted",
    "relative",
    "short_day",
    "week_number",
    "zone",
]


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
        quoted=quoted,
        iso=iso,
    )
    app.jinja_env.tests["unreadable_day"] = typed_days.unreadable


def quoted(text: str) -> str:
    """Return what somebody else wrote, marked line by line as theirs, for mails in plain text.

    Without marks it could end a mail and go on in the name of the service.
    """
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def left_to_right(text: str | None) -> Markup:
    """Return a number or an address as it is read in every language; nothing for nothing."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text) if text else Markup("")


def moment(value: datetime, where: ZoneInfo | None = None) -> Markup:
    """Return an instant in full, for people and machines: Monday 7 December, 18.00."""
    words = telling.moment(value, where)
    return Markup('<time datetime="{}">{}</time>').format(iso(value), words)


def period(value: Period, where: ZoneInfo | None = None) -> Markup:
    """Return a period; its end has a date where it is another day's. Isolated from text direction.

    Monday 7 December, 18.00–20.00; a night that the clock changes is told by both its ends.
    """
    starts, ends = (local(one, where or zone()) for one in (value.starts_at, value.ends_at))
    last = ends - timedelta(microseconds=1)
    if starts.date() == last.date():
        hours = Markup("<bdi>{}–{}</bdi>").format(
            clock_time(starts, where),
            "24.00" if ends.date() != starts.date() else clock_time(ends, where),
        )
        return Markup(_("%(day)s, %(hours)s")) % {  # noqa: S704 - arguments are escaped by Markup
            "day": day(value.starts_at, where),
            "hours": hours,
        }
    return escape(
        _(
            "%(first)s to %(last)s",
            first=_("%(day)s, %(time)s", day=day(starts, where), time=clock_time(starts, where)),
            last=_("%(day)s, %(time)s", day=day(ends, where), time=clock_time(ends, where)),
        )
    )


def relative(value: datetime) -> str:
    """Return how far off an instant is, in words: in 3 days, 2 hours ago."""
    return str(format_timedelta(value - clock.now(), add_direction=True, locale=get_locale()))


def week_number(value: datetime | date, where: ZoneInfo | None = None) -> str:
    """Return the ISO week: Week 49."""
    return str(_("Week %(number)s", number=iso_week(day_of(value, where))[1]))


def iso(value: datetime) -> str:
    """Return an instant for machines, with the city's offset."""
    return local(value, zone()).isoformat(timespec="seconds")
