from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookings.loads import Load, meets, overfull, united
from marketplace.periods import Period

START = datetime(2030, 5, 6, 12, tzinfo=UTC)
LAST = 30


def span(first: int, last: int) -> Period:
    return Period(START + timedelta(minutes=first), START + timedelta(minutes=last))


def minutes(periods: list[Period]) -> set[int]:
    return {
        minute
        for one in periods
        for minute in range(LAST + 1)
        if one.contains(START + timedelta(minutes=minute))
    }


spans = st.tuples(st.integers(0, LAST), st.integers(0, LAST)).filter(lambda two: two[0] < two[1])
loads = st.lists(
    st.builds(lambda two, much: Load(span(*two), much), spans, st.integers(1, 4)), max_size=8
)


@given(loads, st.integers(0, 8))
def test_it_is_overfull_at_exactly_the_minutes_at_which_the_sum_is_too_large(
    given_loads: list[Load], of: int
) -> None:
    by_counting = {
        minute
        for minute in range(LAST + 1)
        if sum(
            load.quantity
            for load in given_loads
            if load.period.contains(START + timedelta(minutes=minute))
        )
        > of
    }
    found = overfull(given_loads, of)
    assert minutes(found) == by_counting
    assert found == united(found)


@given(st.lists(st.builds(lambda two: span(*two), spans), max_size=8))
def test_united_periods_are_the_same_time_and_keep_apart(periods: list[Period]) -> None:
    found = united(periods)
    assert minutes(found) == minutes(periods)
    assert all(a.ends_at < b.starts_at for a, b in pairwise(found))


def test_what_only_touches_does_not_meet() -> None:
    assert not meets(span(0, 5), [span(5, 10)])
    assert meets(span(0, 6), [span(5, 10)])
    assert not meets(span(0, 6), [])
