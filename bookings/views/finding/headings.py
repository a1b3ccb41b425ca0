"""A search and what it has found, in one line each."""

from datetime import timedelta

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from bookings import spoken
from bookings.finder.finding import SHOWN, Findings, Fit
from bookings.finder.search_words import Asked
from bookings.views.cards import SEPARATOR
from bookings.views.finding import find_times
from inventory import vocabulary
from inventory.cards import Card
from marketplace.periods import Period, local
from marketplace.web import filters
from marketplace.wording import cut

LONGEST_LINE = 80
_LEAST = timedelta(microseconds=1)


def summary(asked: Asked) -> str:
    """Return the search in one line, for the folded form on a phone."""
    parts = [cut(asked.search.filters.text, LONGEST_LINE)]
    if asked.search.filters.kind is not None and not parts[0]:
        labels = vocabulary.labels(vocabulary.KINDS, str(get_locale()))
        parts.append(labels[asked.search.filters.kind.value])
    if asked.search.periods:
        parts.append(find_times.time_words(asked))
    if asked.when.rule is not None:
        parts.append(find_times.series_words(asked))
    if asked.search.filters.people:
        parts.append(find_times.people_words(asked.search.filters.people))
    return SEPARATOR.join(part for part in parts if part) or _("What do you need, and when?")


def heading(asked: Asked, found: Findings[Card]) -> str:
    """Return how many there are, in the words of the search: with times where some were given.

    What is shown besides, although it is taken or closed then, is counted by itself.
    """
    if not asked.search.periods:
        return ngettext("%(num)s listing", "%(num)s listings", found.total)
    had = found.total
    if asked.search.show_all:
        had = sum(found.counts.get(fit, 0) for fit in SHOWN)
    had -= found.agreed
    series = len(asked.search.periods) > 1
    told = _season_words(asked, found) if series else _time_words(asked, found, had)
    if found.agreed:
        told = ngettext(
            "%(told)s; for %(num)s you agree on a time with the owner",
            "%(told)s; for %(num)s you agree on a time with the owner",
            found.agreed,
            told=told,
        )
    if had + found.agreed == found.total:
        return told
    return ngettext(
        "%(told)s; %(num)s is shown",
        "%(told)s; %(num)s are shown",
        found.total,
        told=told,
    )


def _season_words(asked: Asked, found: Findings[Card]) -> str:
    """Return how many can be had on all of the dates, and how many on some of them."""
    dates, some = len(asked.search.periods), found.counts.get(Fit.PARTLY, 0)
    every = sum(found.counts.get(fit, 0) for fit in SHOWN) - some - found.agreed
    if not every and not some:
        return _("Nothing can be had on any of the %(dates)s dates", dates=dates)
    if not every:
        return ngettext(
            "%(num)s can be had on some of the %(dates)s dates",
            "%(num)s can be had on some of the %(dates)s dates",
            some,
            dates=dates,
        )
    told = ngettext(
        "%(num)s can be had on all %(dates)s dates",
        "%(num)s can be had on all %(dates)s dates",
        every,
        dates=dates,
    )
    if not some:
        return told
    return ngettext(
        "%(told)s, %(num)s on some of them", "%(told)s, %(num)s on some of them", some, told=told
    )


def _time_words(asked: Asked, found: Findings[Card], had: int) -> str:
    """Return how many can be had the whole time, and how many a part of it."""
    some = found.counts.get(Fit.PARTLY, 0)
    some_hour = _days(asked) is None and not _timed(asked)  # of a day: a part of it will do
    if not some or some_hour:
        return _had_words(asked, had)
    if had == some:
        return ngettext(
            "%(num)s that can be had a part of the time, %(when)s",
            "%(num)s that can be had a part of the time, %(when)s",
            some,
            when=_when(asked),
        )
    return ngettext(
        "%(told)s, %(num)s a part of the time",
        "%(told)s, %(num)s a part of the time",
        some,
        told=_had_words(asked, had - some),
    )


def _had_words(asked: Asked, had: int) -> str:
    edges = _days(asked)
    if edges is not None:
        return _had_between(*edges, had)
    when = _when(asked)
    if not had:
        return _("Nothing that can be had on %(when)s", when=when)
    return ngettext(
        "%(num)s that can be had on %(when)s",
        "%(num)s that can be had on %(when)s",
        had,
        when=when,
    )


def _when(asked: Asked) -> str:
    """Return the one wanted time: its day, with its hours where some were given, or its days."""
    edges = _days(asked)
    if edges is not None:
        return _("%(start)s to %(end)s", start=edges[0], end=edges[1])
    period, zone = asked.search.periods[0], filters.zone()
    if _timed(asked):
        return spoken.when(period, zone)
    return filters.day(local(period.starts_at, zone).date())


def _timed(asked: Asked) -> bool:
    return bool(asked.values["from"] or asked.values["to"])


def _days(asked: Asked) -> tuple[str, str] | None:
    """Return when a time of several days begins and ends, None for one of one day."""
    period, zone = asked.search.periods[0], filters.zone()
    first, last = (local(edge, zone) for edge in (period.starts_at, period.ends_at - _LEAST))
    if first.date() == last.date():
        return None
    return _edges(period, timed=_timed(asked))


def _had_between(first: str, last: str, had: int) -> str:
    if not had:
        return _("Nothing that can be had from %(first)s to %(last)s", first=first, last=last)
    return ngettext(
        "%(num)s that can be had from %(first)s to %(last)s",
        "%(num)s that can be had from %(first)s to %(last)s",
        had,
        first=first,
        last=last,
    )


def _edges(period: Period, *, timed: bool) -> tuple[str, str]:
    """Return when a period of several days begins and ends: its days, or its times on them."""
    zone = filters.zone()
    first, last = (local(edge, zone) for edge in (period.starts_at, period.ends_at))
    if timed:
        return spoken.moment(first, zone), spoken.moment(last, zone)
    return filters.day(first.date()), filters.day((last - _LEAST).date())
