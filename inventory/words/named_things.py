"""What a short text asks for by name: the listings of a kind that its words name.

Unlike a search, which needs every word, any of them will do; but it has to say what a listing is,
not only stand somewhere in what is told of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import vocabulary
from inventory.models import Listing, SearchPosting
from inventory.types import ListingKind, ListingStatus
from inventory.vocabulary_types import Term
from inventory.words import everyday, meaning
from inventory.words.fields import Field, of_title
from inventory.words.looking_up import Form, Matches
from inventory.words.meaning import Way
from inventory.words.splitting import given, parts
from inventory.words.tokens import SWEDISH, stem, typed, words
from marketplace import bulk

SHORTEST_HEAD = 4
# Words of asking, of how many and of when: they name nothing that somebody could have.
_ASKING = frozenset(
    """
    någon något några nån nåt vem var vår vårt våra min mitt mina ska skall visa visar hjälp hjälpa
    hjälper lära lär kunna gärna sökes önskas efterlyses efterlysning efterlyser behov ledig ledigt
    lediga stor stort stora större liten litet små mindre ny nytt nya bra enkel enkelt enkla billig
    billigt gratis sådan samma annan
    en ett två tre fyra fem sex sju åtta nio tio elva tolv femton tjugo trettio fyrtio femtio
    sextio hundra par många flera st stycken
    dag dagar dagen kväll kvällar kvällen förmiddag eftermiddag natt helg helgen helger vecka veckan
    veckor månad månader år timme timmar gång gånger måndag måndagar tisdag tisdagar onsdag onsdagar
    torsdag torsdagar fredag fredagar lördag lördagar söndag söndagar januari februari mars april
    maj juni juli augusti september oktober november december
    someone somebody something anyone some any my us who could can help show teach looking wanted
    needed large small big new day days evening evenings week weeks month hour hours times one two
    three four five six seven eight nine ten twenty monday tuesday wednesday thursday friday
    saturday sunday
    """.split()  # noqa: SIM905 - a list of words
)
# Words for any place, and for whoever comes.
_VAGUE = frozenset(
    """
    någonstans nånstans vara ställe ställen stället utrymme grupp grupper gruppen gäng gänget
    förening föreningen föreningar samlas samling ses möts hålla oss somewhere place space meet
    group club
    """.split()  # noqa: SIM905 - a list of words
)
_KINDS = frozenset(
    word
    for term in vocabulary.KINDS
    for text in (term.sv, term.en, *term.words)
    for word in words(text)
)
_OF_ITS_TYPE = frozenset({Field.KIND, Field.TYPE_SOUGHT, Field.SOUGHT_AND_TOLD})
_NAMES = _OF_ITS_TYPE | {
    *(Field.TITLE_AND_TYPE, Field.TITLE_FIRST, Field.TITLE, Field.TYPE),
    *(Field.NAMED, Field.USE_AS_WELL),
}
_FORMS = frozenset({Form.EXACT, Form.STEM, Form.HEAD, Form.SYNONYM, Form.OF_SYNONYM})
# A room or a person is also asked for by what it is for: möte finds the mötesrum, årsmöte who
# leads one. A thing is not what belongs to it: who asks for a tent is not helped by its pegs.
_ALSO_ABOUT = _NAMES | {Field.TITLE_ABOUT, Field.SUMMARY}
# A word for a use or a type is met by all that have it, however they are called.
_HAS = frozenset({Field.FACT, Field.TYPE_BESIDE})
_Way = tuple[frozenset[Form], frozenset[Field]]
"""In which form of a word, and where in a listing, it counts."""


def says_something(text: str, kind: ListingKind) -> bool:
    """Tell whether a word of the text could name what is asked for: not so “Lokal för 25”."""
    telling = [one.word for one in typed(text) if _telling(one.word)]
    return any(_is_coded(word, kind) or not _is_ordinary(word) for word in telling)


class Sought(NamedTuple):
    """The listings (ids) that have what known words name; whether one is the name of a type."""

    ids: frozenset[int]
    of_a_type: bool


def sought(session: Session, text: str, kind: ListingKind) -> Iterator[Sought]:
    """Yield the published listings of a kind that have what known words of the text name.

    Known is what the vocabulary calls a type of the kind, a use or a feature, and what staff or the
    language know another name for; other words narrow nothing. What is named comes before what that
    is for, and a word before the last part of it: a vårmöte is what is meant by möte. Where that
    says nothing the first part does: a danskväll is for dans. A few queries for each.
    """
    for _field, _language, part in of_title(SWEDISH, text):
        own = [one.word for one in typed(part) if _telling(one.word)]
        heads = [head for word in own for head in _heads(word)]
        firsts = [first for word in own for first in _firsts(word)]
        whole = _whole_ways(kind)
        for some, ways in ((own, whole), (heads, _head_ways(kind)), (firsts, whole)):
            if known := _known(session, some, kind):
                for forms, fields in ways:
                    if found := _called(session, known, kind, forms, fields | _HAS):
                        yield Sought(found, any(_is_of_a_type(one, kind) for one in known))


def named(session: Session, text: str, kind: ListingKind) -> frozenset[int]:
    """Return the ids of the published listings of a kind that the text names.

    What it names comes before what that is for, and a word before the last part of it: “Partytält
    till bokmarknaden” means party tents, else tents, else what is for a book market. Nothing where
    no listing is called so. A few queries.
    """
    both = list(of_title(SWEDISH, text))
    for _field, _language, part in both:
        own = [one.word for one in typed(part) if _telling(one.word)]
        heads = [head for word in own for head in _heads(word)]
        for some, ways in ((own, _whole_ways(kind)), (heads, _head_ways(kind))):
            for forms, fields in ways if some else ():
                if found := _called(session, some, kind, forms, fields):
                    return found
    return frozenset()


def _whole_ways(kind: ListingKind) -> list[_Way]:
    if kind is ListingKind.EQUIPMENT:
        # A tent for a party before all that is of the same type.
        return [(_FORMS, _NAMES - _OF_ITS_TYPE), (_FORMS, _NAMES)]
    return [(_FORMS | {Form.MODIFIER}, _ALSO_ABOUT)]


def _head_ways(kind: ListingKind) -> list[_Way]:
    """Return how the last part of a compound is looked for: a samtal is no samtalskväll."""
    if kind is ListingKind.PREMISES:
        return _whole_ways(kind)
    return [(_FORMS, _NAMES if kind is ListingKind.EQUIPMENT else _ALSO_ABOUT)]


def _telling(word: str) -> bool:
    return not word.isdigit() and word not in _ASKING and word not in _KINDS


def _known(session: Session, some: Sequence[str], kind: ListingKind) -> list[str]:
    """Return those of the words that the vocabulary or a group of synonyms knows, each once."""
    spans = meaning.spans(session, typed(" ".join(dict.fromkeys(some)))) if some else ()
    return [
        one.word for span in spans for one in span.words
        if span.others or _is_coded(one.word, kind)
    ]  # fmt: skip


def _is_coded(word: str, kind: ListingKind) -> bool:
    return stem(SWEDISH, word) in _coded(kind)


def _is_of_a_type(word: str, kind: ListingKind) -> bool:
    return stem(SWEDISH, word) in _single_words(vocabulary.TYPES[kind.value])


@cache
def _coded(kind: ListingKind) -> frozenset[str]:
    """Return the stems of the single words for types of the kind, for uses and for features."""
    return _single_words(
        (*vocabulary.TYPES[kind.value], *vocabulary.ACTIVITIES, *vocabulary.FEATURES)
    )


@cache
def _single_words(terms: tuple[Term, ...]) -> frozenset[str]:
    said = [words(text) for one in terms for text in (one.sv, *one.words, *one.sought)]
    return frozenset(stem(SWEDISH, one[0]) for one in said if len(one) == 1)


def _is_ordinary(word: str) -> bool:
    return word in _VAGUE or everyday.is_known(word)


def _heads(word: str) -> Iterator[str]:
    """Yield what a compound says that it is: årsmöte a möte; nothing that is a kind only."""
    heads = set(parts(word, _unknown).heads)
    if not heads:
        ends = (word[start:] for start in range(2, len(word) - SHORTEST_HEAD + 1))
        heads = {next((end for end in ends if stem(SWEDISH, end) in given()), "")}
    yield from sorted(head for head in heads if head and _telling(head))


def _firsts(word: str) -> Iterator[str]:
    """Yield what a compound begins with that ends in a time or a place: dans of danskväll."""
    apart = parts(word, _unknown)
    if apart.heads and not any(_telling(head) and not _is_ordinary(head) for head in apart.heads):
        yield from sorted(first for first in apart.modifiers if _telling(first))


def _unknown(word: str) -> bool:
    del word
    return False


def _called(
    session: Session,
    some: Iterable[str],
    kind: ListingKind,
    forms: frozenset[Form],
    fields: frozenset[Field],
) -> frozenset[int]:
    ways = [way for wish in meaning.of_text(session, " ".join(some)).wishes for way in wish.ways]
    having = _reader(session, ways, fields, kind)
    found: set[int] = set()
    for way in ways:
        each = [having(one, forms) for one in way]
        found |= set.intersection(*each) if each else set()
    return frozenset(found)


def _reader(
    session: Session, ways: Iterable[Way], fields: Iterable[Field], kind: ListingKind
) -> Callable[[Matches, frozenset[Form]], set[int]]:
    """Return what tells which listings of the kind have one of these words, in such a form."""
    every = sorted({key for way in ways for one in way for key in one})
    rows = session.execute(
        select(SearchPosting.word_id, SearchPosting.listing_id)
        .join(Listing, Listing.id == SearchPosting.listing_id)
        .where(
            bulk.among(session, SearchPosting.word_id, every),
            SearchPosting.field.in_([int(field) for field in fields]),
            Listing.kind == kind,
            Listing.status == ListingStatus.PUBLISHED,
        )
    )
    places: dict[int, set[int]] = {}
    for word_id, listing_id in rows:
        places.setdefault(word_id, set()).add(listing_id)

    def having(matches: Matches, forms: frozenset[Form]) -> set[int]:
        keys = [word_id for word_id, form in matches.items() if form in forms]
        return set().union(*(places.get(key, set()) for key in keys))

    return having
