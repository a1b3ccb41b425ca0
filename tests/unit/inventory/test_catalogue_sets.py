from hypothesis import given
from hypothesis import strategies as st

from inventory.catalogue import sets

NUMBERS = st.sets(st.integers(0, 299))


@given(NUMBERS)
def test_a_set_has_the_numbers_that_it_was_made_of(numbers: set[int]) -> None:
    made = sets.of(numbers, 300)
    assert list(sets.members(made)) == sorted(numbers)
    assert made.bit_count() == len(numbers)


@given(NUMBERS)
def test_marks_say_of_every_number_whether_it_is_in(numbers: set[int]) -> None:
    marks = sets.marks(sets.of(numbers, 300), 300)
    assert [n for n in range(300) if marks[n] == sets.MARK] == sorted(numbers)


@given(NUMBERS, NUMBERS)
def test_sets_are_joined_and_taken_from_each_other(one: set[int], other: set[int]) -> None:
    first, second = sets.of(one, 300), sets.of(other, 300)
    assert set(sets.members(sets.union([first, second]))) == one | other
    assert set(sets.members(first & ~second)) == one - other
    assert sets.full(300) & first == first


def test_a_number_that_comes_twice_is_there_once() -> None:
    assert sets.of([3, 3, 5] * 40, 10) == sets.of([3, 5], 10)
