"""Time that is taken stays with the booking that took it, whatever path the statement comes by."""

# ruff: noqa: S608 - what the statements are made of is written here

import engines as databases
import pytest
import sqlalchemy as sa
from factories import make_listing, make_organisation, period
from moving_stage import staged
from sqlalchemy.orm import Session
from taken_rows import DAY, close, occurrence, refusal, take

from bookings.models import NOT_REPLACED, OF_ITS_SOURCE, ChangeDate, Occupancy
from bookings.types import OccupancySource
from inventory.types import BookingMode
from marketplace.transactions import unit_of_work

GUARDED = (OccupancySource.BOOKING, OccupancySource.HOLD)
SQLITE = databases.ENGINE == "sqlite"
COLUMNS = "day, unit_id, start_minute, end_minute, quantity, source, source_id"
UPSERT = (
    f"INSERT INTO occupancy ({COLUMNS}, occurrence_id) SELECT {COLUMNS}, :other FROM occupancy"
    " WHERE occurrence_id = :first ON CONFLICT (day, unit_id, start_minute, source, source_id)"
    " DO UPDATE SET occurrence_id = excluded.occurrence_id"
)
TAKING_OVER = {
    "update": "UPDATE occupancy SET occurrence_id = :other WHERE occurrence_id = :first",
    "update of both": "UPDATE occupancy SET occurrence_id = :other, source_id = :other"
    " WHERE occurrence_id = :first",
    "update of the source": "UPDATE occupancy SET source_id = :other WHERE occurrence_id = :first",
    "as if it were a change": "UPDATE occupancy SET source_id = -:other"
    " WHERE occurrence_id = :first",
    "upsert": UPSERT,
}
if SQLITE:
    TAKING_OVER |= {
        verb: f"{verb} INTO occupancy ({COLUMNS}, occurrence_id)"
        f" SELECT {COLUMNS}, :other FROM occupancy WHERE occurrence_id = :first"
        for verb in ("REPLACE", "INSERT OR REPLACE")
    }


def rows(session: Session) -> list[tuple[object, ...]]:
    """Return all that is taken."""
    table = Occupancy.__table__
    found = session.execute(sa.select(table).order_by(*table.primary_key))
    return [tuple(row) for row in found]


@pytest.mark.parametrize("source", GUARDED)
@pytest.mark.parametrize("statement", TAKING_OVER.values(), ids=TAKING_OVER)
def test_no_booking_takes_over_the_time_of_another(
    session: Session, source: OccupancySource, statement: str
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        first = take(session, hall, 600, 720, source=source).occurrence_id
        other = occurrence(session, hall).id
        before = rows(session)
        assert refusal(session, statement, first=first, other=other) == OF_ITS_SOURCE
        assert rows(session) == before


@pytest.mark.parametrize("source", GUARDED)
def test_time_is_not_written_for_one_booking_under_the_number_of_another(
    session: Session, source: OccupancySource
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        held, other = occurrence(session, hall).id, occurrence(session, hall).id
        insert = (
            f"INSERT INTO occupancy ({COLUMNS}, occurrence_id) VALUES"
            f" ({DAY}, {hall.units[0].unit_id}, 600, 720, 1, '{source.value}', :id, :of)"
        )
        for number in (other, -other, 0):
            assert refusal(session, insert, id=number, of=held) == OF_ITS_SOURCE
        session.execute(sa.text(insert), {"id": held, "of": held})


def test_what_a_change_holds_stays_with_the_date_of_the_change(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking, rival = it.book(), it.rival_books(period(8, 10))
    it.approve(booking)
    it.approve(rival)
    it.move(booking, period(19, 21))
    with unit_of_work():
        date = session.scalars(sa.select(ChangeDate)).one()
        names = {"id": -date.id, "other": rival.occurrences[0].id}
        before = rows(session)
        for change in ("occurrence_id = :other", "source_id = :id - 1", "source = 'booking'"):
            statement = f"UPDATE occupancy SET {change} WHERE source_id = :id"
            assert refusal(session, statement, **names) == OF_ITS_SOURCE
        assert rows(session) == before
    assert it.sound()


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL knows no OR REPLACE")
@pytest.mark.parametrize(
    "change",
    [
        "start_minute = 720",
        "unit_id = :unit, start_minute = 720",
        "start_minute = start_minute + 120",
    ],
)
def test_no_row_is_put_in_the_place_of_another(session: Session, change: str) -> None:
    """What stood there would be gone without anybody having said so."""
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        first = take(session, hall, 600, 720)
        session.add(
            Occupancy(
                **{name: getattr(first, name) for name in ("day", "unit_id", "quantity", "source")},
                source_id=first.source_id,
                start_minute=720,
                end_minute=780,
                occurrence_id=first.occurrence_id,
            )
        )
        session.flush()
        before = rows(session)
        statement = f"UPDATE OR REPLACE occupancy SET {change} WHERE start_minute = 600"
        names = {"unit": first.unit_id} if ":unit" in change else {}
        assert refusal(session, statement, **names) == NOT_REPLACED
        assert rows(session) == before


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL knows no OR REPLACE")
def test_neither_a_booking_nor_a_closure_is_put_in_the_place_of_another(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        first, other = take(session, hall, 600, 720), take(session, hall, 720, 780)
        names = {"first": first.source_id, "other": other.source_id}
        onto = (
            "UPDATE OR REPLACE occupancy SET source_id = :other, occurrence_id = :other,"
            " start_minute = 720, end_minute = 780 WHERE source_id = :first"
        )
        assert refusal(session, onto, **names) == NOT_REPLACED
        shut = close(session, first.unit_id)
        session.execute(
            sa.text(
                f"INSERT INTO occupancy ({COLUMNS}) SELECT day, unit_id, start_minute, end_minute,"
                " quantity, source, 2 FROM occupancy WHERE source = 'closure'"
            )
        )
        before = rows(session)
        statement = "UPDATE OR REPLACE occupancy SET source_id = 2 WHERE source_id = :one"
        statement += " AND source = 'closure'"
        assert refusal(session, statement, one=shut.source_id) == NOT_REPLACED
        assert rows(session) == before


def test_a_row_moves_to_where_nothing_is(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        first = take(session, hall, 600, 720)
        session.execute(sa.text("UPDATE occupancy SET start_minute = 610"))
        session.execute(
            sa.text("UPDATE occupancy SET source = 'booking', day = day + 1, end_minute = 700")
        )
        session.expunge(first)
        assert [row[:3] for row in rows(session)] == [(DAY + 1, hall.units[0].unit_id, 610)]
