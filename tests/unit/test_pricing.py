from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.pricing import PriceError, PriceRule, Quote, quote
from inventory.types import PriceUnit
from marketplace.money import Money
from marketplace.periods import Period, resolve_first

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def rule(unit: str, kronor: float = 0, group: str = "alla", **facts: Any) -> PriceRule:
    return PriceRule(group, round(kronor * 100), PriceUnit(unit), **facts)


def span(start: str, end: str) -> Period:
    """Return the period between two Swedish wall times."""
    times = (resolve_first(datetime.fromisoformat(text), STOCKHOLM) for text in (start, end))
    return Period(*times)


def price(rules: list[PriceRule], period: Period, **facts: Any) -> Quote:
    return quote(rules, **{"group": "alla", "zone": STOCKHOLM, "period": period, **facts})


def kronor(rules: list[PriceRule], period: Period, **facts: Any) -> float | None:
    total = price(rules, period, **facts).total
    return None if total is None else total.ore / 100


MONDAY_EVENING = span("2027-05-03T18:00", "2027-05-03T20:00")
FRIDAY_LATE = span("2027-05-07T15:00", "2027-05-07T19:00")


def test_an_hourly_price_is_exact_to_the_minute() -> None:
    assert kronor([rule("timme", 100)], MONDAY_EVENING) == 200
    ten_minutes = span("2027-05-03T18:00", "2027-05-03T18:10")
    assert kronor([rule("timme", 100)], ten_minutes) == 16.67
    assert kronor([rule("timme", 0.03)], ten_minutes) == 0.01
    assert kronor([rule("timme", 0.02)], ten_minutes) == 0


def test_hours_are_those_that_really_pass() -> None:
    assert kronor([rule("timme", 100)], span("2027-10-31T00:00", "2027-10-31T04:00")) == 500
    assert kronor([rule("timme", 100)], span("2027-03-28T00:00", "2027-03-28T04:00")) == 300


def test_a_group_pays_its_own_price_and_others_that_of_all() -> None:
    rules = [rule("timme", 100), rule("timme", 40, "förening")]
    assert kronor(rules, MONDAY_EVENING, group="förening") == 80
    assert kronor(rules, MONDAY_EVENING, group="företag") == 200


def test_a_group_with_its_own_price_never_pays_a_cheaper_one_of_all() -> None:
    rules = [rule("timme", 10), rule("timme", 40, "företag"), rule("tillfalle", 500)]
    assert kronor(rules, MONDAY_EVENING, group="företag") == 80


def test_a_price_that_nobody_stated_is_unknown_and_not_nothing() -> None:
    assert price([], MONDAY_EVENING) == Quote(None)
    assert price([rule("timme", 40, "förening")], MONDAY_EVENING, group="privat") == Quote(None)


def test_gratis_is_nothing_and_not_unknown() -> None:
    free = price([rule("gratis")], MONDAY_EVENING)
    assert free.total == Money(0)
    assert [line.unit for line in free.lines] == [PriceUnit.FREE]


def test_a_window_prices_only_the_part_inside() -> None:
    rules = [rule("timme", 100), rule("timme", 300, from_minute=17 * 60, to_minute=22 * 60)]
    quoted = price(rules, FRIDAY_LATE)
    assert quoted.total == Money(80000)
    assert [(line.count, line.amount) for line in quoted.lines] == [
        (Decimal("2.00"), Money(20000)),
        (Decimal("2.00"), Money(60000)),
    ]


def test_the_rule_with_more_conditions_goes_first_even_when_dearer() -> None:
    rules = [
        rule("timme", 10),
        rule("timme", 50, weekdays=(5,)),
        rule("timme", 90, weekdays=(5,), from_minute=17 * 60, to_minute=22 * 60),
    ]
    assert kronor(rules, FRIDAY_LATE) == 2 * 50 + 2 * 90
    assert kronor(rules, MONDAY_EVENING) == 20


def test_of_rules_with_as_many_conditions_the_cheapest_goes() -> None:
    rules = [rule("timme", 50, weekdays=(5,)), rule("timme", 30, from_minute=0, to_minute=1440)]
    assert kronor(rules, FRIDAY_LATE) == 4 * 30


def test_a_window_past_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    night = [
        rule("timme", 10),
        rule("timme", 100, weekdays=(7,), from_minute=22 * 60, to_minute=2 * 60),
    ]
    assert kronor(night, span("2027-05-09T21:00", "2027-05-10T03:00")) == 10 + 400 + 10
    assert kronor(night, span("2027-05-08T21:00", "2027-05-09T03:00")) == 60


def test_a_window_in_the_doubled_hour_counts_both_times() -> None:
    rules = [rule("timme", 10), rule("timme", 100, from_minute=120, to_minute=150)]
    assert kronor(rules, span("2027-10-31T01:00", "2027-10-31T04:00")) == 10 * 3 + 100


def test_hours_that_no_rule_reaches_leave_the_price_unknown() -> None:
    evening = [rule("timme", 100, from_minute=17 * 60, to_minute=22 * 60)]
    assert kronor(evening, MONDAY_EVENING) == 200
    assert kronor(evening, FRIDAY_LATE) is None
    assert kronor([rule("styck", 5), *evening], FRIDAY_LATE) is None
    assert kronor([rule("dag", 500), *evening], FRIDAY_LATE) == 500


def test_the_cheapest_unit_of_time_is_taken() -> None:
    rules = [rule("timme", 100), rule("dag", 350)]
    assert kronor(rules, MONDAY_EVENING) == 200
    assert kronor(rules, FRIDAY_LATE) == 350
    assert price(rules, FRIDAY_LATE).lines[0].unit is PriceUnit.DAY


def test_days_and_hours_mix_by_the_calendar_day() -> None:
    rules = [rule("timme", 100, weekdays=(1, 2, 3, 4, 5)), rule("dag", 500, weekdays=(6, 7))]
    weekend = span("2027-05-07T20:00", "2027-05-09T12:00")
    assert kronor(rules, weekend) == 4 * 100 + 2 * 500


@pytest.mark.parametrize(
    ("unit", "start", "end", "blocks"),
    [
        ("halvdag", "2027-05-03T08:00", "2027-05-03T13:00", 1),
        ("halvdag", "2027-05-03T08:00", "2027-05-03T13:01", 2),
        ("halvdag", "2027-05-03T23:00", "2027-05-04T01:00", 2),
        ("dag", "2027-05-03T08:00", "2027-05-03T08:30", 1),
        ("dag", "2027-05-03T08:00", "2027-05-04T00:00", 1),
        ("dag", "2027-05-03T23:00", "2027-05-05T01:00", 3),
        ("dygn", "2027-05-03T10:00", "2027-05-04T10:00", 1),
        ("dygn", "2027-05-03T10:00", "2027-05-04T10:01", 2),
        ("dygn", "2027-10-30T10:00", "2027-10-31T10:00", 1),
        ("dygn", "2027-03-27T10:00", "2027-03-28T10:00", 1),
        ("dygn", "2028-02-28T10:00", "2028-03-01T10:00", 2),
        ("vecka", "2027-05-03T10:00", "2027-05-10T10:00", 1),
        ("vecka", "2027-10-25T10:00", "2027-11-01T10:00", 1),
        ("vecka", "2027-05-03T10:00", "2027-05-10T10:01", 2),
    ],
)
def test_started_blocks_are_paid_whole(unit: str, start: str, end: str, blocks: int) -> None:
    quoted = price([rule(unit, 100)], span(start, end))
    assert quoted.total == Money(10000) * blocks
    assert quoted.lines[0].count == blocks


def test_each_block_is_priced_at_the_rule_that_holds_where_it_begins() -> None:
    rules = [rule("dygn", 100), rule("dygn", 250, weekdays=(6, 7))]
    assert kronor(rules, span("2027-05-07T12:00", "2027-05-09T12:00")) == 350
    assert kronor([rule("dygn", 100, weekdays=(1,))], FRIDAY_LATE) is None


def test_equipment_by_the_night_is_multiplied_by_pieces_and_occurrences() -> None:
    loan = span("2027-05-07T12:00", "2027-05-09T12:00")
    quoted = price([rule("dygn", 10)], loan, quantity=12, occurrences=3)
    assert quoted.total == Money(10 * 100 * 2 * 12 * 3)
    (line,) = quoted.lines
    assert (line.count, line.quantity, line.occurrences) == (Decimal(2), 12, 3)
    assert line.each == Money(1000)


def test_hours_pieces_and_a_fee_per_occasion_add_up() -> None:
    rules = [rule("timme", 100), rule("styck", 5), rule("tillfalle", 300)]
    quoted = price(rules, MONDAY_EVENING, quantity=4, occurrences=2)
    assert quoted.total == Money(100) * ((100 * 2 * 4 + 300 + 5 * 4) * 2)
    assert {line.unit.value: line.quantity for line in quoted.lines} == {
        "timme": 4, "tillfalle": 1, "styck": 4,
    }  # fmt: skip


def test_a_fee_alone_is_a_price_where_it_holds_and_unknown_elsewhere() -> None:
    weekend_fee = rule("tillfalle", 800, weekdays=(6, 7))
    assert kronor([weekend_fee], span("2027-05-08T10:00", "2027-05-08T12:00")) == 800
    assert kronor([weekend_fee], MONDAY_EVENING) is None
    assert kronor([rule("tillfalle", 300), weekend_fee], MONDAY_EVENING) == 300
    assert kronor([rule("gratis"), weekend_fee], MONDAY_EVENING) == 0


def test_minimum_and_cap_bound_a_rule_per_occurrence() -> None:
    bounded = [rule("timme", 100, min_ore=25000, max_ore=60000)]
    least = price(bounded, MONDAY_EVENING, occurrences=2)
    assert least.total == Money(50000)
    assert least.lines[0].limited == "minimum"
    most = price(bounded, span("2027-05-03T10:00", "2027-05-03T20:00"))
    assert most.total == Money(60000)
    assert most.lines[0].limited == "maximum"
    between = price(bounded, FRIDAY_LATE)
    assert between.total == Money(40000)
    assert between.lines[0].limited is None


def test_a_cap_makes_hours_cheaper_than_a_day() -> None:
    rules = [rule("timme", 100, max_ore=30000), rule("dag", 350)]
    assert kronor(rules, FRIDAY_LATE) == 300


def test_other_currencies_are_kept() -> None:
    assert price([rule("timme", 1)], MONDAY_EVENING, currency="EUR").total == Money(200, "EUR")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kronor": -1}, "negative-amount"),
        ({"min_ore": -1}, "negative-amount"),
        ({"max_ore": -1}, "negative-amount"),
        ({"min_ore": 200, "max_ore": 100}, "bad-limits"),
        ({"weekdays": (0,)}, "bad-weekdays"),
        ({"weekdays": (8,)}, "bad-weekdays"),
        ({"from_minute": -1}, "bad-window"),
        ({"from_minute": 1440}, "bad-window"),
        ({"to_minute": 1441}, "bad-window"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(PriceError) as refused:
        rule("timme", **facts)
    assert refused.value.code == code


@pytest.mark.parametrize("facts", [{"quantity": 0}, {"occurrences": -1}])
def test_no_pieces_cannot_be_priced(facts: dict[str, int]) -> None:
    with pytest.raises(PriceError) as refused:
        price([rule("timme", 1)], MONDAY_EVENING, **facts)
    assert refused.value.code == "bad-count"


amounts = st.integers(0, 200_000)
minutes = st.integers(1, 60 * 24 * 9)
starts = st.integers(0, 365 * 96).map(lambda quarters: NEW_YEAR + timedelta(minutes=15 * quarters))


@st.composite
def price_rules(draw: st.DrawFn) -> PriceRule:
    least = draw(st.none() | amounts)
    return PriceRule(
        draw(st.sampled_from(["alla", "förening"])),
        draw(amounts),
        draw(st.sampled_from(PriceUnit)),
        weekdays=draw(st.none() | st.sets(st.integers(1, 7)).map(tuple)),
        from_minute=draw(st.none() | st.integers(0, 1439)),
        to_minute=draw(st.none() | st.integers(0, 1440)),
        min_ore=least,
        max_ore=draw(st.none() | amounts.map(lambda more: more + (least or 0))),
    )


def period_of(start: datetime, length: int) -> Period:
    return Period(start, start + timedelta(minutes=length))


@given(st.lists(price_rules(), max_size=5), starts, minutes, st.integers(1, 9), st.integers(0, 5))
def test_a_price_is_never_negative_and_is_the_sum_of_its_lines(
    rules: list[PriceRule], start: datetime, length: int, quantity: int, occurrences: int
) -> None:
    quoted = price(
        rules, period_of(start, length), group="förening",
        quantity=quantity, occurrences=occurrences,
    )  # fmt: skip
    if quoted.total is None:
        assert quoted.lines == ()
        return
    assert quoted.lines
    assert quoted.total.ore == sum(line.amount.ore for line in quoted.lines)
    assert all(line.amount.ore >= 0 and line.count > 0 for line in quoted.lines)


@given(amounts, starts, minutes, minutes)
def test_a_longer_time_by_the_hour_never_costs_less(
    amount: int, start: datetime, one: int, other: int
) -> None:
    rules = [PriceRule("alla", amount, PriceUnit.HOUR)]
    shorter, longer = (kronor(rules, period_of(start, n)) for n in sorted((one, other)))
    assert shorter is not None
    assert longer is not None
    assert shorter <= longer
    exact = Decimal(amount * min(one, other)) / 60
    assert abs(Decimal(str(shorter)) * 100 - exact) <= Decimal("0.5")


@given(price_rules(), starts, minutes, st.integers(1, 9), st.integers(0, 5))
def test_minimum_and_cap_hold_for_every_single_rule(
    own: PriceRule, start: datetime, length: int, quantity: int, occurrences: int
) -> None:
    quoted = price(
        [own], period_of(start, length), group=own.price_group,
        quantity=quantity, occurrences=occurrences,
    )  # fmt: skip
    if quoted.total is None or own.unit is PriceUnit.FREE:
        return
    assert quoted.total.ore >= (own.min_ore or 0) * occurrences
    if own.max_ore is not None:
        assert quoted.total.ore <= own.max_ore * occurrences


@given(price_rules(), price_rules(), starts, minutes)
def test_a_second_unit_of_time_never_makes_it_dearer(
    one: PriceRule, two: PriceRule, start: datetime, length: int
) -> None:
    extras = {PriceUnit.OCCASION, PriceUnit.PIECE}
    hourly = {PriceUnit.HOUR, PriceUnit.FREE}
    if {one.unit, two.unit} & extras or one.unit is two.unit or {one.unit, two.unit} == hourly:
        return
    if one.price_group != two.price_group:
        return
    period = period_of(start, length)
    alone = kronor([one], period, group=one.price_group)
    both = kronor([one, two], period, group=one.price_group)
    if alone is not None:
        assert both is not None
        assert both <= alone
