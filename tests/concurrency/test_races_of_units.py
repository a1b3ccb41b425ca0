"""An owner changes what listings take while processes book them: nobody is promised too much."""

import sqlalchemy as sa
from factories import make_listing, make_member, make_organisation
from racing import Race, asks
from sqlalchemy.orm import Session

from bookings.models import Occupancy, Occurrence
from bookings.verifying import faults
from inventory.cataloguing import edit_listing
from inventory.facts import ListingFacts
from inventory.models import Listing, ListingUnit, Unit
from marketplace.transactions import unit_of_work


def test_fewer_chairs_against_bookings_of_the_last_ones(session: Session, race: Race) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        admin, _ = make_member(session, owner)
        chairs = make_listing(session, owner, of=12)
        orders = asks(session, chairs.id, 16)
        lower = {"do": "edit", "listing": chairs.id, "user": admin.id, "quantity": 6}
        orders[4:4] = [lower]
        orders[9:9] = [lower]
    answers = race(orders)
    session.rollback()
    there = session.scalars(sa.select(Unit.quantity)).one()
    booked = answers["booked"]
    assert answers["edited"] + answers["promised"] == 2
    assert there == (6 if answers["edited"] else 12)
    assert booked == there
    assert booked + answers["taken"] + answers["refused quantity-exceeded"] == 16
    assert session.scalar(sa.select(sa.func.sum(Occupancy.quantity))) == booked
    assert list(faults(session)) == []


def test_a_room_joins_its_house_while_both_are_asked_for(session: Session, race: Race) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        admin, _ = make_member(session, owner)
        house, room = make_listing(session, owner), make_listing(session, owner, title="Rummet")
        orders = [*asks(session, room.id, 6), *asks(session, house.id, 6)]
        join = {"do": "edit", "listing": room.id, "user": admin.id, "part_of": house.public_id}
        orders[3:3] = [join]
        orders[8:8] = [join]
        ids = (house.id, room.id)
    answers = race(orders)
    session.rollback()
    assert sum(answers.values()) == 14
    joined = session.scalar(
        sa.select(sa.func.count()).where(ListingUnit.listing_id == ids[0], ListingUnit.by_part)
    )
    if joined:
        assert (answers["booked"], answers["edited"]) == (1, 2 - answers["promised"])
    else:
        assert (answers["booked"], answers["promised"]) == (2, 2)
    for occurrence in session.scalars(sa.select(Occurrence)):
        claimed = {claim.unit_id for claim in occurrence.claims}
        taken = set(
            session.scalars(
                sa.select(ListingUnit.unit_id).where(
                    ListingUnit.listing_id == occurrence.listing_id
                )
            )
        )
        assert claimed == taken
    assert list(faults(session)) == []


def test_half_a_hall_leaves_while_the_whole_is_asked_for(session: Session, race: Race) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        admin, anna = make_member(session, owner)
        hall, half = make_listing(session, owner), make_listing(session, owner, title="Halva A")
        edit_listing(session, anna, half, ListingFacts(part_of=hall.public_id))
        orders = asks(session, hall.id, 8)
        leave = {"do": "edit", "listing": half.id, "user": admin.id, "part_of": None}
        orders[2:2] = [leave]
        orders[7:7] = [leave]
        ids = (hall.id, half.id)
    answers = race(orders)
    session.rollback()
    assert (answers["booked"], answers["taken"]) == (1, 7)
    assert answers["edited"] + answers["promised"] == 2
    (booked,) = session.scalars(sa.select(Occurrence))
    has_left = session.get_one(Listing, ids[1]).part_of_id is None
    assert has_left == bool(answers["edited"])
    assert len(booked.claims) == (1 if has_left else 2)
    assert list(faults(session)) == []
