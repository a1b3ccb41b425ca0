"""The words of a made-up city: stored by the product itself, and beside it as the engines do."""

from collections.abc import Iterator, Sequence

import baseline
import sqlalchemy as sa
from baseline import Text
from city_listings import Made, Place

from inventory import search, vocabulary
from inventory.words import indexing
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

AT_ONCE = 2500
KINDS, ACTIVITIES, FEATURES = (
    {term.code: term.sv for term in terms}
    for terms in (vocabulary.KINDS, vocabulary.ACTIVITIES, vocabulary.FEATURES)
)
TYPES = {kind: {term.code: term.sv for term in terms} for kind, terms in vocabulary.TYPES.items()}


def index() -> None:
    """Store the words of all listings that are written, so many in one transaction."""
    stored = AT_ONCE
    while stored:
        with unit_of_work() as session:
            stored = search.index_missing(session, AT_ONCE)
        db.session.remove()
    with unit_of_work() as session:
        _take_time(session.connection())
        indexing.recount(session)
    db.session.remove()


def copy(made: Sequence[Made], places: Sequence[Place]) -> None:
    """Let the engine index the same texts by itself."""
    with db.engine.begin() as connection:
        _take_time(connection)
        baseline.make(connection)
        owners = connection.execute(sa.select(Organisation.id, Organisation.name)).all()
        baseline.copy(connection, _texts(made, places, {row.id: row.name for row in owners}))


def _texts(made: Sequence[Made], places: Sequence[Place], owners: dict[int, str]) -> Iterator[Text]:
    for one in made:
        said = [one.summary, one.description, KINDS[one.kind], TYPES[one.kind][one.type]]
        said += [ACTIVITIES[code] for code in one.activities]
        said += [FEATURES[code] for code, _count in one.features]
        said.append(owners[one.organisation])
        if one.place is not None:
            place = places[one.place - 1]
            said += [place.name, place.address, place.district]
        yield Text(one.id, one.title, " ".join(said))


def _take_time(connection: sa.Connection) -> None:
    """Let statements of this transaction last as long as they want."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
