"""The finder's service call beside the best hand-written SQL for the same question, in turn."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import finder_sql
import sqlalchemy as sa
from city import CityMarket
from clients import Crowd, Rivals, crowd, in_turn, own_memory
from finder_questions import SELECTIVE, Question, questions
from finder_sql import Answer
from market import SEED, Ids

from bookings.finder import finding, more_counts
from bookings.finder.finding import Fit, Search
from bookings.judging import week
from bookings.judging.asking import Asker
from inventory.cards import cards_of
from inventory.catalogue.counting import Facets
from inventory.catalogue.filtering import Wish
from inventory.models import Listing
from inventory.search import found as found_by
from inventory.search_filters import SearchFilters
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.extensions import db
from marketplace.models import Organisation

OURS, BY_HAND = "service", "by hand"
FIRST = "first call, catalogue read"
TEXTS, LOOKED_AT = 200, 40
TWO_HOURS = 120
ORDER = {fit.value: str(n) for n, fit in enumerate(Fit)}
CHOICES = {
    "kind": Wish.KIND, "type": Wish.TYPE, "mode": Wish.MODE, "district": Wish.DISTRICT,
    "yes": Wish.ACCESSIBLE, "activity": Wish.ACTIVITY, "feature": Wish.FEATURE,
}  # fmt: skip
Row = dict[str, Any]


def ids_of(made: CityMarket) -> Ids:
    """Return what another process needs to know of a city."""
    return Ids((), made.borrower, 0, 0)


def rivals(ids: Ids, client: int) -> Rivals:
    """Return every question, as the service answers it and by hand."""
    del client
    found: dict[str, Callable[[], Any]] = {}
    for question in questions():
        found[f"{question.words}: {OURS}"] = service(question, ids.borrower)
        found[f"{question.words}: {BY_HAND}"] = finder_sql.by_hand(question, ids.borrower)
    return {**found, **_texts(ids.borrower), **_of_one_listing(ids.borrower)}


def service(question: Question, borrower: int) -> Callable[[], Answer]:
    """Return what the page asks the service: the hits with price and fit, and all counts."""

    def once() -> Answer:
        session = db.session()
        search = question.search(session.get_one(Organisation, borrower))
        looked = finding.look(session, search)
        found = finding.listed(session, looked, cards_of)
        more_counts.of(looked)
        answer = Answer(
            tuple(hit.listing.id for hit in found.hits),
            {ORDER[fit.value]: number for fit, number in found.counts.items()},
            _counts(found.facets),
        )
        db.session.remove()
        return answer

    return once


def _counts(facets: Facets) -> dict[tuple[str, str], int]:
    """Return how many listings each choice would leave; what would leave none is not in it."""
    told = {name: facets.of(wish) for name, wish in CHOICES.items()} | {"unknown": facets.unknown}
    return {
        (name, code): number
        for name, counts in told.items()
        for code, number in counts.items()
        if number
    }


def _first(ids: Ids, client: int) -> Rivals:
    """Return what a process does that has asked nothing yet, with its memory before and after."""
    del client
    once = service(next(questions()), ids.borrower)

    def told() -> tuple[float, float]:
        before = own_memory()
        once()
        return before, own_memory()

    return {FIRST: told}


def _texts(borrower: int) -> Rivals:
    """Return searches for three words of some listing, another one in every call."""
    chance = random.Random(SEED)
    with db.engine.connect() as connection:
        rows = connection.execute(
            sa.select(Listing.title, Listing.description)
            .where(Listing.status == ListingStatus.PUBLISHED)
            .order_by(Listing.public_id)
        ).all()
    asked = []
    for title, description in chance.sample(rows, min(TEXTS, len(rows))):
        words = [word.strip(".") for word in description.split() if len(word) > 4]
        asked.append(" ".join([title.split()[0], *chance.sample(words, 2)]))
    texts = {name: cycle(asked) for name in ("finder", "index")}

    def ours() -> None:
        session = db.session()
        filters = SearchFilters(text=next(texts["finder"]))
        search = Search(filters=filters, borrower=session.get_one(Organisation, borrower))
        finding.listed(session, finding.look(session, search), cards_of)
        db.session.remove()

    def index() -> None:
        found_by(db.session(), next(texts["index"]))
        db.session.remove()

    return {"three words, ranked: finder": ours, "three words, ranked: index alone": index}


def _of_one_listing(borrower: int) -> Rivals:
    """Return what is asked about one listing: when it is free next, and its week."""
    with db.engine.connect() as connection:
        keys = connection.scalars(
            sa.select(Listing.id)
            .where(
                Listing.status == ListingStatus.PUBLISHED,
                Listing.kind == ListingKind.PREMISES,
                Listing.mode.in_([BookingMode.INSTANT, BookingMode.REQUEST]),
            )
            .order_by(Listing.public_id)
            .limit(LOOKED_AT)
        ).all()
    turns = {name: cycle(keys) for name in ("next", "week")}

    def looked_up(name: str) -> tuple[Listing, Asker]:
        session = db.session()
        organisation = session.get_one(Organisation, borrower)
        return session.get_one(Listing, next(turns[name])), Asker(borrower=organisation)

    def next_free() -> None:
        listing, asker = looked_up("next")
        week.next_free(db.session(), listing, TWO_HOURS, asker)
        db.session.remove()

    def its_week() -> None:
        listing, asker = looked_up("week")
        monday = clock.now().date()
        wanted = [monday.fromordinal(monday.toordinal() + n) for n in range(7)]
        week.days(db.session(), listing, wanted, asker)
        db.session.remove()

    return {"one listing: next free two hours": next_free, "one listing: its week": its_week}


def measure(
    made: CityMarket, engine: str, folder: Path, *, rounds: int, seconds: float
) -> Iterator[Row]:
    """Yield the cold call of a process, and a row for each rival of each question, all warm."""
    size = f"{made.listings:,} listings"
    with crowd(made.address, folder, ids_of(made), _first, 1) as one:
        cold = one.round(FIRST, times=1)
        before, after = cold.shares[0].found[0]
        row = _row(engine, f"find, {size}: {next(questions()).words}", FIRST, cold.figures())
        yield row | {"seconds": cold.calls[0], "before": before, "megabytes": after}
    with crowd(made.address, folder, ids_of(made), rivals, 1) as one:
        for question in questions():
            names = [f"{question.words}: {who}" for who in (OURS, BY_HAND)]
            answers = [_last(one, name) for name in names]
            found = in_turn(one, names, rounds=rounds, seconds=seconds)
            for name, answer in zip(names, answers, strict=True):
                row = _row(engine, f"find, {size}: {question.words}", name.split(": ")[1],
                           found[name])  # fmt: skip
                row["cpu_times"] = _cpu(found[names[0]]) / _cpu(found[name])
                row["fitting"] = sum(answer.fits.get(code, 0) for code in "01")
                row["alike"] = alike(question, *answers)
                yield row
        for name in [*_SINGLE]:
            figures = in_turn(one, [name], rounds=rounds, seconds=seconds)[name]
            yield _row(engine, f"{name.split(': ')[0]}, {size}", name.split(": ")[1], figures)


_SINGLE = (
    "three words, ranked: finder",
    "three words, ranked: index alone",
    "one listing: next free two hours",
    "one listing: its week",
)


def alike(question: Question, ours: Answer, theirs: Answer) -> str:
    """Return in which respects the two answers differ; of a text, how much they have in common."""
    common = f"{len(set(ours.page) & set(theirs.page))} of {len(ours.page)} ids"
    if question.filters.text:
        return common
    told = []
    if ours.page != theirs.page:
        told.append(f"page {common}")
    if ours.counts != theirs.counts:
        told.append("counts")
    fits = {code: (ours.fits.get(code, 0), theirs.fits.get(code, 0)) for code in "01234"}
    told += [f"fit {code}: {one}/{two}" for code, (one, two) in fits.items() if one != two]
    return ", ".join(told) or "yes"


def grown(
    small: CityMarket, large: CityMarket, engine: str, folder: Path, *, rounds: int, seconds: float
) -> Iterator[Row]:
    """Yield the selective questions in both cities, which have as many answers there, in turn."""
    asked = [question for question in questions() if question.filters == SELECTIVE]
    with (
        crowd(small.address, folder, ids_of(small), partial(_asked, asked), 1) as few,
        crowd(large.address, folder, ids_of(large), partial(_asked, asked), 1) as many,
    ):
        for question in asked:
            both = {small.listings: few, large.listings: many}
            shares: dict[int, list[dict[str, float]]] = {size: [] for size in both}
            for one in both.values():
                one.round(question.words, times=5)
            for _ in range(rounds):
                for size, one in both.items():
                    shares[size].append(one.round(question.words, seconds=seconds).figures())
            found = {size: _median(figures) for size, figures in shares.items()}
            for size, figures in found.items():
                row = _row(engine, f"find where so many listings are: {question.words}",
                           f"{size:,}", figures)  # fmt: skip
                row["slower"] = _cpu(figures) / _cpu(found[small.listings])
                yield row


def _asked(asked: list[Question], ids: Ids, client: int) -> Rivals:
    del client
    return {question.words: service(question, ids.borrower) for question in asked}


def _median(figures: list[dict[str, float]]) -> dict[str, float]:
    middle = len(figures) // 2
    return {name: sorted(one[name] for one in figures)[middle] for name in figures[0]}


def _last(one: Crowd, name: str) -> Answer:
    found: Answer = one.round(name, times=1).shares[0].found[-1]
    return found


def _cpu(figures: dict[str, float]) -> float:
    return figures["cpu_ms"] + figures["backend_ms"]


def _row(engine: str, question: str, what: str, figures: dict[str, float]) -> Row:
    return {"engine": engine, "question": question, "what": what, **figures}
