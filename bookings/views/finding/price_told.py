"""What a hit costs, in words: for whom it is searched, or else for an association."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from bookings import spoken
from bookings.finder.finding import Hit
from bookings.finder.hit_order import Sort
from bookings.finder.search_words import Asked
from bookings.judging.availability import HERE
from bookings.judging.quoting import (
    ORDINARY_GROUP,
    price_group,
    price_of,
    rules_of,
)
from inventory import vocabulary
from inventory.cards import Card, Shown
from inventory.price_rules import EVERY_GROUP, PRIVATE_GROUP, PriceRule
from inventory.types import PriceUnit
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period
from marketplace.web import filters
from marketplace.wording import cut

_MOST_LETTERS = 80
_MOST_PRICES = 1000


def of_hit(listing: Shown, hit: Hit[Card], asked: Asked) -> str:
    """Return what can be had costs, in total only where that is what will be charged.

    Who is not signed in is told the price of an association, and that it is one where others pay
    otherwise.
    """
    borrower = asked.search.borrower
    price = hit.had or hit.price
    if price is None or price.total is None or not _told_in_total(listing, asked):
        told = from_price(listing, borrower)
        if not told:
            return _owners_words(listing, borrower)
    else:
        told = _total(price.total, hit)
        if hit.had is not None and hit.price is not None and _by_price(asked):
            told = _with_whole(told, price.total, hit.price.total)
    if borrower is None and differs(listing):
        return _("%(price)s for an association", price=told)
    return told


def of_time(
    listing: Shown,
    borrower: Organisation | None,
    periods: Sequence[Period],
    quantity: int | None,
    *,
    some: bool = False,
) -> str:
    """Return what these times cost, "" where that is not worked out; `some` of more were wanted.

    Who is not signed in is told the price of an association, as beside a hit.
    """
    if listing.mode not in HERE or (quantity is None and _by_piece(listing)):
        return ""
    total = price_of(listing, borrower, periods, quantity or 1).total
    if total is None:
        return ""
    told = _("Free of charge")
    if total.ore and some:
        told = ngettext(
            "%(amount)s for the %(num)s date that can be had",
            "%(amount)s for the %(num)s dates that can be had",
            len(periods),
            amount=filters.money(total),
        )
    elif total.ore:
        told = _("%(amount)s in total", amount=filters.money(total))
    if borrower is None and differs(listing):
        return _("%(price)s for an association", price=told)
    return told


def _by_piece(listing: Shown) -> bool:
    return any(rule.unit is PriceUnit.PIECE for rule in rules_of(listing.tariff))


def differs(listing: Shown) -> bool:
    """Tell whether some price group pays by other rules than an association."""
    return _differing(tuple(rules_of(listing.tariff)))


@lru_cache(maxsize=_MOST_PRICES)
def _differing(rules: tuple[PriceRule, ...]) -> bool:
    """Tell the same of rules; kept, for many listings have the same prices."""
    if all(rule.price_group == EVERY_GROUP for rule in rules):
        return False
    mine = _terms(rules, ORDINARY_GROUP)
    return any(_terms(rules, term.code) != mine for term in vocabulary.PRICE_GROUPS)


def _terms(rules: Sequence[PriceRule], group: str) -> list[PriceRule]:
    """Return the rules that hold for a group, as they would be if they were everybody's."""
    return [replace(rule, price_group=EVERY_GROUP) for rule in _holding(rules, group)]


def _holding(rules: Sequence[PriceRule], group: str) -> list[PriceRule]:
    mine = [rule for rule in rules if rule.price_group == group]
    return mine or [rule for rule in rules if rule.price_group == EVERY_GROUP]


def _total(total: Money, hit: Hit[Card]) -> str:
    if total.ore == 0:
        return _("Free of charge")
    amount = filters.money(total)
    if hit.had is None or hit.fitting is None:
        return _("%(amount)s in total", amount=amount)
    if hit.fitting.part is not None:
        return _("%(amount)s for the part that can be had", amount=amount)
    return ngettext(
        "%(amount)s for the %(num)s date that can be had",
        "%(amount)s for the %(num)s dates that can be had",
        hit.fitting.free,
        amount=amount,
    )


def _by_price(asked: Asked) -> bool:
    """Tell whether prices order or limit the hits, which they do by the whole wanted time."""
    return asked.search.sort is Sort.PRICE or asked.search.max_price_ore is not None


def _with_whole(told: str, part: Money, whole: Money | None) -> str:
    if whole is None or whole == part:
        return told
    return _("%(price)s, %(whole)s for the whole time", price=told, whole=filters.money(whole))


def _owners_words(listing: Shown, borrower: Organisation | None) -> str:
    """Return what is said where no price of the group is known: the owner's own words, if any.

    Where others have prices it is said that the group has none: words and figures may be theirs.
    """
    words = spoken.owners_words(cut(listing.price_text, _MOST_LETTERS))
    if not rules_of(listing.tariff):
        return words or _("No price is stated; ask the owner.")
    nothing, told = _unstated(borrower)
    return str(told % {"words": words} if words else nothing)


def _unstated(borrower: Organisation | None) -> tuple[str, str]:
    """Return what is said to the borrower's group without the owner's words, and with them."""
    if borrower is None:
        return (
            _("No price is stated for associations; ask the owner."),
            _("No price is stated for associations. %(words)s"),
        )
    if price_group(borrower) == PRIVATE_GROUP:
        return (
            _("No price is stated for private persons; ask the owner."),
            _("No price is stated for private persons. %(words)s"),
        )
    return (
        _("No price is stated for your price group; ask the owner."),
        _("No price is stated for your price group. %(words)s"),
    )


def _told_in_total(listing: Shown, asked: Asked) -> bool:
    """Tell whether a booking here would cost the total: nothing is agreed on, pieces are counted.

    One's own things cost nothing in any case.
    """
    borrower = asked.search.borrower
    if borrower is not None and borrower.id == listing.organisation_id:
        return True
    return listing.mode in HERE and (
        not _by_piece(listing) or asked.search.filters.quantity is not None
    )


def from_price(listing: Shown, borrower: Organisation | None) -> str:
    """Return the price for the reader's group in short, such as “100 kr an hour”; else ""."""
    mine = _holding(rules_of(listing.tariff), price_group(borrower))
    return rule_words(mine[0]) if mine else ""


def rule_words(rule: PriceRule) -> str:
    """Return a price rule's amount and unit in words."""
    if rule.amount_ore == 0:
        return _("Free of charge")
    labels = vocabulary.labels(vocabulary.PRICE_UNITS, str(get_locale()))
    return _(
        "%(amount)s per %(unit)s",
        amount=filters.money(Money(rule.amount_ore)),
        unit=labels[rule.unit.value].lower(),
    )
