"""What Swedish custom, in Skåne, proposes as the school breaks of a year; the city has the word."""

from datetime import date, timedelta

from inventory.holidays import swedish_holidays
from inventory.school_breaks import Break

AUTUMN_WEEK, SPORTS_WEEK = 44, 8
_FIRST_MONTH = 7
_SATURDAY, _SUNDAY = 6, 7


def school_year_of(day: date) -> int:
    """Return the year in which the school year begins that a day belongs to, from July on."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def proposed(year: int) -> list[Break]:
    """Return the breaks of the school year that begins in the autumn of `year`, in order.

    Autumn break in week 44, Christmas from the Saturday before the 21st until Twelfth Day, sports
    break in week 8 (Skåne), Easter from Monday of Holy Week through Easter Monday, summer from the
    first Saturday from 10 June until the last Sunday by 20 August. The names are the Swedish ones.
    """
    easter = _easter_sunday(year + 1)
    return [
        Break("Höstlov", *_whole_week(year, AUTUMN_WEEK)),
        Break(
            "Jullov",
            _weekday_by(_SATURDAY, date(year, 12, 21)),
            date(year + 1, 1, 6),
        ),
        Break("Sportlov", *_whole_week(year + 1, SPORTS_WEEK)),
        Break("Påsklov", easter - timedelta(days=6), easter + timedelta(days=1)),
        Break(
            "Sommarlov",
            _weekday_by(_SATURDAY, date(year + 1, 6, 16)),
            _weekday_by(_SUNDAY, date(year + 1, 8, 20)),
        ),
    ]


def _whole_week(year: int, week: int) -> tuple[date, date]:
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, _SUNDAY)


def _weekday_by(weekday: int, latest: date) -> date:
    """Return the last such day of the week up to `latest`, that included."""
    return latest - timedelta(days=(latest.isoweekday() - weekday) % 7)


def _easter_sunday(year: int) -> date:
    """Return Easter Sunday, as the calendar of holidays has it."""
    return next(day for day, name in swedish_holidays(year).items() if name == "Påskdagen")
