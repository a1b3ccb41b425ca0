"""Where in a listing a word stands, and how much that says of what the listing is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from inventory import vocabulary
from inventory.models import Listing
from inventory.types import Answer
from inventory.words.naming import Called, Label, called, of_type, of_use
from inventory.words.splitting import parts
from inventory.words.tokens import SWEDISH, words
from marketplace.models import Organisation

Word = tuple[str, str]
"""The language of a text and a word of it."""
Found = Mapping[Word, int]
"""Each word of a listing with the most telling field that it stands in."""


class Field(IntEnum):
    """The places that a word can stand in, kept as these numbers; `TELLING` is their order."""

    TITLE_AND_TYPE = 1
    TITLE_FIRST = 2
    TITLE = 3
    TYPE = 4
    NAMED = 5
    TITLE_ABOUT = 6
    OWNER_PLACE = 7
    SUMMARY = 8
    TEXT = 9
    KIND = 10
    TYPE_BESIDE = 11
    """The type of what its title calls something else: Kajak, of the type Kanoter och kajaker."""
    NAMED_BESIDE = 12
    FACT = 13
    TYPE_SOUGHT = 14
    """A word by which its type is known or looked for, where the title calls it nothing else."""
    SOUGHT_AND_TOLD = 16
    """Such a word that the texts tell of as well."""
    USE_AS_WELL = 15
    """A use or a feature that its type or its texts tell of as well."""


TELLING = (
    Field.TITLE_AND_TYPE,
    Field.TITLE_FIRST,
    Field.TITLE,
    Field.TYPE,
    Field.TITLE_ABOUT,
    Field.TYPE_BESIDE,
    Field.SOUGHT_AND_TOLD,
    Field.USE_AS_WELL,
    Field.NAMED,
    Field.NAMED_BESIDE,
    Field.OWNER_PLACE,
    Field.TYPE_SOUGHT,
    Field.SUMMARY,
    Field.TEXT,
    Field.FACT,
    Field.KIND,
)
"""The fields, the most telling first."""

Text = tuple[Field, str, str]
Codes = set[str] | set[str | None]
_SHORTENED = re.compile(r"([^\W_]+)- (?:och|eller) ([^\W_]+)")
_ORDER = {field: n for n, field in enumerate(TELLING)}
_TITLE = frozenset({Field.TITLE_FIRST, Field.TITLE})
_TOLD = frozenset({Field.SUMMARY, Field.TEXT})
_SEPARATORS = re.compile(r"[,:;()!?–]|\s-\s")
_ABOUT = re.compile(
    r"\b(?:med|i|på|för|till|av|vid|om|från|utan|under|with|for|in|of|on|at|to)\b", re.IGNORECASE
)


def of_listing(listing: Listing, organisation: Organisation) -> Found:
    """Return the words by which the listing is found, each with its most telling field.

    Labels of the vocabulary count in Swedish and English, the owner's texts and translations in
    the language that they are written in.
    """
    found: dict[Word, Field] = {}
    for field, language, text in _texts(listing, organisation):
        for n, word in enumerate([*words(text), *_shortened(language, text)]):
            here = Field.TITLE_FIRST if field is Field.TITLE and not n else field
            there = found.get((language, word), here)
            if here is Field.TYPE and there in _TITLE:
                here = Field.TITLE_AND_TYPE
            elif here is Field.TYPE_SOUGHT and there in _TOLD:
                here = Field.SOUGHT_AND_TOLD
            elif here is Field.NAMED and (there in _TOLD or there is Field.TYPE_SOUGHT):
                here = Field.USE_AS_WELL
            found[language, word] = min((here, there), key=_ORDER.__getitem__)
    return found


def _texts(listing: Listing, organisation: Organisation) -> Iterator[Text]:
    own = listing.language
    yield from of_title(own, listing.title)
    yield Field.SUMMARY, own, listing.summary
    for text in (listing.description, listing.features_text, listing.always_with):
        yield Field.TEXT, own, text
    titles = [(own, listing.title)]
    for one in listing.translations:
        titles.append((one.language, one.title))
        yield from of_title(one.language, one.title)
        yield Field.SUMMARY, one.language, one.summary
        yield Field.TEXT, one.language, one.description
    yield from _labels(listing, called((language, _named(title)) for language, title in titles))
    yield from _facts(listing)
    yield Field.OWNER_PLACE, SWEDISH, organisation.name
    place = listing.place
    if place is not None:
        for text in (place.name, place.address, place.city, place.district or ""):
            yield Field.OWNER_PLACE, SWEDISH, text


def _shortened(language: str, text: str) -> Iterator[str]:
    """Yield what is written short: ljud- och ljustekniker is a ljudtekniker, too."""
    if language == SWEDISH:
        for first, second in _SHORTENED.findall(text.casefold()):
            for head in sorted(parts(second, _never).heads):
                yield from words(f"{first}{head}")


def _never(word: str) -> bool:
    del word
    return False


def of_title(language: str, title: str) -> Iterator[Text]:
    """Part a title into what it names and what that is about: Körning | med släp."""
    yield Field.TITLE, language, _named(title)
    parts = [_ABOUT.split(part, maxsplit=1) for part in _SEPARATORS.split(title)]
    yield Field.TITLE_ABOUT, language, " , ".join(part[1] for part in parts if len(part) > 1)


def _named(title: str) -> str:
    parts = (_ABOUT.split(part, maxsplit=1)[0] for part in _SEPARATORS.split(title))
    return " , ".join(parts)


def _labels(listing: Listing, title: Called) -> Iterator[Text]:
    kind = listing.kind.value
    yield from _of_terms(Field.KIND, vocabulary.KINDS, {kind})
    for term in _chosen(vocabulary.TYPES[kind], {listing.type}):
        labels = of_type(term, title)
        yield from _of_labels(term, labels, Field.TYPE, Field.TYPE_BESIDE)
        if any(label.fits for label in labels):
            yield Field.TYPE_SOUGHT, SWEDISH, " ".join((*term.words, *term.sought))
    for term in _chosen(vocabulary.ACTIVITIES, {row.code for row in listing.activities}):
        yield from _of_labels(term, of_use(term, title), Field.NAMED, Field.NAMED_BESIDE)
    yield from _of_terms(Field.NAMED, vocabulary.FEATURES, {row.code for row in listing.features})
    for row in listing.features:
        yield Field.NAMED, SWEDISH, row.label


def _facts(listing: Listing) -> Iterator[Text]:
    """Yield what is known to be there for those who need it; what is not there says nothing."""
    there = {row.code for row in listing.accessibility if row.answer == Answer.YES}
    for fact in vocabulary.ACCESSIBILITY:
        if fact.code in there:
            yield Field.FACT, SWEDISH, " ".join((fact.sv, *fact.words))
            yield Field.FACT, "en", fact.en


def _chosen(terms: Iterable[vocabulary.Term], codes: Codes) -> list[vocabulary.Term]:
    return [term for term in terms if term.code in codes]


def _of_labels(
    term: vocabulary.Term, labels: Iterable[Label], fits: Field, beside: Field
) -> Iterator[Text]:
    for label in labels:
        field = fits if label.fits else beside
        yield field, SWEDISH, label.sv
        yield field, "en", label.en
    yield Field.KIND, SWEDISH, " ".join(term.words)


def _of_terms(field: Field, terms: Iterable[vocabulary.Term], codes: Codes) -> Iterator[Text]:
    for term in _chosen(terms, codes):
        yield field, SWEDISH, term.sv
        yield field, "en", term.en
        # Words by which an import knows the type: near to what it is, not what it is called.
        yield Field.KIND, SWEDISH, " ".join(term.words)
