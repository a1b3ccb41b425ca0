"""The dates of a request in words: what becomes of each, and what can be chosen for it instead."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _

from bookings import spoken
from bookings.errors import Alternative
from bookings.forms import times
from bookings.forms.date_choices import BY_FIELDS, DateChoices, Typed
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.series import choices
from bookings.series.choices import Choice, Kind
from bookings.views.asking.request_check import Checked
from bookings.wished import Date, Judged
from inventory import break_words
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.errors import Invalid
from marketplace.periods import Period, local
from marketplace.web import filters

_STATES = {
    "free": ("success", "circle-check"),
    "ask": ("info", "mail"),
    "taken": ("danger", "ban"),
    "closed": ("warning", "door-closed"),
    "refused": ("warning", "circle-alert"),
    "skipped": ("neutral", "minus"),
}


def of_date(part: Judged, listing: Listing, of: int, zone: ZoneInfo) -> dict[str, Any]:
    """Return a date with its state, what stands in its way, and its price."""
    passed = part.date.may_be_skipped and bool(part.reasons)
    state = "skipped" if passed else part.state
    kind, icon = _STATES[state]
    when: str = (
        filters.period(part.date.period, zone)
        if part.date.period is not None
        else filters.day(date.fromisoformat(part.date.local_day), zone)
    )
    return {
        "day": part.date.local_day,
        "when": when,
        "state": _("Free, booked at once")
        if part.at_once and state == "free" and listing.mode is BookingMode.REQUEST
        else _state_words(state),
        "kind": kind,
        "icon": icon,
        "note": _note(part, listing, of, passed=passed),
        "price": filters.money(part.price) if part.price is not None else "",
        "title": "",
        "choice": "",
    }


def of_plan(checked: Checked, decided: DateChoices, listing: Listing) -> list[dict[str, Any]]:
    """Return every date, with the line that says what was chosen for it."""
    found = []
    for one, part in checked.plan.dates:
        told = of_date(part, one, checked.plan.asked.seen.of, zone_of(one))
        if one is not listing:
            told["title"] = one.title
        choice = decided.chosen.get(part.date.local_day)
        told["choice"] = choice.written() if choice is not None else ""
        found.append(told)
    return found


def editors(
    checked: Checked,
    decided: DateChoices,
    listing: Listing,
    instead: Mapping[str, Sequence[Alternative]],
    days: Sequence[str],
) -> list[dict[str, Any]]:
    """Return what can be chosen for the dates on `days`."""
    asked = {one.local_day: one for one in checked.asked.dates}
    judged = {part.date.local_day: (one, part) for one, part in checked.plan.dates}
    found = []
    for day in days:
        one, part = judged[day]
        told = of_date(part, one, checked.plan.asked.seen.of, zone_of(one))
        if one is not listing:
            told["title"] = one.title
        choice, typed = decided.chosen.get(day), decided.typed.get(day)
        fits = not part.stands_in_the_way
        options = _options(asked[day], listing, instead.get(day, ()), choice, fits=fits)
        chosen = _chosen(choice, typed, [value for value, _label in options], decided.errors, day)
        fields = _fields(asked[day], choice, typed, zone_of(listing))
        found.append(
            told
            | {
                "legend": _legend(day, fits=fits),
                "options": options,
                "chosen": chosen,
                "by_fields": BY_FIELDS,
                "fields": fields,
                "starts": times.starts(listing, fields.start),
                "ends": times.ends(listing, fields.finish),
                "error": str(decided.errors.get(day, "")),
                "opened": day == decided.opened,
            }
        )
    return found


def _state_words(state: str) -> str:
    words = {
        "free": _("Free"),
        "ask": _("Free to ask for"),
        "taken": _("Taken"),
        "closed": _("Closed"),
        "refused": _("Not possible"),
        "skipped": _("Skipped"),
    }
    return str(words[state])


def _note(part: Judged, listing: Listing, of: int, *, passed: bool) -> str:
    if part.date.skip:
        return break_words.told(part.date.day_off) or str(_("You have left this date out."))
    told = [str(one.message) for one in sentences.reasons(part.reasons, listing, of, part.verdict)]
    if passed:
        told.append(_("It stays in the list and can be tried again later."))
    elif part.date.exception:
        told.insert(0, _("Another time than the others."))
    return " ".join(told)


def _legend(day: str, *, fits: bool) -> str:
    when = format_date(date.fromisoformat(day), "EEEE d MMMM")
    words = _("What about %(day)s?") if fits else _("%(day)s does not fit. What do you want?")
    return str(words % {"day": when[:1].upper() + when[1:] if not fits else when})


def _options(
    asked: Date,
    listing: Listing,
    instead: Sequence[Alternative],
    choice: Choice | None,
    *,
    fits: bool,
) -> list[tuple[str, str]]:
    """Return what can be chosen, as the value of the field and its words."""
    zone = zone_of(listing)
    options: list[tuple[str, str]] = []
    if asked.day_off:
        options.append(("", _("Leave it out: %(name)s", name=break_words.told(asked.day_off))))
        options.append((Kind.KEEP.value, _("Book it all the same")))
    elif fits:
        options.append(("", _("As the others")))
        options.append((Kind.SKIP.value, _("Leave it out")))
    else:
        options.append((Kind.PASS.value, _("Skip it, and book the others")))
    options += [pair for one in instead if (pair := _proposal(one, asked, listing, zone))]
    if choice is not None and choice.kind is Kind.ELSEWHERE:
        value = f"{Kind.ELSEWHERE} {choice.listing}"
        if value not in dict(options):
            options.append((value, _("The other place that you have chosen")))
    options.append((BY_FIELDS, _("Another time, which I choose myself")))
    return options


def _proposal(
    one: Alternative, asked: Date, listing: Listing, zone: ZoneInfo
) -> tuple[str, str] | None:
    """Return a proposal; none for a time that the wall clock cannot tell from another."""
    period = Period(one.starts_at, one.ends_at)
    if one.listing_id != listing.public_id:
        if period != asked.period:
            return None  # what is taken elsewhere is taken at the date's own time
        words = _("%(title)s at the same time. %(why)s", title=one.title, why=one.why)
        return f"{Kind.ELSEWHERE} {one.listing_id}", str(words)
    walls = [local(edge, zone).replace(tzinfo=None) for edge in (one.starts_at, one.ends_at)]
    day = date.fromisoformat(asked.local_day)
    try:
        choice = choices.at(day, walls[0].replace(fold=0), walls[1].replace(fold=0), zone)
    except Invalid:
        return None
    edges = (choice.starts, choice.ends)
    if [edge.at for edge in edges if edge] != [period.starts_at, period.ends_at]:
        return None
    words = _("%(when)s. %(why)s", when=spoken.when(period, zone), why=one.why)
    return choice.written().partition(" ")[2], str(words)


def _chosen(
    choice: Choice | None,
    typed: Typed | None,
    values: Sequence[str],
    errors: Mapping[str, object],
    day: str,
) -> str | None:
    """Return the option that is marked; None where a date that does not fit waits for an answer."""
    if day in errors:
        return typed.what if typed and typed.what in values else BY_FIELDS
    if choice is None:
        return "" if "" in values else None
    said = choice.written().partition(" ")[2]
    return said if said in values else BY_FIELDS


def _fields(asked: Date, choice: Choice | None, typed: Typed | None, zone: ZoneInfo) -> Typed:
    """Return what stands in the fields: as typed, as chosen, else the date's own time."""
    if typed is not None and (typed.start or typed.finish):
        return typed
    walls = None
    if choice is not None and choice.starts is not None and choice.ends is not None:
        walls = choice.starts.wall, choice.ends.wall
    elif asked.period is not None:
        walls = local(asked.period.starts_at, zone), local(asked.period.ends_at, zone)
    if walls is None:
        return Typed(day=asked.local_day)
    finish = f"{walls[1]:%H:%M}"
    days = (walls[1].date() - walls[0].date()).days
    if finish == "00:00" and days == 1:
        days, finish = 0, "24:00"
    return Typed(
        day=f"{walls[0]:%Y-%m-%d}",
        start=f"{walls[0]:%H:%M}",
        last=f"{walls[1]:%Y-%m-%d}" if days else "",
        finish=finish,
    )
