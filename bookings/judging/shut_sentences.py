"""Why it is closed, in words: the owner's reason, the holiday, the break, or the day's hours."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from bookings.judging.asking import Shut, ShutBy
from inventory import break_words, season_words
from marketplace import telling
from marketplace.periods import MINUTES_PER_DAY


def of_shut(shut: Shut) -> str:
    """Return why it is closed."""
    if shut.by is ShutBy.WEEK:
        return _week(shut)
    why = shut.why.strip().rstrip(".")
    if shut.by is ShutBy.CLOSURE:
        return _by_owner(why)
    told = {"day": telling.day(shut.day), "why": why, "hours": _hours(shut)}
    if shut.by is ShutBy.SCHOOL_BREAK:
        told["why"] = break_words.told(why)
        return _("It is closed on %(day)s: the schools have a break (%(why)s).", **told)
    if not shut.hours:
        return _("It is closed on %(day)s: %(why)s.", **told) if why else _closed(shut)
    if why:
        return _("On %(day)s it is open %(hours)s only: %(why)s.", **told)
    return _("On %(day)s it is open %(hours)s only.", **told)


def _by_owner(why: str) -> str:
    if why:
        return _("The owner has closed that time: %(why)s.", why=why)
    return _("The owner has closed that time.")


def _week(shut: Shut) -> str:
    if shut.always:
        days = _WEEKDAYS[shut.day.isoweekday()]()
        if shut.hours:
            return _("On %(weekdays)s it is open %(hours)s.", weekdays=days, hours=_hours(shut))
        return _("It is closed on %(weekdays)s.", weekdays=days)
    day = telling.day(shut.day)
    if shut.hours:
        return _("On %(day)s it is open %(hours)s.", day=day, hours=_hours(shut))
    dates = season_words.within(*shut.season)
    if not dates:
        return _closed(shut)
    return _("It is closed on %(day)s: the opening hours hold %(dates)s.", day=day, dates=dates)


def _closed(shut: Shut) -> str:
    return _("It is closed on %(day)s.", day=telling.day(shut.day))


def _hours(shut: Shut) -> str:
    return ", ".join(
        _("%(opens)s to %(closes)s the night after", opens=_clock(start), closes=_clock(end))
        if end > MINUTES_PER_DAY
        else _("%(opens)s to %(closes)s", opens=_clock(start), closes=_clock(end))
        for start, end in shut.hours
    )


def _clock(minute: int) -> str:
    within = minute if minute <= MINUTES_PER_DAY else minute - MINUTES_PER_DAY
    return f"{within // telling.HOUR:02d}.{within % telling.HOUR:02d}"


_WEEKDAYS: Mapping[int, Callable[[], str]] = {
    1: lambda: _("Mondays"),
    2: lambda: _("Tuesdays"),
    3: lambda: _("Wednesdays"),
    4: lambda: _("Thursdays"),
    5: lambda: _("Fridays"),
    6: lambda: _("Saturdays"),
    7: lambda: _("Sundays"),
}
