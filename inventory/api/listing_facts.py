"""From the body of a request to the facts of a listing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from inventory.facts import (
    NOT_GIVEN,
    AccessibilityFacts,
    AtOnceFacts,
    AudienceFacts,
    ExceptionFacts,
    FeatureFacts,
    LimitFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
    TranslationFacts,
    UnitFacts,
)
from inventory.models import AccessibilityFact, Listing
from inventory.types import (
    Answer,
    Audience,
    BookingMode,
    LimitMeasure,
    LimitPer,
    ListingKind,
    ListingStatus,
    PriceUnit,
)
from marketplace.api.fields import minutes
from marketplace.errors import FieldProblem, Invalid
from marketplace.money import Money

# Sent under the same name, and stored as sent.
SAME = (
    "type", "title", "summary", "description", "language", "area_m2", "quantity", "part_of",
    "features_text", "accessibility_text", "audience_text", "openings_text", "house_rules",
    "loan_terms", "always_with", "handover_text", "directions", "external_url", "contact_public",
    "answer_hours", "buffer_before_minutes", "buffer_after_minutes", "closed_on_holidays",
    "closed_on_school_breaks", "confirmed_on",
)  # fmt: skip
_NO_PLACE: Mapping[str, Any] = {
    "name": "", "address": "", "postcode": "", "city": "",
    "district": None, "latitude": None, "longitude": None,
}  # fmt: skip

Sent = Mapping[str, Any]


def facts_of(sent: Sent, present: Listing | None = None, *, whole: bool = False) -> ListingFacts:
    """Return the facts that the body states; raises Invalid for two that say the same.

    `present` is the listing that is changed: what this form cannot say of it, such as measured
    values, is kept. `whole` reads parts that were left out as empty (POST, PUT).
    """
    facts: dict[str, Any] = {name: sent[name] for name in SAME if name in sent}
    if "kind" in sent:
        facts["kind"] = ListingKind(sent["kind"])
    if "status" in sent:
        facts["status"] = ListingStatus(sent["status"])
    if "activities" in sent:
        facts["activities"] = tuple(sent["activities"])
    if "translations" in sent:
        facts["translations"] = {
            language: TranslationFacts(**one) for language, one in sent["translations"].items()
        }
    if "place" in sent:
        facts["place"] = _place(sent["place"], present, whole=whole)
    if "accessibility" in sent:
        facts["accessibility"] = _accessibility(sent["accessibility"], present)
    facts |= _numbers(sent) | _audience(sent) | _price(sent.get("price", {})) | _lists(sent)
    return ListingFacts(**facts)


def _place(sent: Sent | None, present: Listing | None, *, whole: bool) -> PlaceFacts | None:
    if sent is None:
        return None
    if not whole:
        return PlaceFacts(**sent)
    # The zone is not part of this form; whoever replaces the place does not move its clock.
    zone = present.place.time_zone if present is not None and present.place else NOT_GIVEN
    return PlaceFacts(**{**_NO_PLACE, **sent}, time_zone=zone)


def _accessibility(
    sent: Mapping[str, bool | None], present: Listing | None
) -> dict[str, AccessibilityFacts]:
    rows = {row.code: row for row in present.accessibility} if present is not None else {}
    return {code: _fact(answer, rows.get(code)) for code, answer in sent.items()}


def _fact(sent: bool | None, row: AccessibilityFact | None) -> AccessibilityFacts:  # noqa: FBT001
    answer = {True: Answer.YES, False: Answer.NO, None: Answer.UNKNOWN}[sent]
    if row is None or row.answer is not answer:
        return AccessibilityFacts(answer)
    return AccessibilityFacts(answer, row.value, row.note)


def _numbers(sent: Sent) -> dict[str, Any]:
    facts = {f"capacity_{name}": value for name, value in sent.get("capacity", {}).items()}
    facts |= {f"contact_{name}": value or "" for name, value in sent.get("contact", {}).items()}
    facts |= sent.get("booking", {})
    if "at_once" in facts:
        facts["at_once"] = tuple(_at_once(rule) for rule in facts["at_once"])
    if "mode" in facts:
        facts["mode"] = BookingMode(facts["mode"])
    return facts


def _audience(sent: Sent) -> dict[str, Any]:
    if "audience" in sent and "audience_groups" in sent:
        problem = _l("Send either audience or audience_groups.")
        raise Invalid([FieldProblem("audience_groups", problem)])
    if "audience" in sent:
        return {"audience": tuple(AudienceFacts(Audience(code)) for code in sent["audience"])}
    if "audience_groups" not in sent:
        return {}
    return {
        "audience": tuple(
            AudienceFacts(Audience(group["audience"]), group.get("organisation"))
            for group in sent["audience_groups"]
        )
    }


def _price(sent: Sent) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if "text" in sent:
        facts["price_text"] = sent["text"]
    if "vat_rate" in sent:
        facts["vat_rate"] = sent["vat_rate"]
    if "rules" in sent:
        facts["price_rules"] = tuple(_rule(n, rule) for n, rule in enumerate(sent["rules"]))
    return facts


def _rule(number: int, sent: Sent) -> PriceRuleFacts:
    unit = PriceUnit(sent["unit"])
    price = sent.get("price")
    if price is None and unit is not PriceUnit.FREE:
        problem = _l("Say what it costs; leave the price out only where it is free.")
        raise Invalid([FieldProblem(f"price.rules.{number}.price", problem)])
    return PriceRuleFacts(
        price_group=sent["price_group"],
        amount_ore=_ore(price) or 0,
        unit=unit,
        weekdays=sent.get("weekdays"),
        from_minute=minutes(sent.get("from_")),
        to_minute=minutes(sent.get("to")),
        min_ore=_ore(sent.get("min")),
        max_ore=_ore(sent.get("max")),
    )


def _ore(amount: Money | None) -> int | None:
    return None if amount is None else amount.ore


def _lists(sent: Sent) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if "features" in sent:
        facts["features"] = tuple(FeatureFacts(**feature) for feature in sent["features"])
    if "limits" in sent:
        facts["limits"] = tuple(_limit(one) for one in sent["limits"])
    if "units" in sent:
        facts["units"] = tuple(UnitFacts(**unit) for unit in sent["units"] or ())
    if "openings" in sent:
        hours = sent["openings"]
        facts["openings"] = None if hours is None else tuple(_opening(one) for one in hours)
    if "opening_exceptions" in sent:
        facts["opening_exceptions"] = tuple(_exception(one) for one in sent["opening_exceptions"])
    return facts


def _limit(sent: Sent) -> LimitFacts:
    return LimitFacts(LimitMeasure(sent["measure"]), LimitPer(sent["per"]), sent["most"])


def _at_once(sent: Sent) -> AtOnceFacts:
    return AtOnceFacts(
        weekdays=tuple(sorted(set(sent["weekdays"]))),
        audience=Audience(sent["audience"]),
        start_minute=minutes(sent.get("from_")),
        end_minute=minutes(sent.get("to")),
        organisation=sent.get("organisation"),
    )


def _opening(sent: Sent) -> OpeningFacts:
    return OpeningFacts(
        weekdays=sent["weekdays"],
        start_minute=minutes(sent["from_"]) or 0,
        end_minute=minutes(sent["to"]) or 0,
        valid_from=sent.get("valid_from"),
        valid_to=sent.get("valid_to"),
    )


def _exception(sent: Sent) -> ExceptionFacts:
    return ExceptionFacts(
        first_day=sent["first_day"],
        last_day=sent["last_day"],
        start_minute=minutes(sent.get("from_")),
        end_minute=minutes(sent.get("to")),
        reason=sent.get("reason", ""),
    )
