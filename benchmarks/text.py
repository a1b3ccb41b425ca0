"""Words of many listings, and a search of three words against the engine's own text search.

The baseline is the best that either engine has by itself for the same words (`baseline`).
"""

import random
from collections.abc import Callable, Iterator, Sequence

import baseline
import sqlalchemy as sa
from baseline import Text

from inventory import search, vocabulary
from inventory.models import Listing
from inventory.types import ListingKind, ListingStatus
from inventory.words import indexing
from inventory.words.fields import Field
from inventory.words.tokens import SWEDISH, words
from marketplace.extensions import db
from marketplace.orm import public_id
from marketplace.sorting import sort_key
from marketplace.transactions import unit_of_work

Once = Callable[[], None]
SEED, AT_ONCE = 1284, 1000
QUESTIONS = (
    "idrottshall söder projektor",
    "lokal förening möte",
    "scen ljud centrum",
    "trådlös mikrofon dalhem",
    "kök diskmaskin stolar",
    "hall barn trän",
    "möteslokal projketor norr",
    "sal dans piano",
)
_SAID = [
    "rymlig",
    "ljus",
    "lokal",
    "för",
    "föreningar",
    "och",
    "kurser",
    "nära",
    "hållplatsen",
    "med",
    "plats",
    "för",
    "barn",
    "ungdomar",
    "vuxna",
    "möten",
    "fester",
    "träning",
    "repetition",
    "dans",
    "musik",
    "teater",
    "utställning",
    "parkering",
    "utanför",
    "entrén",
    "låses",
    "upp",
    "av",
    "vaktmästaren",
    "nyckel",
    "hämtas",
    "dagen",
    "innan",
    "städning",
    "ingår",
    "inte",
    "golvet",
    "är",
    "av",
    "trä",
    "fönster",
    "mot",
    "gården",
    "scen",
    "ljud",
    "ljus",
    "kök",
    "diskmaskin",
    "stolar",
    "bord",
    "projektor",
    "skärm",
    "mikrofon",
    "piano",
    "trådlös",
    "lugnt",
]
_NAMES = ("Måsen", "Tärnan", "Svanen", "Lärkan", "Tranan", "Ugglan", "Falken", "Gladan", "Roslagen")


def fill(count: int, organisation_id: int) -> None:
    """Write `count` listings of an organisation with their words and the baseline's copy."""
    dice = random.Random(SEED)
    session = db.session()
    baseline.make(session.connection())
    session.commit()
    first = (session.scalar(sa.select(sa.func.max(Listing.id))) or 0) + 1
    db.session.remove()
    for start in range(0, count, AT_ONCE):
        ids = range(first + start, first + min(start + AT_ONCE, count))
        with unit_of_work() as work:
            texts = [_text(dice, number) for number in ids]
            pairs = zip(ids, texts, strict=True)
            rows = [_row(number, text[0], organisation_id) for number, text in pairs]
            work.connection().execute(sa.insert(Listing), rows)
            indexing.store(work, list(_stored(ids, texts)))
            copies = [
                Text(number, title, f"{labels} {said}")
                for number, (title, labels, said) in zip(ids, texts, strict=True)
            ]
            baseline.copy(work.connection(), copies)
    with unit_of_work() as work:
        indexing.recount(work)


def service(question: str) -> Once:
    """Return what finds the ids of all listings that a text names, best first."""

    def once() -> None:
        search.found(db.session(), question)
        db.session.remove()

    return once


def by_hand(question: str) -> Once:
    """Return what asks the engine's own text search for the ids in the order of its rank."""
    statement = baseline.finding(db.engine.dialect.name, question)

    def once() -> None:
        with db.engine.connect() as connection:
            connection.exec_driver_sql(statement).all()

    return once


def _text(dice: random.Random, number: int) -> tuple[str, str, str]:
    """Return a title, labels and a description."""
    kind = dice.choice([*vocabulary.TYPES["premises"], *vocabulary.TYPES["equipment"]])
    name = f"{kind.sv} {dice.choice(_NAMES)} {number}"
    labels = [kind.sv, kind.en, *kind.words, dice.choice(vocabulary.DISTRICTS).name]
    labels += [one.sv for one in dice.sample(vocabulary.FEATURES, 4)]
    labels += [one.sv for one in dice.sample(vocabulary.ACTIVITIES, 3)]
    labels += [f"Föreningen {dice.choice(_NAMES)}{dice.randrange(2000)}", "Lokal"]
    return name, " ".join(labels), " ".join(dice.choices(_SAID, k=45))


def _row(number: int, title: str, organisation_id: int) -> dict[str, object]:
    return {
        "id": number, "public_id": public_id(), "organisation_id": organisation_id,
        "kind": ListingKind.PREMISES, "title": title, "title_key": sort_key(title),
        "slug": "x", "status": ListingStatus.PUBLISHED,
    }  # fmt: skip


def _stored(ids: Sequence[int], texts: Sequence[tuple[str, str, str]]) -> Iterator[indexing.Stored]:
    for number, (title, labels, said) in zip(ids, texts, strict=True):
        found: dict[tuple[str, str], int] = {}
        for field, text in ((Field.TITLE, title), (Field.NAMED, labels), (Field.TEXT, said)):
            for word in words(text):
                found.setdefault((SWEDISH, word), field)
        yield indexing.Stored(number, sort_key(title), "", found)
