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
    "annandag jul|annandagen|annandag|boxing day": lambda year: date(year, 12, 26),
    "nyårsafton|new year[’']?s eve": lambda year: date(year, 12, 31),
    "nyårsdagen|new year[’']?s day": lambda year: date(year, 1, 1),
    "trettondagen|trettondedag jul|epiphany": lambda year: date(year, 1, 6),
    "alla hjärtans dag|valentine[’']?s day": lambda year: date(year, 2, 14),
    "långfredagen|good friday": _named("Långfredagen"),
    "påskafton|easter eve": lambda year: _named("Påskdagen")(year) - _DAY,
    "påskdagen|easter sunday": _named("Påskdagen"),
    "annandag påsk|annandagen|annandag|easter monday": _named("Annandag påsk"),
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
_NAMES = sorted((name for names in _FEASTS for name in names.split("|")), key=len, reverse=True)
ANY_FEAST = rf"(?:{'|'.join(_NAMES)})(?![\w-]|\s+pingst)"
"""What a feast is called that `coming` knows."""
_AT = re.compile(rf"\b(?:(?:på|on)\s+)?\b({ANY_FEAST})")
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
    said = {DAYS[one[1]] for one in _WEEKDAY.finditer(words.low)}
    for found in _AT.finditer(words.low):
        day = coming(found[1], today)
        if not said or day.isoweekday() in said:
            words.blank(*found.span())
            return day
    return None


def are_feasts(words: Words) -> bool:
    """Tell whether two feasts are named that no time lasts from and to."""
    return len(_AT.findall(words.low)) > 1


def coming(named: str, today: date) -> date:
    """Return the next day of a feast, named as `ANY_FEAST` has found it; of two the nearer one."""
    some = (day for names, day in _FEASTS.items() if re.fullmatch(names, named))
    return min(_next_of(day, today) for day in some)


def _next_of(day: Callable[[int], date], today: date) -> date:
    return next(one for more in range(2) if (one := day(today.year + more)) >= today)


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
