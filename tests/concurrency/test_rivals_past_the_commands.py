"""Two connections write past the commands: the database itself lets one of them in, never both."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import engines as databases
import pytest
import sqlalchemy as sa
from factories import make_listing, make_organisation
from sqlalchemy.orm import Session
from taken_rows import DAY, occurrence

from bookings.models import OVERTAKEN, PROMISED, Occupancy
from bookings.types import OccupancySource
from bookings.verifying import overtaken
from inventory.models import Unit
from marketplace import engines
from marketplace.transactions import unit_of_work

SQLITE = databases.ENGINE == "sqlite"
LEVELS = ["SERIALIZABLE"] if SQLITE else ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]
SECONDS = 20
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""

Write = Callable[["Room", sa.Connection], None]


@dataclass(frozen=True)
class Room:
    """A room, and two occurrences that want overlapping minutes of it."""

    engine: sa.Engine
    unit: int
    held: tuple[int, int]

    def begin(self, level: str) -> sa.Connection:
        """Return a connection of its own, which has not looked at anything yet."""
        return self.engine.connect().execution_options(isolation_level=level)

    def book(self, connection: sa.Connection) -> None:
        """Insert a booking's row."""
        self._take(connection, OccupancySource.BOOKING, 0, 600)

    def hold(self, connection: sa.Connection) -> None:
        """Insert the row of a request, which overlaps that of the booking."""
        self._take(connection, OccupancySource.HOLD, 1, 660)

    def lower(self, connection: sa.Connection) -> None:
        """Say that the room is no more."""
        connection.execute(sa.update(Unit).where(Unit.id == self.unit).values(quantity=0))

    def _take(
        self, connection: sa.Connection, source: OccupancySource, number: int, start: int
    ) -> None:
        connection.execute(
            sa.insert(Occupancy).values(
                day=DAY,
                unit_id=self.unit,
                start_minute=start,
                end_minute=start + 120,
                quantity=1,
                source=source,
                source_id=self.held[number],
                occurrence_id=self.held[number],
            )
        )


RIVALS = [(Room.book, Room.hold), (Room.hold, Room.book), (Room.book, Room.lower)]
RIVALS += [(Room.lower, Room.hold)]
each_pair = pytest.mark.parametrize(("first", "second"), RIVALS, ids=lambda write: write.__name__)
each_level = pytest.mark.parametrize("level", LEVELS)


@pytest.fixture
def room(session: Session) -> Room:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        held = (occurrence(session, hall).id, occurrence(session, hall).id)
        unit = hall.units[0].unit_id
    engine = session.get_bind()
    assert isinstance(engine, sa.Engine)
    session.rollback()
    return Room(engine, unit, held)


def committed(room: Room, level: str, write: Write) -> None:
    """Write and commit, on a connection of its own."""
    with room.begin(level) as connection:
        write(room, connection)
        connection.commit()


def let_it_come_up(room: Room, rival: "Future[None]") -> None:
    """Return when the rival stands behind a lock, or has ended; bounded."""
    pause = threading.Event()
    for _ in range(SECONDS * 20):
        pause.wait(0.05)
        if rival.done():
            return
        if SQLITE:
            # Its wait cannot be seen from outside: it polls until the other has committed.
            pause.wait(0.25)
            return
        with room.engine.connect() as watcher:
            if watcher.scalar(sa.text(WAITING)):
                return
    raise TimeoutError


def told(error: BaseException | None, level: str) -> bool:
    """Tell whether a rival was refused by name, or because what it looked at has changed since."""
    assert isinstance(error, sa.exc.DBAPIError)
    if engines.constraint_name(error) in {OVERTAKEN, PROMISED}:
        return True
    return level != "READ COMMITTED" and engines.is_transient(error)


def one_got_in(session: Session, write: Write) -> bool:
    """Tell whether the database holds what the first wrote, and nothing else."""
    session.rollback()
    sources = session.scalars(sa.select(Occupancy.source)).all()
    quantity = session.scalar(sa.select(Unit.quantity))
    wanted: dict[Write, tuple[list[OccupancySource], int]] = {
        Room.book: ([OccupancySource.BOOKING], 1),
        Room.hold: ([OccupancySource.HOLD], 1),
        Room.lower: ([], 0),
    }
    return (sources, quantity) == wanted[write] and not list(overtaken(session))


@each_level
@each_pair
def test_of_two_that_write_at_once_the_first_gets_in_and_the_second_ends_with_an_error(
    session: Session, room: Room, level: str, first: Write, second: Write
) -> None:
    with ThreadPoolExecutor(1) as pool, room.begin(level) as connection:
        first(room, connection)
        rival = pool.submit(committed, room, level, second)
        let_it_come_up(room, rival)
        connection.commit()
        assert told(rival.exception(timeout=SECONDS), level)
    assert one_got_in(session, first)


@each_level
@each_pair
def test_who_looked_before_the_first_committed_does_not_get_in_either(
    session: Session, room: Room, level: str, first: Write, second: Write
) -> None:
    with room.begin(level) as connection:
        connection.execute(sa.select(Occupancy.day)).all()
        committed(room, level, first)
        with pytest.raises(sa.exc.DBAPIError) as caught:
            second(room, connection)
        connection.rollback()
    assert told(caught.value, level)
    assert one_got_in(session, first)
