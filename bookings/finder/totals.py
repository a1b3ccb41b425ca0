"""What listings cost for a search, worked out once for all that have the same prices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import current_app

from bookings.judging.quoting import Alike, alike, price_group, total_by
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
    asked = _Asked(price_group(borrower), periods, quantity)
    for prices, those in catalogue.column(Column.PRICES).items():
        others = those & chosen & ~(own if periods else NONE)
        for zone, there in _by_zone(catalogue, others):
            amount = asked.amount(prices, zone)
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
    asked = _Asked(price_group(borrower), periods, quantity)
    for prices, those in catalogue.remembered("may be free", lambda: _may_be(catalogue)):
        for zone, there in _by_zone(catalogue, those & chosen & ~found):
            if asked.amount(prices, zone) == 0:
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


@dataclass(frozen=True)
class _Asked:
    """Who asks for when and how many; what periods have in common is found once for each zone."""

    group: str
    periods: Sequence[Period]
    quantity: int
    alike: dict[ZoneInfo, Alike] = field(default_factory=dict)

    def amount(self, prices: Prices, zone: ZoneInfo) -> int | None:
        """Return öre for the whole time, or without a time the lowest price of the group."""
        if self.periods:
            if zone not in self.alike:
                self.alike[zone] = alike(self.periods, zone)
            total = total_by(prices, self.group, zone, self.alike[zone], self.quantity)
            return None if total is None else total.ore
        mine = [rule.amount_ore for rule in prices if rule.price_group == self.group]
        every = [rule.amount_ore for rule in prices if rule.price_group == EVERY_GROUP]
        return min(mine or every, default=None)
