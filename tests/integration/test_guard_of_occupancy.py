"""The database refuses to promise a unit beyond its quantity, whatever path the row comes by."""

# ruff: noqa: S608 - what the statements are made of is written here

import pytest
import sqlalchemy as sa
from factories import make_listing, make_organisation
from sqlalchemy.orm import Session
from taken_rows import DAY, close, occurrence, refusal, take

from bookings.models import OVERTAKEN, PROMISED, Occupancy
from bookings.types import OccupancySource
from marketplace import engines
from marketplace.transactions import unit_of_work

GUARDED = (OccupancySource.BOOKING, OccupancySource.HOLD)


def refused(session: Session) -> str:
    with pytest.raises(sa.exc.IntegrityError) as caught:
        session.flush()
    return engines.constraint_name(caught.value)


def test_overlapping_bookings_of_one_room_are_refused(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        take(session, hall, 600, 720)
        take(session, hall, 720, 780)
        with pytest.raises(sa.exc.IntegrityError) as caught:
            take(session, hall, 779, 800)
        assert engines.constraint_name(caught.value) == OVERTAKEN
        session.rollback()


@pytest.mark.parametrize(
    ("first", "second"), [(one, other) for one in GUARDED for other in GUARDED]
)
def test_a_hold_keeps_others_out_like_a_booking_and_is_kept_out_like_one(
    session: Session, first: OccupancySource, second: OccupancySource
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        take(session, hall, 600, 720, source=first)
        with pytest.raises(sa.exc.IntegrityError) as caught:
            take(session, hall, 660, 780, source=second)
        assert engines.constraint_name(caught.value) == OVERTAKEN
        session.rollback()


def test_a_pool_is_lent_to_its_last_chair_and_not_beyond(session: Session) -> None:
    with unit_of_work():
        chairs = make_listing(session, make_organisation(session), of=120)
        take(session, chairs, 600, 720, 70)
        take(session, chairs, 660, 780, 50)
        take(session, chairs, 720, 800, 70)
        with pytest.raises(sa.exc.IntegrityError) as caught:
            take(session, chairs, 700, 730, 1)
        assert engines.constraint_name(caught.value) == OVERTAKEN
        session.rollback()


def test_a_closure_is_written_over_a_booking_and_blocks_the_next_one(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        booked = take(session, hall, 600, 720)
        close(session, booked.unit_id)
        booked.end_minute = 700
        session.flush()
        with pytest.raises(sa.exc.IntegrityError):
            take(session, hall, 800, 900)
        session.rollback()


@pytest.mark.parametrize("source", GUARDED)
def test_a_closure_over_a_booking_cannot_be_turned_into_another_one(
    session: Session, source: OccupancySource
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        booked = take(session, hall, 600, 720)
        close(session, booked.unit_id)
        turn = (
            "UPDATE occupancy SET source = :source, source_id = :held, occurrence_id = :held"
            " WHERE source = 'closure'"
        )
        held = occurrence(session, hall).id
        assert refusal(session, turn, source=source.value, held=held) == OVERTAKEN
        session.delete(booked)
        session.flush()
        session.execute(sa.text(turn), {"source": source.value, "held": held})


def test_a_hold_becomes_a_booking_even_under_a_closure(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        held = take(session, hall, 600, 720, source=OccupancySource.HOLD)
        close(session, held.unit_id)
        session.execute(
            sa.update(Occupancy)
            .where(Occupancy.source == OccupancySource.HOLD)
            .values(source=OccupancySource.BOOKING)
        )


@pytest.mark.parametrize("source", GUARDED)
@pytest.mark.parametrize("change", ["end_minute = 721", "start_minute = 599"])
def test_raw_sql_that_widens_a_row_is_refused(
    session: Session, source: OccupancySource, change: str
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        take(session, hall, 540, 600)
        take(session, hall, 600, 720, source=source)
        take(session, hall, 720, 780)
        widen = f"UPDATE occupancy SET {change} WHERE start_minute = 600"
        assert refusal(session, widen) == OVERTAKEN


@pytest.mark.parametrize("source", GUARDED)
def test_raw_sql_that_moves_a_row_onto_a_taken_unit_or_day_is_refused(
    session: Session, source: OccupancySource
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        hall, attic, shed = (make_listing(session, owner) for _ in range(3))
        units = [listing.units[0].unit_id for listing in (hall, attic, shed)]
        taken = take(session, attic, 600, 720)
        take(session, hall, 600, 720).day = DAY + 1
        session.flush()
        take(session, hall, 600, 720, source=source)
        move = f"UPDATE occupancy SET {{}} WHERE unit_id = {units[0]} AND day = {DAY}"
        assert refusal(session, move.format(f"unit_id = {taken.unit_id}")) == OVERTAKEN
        assert refusal(session, move.format(f"day = {DAY + 1}")) == OVERTAKEN
        session.execute(sa.text(move.format(f"unit_id = {units[2]}, day = {DAY + 2}")))


@pytest.mark.parametrize("source", GUARDED)
def test_raw_sql_that_raises_a_rows_quantity_is_refused(
    session: Session, source: OccupancySource
) -> None:
    with unit_of_work():
        chairs = make_listing(session, make_organisation(session), of=120)
        take(session, chairs, 600, 720, 70)
        take(session, chairs, 660, 780, 40, source)
        lift = "UPDATE occupancy SET quantity = {} WHERE start_minute = 660"
        session.execute(sa.text(lift.format(50)))
        assert refusal(session, lift.format(51)) == OVERTAKEN


@pytest.mark.parametrize("source", GUARDED)
def test_lowering_a_quantity_below_what_is_promised_is_refused(
    session: Session, source: OccupancySource
) -> None:
    with unit_of_work():
        chairs = make_listing(session, make_organisation(session), of=120)
        take(session, chairs, 600, 720, 70, source)
        unit = chairs.units[0].unit
        unit.quantity = 70
        session.flush()
        unit.quantity = 69
        assert refused(session) == PROMISED
        session.rollback()
