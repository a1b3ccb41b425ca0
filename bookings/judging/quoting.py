"""The price of this organisation for this time, shown before sending and frozen afterwards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings.judging.availability import zone_of
from inventory.cards import CardPrices, Shown
from inventory.models import Tariff
from inventory.price_rules import PRIVATE_GROUP
from inventory.pricing import PriceRule, Quote, QuoteLine, quote
from marketplace.models import Organisation
from marketplace.money import Money
from marketplace.periods import Period, local
from marketplace.types import OrganisationKind

ORDINARY_GROUP = "forening"
Alike = Sequence[tuple[Period, int]]
LONGEST_ALIKE = timedelta(days=7)
MOST_QUOTES = 1000
_A_MONDAY = date(2001, 1, 1)

_GROUP_OF_KIND = {
    OrganisationKind.MUNICIPAL: "kommunal",
    OrganisationKind.STUDY_ASSOCIATION: "studieforbund",
    OrganisationKind.PERSON: PRIVATE_GROUP,
}


@dataclass(frozen=True)
class Price:
    """What a booking costs: `total` None where only the owner's sentence says it.

    `stated` tells whether there are prices at all, for this group or others.
    """

    group: str
    total: Money | None
    lines: tuple[QuoteLine, ...]
    each: tuple[Money | None, ...]
    text: str
    stated: bool = True


def price_group(borrower: Organisation | None) -> str:
    """Return the group whose prices hold for the borrower; ordinary associations' by default."""
    if borrower is None:
        return ORDINARY_GROUP
    return borrower.price_group or _GROUP_OF_KIND.get(borrower.kind, ORDINARY_GROUP)


def rules_of(tariff: Tariff | CardPrices | None) -> list[PriceRule]:
    """Return the tariff's rules as the pure form that `quote` reads."""
    if tariff is None:
        return []
    if isinstance(tariff, CardPrices):
        return [*tariff.rules]
    return [
        PriceRule(
            price_group=rule.price_group,
            amount_ore=rule.amount_ore,
            unit=rule.unit,
            weekdays=tuple(rule.weekdays) if rule.weekdays else None,
            from_minute=rule.from_minute,
            to_minute=rule.to_minute,
            min_ore=rule.min_ore,
            max_ore=rule.max_ore,
        )
        for rule in tariff.rules
    ]


def price_of(
    listing: Shown,
    borrower: Organisation | None,
    periods: Sequence[Period],
    quantity: int,
    own_words: str = "",
) -> Price:
    """Return the price of all `periods` together and one by one; one's own things cost nothing.

    `own_words` are what the owner has said of the price of just these; they hold instead of the
    listing's prices.
    """
    group = price_group(borrower)
    if own_words:
        return Price(group, None, (), tuple(None for _ in periods), own_words, stated=False)
    if _own(listing, borrower):
        free = Money(0)
        return Price(group, free, (), tuple(free for _ in periods), listing.price_text)
    rules = rules_of(listing.tariff)
    quotes = _quotes(rules, group, zone_of(listing), periods, quantity)
    totals = [part.total for part in quotes]
    total = _together(totals)
    lines = tuple(line for part in quotes for line in part.lines)
    return Price(group, total, lines, tuple(totals), listing.price_text, stated=bool(rules))


def total_by(
    rules: Sequence[PriceRule], group: str, zone: ZoneInfo, times: Alike, quantity: int
) -> Money | None:
    """Return what all the `times` together cost by these rules, None where they do not tell.

    They are counted by `alike`: whoever prices by many tariffs lays the periods together once.
    """
    prices, ore = tuple(rules), 0
    for period, number in times:
        total = _quoted(prices, group, period, zone, quantity).total
        if total is None:
            return None
        ore += number * total.ore
    return Money(ore) if times else None


def alike(periods: Sequence[Period], zone: ZoneInfo) -> Alike:
    """Return one period for all that cost as much in the zone, with how many they are."""
    return tuple(Counter(_typical(one, zone) for one in periods).items())


def _together(totals: Sequence[Money | None]) -> Money | None:
    known = [total for total in totals if total is not None]
    return sum_of(known) if known and len(known) == len(totals) else None


def quotes_of(
    listing: Shown, borrower: Organisation | None, periods: Sequence[Period], quantity: int
) -> list[Quote]:
    """Return the price of each of the periods with its own lines, in their order."""
    if _own(listing, borrower):
        return [Quote(Money(0)) for _ in periods]
    rules = rules_of(listing.tariff)
    return _quotes(rules, price_group(borrower), zone_of(listing), periods, quantity)


def quotes_by(
    tariff: Tariff | CardPrices | None,
    group: str,
    zone: ZoneInfo,
    periods: Sequence[Period],
    quantity: int,
) -> list[Quote]:
    """Return what the periods cost by a tariff that was in force when they were booked."""
    return _quotes(rules_of(tariff), group, zone, periods, quantity)


def _own(listing: Shown, borrower: Organisation | None) -> bool:
    return borrower is not None and borrower.id == listing.organisation_id


def _quotes(
    rules: Sequence[PriceRule],
    group: str,
    zone: ZoneInfo,
    periods: Sequence[Period],
    quantity: int,
) -> list[Quote]:
    prices = tuple(rules)
    typical = [_typical(one, zone) for one in periods]
    told = {one: _quoted(prices, group, one, zone, quantity) for one in set(typical)}
    return [told[one] for one in typical]


@lru_cache(maxsize=MOST_QUOTES)
def _quoted(
    rules: tuple[PriceRule, ...], group: str, period: Period, zone: ZoneInfo, quantity: int
) -> Quote:
    """Return a quote; kept, for many listings have the same prices, and many evenings are alike."""
    return quote(rules, group=group, period=period, zone=zone, quantity=quantity)


@lru_cache(maxsize=MOST_QUOTES)
def _typical(period: Period, zone: ZoneInfo) -> Period:
    """Return the period of one certain week that costs as much, so that like ones are priced once.

    Rules hold by weekday and wall clock. A period in which the clock changes, or which is so long
    that two changes could cancel out, is like itself only.
    """
    start, end = local(period.starts_at, zone), local(period.ends_at, zone)
    if start.utcoffset() != end.utcoffset() or period.length >= LONGEST_ALIKE:
        return period
    day = _A_MONDAY + timedelta(days=start.weekday())
    begins = datetime.combine(day, start.time(), zone)
    typical = Period(begins, begins + period.length)
    return typical if typical.length == period.length else period


def sum_of(amounts: Sequence[Money]) -> Money:
    """Return the sum; nothing is zero kronor."""
    return Money(sum(amount.ore for amount in amounts))
