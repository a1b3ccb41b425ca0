"""What a booking to come was promised is not taken out from under it: its owner is told instead."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from factories import period
from owning import Owner, own_unit, settle
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.changes.moving import Move, move
from bookings.errors import SlotTaken
from bookings.handover import handing
from bookings.models import Booking, Claim, Occurrence
from bookings.promised import LESS
from bookings.verifying import faults
from inventory.facts import UnitFacts
from inventory.models import Listing, Unit
from inventory.promises import UnitPromised
from inventory.types import BookingMode
from marketplace import clock
from marketplace.errors import Sentence
from marketplace.transactions import unit_of_work

FEWER = UnitPromised.sentence


@pytest.fixture
def owner(session: Session) -> Iterator[Owner]:
    yield settle(session)
    session.rollback()
    assert list(faults(session)) == []


def claims(owner: Owner, booking: Booking) -> dict[str, int]:
    owner.session.rollback()
    rows = owner.session.execute(
        select(Unit.name, Claim.quantity)
        .join(Claim, Claim.unit_id == Unit.id)
        .join(Occurrence, Occurrence.id == Claim.occurrence_id)
        .where(Occurrence.booking_id == booking.id)
    )
    return {row[0]: row[1] for row in rows}


def refused(
    owner: Owner, listing: Listing, sentence: Sentence = LESS, **facts: object
) -> list[str]:
    """Return the references of the bookings that stand in the way of a change; nothing changes."""
    before = {row.unit_id: row.quantity for row in listing.units}, listing.part_of_id
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(listing, **facts)
    owner.session.rollback()
    after = {row.unit_id: row.quantity for row in listing.units}, listing.part_of_id
    assert after == before
    assert refusal.value.message == sentence
    assert refusal.value.count == len(refusal.value.in_the_way)
    return [one.reference for one in refusal.value.in_the_way]


def sound_kit(owner: Owner, **facts: object) -> tuple[Listing, Listing, list[UnitFacts]]:
    """Return six microphones, and a kit of four of them with a mixer and two loudspeakers."""
    microphones = owner.things("Mikrofoner", quantity=6)
    contents = [
        UnitFacts(own_unit(microphones), quantity=4),
        UnitFacts(name="Mixer"),
        UnitFacts(name="Högtalare", quantity=2, of=2),
    ]
    return microphones, owner.things("Ljudpaket", units=contents, **facts), contents


def test_microphones_are_not_taken_out_of_a_kit_that_a_request_holds(owner: Owner) -> None:
    microphones, kit, contents = sound_kit(owner, mode=BookingMode.REQUEST)
    held = owner.lends(kit, period(10, 12))
    assert refused(owner, kit, units=contents[1:]) == [held.reference]
    owner.lends(microphones, period(10, 12), quantity=2)
    with pytest.raises(UnitPromised):
        owner.edits(microphones, quantity=5)
    assert claims(owner, held) == {"Mikrofoner": 4, "Mixer": 1, "Högtalare": 2}
    owner.approves(held)


def test_fewer_microphones_in_a_kit_are_refused_also_with_other_things_instead(
    owner: Owner,
) -> None:
    microphones, kit, contents = sound_kit(owner)
    booked = owner.lends(kit)
    fewer = UnitFacts(own_unit(microphones), quantity=3)
    assert refused(owner, kit, units=[fewer, *contents[1:]]) == [booked.reference]
    cables = UnitFacts(name="Kabel", of=9)
    assert refused(owner, kit, units=[cables, *contents[1:]]) == [booked.reference]
    assert refused(owner, kit, units=()) == [booked.reference]
    owner.edits(kit, units=[*contents, cables])
    assert claims(owner, booked)["Kabel"] == 1


def test_half_a_hall_does_not_leave_while_the_whole_is_booked(owner: Owner) -> None:
    hall = owner.hall("Hallen")
    half = owner.hall("Halva A", part_of=hall.public_id)
    package = owner.hall("Festpaket", units=[UnitFacts(own_unit(hall)), UnitFacts(name="Scen")])
    booked, party = owner.lends(hall, period(18, 20)), owner.lends(package, period(20, 22))
    owner.lends(half, period(10, 12))
    assert refused(owner, half, part_of=None) == [booked.reference, party.reference]
    with pytest.raises(SlotTaken):
        owner.lends(half, period(18, 20))


def test_a_level_is_not_taken_away_from_a_site_that_is_booked(owner: Owner) -> None:
    site = owner.hall("Området")
    building = owner.hall("Huset", part_of=site.public_id)
    room = owner.hall("Rummet", part_of=building.public_id)
    booked = owner.lends(site, period(10, 20))
    for part in (building, room):
        assert refused(owner, part, part_of=None) == [booked.reference]
    owner.edits(room, part_of=site.public_id)
    assert claims(owner, booked) == {"Området": 1, "Huset": 1, "Rummet": 1}


def test_a_room_that_moves_lists_who_would_lose_it_and_who_has_it_already(owner: Owner) -> None:
    old, new = owner.hall("Gamla"), owner.hall("Nya")
    room = owner.hall("Rummet", part_of=old.public_id)
    loses, other = owner.lends(old, period(8, 9)), owner.lends(new, period(14, 16))
    clash = owner.lends(room, period(15, 17))
    found = refused(owner, room, part_of=new.public_id)
    assert found == [loses.reference, other.reference, clash.reference]


def test_a_whole_was_promised_all_the_desks_that_are_in_it(owner: Owner) -> None:
    house = owner.hall("Huset")
    desks = owner.hall("Platser", part_of=house.public_id, quantity=8)
    booked = owner.lends(house)
    for fewer in (7, 0):
        assert refused(owner, desks, FEWER, quantity=fewer) == [booked.reference]
    owner.edits(desks, quantity=9)
    assert claims(owner, booked) == {"Huset": 1, "Platser": 9}


def test_a_thing_that_is_out_is_counted_on_until_it_is_to_come_back(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, kit, contents = sound_kit(owner)
    lent = owner.lends(kit, period(10, 12))
    (date,) = lent.occurrences
    starts_at, ends_at = date.starts_at, date.ends_at
    monkeypatch.setattr(clock, "now", lambda: starts_at)
    with unit_of_work() as work:
        handing.hand_out(work, owner.actor, work.get_one(Occurrence, date.id))
    assert refused(owner, kit, units=contents[1:]) == [lent.reference]
    monkeypatch.setattr(clock, "now", lambda: ends_at + timedelta(hours=1))
    owner.edits(kit, units=contents[1:])
    assert claims(owner, lent)["Mikrofoner"] == 4


def test_what_a_waiting_change_holds_is_counted_on_too(owner: Owner) -> None:
    old = owner.things("Gamla ljudet", mode=BookingMode.REQUEST)
    _, kit, contents = sound_kit(owner, mode=BookingMode.REQUEST)
    booked = owner.lends(old, period(10, 12))
    owner.approves(booked)
    with unit_of_work() as work:
        booking = work.get_one(Booking, booked.id)
        wanted = Move(booking.occurrences[0], period(14, 16), listing=work.get_one(Listing, kit.id))
        assert move(work, owner.bo, booking, wanted).asked is not None
    assert refused(owner, kit, units=contents[1:]) == [booked.reference]


def test_a_request_that_holds_nothing_is_moved_along_and_judged_when_it_is_approved(
    owner: Owner,
) -> None:
    microphones, kit, contents = sound_kit(owner, mode=BookingMode.REQUEST, pending_holds=False)
    competing = owner.lends(kit)
    owner.edits(kit, units=contents[1:])
    assert claims(owner, competing) == {"Mixer": 1, "Högtalare": 2}
    owner.lends(microphones, quantity=6)
    owner.approves(competing)


def test_a_booking_that_is_over_counts_on_nothing(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = owner.hall("Hallen")
    half = owner.hall("Halva A", part_of=hall.public_id)
    used = owner.lends(hall)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=30))
    owner.edits(half, part_of=None)
    assert claims(owner, used) == {"Hallen": 1, "Halva A": 1}


def test_a_service_that_is_booked_turns_out_to_be_somebody_whose_time_is_known(
    owner: Owner,
) -> None:
    sound, light = owner.things("Ljudtekniker"), owner.things("Ljustekniker")
    booked = owner.lends(light, period(10, 12))
    owner.edits(light, units=[UnitFacts(own_unit(sound))])
    assert claims(owner, booked) == {"Ljudtekniker": 1}
    with pytest.raises(SlotTaken):
        owner.lends(sound, period(11, 12))
    assert refused(owner, light, units=()) == [booked.reference]
    assert refused(owner, light, units=[UnitFacts(name="Någon annan")]) == [booked.reference]
