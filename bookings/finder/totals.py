"""What listings cost for a search, worked out once for all that have the same prices."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from flask import current_app

from bookings.judging.quoting import price_group, total_by
from inventory.catalogue import lending, sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.sets import NONE, Set
from inventory.price_rules import EVERY_GROUP, PriceRule
from inventory.types import PriceUnit
from marketplace.models import Organisation
from marketplace.periods import Period

ORE_PER_KRONA = 100
Prices = tuple[PriceRule, ...]


def amounts(
    catalogue: Catalogue,
    chosen: Set,
    borrower: Organisation | None,
    periods: Sequence[Period],
    quantity: int,
) -> dict[int, int | None]:
    """Return öre by number: the total for the wanted time, or else the lowest price of the group.

    None, or nothing, where only the owner's own words tell.
    """
    own = lending.own(catalogue, borrower.id if borrower is not None else None) & chosen
    found: dict[int, int | None] = dict.fromkeys(sets.members(own), 0) if periods else {}
    group = price_group(borrower)
    for prices, those in catalogue.column(Column.PRICES).items():
        others = those & chosen & ~(own if periods else NONE)
        for zone, there in _by_zone(catalogue, others):
            amount = _amount(prices, group, zone, periods, quantity)
            found.update(dict.fromkeys(sets.members(there), amount))
    return found


def free(
    catalogue: Catalogue,
    chosen: Set,
    borrower: Organisation | None,
    periods: Sequence[Period],
    quantity: int,
) -> Set:
    """Return those of which `amounts` is nothing at all."""
    own = lending.own(catalogue, borrower.id if borrower is not None else None) & chosen
    found = own if periods else NONE
    group = price_group(borrower)
    for prices, those in catalogue.remembered("may be free", lambda: _may_be(catalogue)):
        for zone, there in _by_zone(catalogue, those & chosen & ~found):
            if _amount(prices, group, zone, periods, quantity) == 0:
                found |= there
    return found


def _may_be(catalogue: Catalogue) -> list[tuple[Prices, Set]]:
    column = catalogue.column(Column.PRICES).items()
    return [(prices, those) for prices, those in column if any(map(_may_be_free, prices))]


def _may_be_free(rule: PriceRule) -> bool:
    """Tell whether some time could cost nothing: a krona an hour is more than an öre a minute."""
    return rule.unit is PriceUnit.FREE or rule.amount_ore < ORE_PER_KRONA or rule.max_ore == 0


def _by_zone(catalogue: Catalogue, chosen: Set) -> Iterable[tuple[ZoneInfo, Set]]:
    for key, all_there in catalogue.column(Column.ZONE).items():
        if there := all_there & chosen:
            yield (ZoneInfo(key) if key else current_app.config["SETTINGS"].city.zone), there


def _amount(
    prices: Prices, group: str, zone: ZoneInfo, periods: Sequence[Period], quantity: int
) -> int | None:
    if periods:
        total = total_by(prices, group, zone, periods, quantity)
        return None if total is None else total.ore
    mine = [rule.amount_ore for rule in prices if rule.price_group == group]
    every = [rule.amount_ore for rule in prices if rule.price_group == EVERY_GROUP]
    return min(mine or every, default=None)
