"""Which number a listing has, by its id: where ids lie close together an array, not objects."""

from array import array
from collections.abc import Iterable, Iterator, Mapping

MANY, APART = 1000, 8
"""So many ids are kept as an array, unless fewer than one in so many of its places were used."""


class Numbers(Mapping[int, int]):
    """Numbers by id: fifty thousand fill 200 kB so, and five megabytes as a dict.

    It never changes. What it does not have room for in its array it keeps beside it.
    """

    def __init__(self, known: Mapping[int, int]) -> None:
        self._first = min(known, default=0)
        self._near = array("I")  # one more than the number; nothing where it is 0
        self._far: dict[int, int] = {}
        span = max(known, default=0) - self._first + 1
        if len(known) < MANY or span > APART * len(known):
            self._far = dict(known)
            return
        self._near.frombytes(bytes(span * self._near.itemsize))
        for key, number in known.items():
            self._near[key - self._first] = number + 1

    def __getitem__(self, key: int) -> int:
        at = key - self._first
        if 0 <= at < len(self._near) and (found := self._near[at]):
            return found - 1
        return self._far[key]

    def __iter__(self) -> Iterator[int]:
        yield from (self._first + at for at, number in enumerate(self._near) if number)
        yield from self._far

    def __len__(self) -> int:
        return len(self._near) - self._near.count(0) + len(self._far)

    def followed(self, gone: Iterable[int], came: Mapping[int, int]) -> "Numbers":
        """Return the same without some ids, and with others."""
        found = Numbers({})
        found._first, found._near, found._far = self._first, self._near[:], {**self._far}
        for key in gone:
            at = key - found._first
            if 0 <= at < len(found._near):
                found._near[at] = 0
            found._far.pop(key, None)
        found._far.update(came)
        return found
