from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import LARGEST_ORE, Money, MoneyError


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("120", 12000),
        ("120,5", 12050),
        ("120.50", 12050),
        ("0,05", 5),
        ("1 200", 120000),
        ("1\u00a0200,25", 120025),
        (" 7 ", 700),
        ("007", 700),
        ("0", 0),
        ("20000000", LARGEST_ORE),
    ],
)
def test_amounts_are_read_with_comma_or_point(text: str, ore: int) -> None:
    assert Money.parse(text) == Money(ore, "SEK")


def test_a_decimal_is_read_exactly() -> None:
    assert Money.parse(Decimal("0.1")) == Money(10)
    assert Money.parse(Decimal("120.5000")) == Money(12050)
    assert Money.parse(Decimal("1E+2")) == Money(10000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable-amount"),
        ("gratis", "unreadable-amount"),
        ("1.200,00", "unreadable-amount"),
        ("12,", "unreadable-amount"),
        (",5", "unreadable-amount"),
        ("1e3", "unreadable-amount"),
        ("NaN", "unreadable-amount"),
        ("١٢", "unreadable-amount"),
        ("--5", "unreadable-amount"),
        ("1.200", "too-many-decimals"),
        ("0,005", "too-many-decimals"),
        ("-5", "negative-amount"),
        ("\u22125", "negative-amount"),
        ("20000000,01", "too-large-amount"),
        ("9" * 5000, "too-large-amount"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(MoneyError) as refused:
        Money.parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_a_decimal_that_is_no_number_is_refused(value: Decimal) -> None:
    with pytest.raises(MoneyError):
        Money.parse(value)


@given(st.text())
def test_reading_an_amount_never_fails_otherwise(text: str) -> None:
    try:
        assert 0 <= Money.parse(text).ore <= LARGEST_ORE
    except MoneyError:
        return


@given(st.integers(0, LARGEST_ORE))
def test_money_survives_json(ore: int) -> None:
    money = Money(ore)
    assert Money.from_json(money.as_json()) == money


def test_json_has_two_decimals_and_a_currency() -> None:
    assert Money(12000).as_json() == {"amount": "120.00", "currency": "SEK"}
    assert Money(5, "EUR").as_json() == {"amount": "0.05", "currency": "EUR"}
    assert Money(-5).amount == "-0.05"
    assert Money(-12345).amount == "-123.45"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "unreadable-amount"),
        ("120", "unreadable-amount"),
        ({}, "unreadable-amount"),
        ({"amount": 120}, "unreadable-amount"),
        ({"amount": True}, "unreadable-amount"),
        ({"amount": "1", "currency": 3}, "unknown-currency"),
        ({"amount": "1", "currency": "kr"}, "unknown-currency"),
        ({"amount": "1", "currency": None}, "unknown-currency"),
    ],
)
def test_json_that_is_no_money_is_refused(value: object, code: str) -> None:
    with pytest.raises(MoneyError) as refused:
        Money.from_json(value)
    assert refused.value.code == code


def test_money_adds_multiplies_and_compares() -> None:
    assert Money(150) + Money(250) == Money(400)
    assert Money(150) - Money(250) == Money(-100)
    assert Money(150) * 3 == 3 * Money(150) == Money(450)
    assert Money(1) < Money(2) <= Money(2)
    assert Money(2) > Money(1) >= Money(1)
    assert min(Money(3), Money(2)) == Money(2)
    assert not Money(2) < Money(2)
    assert not Money(2) > Money(2)


def test_kronor_and_euros_do_not_mix() -> None:
    for attempt in (lambda: Money(1) + Money(1, "EUR"), lambda: Money(1) < Money(1, "EUR")):
        with pytest.raises(MoneyError) as refused:
            attempt()
        assert refused.value.code == "currency-mismatch"
    assert Money(1) != Money(1, "EUR")
