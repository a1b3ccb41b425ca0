"""Where in a listing a word stands, and how much that says of what the listing is."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from inventory import vocabulary
from inventory.models import Listing
from inventory.words.tokens import SWEDISH, words
from marketplace.models import Organisation

Word = tuple[str, str]
"""The language of a text and a word of it."""
Found = Mapping[Word, int]
"""Each word of a listing with the most telling field that it stands in."""


class Field(IntEnum):
    """The places that a word can stand in, the most telling first; kept as these numbers."""

    TITLE_FIRST = 1
    TITLE = 2
    TYPE = 3
    OWNER_PLACE = 4
    NAMED = 5
    SUMMARY = 6
    TEXT = 7
    KIND = 8


Text = tuple[Field, str, str]


def of_listing(listing: Listing, organisation: Organisation) -> Found:
    """Return the words by which the listing is found, each with its most telling field.

    Labels of the vocabulary count in Swedish and English, the owner's texts and translations in
    the language that they are written in.
    """
    found: dict[Word, int] = {}
    for field, language, text in _texts(listing, organisation):
        for n, word in enumerate(words(text)):
            first = Field.TITLE_FIRST if field is Field.TITLE and not n else field
            key = (language, word)
            found[key] = min(first, found.get(key, first))
    return found


def _texts(listing: Listing, organisation: Organisation) -> Iterator[Text]:
    own = listing.language
    yield Field.TITLE, own, listing.title
    yield Field.SUMMARY, own, listing.summary
    for text in (listing.description, listing.features_text, listing.always_with):
        yield Field.TEXT, own, text
    for one in listing.translations:
        yield Field.TITLE, one.language, one.title
        yield Field.SUMMARY, one.language, one.summary
        yield Field.TEXT, one.language, one.description
    yield from _labels(listing)
    yield Field.OWNER_PLACE, SWEDISH, organisation.name
    place = listing.place
    if place is not None:
        for text in (place.name, place.address, place.city, place.district or ""):
            yield Field.OWNER_PLACE, SWEDISH, text


def _labels(listing: Listing) -> Iterator[Text]:
    kind = listing.kind.value
    yield from _of_terms(Field.KIND, vocabulary.KINDS, {kind})
    yield from _of_terms(Field.TYPE, vocabulary.TYPES[kind], {listing.type})
    activities = {row.code for row in listing.activities}
    yield from _of_terms(Field.NAMED, vocabulary.ACTIVITIES, activities)
    yield from _of_terms(Field.NAMED, vocabulary.FEATURES, {row.code for row in listing.features})
    for row in listing.features:
        yield Field.NAMED, SWEDISH, row.label


def _of_terms(
    field: Field, terms: Iterable[vocabulary.Term], codes: set[str] | set[str | None]
) -> Iterator[Text]:
    for term in terms:
        if term.code in codes:
            yield field, SWEDISH, term.sv
            yield field, "en", term.en
            # Words by which an import knows the type: near to what it is, not what it is called.
            yield Field.KIND, SWEDISH, " ".join(term.words)
