"""Evenings that cost alike are priced once: that must never be another price than their own."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bookings.judging.quoting import alike, quotes_by, total_by
from inventory.cards import CardPrices
from inventory.price_rules import PriceRule
from inventory.pricing import quote
from inventory.types import PriceUnit
from marketplace.periods import Period

ZONES = [ZoneInfo(key) for key in ("Europe/Stockholm", "Australia/Lord_Howe", "UTC")]
RULES = st.builds(
    PriceRule,
    price_group=st.just("alla"),
    amount_ore=st.integers(0, 90_000),
    unit=st.sampled_from(PriceUnit),
    weekdays=st.none() | st.sampled_from([(1, 2, 3, 4, 5), (6, 7), (2,), (7,)]),
    from_minute=st.sampled_from([None, 0, 8 * 60, 17 * 60]),
    to_minute=st.sampled_from([None, 17 * 60, 24 * 60]),
    min_ore=st.sampled_from([None, 5_000]),
    max_ore=st.sampled_from([None, 60_000]),
).filter(lambda rule: (rule.from_minute or 0) < (rule.to_minute or 1440))
STARTS = st.integers(0, 2 * 366 * 1440).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LENGTHS = st.integers(1, 9 * 24 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))


@given(st.lists(RULES, min_size=1, max_size=4), STARTS, LENGTHS, st.sampled_from(ZONES))
def test_a_period_costs_what_it_costs_by_itself(
    rules: list[PriceRule], at: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    wanted = Period(at, at + length)
    alone = quote(rules, group="forening", period=wanted, zone=zone, quantity=2).total
    assert total_by(rules, "forening", zone, alike([wanted], zone), 2) == alone


@given(st.lists(RULES, min_size=1, max_size=4), STARTS, LENGTHS, st.sampled_from(ZONES))
def test_thirty_weeks_cost_what_each_of_them_costs(
    rules: list[PriceRule], at: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    weeks = [Period(one, one + length) for n in range(30) for one in [at + timedelta(weeks=n)]]
    each = [quote(rules, group="forening", period=one, zone=zone).total for one in weeks]
    told = total_by(rules, "forening", zone, alike(weeks, zone), 1)
    known = [one.ore for one in each if one is not None]
    assert (told.ore if told else None) == (sum(known) if len(known) == len(each) else None)
    listed = [one.total for one in quotes_by(CardPrices(tuple(rules)), "forening", zone, weeks, 1)]
    assert listed == each
