"""A listing's facts and rules in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from bookings.judging.quoting import rules_of
from bookings.spoken import price_sentence
from bookings.views import cards
from bookings.views.finding import price_told
from inventory import holiday_words, limit_words, season_words, vocabulary
from inventory.forms import approval_words
from inventory.models import Listing
from inventory.openings import WeeklyRule, explain
from inventory.price_rules import PriceRule
from inventory.types import Answer, Audience, BookingMode, ListingKind
from marketplace.telling import length, length_in_days

Rows = list[tuple[str, str | list[str]]]

_ICONS = {
    "step_free_entrance": "door-open",
    "door_width": "ruler",
    "threshold": "ruler",
    "automatic_door": "door-open",
    "accessible_toilet": "toilet",
    "turning_space": "toilet",
    "support_arms": "toilet",
    "toilet_alarm": "bell",
    "hearing_loop": "ear",
    "microphone": "ear",
    "tactile_path": "eye",
    "relief_signs": "eye",
    "good_light": "sun",
    "quiet_room": "armchair",
    "reserved_parking": "square-parking",
    "bus_stop": "bus",
}


@dataclass(frozen=True)
class Words:
    """Everything that the page says in tables."""

    facts: Rows
    rules: list[str]
    opening: list[str]
    prices: list[tuple[str, list[str]]]
    price_sentence: str
    access: list[dict[str, Any]]
    access_known: int
    audience: list[str]
    activities: list[str]


def of(listing: Listing) -> Words:
    """Return the words of a listing whose facts are loaded."""
    spoken = str(get_locale())
    access = _access(listing, spoken)
    prices = _prices(listing, spoken)
    activities = vocabulary.labels(vocabulary.ACTIVITIES, spoken)
    return Words(
        facts=_facts(listing, spoken),
        rules=_rules(listing),
        opening=_opening(listing),
        prices=prices,
        price_sentence=price_sentence(listing.price_text, priced=bool(prices)),
        access=access,
        access_known=sum(_is_told(listing, row) for row in access),
        audience=_audience(listing, spoken),
        activities=[activities.get(row.code, row.code) for row in listing.activities],
    )


def _facts(listing: Listing, spoken: str) -> Rows:
    labels = vocabulary.labels(vocabulary.FEATURES, spoken)
    features = [
        _("%(what)s (%(count)s)", what=row.label or labels.get(row.code or "", ""), count=row.count)
        if row.count
        else row.label or labels.get(row.code or "", "")
        for row in listing.features
    ]
    of_it = min((row.unit.quantity // row.quantity for row in listing.units), default=0)
    rows: Rows = [(_("Type"), cards.type_label(listing))]
    for label, count in (
        (_("Standing"), listing.capacity_standing),
        (_("Seated"), listing.capacity_seated),
        (_("At tables"), listing.capacity_tables),
    ):
        if count:
            rows.append((label, _people(count)))
    if listing.capacity_max and not (listing.capacity_standing or listing.capacity_seated):
        rows.insert(1, (_("People"), _("At most %(people)s", people=_people(listing.capacity_max))))
    if listing.kind is ListingKind.EQUIPMENT or of_it > 1:
        rows.append((_("How many there are"), str(of_it) if of_it else _("Ask the owner")))
    if listing.area_m2:
        rows.append((_("Area"), _("%(area)s m²", area=listing.area_m2)))
    rows.append((_("What is in it"), features))
    if listing.always_with:
        rows.append((_("Always lent with"), listing.always_with))
    return rows


def _people(count: int) -> str:
    return ngettext("%(num)s person", "%(num)s people", count)


def _rules(listing: Listing) -> list[str]:
    """Return how it is booked, one sentence a rule."""
    sentences = [_MODES[listing.mode](), *approval_words.of(listing)]
    if listing.mode not in {BookingMode.INSTANT, BookingMode.REQUEST}:
        return sentences
    if listing.mode is BookingMode.REQUEST:
        sentences.append(
            _("Your time is held until the owner has answered.")
            if listing.pending_holds
            else _("Several can ask for the same time; the owner chooses.")
        )
    if listing.min_minutes > listing.step_minutes:
        sentences.append(_("Book at least %(length)s.", length=length(listing.min_minutes)))
    sentences.append(
        _("Each time may be at most %(length)s long.", length=length(listing.max_minutes))
    )
    if listing.notice_hours:
        sentences.append(
            _("Book at least %(length)s ahead.", length=length(listing.notice_hours * 60))
        )
    sentences.append(
        _("Book at most %(length)s ahead.", length=length_in_days(listing.horizon_days))
    )
    sentences += [limit_words.rule(row.measure, row.per, row.most) for row in listing.limits]
    buffer = listing.buffer_before_minutes + listing.buffer_after_minutes
    if buffer:
        sentences.append(
            _("%(length)s between bookings are kept for preparation.", length=length(buffer))
        )
    return sentences


_MODES = {
    BookingMode.INSTANT: lambda: _("It is booked at once."),
    BookingMode.REQUEST: lambda: _("You send a request, and the owner answers."),
    BookingMode.CONTACT: lambda: _("It is booked with the contact person."),
    BookingMode.AGREEMENT: lambda: _("You ask, and agree on a time with the owner."),
}


def _opening(listing: Listing) -> list[str]:
    if not listing.openings_stated:
        lines = [listing.openings_text or _("Opening hours are not stated; ask if you are unsure.")]
    else:
        rules = [
            WeeklyRule(
                weekday=row.weekday,
                start_minute=row.start_minute,
                end_minute=row.end_minute,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in listing.openings
        ]
        lines = [
            season_words.dated(
                _(
                    "%(days)s %(opens)s to %(closes)s",
                    days=_weekdays(group.weekdays),
                    opens=group.opens.replace(":", "."),
                    closes=group.closes.replace(":", "."),
                ),
                group.valid_from,
                group.valid_to,
            )
            for group in explain(rules)
        ]
        if any(rule.goes_past_midnight for rule in rules):
            lines.append(_("What is open past midnight belongs to the day on which it begins."))
    if listing.closed_on_holidays:
        lines.append(str(holiday_words.CLOSED_THEN))
    if listing.closed_on_school_breaks:
        lines.append(_("Closed while the schools have a break"))
    lines.extend(_exception(row) for row in listing.opening_exceptions)
    return lines


def _exception(row: Any) -> str:  # noqa: ANN401 - inventory.models.OpeningException
    days = format_date(row.first_day, "d MMMM y")
    if row.last_day != row.first_day:
        days = _("%(first)s to %(last)s", first=days, last=format_date(row.last_day, "d MMMM y"))
    if row.start_minute is None:
        words = _("%(days)s: closed", days=days)
    else:
        words = _(
            "%(days)s: %(opens)s to %(closes)s",
            days=days,
            opens=f"{row.start_minute // 60:02d}.{row.start_minute % 60:02d}",
            closes=f"{row.end_minute // 60:02d}.{row.end_minute % 60:02d}",
        )
    return _("%(words)s (%(reason)s)", words=words, reason=row.reason) if row.reason else words


def _weekdays(days: Sequence[int]) -> str:
    names = [_WEEKDAYS[day]() for day in days]
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):  # noqa: PLR2004 - a run
        return _("%(first)s to %(last)s", first=names[0], last=names[-1])
    return ", ".join(names)


_WEEKDAYS = {
    1: lambda: _("Monday"),
    2: lambda: _("Tuesday"),
    3: lambda: _("Wednesday"),
    4: lambda: _("Thursday"),
    5: lambda: _("Friday"),
    6: lambda: _("Saturday"),
    7: lambda: _("Sunday"),
}


def _prices(listing: Listing, spoken: str) -> list[tuple[str, list[str]]]:
    groups = vocabulary.labels(vocabulary.PRICE_GROUPS, spoken)
    found: dict[str, list[str]] = {}
    for rule in rules_of(listing.tariff):
        found.setdefault(groups.get(rule.price_group, rule.price_group), []).append(_price(rule))
    return list(found.items())


def _price(rule: PriceRule) -> str:
    words = price_told.rule_words(rule)
    if rule.from_minute is not None and rule.to_minute is not None:
        words = _(
            "%(price)s, %(opens)s to %(closes)s",
            price=words,
            opens=f"{rule.from_minute // 60:02d}.{rule.from_minute % 60:02d}",
            closes=f"{rule.to_minute // 60:02d}.{rule.to_minute % 60:02d}",
        )
    if rule.weekdays:
        words = _("%(price)s (%(days)s)", price=words, days=_weekdays(rule.weekdays))
    return words


def _access(listing: Listing, spoken: str) -> list[dict[str, Any]]:
    """Return every question with its answer, of what is no room only those that were answered.

    What nobody has answered is not known, and stands last.
    """
    labels = vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)
    answered = {row.code: row for row in listing.accessibility}
    rows = []
    for fact in vocabulary.ACCESSIBILITY:
        row = answered.get(fact.code)
        measured = f"{row.value} {fact.unit}" if row and row.value is not None and fact.unit else ""
        note = row.note if row else ""
        rows.append(
            {
                "icon": _ICONS.get(fact.code, "accessibility"),
                "label": labels[fact.code],
                "value": ", ".join(part for part in (measured, note) if part),
                "state": (row.answer if row else Answer.UNKNOWN).value,
            }
        )
    if listing.kind is not ListingKind.PREMISES:
        rows = [row for row in rows if _is_told(listing, row)]
    return sorted(rows, key=lambda row: row["state"] == "unknown")


def _is_told(listing: Listing, row: dict[str, Any]) -> bool:
    """Tell whether a question is answered; of what is no room, a remark is an answer, too."""
    remarked = listing.kind is not ListingKind.PREMISES and bool(row["value"])
    return remarked or row["state"] != "unknown"


def _audience(listing: Listing, spoken: str) -> list[str]:
    labels = vocabulary.labels(vocabulary.AUDIENCES, spoken)
    if not listing.audience:
        return [labels[Audience.ALL.value]]
    return [
        _("%(group)s: %(name)s", group=labels[row.audience.value], name=row.organisation.name)
        if row.organisation is not None
        else labels[row.audience.value]
        for row in listing.audience
    ]
