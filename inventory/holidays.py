"""Swedish holidays: the red days, and the eves on which nearly everything is closed."""

from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

_CATEGORIES = ("public", "de_facto")  # de facto: Midsummer Eve, Christmas Eve, New Year's Eve


def swedish_holidays(year: int) -> dict[date, str]:
    """Return the year's holidays with their Swedish names, in order of date.

    Public holidays (lagen 1989:253 om allmänna helgdagar) and the three eves; ordinary Sundays
    are not among them.
    """
    return dict(_of_year(year))


def holiday_name(day: date) -> str | None:
    """Return the Swedish name of the holiday on the day, or None on any other day."""
    return _of_year(day.year).get(day)


@lru_cache(maxsize=64)
def _of_year(year: int) -> MappingProxyType[date, str]:
    found = holidays.country_holidays(
        "SE", years=year, language="sv", categories=_CATEGORIES, include_sundays=False
    )
    return MappingProxyType({day: found[day] for day in sorted(found)})
