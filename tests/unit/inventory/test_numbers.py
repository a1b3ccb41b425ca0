"""Numbers by id are those of a dict, whether ids lie close together or far apart."""

import pytest

from inventory.catalogue.numbers import APART, MANY, Numbers


def spread(apart: int, first: int = 7) -> dict[int, int]:
    """Return the numbers of many ids, in another order than that of the ids."""
    return {first + apart * (n * 7 % MANY): n for n in range(MANY + MANY % 7)}


@pytest.mark.parametrize("known", [{}, {48_231: 0}, spread(1), spread(3), spread(APART + 1)])
def test_they_are_those_of_a_dict(known: dict[int, int]) -> None:
    numbers = Numbers(known)
    assert dict(numbers) == known
    assert len(numbers) == len(known)
    for absent in (-1, 0, 8, 10**9):
        assert numbers.get(absent) == known.get(absent)


@pytest.mark.parametrize("known", [{}, spread(1), spread(3), spread(APART + 1)])
def test_what_follows_has_what_came_and_not_what_is_gone(known: dict[int, int]) -> None:
    before, size = Numbers(known), len(known)
    gone = [*list(known)[:5], 10**6]
    numbers = before.followed(gone, {1: size, 10**7: size + 1})
    left = {key: number for key, number in known.items() if key not in gone}
    assert dict(numbers) == left | {1: size, 10**7: size + 1}
    assert dict(before) == known
    again = numbers.followed([10**7], {gone[0]: size + 2})
    assert dict(again) == left | {1: size, gone[0]: size + 2}
