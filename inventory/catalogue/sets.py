"""Sets of listings: whole numbers with bit n for the listing that has number n.

What thousands of listings have in common is then one operation on a few kilobytes: `a & b` are
those in both, `a | b` in either, `a & ~b` in `a` only, `a.bit_count()` how many.
"""

from collections.abc import Iterable, Iterator

Set = int
NONE: Set = 0
MARK = ord("1")
_FEW, _SOME = 24, 48
_BIT = [1 << n for n in range(8)]


def of(numbers: Iterable[int], size: int) -> Set:
    """Return the set of these numbers, all below `size`."""
    chosen = numbers if isinstance(numbers, list) else list(numbers)
    if len(chosen) < _FEW:
        found = 0
        for number in chosen:
            found |= 1 << number
        return found
    # Number by number every step would copy the whole set.
    octets = bytearray((size >> 3) + 1)
    for number in chosen:
        octets[number >> 3] |= _BIT[number & 7]
    return int.from_bytes(octets, "little")


def full(size: int) -> Set:
    """Return the set of all numbers below `size`."""
    return (1 << size) - 1


def members(chosen: Set) -> Iterator[int]:
    """Yield the numbers in the set, in order."""
    if chosen.bit_count() < _SOME:
        yield from _few_members(chosen)
        return
    digits = f"{chosen:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def _few_members(chosen: Set) -> list[int]:
    """Return the numbers one by one from the largest, which to write all digits takes longer."""
    found = []
    while chosen:
        found.append(number := chosen.bit_length() - 1)
        chosen ^= 1 << number
    found.reverse()
    return found


def marks(chosen: Set, size: int) -> bytes:
    """Return a byte for each number below `size`: MARK where it is in the set, else another."""
    return f"{chosen:b}".zfill(size)[::-1].encode()


def union(several: Iterable[Set]) -> Set:
    """Return what is in any of the sets."""
    found = 0
    for one in several:
        found |= one
    return found
