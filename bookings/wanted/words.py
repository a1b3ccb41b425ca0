"""A wanted notice in the reader's language: what, when, where, and until when it stands."""

from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from bookings import spoken
from bookings.models import WantedNotice
from bookings.types import WantedWhen
from bookings.wanted import times
from inventory import vocabulary
from inventory.search_filters import SearchFilters
from marketplace.periods import Period
from marketplace.telling import day, zone


@dataclass(frozen=True)
class Row:
    """One fact of a notice, such as when: every Tuesday, 18.00–20.00."""

    label: str
    value: str


def rows(notice: WantedNotice) -> list[Row]:
    """Return the facts of a notice, but for its text and its contact."""
    found = [
        (_("Kind"), what(notice)),
        (_("When"), when(notice)),
        (_("People"), people(notice)),
        (_("How many"), str(notice.quantity or "")),
        (_("Where"), where(notice)),
        (_("Accessibility"), ", ".join(accessibility(notice))),
    ]
    return [Row(str(label), value) for label, value in found if value]


def what(notice: WantedNotice) -> str:
    """Return the type that is wanted, the kind where no type was named."""
    spoken_in = str(get_locale())
    types = vocabulary.labels(vocabulary.TYPES[notice.kind.value], spoken_in)
    kinds = vocabulary.labels(vocabulary.KINDS, spoken_in)
    return types.get(notice.type or "") or kinds[notice.kind.value]


def when(notice: WantedNotice) -> str:
    """Return when it is wanted."""
    if notice.starts_at is None or notice.ends_at is None:
        return _("Not decided yet")
    first = spoken.when(Period(notice.starts_at, notice.ends_at), zone())
    if notice.when_kind is not WantedWhen.WEEKLY:
        return first
    return spoken.repeated(first, notice.times, notice.interval)


def people(notice: WantedNotice) -> str:
    """Return for how many people."""
    if not notice.people:
        return ""
    return ngettext("%(num)s person", "%(num)s people", notice.people)


def where(notice: WantedNotice) -> str:
    """Return the district and the distance."""
    if notice.radius_km is None:
        return notice.district or ""
    distance = f"{notice.radius_km:g}"
    if notice.district:
        return _("within %(distance)s km of %(place)s", distance=distance, place=notice.district)
    return _("within %(distance)s km of a chosen place", distance=distance)


def accessibility(notice: WantedNotice) -> list[str]:
    """Return the accessibility facts that are needed."""
    labels = vocabulary.labels(vocabulary.ACCESSIBILITY, str(get_locale()))
    return [labels[code] for code in notice.accessible if code in labels]


def compared(notice: WantedNotice, wanted: SearchFilters) -> str:
    """Return what of a notice has been compared with listings, by the filters that did so.

    All else that it wishes for stands in its text alone.
    """
    found = [_("the sort")]
    if notice.when_kind is WantedWhen.WEEKLY:
        found.append(_("the time (at least half of the dates)"))
    elif notice.when_kind is WantedWhen.ONCE:
        found.append(_("the time"))
    if wanted.districts or wanted.near:
        found.append(_("the place"))
    if wanted.people:
        found.append(_("the number of people"))
    if wanted.quantity:
        found.append(_("the number of things"))
    if wanted.accessible:
        found.append(_("accessibility"))
    return str(format_list(found, locale=get_locale()))


def until(notice: WantedNotice) -> str:
    """Return the last day on which the notice stands."""
    return day(times.last_day(notice))
