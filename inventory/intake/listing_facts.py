"""A row's cleaned values as the facts of a listing; what the rules refuse is left out and said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from inventory import checking, hours, places, tariffs, units
from inventory.facts import (
    NOT_GIVEN,
    AccessibilityFacts,
    FeatureFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
    UnitFacts,
)
from inventory.importing import ListingValues
from inventory.importing.result import Finding, OpenHours
from inventory.intake import recognising
from inventory.intake.texts import Texts
from inventory.problems import Problems, path
from inventory.types import Answer, BookingMode, ListingKind, ListingStatus, PriceUnit
from inventory.vocabulary import OTHER_TYPE
from marketplace.errors import Invalid

# What is said of a fact that the reading let through and the rules of the catalogue refuse.
_REFUSED = {
    "price_rules": "cost_text_only",
    "openings": "hours_text_only",
    "contact_phone": "phone_unclear",
    "contact_email": "email_invalid",
    "place": "coordinates_outside",
}
_FACT_OF = {path(name): name for name in ListingFacts.__dataclass_fields__}


@dataclass(frozen=True)
class Owner:
    """What of the owner a row's words may point to: slugs, and the name for want of a place."""

    slug: str
    name: str
    umbrella: str | None = None


def facts_of(values: ListingValues, owner: Owner) -> tuple[ListingFacts, tuple[Finding, ...]]:
    """Return facts that a listing can be made of, and a finding for each that was left out.

    Published, to be asked for (by agreement where the row says so). The whole that the row is a
    part of is not among them: it is known by its id once it is there.
    """
    texts = Texts()
    kind = ListingKind(values.kind)
    made = _with_units(_described(values, owner, texts), values, kind, texts)
    made = _with_terms(made, values, owner, texts)
    kept, refused = _without_refused(made, _quantity(values, kind))
    return kept, (*texts.findings, *refused)


def _described(values: ListingValues, owner: Owner, texts: Texts) -> ListingFacts:
    """Return what it is, where, how large and how accessible."""
    activities, all_known = recognising.activities(values.activities_text)
    size = values.capacity
    return ListingFacts(
        kind=ListingKind(values.kind),
        type=values.type,
        title=texts.title(values.name),
        summary=texts.line(values.type_text if _is_other(values) else None),
        description=texts.description(values, with_activities=not all_known),
        status=ListingStatus.PUBLISHED,
        place=_place(values, owner, texts),
        capacity_max=size.max or None,
        capacity_standing=size.standing or None,
        capacity_seated=size.seated or None,
        activities=activities,
        features=_features(values, texts),
        features_text=texts.text(values.contents),
        accessibility={
            code: AccessibilityFacts(Answer(found.answer), note=texts.line(found.note))
            for code, found in values.accessibility.items()
        },
        accessibility_text=texts.text(values.accessibility_text),
        confirmed_on=date.fromisoformat(values.updated) if values.updated else None,
    )


def _with_terms(
    made: ListingFacts, values: ListingValues, owner: Owner, texts: Texts
) -> ListingFacts:
    """Return the facts with who may have it, when, at what price and whom to ask."""
    premises = values.kind == ListingKind.PREMISES
    audience = recognising.audience(values.audience_text, owner=owner.slug, umbrella=owner.umbrella)
    return replace(
        made,
        audience=audience,
        audience_text=texts.text(values.audience_text),
        price_text=texts.text(values.price_text),
        price_rules=tuple(
            PriceRuleFacts(price.group, price.amount_ore, PriceUnit(price.unit))
            for price in values.prices
        ),
        mode=BookingMode.AGREEMENT if values.by_agreement else BookingMode.REQUEST,
        openings=tuple(_opening(one) for one in values.hours) or None,
        openings_text=texts.text(values.hours_text, values.when_text),
        house_rules=texts.text(values.terms) if premises else "",
        loan_terms=texts.loan_terms(values),
        always_with=texts.text(", ".join(values.always_with)),
        handover_text=texts.text(values.pickup),
        contact_name=texts.line(values.contact_name),
        contact_email=values.email or "",
        contact_phone=values.phone or "",
    )


def _is_other(values: ListingValues) -> bool:
    """Tell whether the row's own word for its type was not understood, and is worth keeping."""
    return values.type == OTHER_TYPE[values.kind]


def _place(values: ListingValues, owner: Owner, texts: Texts) -> PlaceFacts | None:
    """Return where it is; premises of which nothing is said are at their owner's."""
    stated = PlaceFacts(
        address=texts.short(values.address),
        postcode=texts.short(values.postcode),
        city=texts.short(values.city),
        district=values.district,
        latitude=values.latitude,
        longitude=values.longitude,
    )
    said = (values.address, values.postcode, values.city, values.district, values.latitude)
    if any(part is not None for part in said):
        return stated
    return PlaceFacts(name=texts.short(owner.name)) if values.kind == "premises" else None


def _features(values: ListingValues, texts: Texts) -> tuple[FeatureFacts, ...]:
    """Return what is in it; the parts of a kit are the lines of its contents (rule 21)."""
    parts = (
        FeatureFacts(label=texts.short(part.name), count=part.quantity or None)
        for part in values.parts
    )
    return (*recognising.features(values.contents), *parts)[: checking.MOST_ITEMS]


def _quantity(values: ListingValues, kind: ListingKind) -> int:
    """Return how many exist: of an item with no clear number none can be booked yet (rule 19)."""
    if values.quantity is None:
        return 0 if kind is ListingKind.EQUIPMENT else 1
    return min(values.quantity, checking.RANGES["quantity"][1])


def _with_units(
    made: ListingFacts, values: ListingValues, kind: ListingKind, texts: Texts
) -> ListingFacts:
    """Return the facts with what it takes: its own unit, or those of a kit's counted parts.

    A part with no clear number is a line of the contents only: it cannot be counted out, and
    must not keep the whole kit on the shelf.
    """
    sets = _quantity(values, kind)
    counted: dict[str, UnitFacts] = {}
    for part in values.parts:
        name = texts.short(part.name)
        known = counted.get(name.casefold())
        quantity = (part.quantity or 0) + (known.quantity if known else 0)
        if quantity:
            counted[name.casefold()] = UnitFacts(name=name, quantity=quantity, of=quantity * sets)
    if counted and len(counted) <= units.MOST_UNITS:
        return replace(made, units=tuple(counted.values()))
    return replace(made, quantity=sets)


def _opening(one: OpenHours) -> OpeningFacts:
    return OpeningFacts(one.weekdays, _minute(one.opens), _minute(one.closes))


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _without_refused(made: ListingFacts, quantity: int) -> tuple[ListingFacts, tuple[Finding, ...]]:
    """Leave out what the catalogue's own rules refuse, so that one cell never fails a row."""
    findings: list[Finding] = []
    for name in _refused(made):
        if name == "place.postcode" and isinstance(made.place, PlaceFacts):
            findings.append(Finding("value_rejected", None))
            made = replace(made, place=replace(made.place, postcode=""))
            continue
        findings.append(Finding(_REFUSED.get(name, "value_rejected"), None))
        if name == "units":
            made = replace(made, units=NOT_GIVEN, quantity=quantity)
        elif name == "place" and isinstance(made.place, PlaceFacts):
            made = replace(made, place=replace(made.place, latitude=None, longitude=None))
        else:
            made = replace(made, **{name: NOT_GIVEN})
    return made, tuple(findings)


def _refused(made: ListingFacts) -> Sequence[str]:
    problems = Problems()
    clean = hours.checked(checking.checked(made, problems), problems)
    tariffs.check(clean, problems)
    units.check(clean, problems)
    if isinstance(clean.place, PlaceFacts):
        places.merged(clean.place, None, problems)
    try:
        problems.refuse()
    except Invalid as refusal:
        return tuple(dict.fromkeys(_fact(problem.field) for problem in refusal.problems))
    return ()


def _fact(field: str) -> str:
    """Return the fact that a problem's path leads to: `price.rules.0` is `price_rules`.

    Of a place, what is wrong with the postcode takes nothing else away.
    """
    if field == "place.postcode":
        return field
    parts = field.split(".")
    for length in range(len(parts), 0, -1):
        name = _FACT_OF.get(".".join(parts[:length]))
        if name is not None:
            return name
    raise LookupError(field)
