"""Who takes a unit alone: kept as an array, it tells what a dict would."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.catalogue.units import NOBODY, Alone

UNITS = st.one_of(st.integers(1, 60), st.integers(900, 1100), st.integers(1, 10**9))
STEPS = st.lists(st.tuples(UNITS, st.integers(0, 1000), st.booleans()), max_size=60)


@given(STEPS, st.lists(UNITS, max_size=20))
def test_units_are_taken_by_whom_a_dict_would_say(
    steps: list[tuple[int, int, bool]], asked: list[int]
) -> None:
    alone, known = Alone(), dict[int, int]()
    for unit, number, goes in steps:
        if goes or unit in known:
            assert alone.drop(unit) == known.pop(unit, NOBODY)
        else:
            alone.put(unit, number)
            known[unit] = number
        copied = alone.copy()
        copied.drop(unit)
    everything = [*known, *asked]
    assert alone.users(everything) == [known.get(unit, NOBODY) for unit in everything]
    assert dict(alone.items()) == known


def test_a_unit_that_was_far_off_is_found_when_the_others_have_come_near() -> None:
    alone = Alone()
    alone.put(5000, 7)
    for unit in range(1, 1001):
        alone.put(unit, unit)
    assert alone.user(5000) == 7
    alone.put(5001, 8)
    assert alone.users([5000, 5001, 5002, 1, 10**6]) == [7, 8, NOBODY, 1, NOBODY]
