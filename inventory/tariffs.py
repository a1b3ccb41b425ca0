"""What a listing costs: rules checked, and kept as versions that never change."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from inventory import vocabulary
from inventory.facts import ListingFacts, NotGiven, PriceRuleFacts, given
from inventory.models import Listing, Tariff, TariffRule
from inventory.price_rules import PriceError, PriceRule
from inventory.problems import Problems, too_many, unknown
from inventory.types import PriceUnit
from marketplace.errors import Sentence
from marketplace.money import LARGEST_ORE
from marketplace.periods import MINUTES_PER_DAY

MOST_RULES = 60
VAT_RATES = (0, 6, 12, 25)
CURRENCIES = ("SEK",)

_GROUPS = frozenset(term.code for term in vocabulary.PRICE_GROUPS)
_SENTENCES: dict[str, Sentence] = {
    "negative-amount": _l("A price cannot be below zero."),
    "bad-limits": _l("The least amount must not be above the most."),
    "bad-weekdays": _l("Give weekdays from 1 (Monday) to 7."),
    "bad-window": _l("Give times from 0.00 to 24.00."),
}


def check(facts: ListingFacts, problems: Problems) -> None:
    """Note prices that cannot be."""
    if given(facts.currency, CURRENCIES[0]) not in CURRENCIES:
        problems.add("currency", _l("Prices are in SEK."))
    if given(facts.vat_rate, 0) not in VAT_RATES:
        problems.add("vat_rate", _l("Swedish VAT is 0, 6, 12 or 25 percent."))
    if isinstance(facts.price_rules, NotGiven):
        return
    if len(facts.price_rules) > MOST_RULES:
        problems.add("price_rules", too_many(MOST_RULES))
    for n, rule in enumerate(facts.price_rules):
        refusal = rule_problem(rule)
        if refusal is not None:
            problems.add(f"price.rules.{n}", refusal)


def rule_problem(rule: PriceRuleFacts) -> Sentence | None:
    """Return what is wrong with a price rule, None when nothing is."""
    if rule.price_group not in _GROUPS:
        return unknown(rule.price_group)
    if max(rule.amount_ore, rule.min_ore or 0, rule.max_ore or 0) > LARGEST_ORE:
        return _l("That is more than can be asked for.")
    if rule.unit is PriceUnit.FREE and rule.amount_ore:
        return _l("What is free has no amount.")
    try:
        rule_of(rule)
    except PriceError as error:
        return _SENTENCES[error.code]
    return None


def settle(listing: Listing, facts: ListingFacts) -> None:
    """Store a new version when the rules, currency or VAT differ; bookings keep theirs.

    Facts that were not given are those of the present version. Without rules there is none.
    """
    present = listing.tariff
    old = [rule_of(rule) for rule in present.rules] if present else []
    rules = (
        old
        if isinstance(facts.price_rules, NotGiven)
        else [rule_of(rule) for rule in facts.price_rules]
    )
    currency = given(facts.currency, present.currency if present else CURRENCIES[0])
    vat_rate = given(facts.vat_rate, present.vat_rate if present else 0)
    if not rules:
        listing.tariff = None
        return
    if present and (old, present.currency, present.vat_rate) == (rules, currency, vat_rate):
        return
    listing.tariff = Tariff(
        listing_id=listing.id, currency=currency, vat_rate=vat_rate, rules=_rows(rules)
    )


def rules_of(listing: Listing) -> list[PriceRule]:
    """Return the price rules in force, as `pricing.quote` takes them (loads the tariff)."""
    return [rule_of(rule) for rule in listing.tariff.rules] if listing.tariff else []


def _rows(rules: Sequence[PriceRule]) -> list[TariffRule]:
    return [
        TariffRule(
            position=position,
            price_group=rule.price_group,
            amount_ore=rule.amount_ore,
            unit=rule.unit,
            weekdays=list(rule.weekdays) if rule.weekdays else None,
            from_minute=rule.from_minute,
            to_minute=rule.to_minute,
            min_ore=rule.min_ore,
            max_ore=rule.max_ore,
        )
        for position, rule in enumerate(rules)
    ]


def rule_of(rule: PriceRuleFacts | TariffRule) -> PriceRule:
    """Return a rule in the pure form; raises PriceError where `rule_problem` tells one."""
    to_minute = None if rule.to_minute == MINUTES_PER_DAY else rule.to_minute
    return PriceRule(
        price_group=rule.price_group,
        amount_ore=rule.amount_ore,
        unit=rule.unit,
        weekdays=tuple(sorted(set(rule.weekdays))) if rule.weekdays else None,
        from_minute=rule.from_minute,
        to_minute=to_minute,
        min_ore=rule.min_ore,
        max_ore=rule.max_ore,
    )
