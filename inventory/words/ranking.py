"""Listings in the order in which a person would name them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Text, TextualSelect, cast, func, select
from sqlalchemy.orm import Session

from inventory.models import SearchPosting, SearchWord
from inventory.words import sizes, title_order
from inventory.words.fields import Field
from inventory.words.looking_up import Form, Matches
from inventory.words.meaning import Way, Wish
from inventory.words.reading import numbers
from marketplace import bulk
from marketplace.engines import dialect_of
from marketplace.freezing import frozen

# What it is called before what it is, before whose and where, before what is said of it. The steps
# are wider than those of the forms of a word (looking_up.Form): what a form adds never makes a
# description come before a title. Only the word itself, in the title or as the type, comes before
# the compounds that end in it.
WORTH = {
    Field.TITLE_AND_TYPE: 508,
    Field.TITLE_FIRST: 504,
    Field.TITLE: 500,
    Field.TYPE: 480,
    Field.TITLE_ABOUT: 475,
    Field.TYPE_BESIDE: 300,
    Field.SOUGHT_AND_TOLD: 290,
    Field.USE_AS_WELL: 270,
    Field.NAMED: 250,
    Field.OWNER_PLACE: 220,
    Field.NAMED_BESIDE: 200,
    Field.TYPE_SOUGHT: 150,
    Field.SUMMARY: 120,
    Field.TEXT: 100,
    Field.FACT: 80,
    Field.KIND: 60,
}
# What a word only begins is not what the thing is: scenljus is no scen, a båtplats no båt. In a
# title that comes after the type, and still before all that is only said; elsewhere, and by
# another word, it says even less.
_MOST: dict[Form, dict[Field, int]] = {
    Form.MODIFIER: {Field.TITLE_AND_TYPE: 328, Field.TITLE_FIRST: 324, Field.TITLE: 320},
    Form.BEGUN_SYNONYM: {Field.TITLE_AND_TYPE: 208, Field.TITLE_FIRST: 204, Field.TITLE: 200},
    Form.DONE: {},
}
_MOST_ELSEWHERE = {Form.MODIFIER: 140, Form.BEGUN_SYNONYM: 100, Form.DONE: 100}
_FOREIGN = 260
# What the thing is about says less of it, but for the word as it was typed.
_ABOUT = 240
_WHOLE = frozenset({Form.EXACT, Form.STEM, Form.RELATED, Form.SYNONYM, Form.NEARLY})
# Hints and facts are found by whole words only, or by most of one: who looks for a hall is not
# shown every kitchen that could be called hemkunskapssal.
_HINTS = frozenset({Field.KIND, Field.FACT, Field.TYPE_SOUGHT})
# Where the type says it as well as the title, that is worth a little more, and also where the
# title ends a compound with the word that its type is.
_AS_WELL = {Field.TYPE: 4, Field.TITLE_FIRST: 2, Field.TITLE: 1}
ABOUT_AS_WELL = 2 / 3
"""What has so much of the best one's worth: what is called so, beside what says so somewhere."""
NEARLY_AS_WELL = 1 / 2
"""What has less of it only mentions the words."""
MOST_FEWER = 3
"""How many choices of fewer words are told."""

Scores = Mapping[int, int]
_Places = dict[int, list[tuple[Field, Sequence[int]]]]
_A_LOOK = 4


class Ranked(NamedTuple):
    """The ids of listings, best first.

    So many of them are found about as well as the `best`, and so many do `more` than mention it.
    """

    ids: list[int]
    best: int
    more: int


def ranked(session: Session, wishes: Sequence[Wish]) -> Ranked:
    """Return the listings that have all that is required (two queries).

    What is equally good follows the title, then the id.
    """
    if not wishes:
        return Ranked([], 0, 0)
    return _ranked(session, wishes, _places(session, wishes))


def by_fewer(session: Session, wishes: Sequence[Wish]) -> list[tuple[tuple[Wish, ...], list[int]]]:
    """Return what most of the wishes find together, for when all of them find nothing.

    Each with the wishes that it meets: all but one, or where that finds nothing as well, each by
    itself. At most four queries.
    """
    needed = [wish for wish in wishes if wish.required]
    if len(needed) < 2:  # noqa: PLR2004 - of one there are no fewer
        return []
    every = {key for wish in needed for way in wish.ways for one in way for key in one}
    places = _read(session, every)
    sets = [(wish, _of_wish(wish, places).keys()) for wish in needed]
    but_one = [[*sets[:n], *sets[n + 1 :]] for n in range(len(sets))]
    for parts in (but_one, [[one] for one in sets]):
        found = [
            tuple(wish for wish, _keys in part)
            for part in parts
            if set.intersection(*(set(keys) for _wish, keys in part))
        ]
        if found:
            return [(some, _ranked(session, some, places).ids) for some in found[:MOST_FEWER]]
    return []


def _ranked(session: Session, wishes: Sequence[Wish], places: "_Places") -> Ranked:
    scores = [(wish, _of_wish(wish, places)) for wish in wishes]
    needed = sorted((some for wish, some in scores if wish.required), key=len)
    extra = [some for wish, some in scores if not (wish.required or wish.size)]
    said_sizes = [(wish, some) for wish, some in scores if wish.size and not wish.required]
    total = _together(needed)
    for some in extra:
        for key in total.keys() & some.keys():
            total[key] += some[key]
    sizes.refine(session, said_sizes, total)
    order = title_order.in_order(session, total)
    order.sort(key=total.__getitem__, reverse=True)
    most = total[order[0]] if order else 0

    def with_at_least(share: float) -> int:
        return bisect_right(order, -most * share, key=lambda key: -total[key])

    return Ranked(order, with_at_least(ABOUT_AS_WELL), with_at_least(NEARLY_AS_WELL))


def _together(needed: Sequence[Scores]) -> dict[int, int]:
    first, *rest = needed
    total = dict(first)
    for some in rest:
        # The usual loop of Python, since it runs over everything that a broad word finds.
        total = {key: worth + some[key] for key, worth in total.items() if key in some}
    return total


def _of_wish(wish: Wish, places: _Places) -> Scores:
    """Return the worth of each listing's best way to have what is wished."""
    ways = [_of_way(way, places) for way in wish.ways]
    if wish.plain:
        return dict.fromkeys(chain.from_iterable(ways), 1)
    if len(ways) == 1:
        return ways[0]
    best: dict[int, int] = {}
    for some in ways:
        for key, worth in some.items():
            if worth > best.get(key, 0):
                best[key] = worth
    return best


def _of_way(way: Way, places: _Places) -> Scores:
    scores = [_of_word(one, places) for one in way]
    if len(scores) == 1:
        return scores[0]
    return {key: worth // len(way) for key, worth in _together(sorted(scores, key=len)).items()}


def _of_word(matches: Matches, places: _Places) -> Scores:
    """Return the best worth of each listing: what is worth more is written over what is less."""
    runs = [
        (worth_of(field, form), field, keys)
        for word_id, form in matches.items()
        for field, keys in places.get(word_id, ())
        if field not in _HINTS or form in _WHOLE
    ]
    runs.sort(key=lambda run: run[0])
    found: dict[int, int] = {}
    for worth, _field, keys in runs:
        these = dict.fromkeys(keys, worth)
        if found:
            found.update(these)
        else:
            found = these
    for worth, field, keys in runs:
        more = _AS_WELL.get(field, 0)
        if more and (field is Field.TYPE or worth >= WORTH[field] + Form.HEAD):
            found.update({key: found[key] + more for key in keys if found[key] > worth})
    return found


def worth_of(field: Field, form: Form) -> int:
    """Return what a word in a field is worth when it is met in a form; higher comes first."""
    worth = WORTH[field]
    if form is Form.FOREIGN:
        worth = min(worth, _FOREIGN)
    elif form in _MOST_ELSEWHERE:
        worth = min(worth, _MOST[form].get(field, _MOST_ELSEWHERE[form]))
    elif field is Field.TITLE_ABOUT and form < Form.STEM:
        worth = _ABOUT
    return worth + form


def _places(session: Session, wishes: Sequence[Wish]) -> _Places:
    """Return where the words of all wishes stand.

    Where one wish is rare beside the others, these are only looked for in what has that one.
    """
    rare, others = _rarest(session, wishes)
    found = _read(session, rare)
    if others:
        listings = {key for some in found.values() for _, keys in some for key in keys}
        found |= _read(session, others, listings)
    return found


def _rarest(session: Session, wishes: Sequence[Wish]) -> tuple[set[int], set[int]]:
    """Return the words to look for first, and those to look for in what these find."""
    words = [{key for way in wish.ways for one in way for key in one} for wish in wishes]
    every = set().union(*words)
    if len(words) == 1:
        return every, set()
    rows = session.connection().execute(
        _frequencies(dialect_of(session)), {"every": bulk.values(sorted(every))}
    )
    counts = {row.id: row.listings for row in rows}
    found = [
        (sum(counts.get(key, 0) for key in some), n)
        for n, some in enumerate(words)
        if wishes[n].required
    ]
    size, n = min(found)
    rest = every - words[n]
    # One listing looked up costs as much as so many that are read in a row.
    if size * len(rest) * _A_LOOK < sum(counts.get(key, 0) for key in rest):
        return words[n], rest
    return every, set()


def _read(session: Session, words: Iterable[int], within: Iterable[int] | None = None) -> _Places:
    """Return the listings of each word by field; as text, since rows are what costs time."""
    chosen = {"words": bulk.values(sorted(words))}
    if within is not None:
        chosen["within"] = bulk.values(sorted(within))
    statement = _postings(dialect_of(session), within=within is not None)
    found: _Places = {}
    for word_id, field, keys in session.connection().execute(statement, chosen):
        found.setdefault(word_id, []).append((Field(field), numbers(keys)))
    return found


@cache
def _frequencies(dialect: str) -> TextualSelect:
    statement = select(SearchWord.id, SearchWord.listings)
    return frozen(dialect, statement.where(bulk.one_of(dialect, SearchWord.id, "every")))


@cache
def _postings(dialect: str, *, within: bool) -> TextualSelect:
    listed = func.aggregate_strings(cast(SearchPosting.listing_id, Text), ",")
    statement = (
        select(SearchPosting.word_id, SearchPosting.field, listed.label("listed"))
        .where(bulk.one_of(dialect, SearchPosting.word_id, "words"))
        .group_by(SearchPosting.word_id, SearchPosting.field)
    )
    if within:
        statement = statement.where(bulk.one_of(dialect, SearchPosting.listing_id, "within"))
    return frozen(dialect, statement)
