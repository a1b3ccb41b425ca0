"""All that is said of a listing, step by step, in words."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory import limit_words, presentation, season_words, units, vocabulary
from inventory.forms import approval_words, spans
from inventory.forms.steps import Step, steps_of
from inventory.forms.what import language_name
from inventory.forms.wording import (
    AUDIENCE_NAMES,
    MODE_HINTS,
    MODE_NAMES,
    labelled,
    weekdays_text,
)
from inventory.holiday_words import CLOSED_THEN
from inventory.models import Listing, TariffRule
from inventory.types import Answer, Audience, BookingMode, ListingKind, PriceUnit
from inventory.views.addresses import step_url
from marketplace import telling
from marketplace.money import Money
from marketplace.orm import Json
from marketplace.web import filters

Value = str | list[str]
Row = tuple[str, Value]


class Part(NamedTuple):
    """One step and what stands there; rows without a value are left out."""

    step: Step
    url: str
    rows: Sequence[Row]


def parts(listing: Listing, locale: str) -> list[Part]:
    """Return every step but the last with what was said there."""
    tellers = {
        "what": _what,
        "where": _where,
        "contents": _contents,
        "accessibility": _accessibility,
        "when": _when,
        "terms": _terms,
        "price": _price,
        "photos": _photos,
    }
    found = []
    for step in steps_of(listing)[:-1]:
        rows = [(key, value) for key, value in tellers[step.name](listing, locale) if value]
        found.append(Part(step, step_url(listing, step), rows))
    return found


def type_name(listing: Listing, locale: str) -> str:
    """Return the type's name, empty where none is chosen."""
    types = dict(labelled(vocabulary.TYPES[listing.kind.value], locale))
    return types.get(listing.type or "", "")


def _what(listing: Listing, locale: str) -> list[Row]:
    activities = dict(labelled(vocabulary.ACTIVITIES, locale))
    several = listing.kind is ListingKind.EQUIPMENT
    return [
        (_("Title"), listing.title),
        (_("Type"), type_name(listing, locale)),
        (_("In one sentence"), listing.summary),
        (_("Description"), listing.description),
        (_("What it may be used for"), [activities[row.code] for row in listing.activities]),
        (_("How many there are"), str(units.quantity_of(listing)) if several else ""),
        (_("A booking takes"), _taken(listing)),
        (_("Part of"), listing.part_of.title if listing.part_of else ""),
        (_("Language"), language_name(listing.language, locale)),
    ]


def _taken(listing: Listing) -> list[str]:
    """Return what a booking takes, where that is more than the thing itself."""
    own = [row for row in listing.units if not row.by_part]
    if len(own) == 1 and own[0].quantity == 1:
        return []
    return [f"{row.quantity} × {row.unit.name}" for row in own]


def _where(listing: Listing, locale: str) -> list[Row]:
    del locale
    place = listing.place
    if place is None:
        return [(_("How to find it"), listing.directions)]
    town = " ".join(part for part in (place.postcode, place.city) if part)
    point = "" if place.latitude is None else f"{place.latitude:.5f}, {place.longitude:.5f}"
    return [
        (_("Place"), place.name),
        (_("Address"), ", ".join(part for part in (place.address, town) if part)),
        (_("District"), place.district or ""),
        (_("Point on the map"), point),
        (_("How to find it"), listing.directions),
    ]


def _contents(listing: Listing, locale: str) -> list[Row]:
    def people(number: int | None) -> str:
        return "" if number is None else ngettext("%(num)s person", "%(num)s people", number)

    found = presentation.features(listing, locale)
    return [
        (_("At most"), people(listing.capacity_max)),
        (_("Standing"), people(listing.capacity_standing)),
        (_("Seated in rows"), people(listing.capacity_seated)),
        (_("Seated at tables"), people(listing.capacity_tables)),
        (_("Floor area"), f"{listing.area_m2} m²" if listing.area_m2 else ""),
        (
            _("What is in it"),
            [f"{one['count']} × {one['label']}" if one["count"] else one["label"] for one in found],
        ),
        (_("More about what is in it"), listing.features_text),
        (_("What always comes with it"), listing.always_with),
    ]


def _accessibility(listing: Listing, locale: str) -> list[Row]:
    answers = {row.code: row for row in listing.accessibility}
    by_answer: dict[Answer, list[str]] = {answer: [] for answer in Answer}
    for fact in vocabulary.ACCESSIBILITY:
        row = answers.get(fact.code)
        label = fact.sv if locale == "sv" else fact.en
        if row is not None and row.value is not None:
            label = f"{label}: {row.value} {fact.unit or ''}".rstrip()
        by_answer[row.answer if row else Answer.UNKNOWN].append(label)
    unknown = len(by_answer[Answer.UNKNOWN])
    checked = listing.accessibility_checked_on
    return [
        (_("Present"), by_answer[Answer.YES]),
        (_("Not present"), by_answer[Answer.NO]),
        (
            _("Not known"),
            ngettext("%(num)s question", "%(num)s questions", unknown) if unknown else "",
        ),
        (_("More about accessibility"), listing.accessibility_text),
        (_("Checked on the spot"), filters.day(checked) if checked else ""),
    ]


def _when(listing: Listing, locale: str) -> list[Row]:
    del locale
    hours = [_hours(one) for one in presentation.openings(listing) or ()]
    return [
        (_("Open"), hours or _("The hours are not stated")),
        (_("The hours in your own words"), listing.openings_text),
        (_("Public holidays"), str(CLOSED_THEN) if listing.closed_on_holidays else ""),
        (_("School breaks"), _("Closed") if listing.closed_on_school_breaks else ""),
        (_("Days that differ"), _exceptions(listing)),
        (
            _("Length of a booking"),
            _("%(shortest)s to %(longest)s", shortest=spans.words(listing.min_minutes),
              longest=spans.words(listing.max_minutes)),
        ),
        (
            _("Book at the latest, before it begins"),
            _unless_none(listing.notice_hours * telling.HOUR),
        ),
        (_("Book at the earliest, before it begins"), telling.length_in_days(listing.horizon_days)),
        (_("Time before"), _unless_none(listing.buffer_before_minutes)),
        (_("Time after"), _unless_none(listing.buffer_after_minutes)),
        (_("You answer within"), spans.words(listing.answer_hours * telling.HOUR)),
    ]  # fmt: skip


def _hours(one: Json) -> str:
    told = _(
        "%(days)s %(start)s–%(end)s",
        days=weekdays_text(one["weekdays"]),
        start=one["from"].replace(":", "."),
        end=one["to"].replace(":", "."),
    )
    first, last = (one[name] and date.fromisoformat(one[name]) for name in _SEASON)
    return season_words.dated(told, first, last)


_SEASON = ("valid_from", "valid_to")


def _exceptions(listing: Listing) -> list[str]:
    found = []
    for row in listing.opening_exceptions:
        first, last = filters.short_day(row.first_day), filters.short_day(row.last_day)
        days = first if row.first_day == row.last_day else f"{first} – {last}"
        if row.start_minute is None or row.end_minute is None:
            told = _("%(days)s: closed", days=days)
        else:
            told = _(
                "%(days)s: %(start)s–%(end)s",
                days=days,
                start=presentation.clock_text(row.start_minute).replace(":", "."),
                end=presentation.clock_text(row.end_minute).replace(":", "."),
            )
        found.append(f"{told} ({row.reason})" if row.reason else told)
    return found


def _unless_none(minutes: int) -> str:
    return spans.words(minutes) if minutes else ""


def _terms(listing: Listing, locale: str) -> list[Row]:
    del locale
    who = [
        row.organisation.name if row.organisation else str(AUDIENCE_NAMES[row.audience])
        for row in listing.audience
    ]
    contact = [
        part
        for part in (
            listing.contact_name,
            listing.contact_role,
            filters.left_to_right(listing.contact_email),
            filters.left_to_right(filters.phone(listing.contact_phone)),
        )
        if part
    ]
    if contact and not listing.contact_public:
        contact.append(_("Not shown to everyone"))
    holds = listing.mode is BookingMode.REQUEST
    return [
        (_("Who may book it"), who or str(AUDIENCE_NAMES[Audience.ALL])),
        (_("More about who may book"), listing.audience_text),
        (
            _("How much each borrower may book"),
            [limit_words.rule(row.measure, row.per, row.most) for row in listing.limits],
        ),
        (_("How it is booked"), [str(MODE_NAMES[listing.mode]), str(MODE_HINTS[listing.mode])]),
        (
            _("While you have not answered"),
            (_("The time is kept") if listing.pending_holds else _("Others may ask for it, too"))
            if holds
            else "",
        ),
        (_("Answered beforehand"), approval_words.of(listing)),
        (_("Contact person"), contact),
        (_("Web address where it is booked"), filters.left_to_right(listing.external_url)),
        (_("House rules"), listing.house_rules),
        (_("Terms of the loan"), listing.loan_terms),
        (_("Only for who has a confirmed booking"), listing.handover_text),
    ]


def _price(listing: Listing, locale: str) -> list[Row]:
    tariff = listing.tariff
    rules = [rule_words(rule, locale) for rule in tariff.rules] if tariff else []
    vat = tariff.vat_rate if tariff else 0
    return [
        (_("The price in a sentence"), listing.price_text),
        (_("Prices"), rules),
        (_("VAT"), _("%(rate)s percent", rate=vat) if vat else ""),
    ]


def rule_words(rule: TariffRule, locale: str) -> str:
    """Return a price rule in words: Association: 100 kr per hour (Mon–Fri, 17.00–22.00)."""
    groups = dict(labelled(vocabulary.PRICE_GROUPS, locale))
    each = dict(labelled(vocabulary.PRICE_UNITS, locale))
    group = groups.get(rule.price_group, rule.price_group)
    if rule.unit is PriceUnit.FREE or not rule.amount_ore:
        told = _("%(group)s: free of charge", group=group)
    else:
        told = _(
            "%(group)s: %(amount)s per %(unit)s",
            group=group,
            amount=filters.money(Money(rule.amount_ore)),
            unit=each[rule.unit.value],
        )
    conditions = _conditions(rule)
    if not conditions:
        return told
    listed = ", ".join(conditions)
    return _("%(price)s (%(conditions)s)", price=told, conditions=listed)


def _conditions(rule: TariffRule) -> list[str]:
    """Return when a price rule holds, and between which amounts."""
    found = [weekdays_text(rule.weekdays)] if rule.weekdays else []
    if rule.from_minute is not None or rule.to_minute is not None:
        start = rule.from_minute or 0
        end = telling.DAY if rule.to_minute is None else rule.to_minute
        found.append(_("%(start)s–%(end)s", start=_clock(start), end=_clock(end)))
    if rule.min_ore is not None:
        found.append(_("at least %(amount)s", amount=filters.money(Money(rule.min_ore))))
    if rule.max_ore is not None:
        found.append(_("at most %(amount)s", amount=filters.money(Money(rule.max_ore))))
    return found


def _clock(minute: int) -> str:
    return presentation.clock_text(minute).replace(":", ".")


def _photos(listing: Listing, locale: str) -> list[Row]:
    del locale
    count = len(listing.photos)
    return [(_("Photos"), ngettext("%(num)s photo", "%(num)s photos", count) if count else "")]
