"""Rule 4, names that agree word by word; found again among thousands without comparing all.

Two words are alike when `2M / T >= 0.8` for `M` matched of `T` letters. The `M` letters lie in
at most `T - 2M + 1` blocks, so alike words share at least `3M - T - 1` pairs of neighbouring
letters. That many shared pairs is what the index looks for before it compares.
"""

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Generic, TypeVar

_PUNCTUATION = re.compile(r"[^\w×]+")
_LIKENESS = 0.8
_LONGEST_COMPARED = 60
_SHORT = 3
_COST_OF_COMPARISON = 300
_BUDGET = 30_000_000

Words = tuple[str, ...]
Earlier = TypeVar("Earlier")


@lru_cache(maxsize=16_384)
def words_of(name: str) -> Words:
    """Return the words of a name as they are compared: no case, no punctuation."""
    bare = (_PUNCTUATION.sub("", word) for word in name.casefold().split())
    return tuple(word for word in bare if word)


def names_agree(first: Words, second: Words) -> bool:
    """Tell whether two names agree word by word: equal, or alike where neither has a digit."""
    if len(first) != len(second) or not first:
        return False
    return all(_alike(*sorted(pair)) for pair in zip(first, second, strict=True))


@lru_cache(maxsize=65_536)
def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    longest, shortest = max(len(first), len(second)), min(len(first), len(second))
    within = longest <= _LONGEST_COMPARED and 2 * shortest >= _LIKENESS * (longest + shortest)
    if not within or _has_digit(first) or _has_digit(second):
        return False
    # The ratio depends on the order of its arguments; either order may call them alike.
    return (
        SequenceMatcher(None, first, second, autojunk=False).ratio() >= _LIKENESS
        or SequenceMatcher(None, second, first, autojunk=False).ratio() >= _LIKENESS
    )


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _pairs(word: str) -> list[tuple[str, int]]:
    """Return neighbouring letters, each with how often it came before; of short words letters."""
    grams = [word[i : i + 2] for i in range(len(word) - 1)]
    if len(word) <= _SHORT:
        grams += list(word)
    seen: Counter[str] = Counter()
    numbered = []
    for gram in grams:
        numbered.append((gram, seen[gram]))
        seen[gram] += 1
    return numbered


def _pairs_needed(first: str, second: str) -> int:
    letters = len(first) + len(second)
    matched = -(-2 * letters // 5)
    return max(1, 3 * matched - letters - 1)


class _Bucket(Generic[Earlier]):
    """Names of one scope with the same number of words and the same words with digits."""

    def __init__(self, positions: tuple[int, ...]) -> None:
        self.kept: list[tuple[Words, Earlier]] = []
        self._postings: dict[int, dict[tuple[str, int], list[int]]] = {p: {} for p in positions}

    def add(self, words: Words, row: Earlier) -> None:
        for position, postings in self._postings.items():
            for pair in _pairs(words[position]):
                postings.setdefault(pair, []).append(len(self.kept))
        self.kept.append((words, row))

    def candidates(self, words: Words, affordable: int) -> tuple[list[int], int]:
        """Return the earlier names worth comparing, earliest first, and what finding them cost."""
        if not self._postings:
            return list(range(len(self.kept)))[:1], 1
        found: dict[int, list[list[int]]] = {
            position: [postings.get(pair, []) for pair in _pairs(words[position])]
            for position, postings in self._postings.items()
        }
        cost, position = min((sum(map(len, lists)), p) for p, lists in found.items())
        if cost > affordable:
            return [], cost
        shared = Counter(index for indexes in found[position] for index in indexes)
        word = words[position]
        worth = (
            index
            for index, count in shared.items()
            if count >= _pairs_needed(word, self.kept[index][0][position])
        )
        return sorted(worth), cost


class SeenNames(Generic[Earlier]):
    """The rows kept so far, found again by a name that agrees within the same scope.

    A file made to be slow (thousands of long, nearly equal names) uses up a budget of work;
    from then on only equal names are found.
    """

    def __init__(self) -> None:
        self._buckets: dict[tuple[object, ...], _Bucket[Earlier]] = {}
        self._equal: dict[tuple[object, Words], Earlier] = {}
        self._budget = _BUDGET

    def add(self, scope: object, name: str, row: Earlier) -> None:
        """Remember a row that stands; scope is the address, e-mail or sheet it is judged in."""
        words = words_of(name)
        self._equal.setdefault((scope, words), row)
        plain = tuple(i for i, word in enumerate(words) if not _has_digit(word))
        self._buckets.setdefault(_key(scope, words), _Bucket(plain)).add(words, row)

    def find(self, scope: object, name: str) -> Earlier | None:
        """Return the earliest row whose name agrees, or None."""
        words = words_of(name)
        bucket = self._buckets.get(_key(scope, words)) if words else None
        if bucket is None:
            return None
        indexes, cost = bucket.candidates(words, self._budget)
        self._budget -= cost
        for index in indexes:
            other, row = bucket.kept[index]
            self._budget -= _comparison_cost(other, words)
            if self._budget > 0 and names_agree(other, words):
                return row
        return self._equal.get((scope, words))


def _key(scope: object, words: Words) -> tuple[object, ...]:
    """Words with a digit must be equal, so they narrow the search like the number of words."""
    marks = tuple(word if _has_digit(word) else "" for word in words)
    return (scope, len(words), marks)


def _comparison_cost(first: Words, second: Words) -> int:
    pairs = zip(first, second, strict=True)
    return sum(_COST_OF_COMPARISON + 4 * len(a) * len(b) for a, b in pairs if a != b) + 1
