"""Days of a sentence that are named by a feast: på julafton, until Christmas. Pure."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bookings.finder.sentences.sentence_words import DAY, DAYS, UNTIL, Words
from inventory.holidays import swedish_holidays

_DAY = timedelta(days=1)
_WEEKDAY = re.compile(rf"\b({DAY})(?:en)?\b")


def _named(name: str) -> Callable[[int], date]:
    """Return how the day of a holiday is found in a year, by its name in Swedish."""
    return lambda year: next(day for day, said in swedish_holidays(year).items() if name in said)


_FEASTS: dict[str, Callable[[int], date]] = {
    "julafton|christmas eve": lambda year: date(year, 12, 24),
    "juldagen|christmas day": lambda year: date(year, 12, 25),
    "annandag jul|boxing day": lambda year: date(year, 12, 26),
    "nyårsafton|new year[’']?s eve": lambda year: date(year, 12, 31),
    "nyårsdagen|new year[’']?s day": lambda year: date(year, 1, 1),
    "trettondagen|trettondedag jul|epiphany": lambda year: date(year, 1, 6),
    "alla hjärtans dag|valentine[’']?s day": lambda year: date(year, 2, 14),
    "långfredagen|good friday": _named("Långfredagen"),
    "påskafton|easter eve": lambda year: _named("Påskdagen")(year) - _DAY,
    "påskdagen|easter sunday": _named("Påskdagen"),
    "annandag påsk|easter monday": _named("Annandag påsk"),
    "valborg|valborgsmässoafton": lambda year: date(year, 4, 30),
    "första maj|may day": lambda year: date(year, 5, 1),
    "kristi himmelsfärdsdag|ascension day": _named("Kristi himmelsfärdsdag"),
    "nationaldagen|national day": lambda year: date(year, 6, 6),
    "midsommarafton|midsummer eve": _named("Midsommarafton"),
    "midsommardagen|midsummer day": _named("Midsommardagen"),
    "lucia|luciadagen": lambda year: date(year, 12, 13),
}
_BEFORE: dict[str, Callable[[int], date]] = {
    "jul|julen|christmas|xmas": lambda year: date(year, 12, 23),
    r"nyår|nyåret|(?:the\s+)?new year": lambda year: date(year, 12, 30),
    "påsk|påsken|easter": lambda year: _named("Långfredagen")(year) - _DAY,
    "midsommar|midsummer": lambda year: _named("Midsommarafton")(year) - _DAY,
    r"sommaren|sommarlovet|(?:the\s+)?summer": lambda year: date(year, 6, 15),
    "lucia": lambda year: date(year, 12, 12),
}
"""What lasts until then ends the day before the feast begins; schools break up in mid June."""
_AT = [(re.compile(rf"\b(?:(?:på|on)\s+)?(?:{names})\b"), day) for names, day in _FEASTS.items()]
_BETWEEN = re.compile(
    r"\b(?:(?:i\s+)?mellandagarna|(?:mellan|between)\s+(?:jul|christmas)\s+(?:och|and)\s+(?:nyår|new\s+year))\b"
)
_UNTIL = [
    (re.compile(rf"\b(?:{UNTIL}|före|innan|before)\s+(?:{names})\b"), day)
    for names, day in _BEFORE.items()
]


def feast(words: Words, today: date) -> date | None:
    """Return the next day of the feast that is named; None where none is.

    Lucia on Friday is no feast of the calendar where that is another day.
    """
    for pattern, day in _AT:
        found = pattern.search(words.low)
        if found is None:
            continue
        those = (day(today.year + more) for more in range(2))
        coming = next(one for one in those if one >= today)
        said = {DAYS[one[1]] for one in _WEEKDAY.finditer(words.low)}
        if not said or coming.isoweekday() in said:
            words.blank(*found.span())
            return coming
    return None


def between_feasts(words: Words, today: date) -> tuple[date, date] | None:
    """Return the days between Christmas and New Year, where these are named."""
    if words.take(_BETWEEN) is None:
        return None
    year = today.year + (today > date(today.year, 12, 30))
    return date(year, 12, 27), date(year, 12, 30)


def until_feast(words: Words, after: date) -> date | None:
    """Return the last day before the feast until which something lasts; None where none is."""
    return _next(_UNTIL, words, after)


def _next(
    some: list[tuple[re.Pattern[str], Callable[[int], date]]], words: Words, after: date
) -> date | None:
    for pattern, day in some:
        if words.take(pattern):
            return next(found for year in (0, 1) if (found := day(after.year + year)) >= after)
    return None
