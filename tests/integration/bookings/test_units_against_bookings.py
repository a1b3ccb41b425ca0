"""What listings take is changed while bookings count on it: they are kept, or told one by one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from factories import period
from owning import Owner, own_unit, settle
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import changing
from bookings.closures.closing import Closing, close
from bookings.errors import SlotTaken
from bookings.models import Booking, Claim, Occurrence
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory import units
from inventory.facts import UnitFacts
from inventory.models import Listing, Unit
from inventory.promises import SHOWN, UnitPromised
from inventory.types import BookingMode, ListingStatus
from marketplace import clock
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


@pytest.fixture
def owner(session: Session) -> Iterator[Owner]:
    yield settle(session)
    session.rollback()
    assert list(faults(session)) == []


def claims(session: Session, booking: Booking) -> dict[str, int]:
    session.rollback()
    rows = session.execute(
        select(Unit.name, Claim.quantity)
        .join(Claim, Claim.unit_id == Unit.id)
        .join(Occurrence, Occurrence.id == Claim.occurrence_id)
        .where(Occurrence.booking_id == booking.id)
    )
    return {row[0]: row[1] for row in rows}


def in_the_way(refusal: pytest.ExceptionInfo[UnitPromised]) -> list[str]:
    return [one.reference for one in refusal.value.in_the_way]


def shut(owner: Owner, listing: Listing, when: Period) -> None:
    with unit_of_work() as work:
        close(work, owner.actor, Closing([listing], [when], "Golvet slipas."))


def test_a_hall_that_is_divided_keeps_its_bookings_and_they_keep_the_parts(owner: Owner) -> None:
    hall = owner.hall("Hallen")
    owner.lends(hall)
    half = owner.hall("Halva A", part_of=hall.public_id)
    with pytest.raises(SlotTaken):
        owner.lends(half)
    owner.lends(half, period(18, 20))
    with pytest.raises(SlotTaken):
        owner.lends(hall, period(19, 21))


def test_joining_a_part_that_is_booked_beside_its_whole_lists_both(owner: Owner) -> None:
    hall, room = owner.hall("Hallen"), owner.hall("Rummet")
    first, second = owner.lends(hall, period(16, 18)), owner.lends(room, period(17, 19))
    owner.lends(room, period(19, 20))
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(room, part_of=hall.public_id)
    assert in_the_way(refusal) == [first.reference, second.reference]
    told = refusal.value.in_the_way[0]
    assert (told.who, told.listing, told.waiting) == ("Teatern", "Hallen", False)
    assert told.path == f"/bookings/{first.public_id}"
    assert refusal.value.clashes == (period(16, 18), period(17, 19))
    owner.session.rollback()
    assert room.part_of_id is None
    assert len(hall.units) == 1


def test_a_part_joins_when_its_bookings_only_touch_those_of_the_whole(owner: Owner) -> None:
    hall, room = owner.hall("Hallen"), owner.hall("Rummet")
    booked = owner.lends(hall, period(16, 18))
    owner.lends(room, period(18, 19))
    owner.edits(room, part_of=hall.public_id)
    assert claims(owner.session, booked) == {"Hallen": 1, "Rummet": 1}
    with pytest.raises(SlotTaken):
        owner.lends(hall, period(18, 20))


def test_three_levels_a_room_that_comes_to_a_building_meets_what_the_site_has_lent(
    owner: Owner,
) -> None:
    site = owner.hall("Området")
    building = owner.hall("Huset", part_of=site.public_id)
    room, shed = owner.hall("Rummet"), owner.hall("Skjulet", part_of=site.public_id)
    party, lesson = owner.lends(site, period(10, 20)), owner.lends(room, period(12, 13))
    owner.lends(shed, period(20, 21))
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(room, part_of=building.public_id)
    assert set(in_the_way(refusal)) == {party.reference, lesson.reference}
    annex = owner.hall("Annexet")
    owner.edits(room, part_of=annex.public_id)
    assert claims(owner.session, party) == {"Området": 1, "Huset": 1, "Skjulet": 1}
    with pytest.raises(UnitPromised) as again:
        owner.edits(annex, part_of=site.public_id)
    assert set(in_the_way(again)) == {party.reference, lesson.reference}


def test_a_part_that_moves_frees_the_old_whole_and_is_judged_by_the_new_one(owner: Owner) -> None:
    old, new = owner.hall("Gamla"), owner.hall("Nya")
    part = owner.hall("Rummet", part_of=old.public_id)
    other = owner.lends(new, period(14, 16))
    clash = owner.lends(part, period(15, 17))
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(part, part_of=new.public_id)
    assert set(in_the_way(refusal)) == {other.reference, clash.reference}
    owner.edits(new, status=ListingStatus.PAUSED)
    third = owner.hall("Tredje")
    owner.edits(part, part_of=third.public_id)
    booked = owner.lends(old, period(15, 17))
    assert claims(owner.session, booked) == {"Gamla": 1}
    with pytest.raises(SlotTaken):
        owner.lends(third, period(16, 18))


def test_fewer_than_are_promised_at_once_are_refused_with_those_bookings(owner: Owner) -> None:
    chairs = owner.things("Stolar", quantity=120)
    first = owner.lends(chairs, period(10, 14), quantity=50)
    second = owner.lends(chairs, period(12, 16), quantity=40)
    owner.lends(chairs, period(14, 18), quantity=45)
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(chairs, quantity=86)
    assert in_the_way(refusal) == [first.reference, second.reference]
    owner.session.rollback()
    assert units.quantity_of(chairs) == 120
    owner.edits(chairs, quantity=90)
    with pytest.raises(SlotTaken):
        owner.lends(chairs, period(12, 14), quantity=1)


def test_a_kit_that_gets_a_thing_which_is_lent_out_lists_both_sides(owner: Owner) -> None:
    microphones = owner.things("Mikrofoner", quantity=6)
    kit = owner.things("Ljudpaket")
    alone = owner.lends(microphones, period(10, 12), quantity=3)
    sound = owner.lends(kit, period(11, 13))
    wanted = [UnitFacts(own_unit(kit)), UnitFacts(own_unit(microphones), quantity=4)]
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(kit, units=wanted)
    assert set(in_the_way(refusal)) == {alone.reference, sound.reference}
    owner.edits(kit, units=[wanted[0], UnitFacts(own_unit(microphones), quantity=3)])
    assert claims(owner.session, sound) == {"Ljudpaket": 1, "Mikrofoner": 3}
    with pytest.raises(SlotTaken):
        owner.lends(microphones, period(12, 13), quantity=4)
    owner.lends(microphones, period(12, 13), quantity=3)


def test_a_kit_may_take_fewer_of_a_thing_of_which_there_are_fewer_in_one_go(owner: Owner) -> None:
    kit = owner.things("Ljudpaket", units=[UnitFacts(name="Mikrofon", quantity=4, of=4)])
    single = owner.things("Mikrofon", units=[UnitFacts(own_unit(kit))])
    alone = owner.lends(single, quantity=2)
    with pytest.raises(UnitPromised):
        owner.edits(single, quantity=1)
    owner.edits(kit, units=[UnitFacts(own_unit(kit), quantity=2, of=2)])
    assert claims(owner.session, alone) == {"Mikrofon": 2}
    with pytest.raises(SlotTaken):
        owner.lends(kit)
    owner.edits(single, quantity=4)
    owner.lends(kit)


def test_what_is_taken_out_of_a_kit_and_gone_is_missed_by_its_bookings(owner: Owner) -> None:
    kit = owner.things("Ljudpaket", units=[UnitFacts(name="Mixer"), UnitFacts(name="Kabel", of=9)])
    sound = owner.lends(kit)
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(kit, units=[UnitFacts(name="Kabel")])
    assert in_the_way(refusal) == [sound.reference]
    with pytest.raises(UnitPromised):
        owner.edits(kit, units=[UnitFacts(name="Ny mixer"), UnitFacts(name="Kabel")])
    assert claims(owner.session, sound) == {"Mixer": 1, "Kabel": 1}


def test_two_services_of_one_person_are_not_booked_at_once(owner: Owner) -> None:
    sound, light = owner.things("Ljudtekniker"), owner.things("Ljustekniker")
    first, second = owner.lends(sound, period(18, 22)), owner.lends(light, period(20, 23))
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(light, units=[UnitFacts(own_unit(sound))])
    assert set(in_the_way(refusal)) == {first.reference, second.reference}
    drawing = owner.things("Scenografi")
    owner.lends(drawing, period(10, 12))
    owner.edits(drawing, units=[UnitFacts(own_unit(sound))])
    with pytest.raises(SlotTaken):
        owner.lends(drawing, period(19, 20))


def test_a_package_with_the_hall_takes_the_halves_too_also_those_made_later(owner: Owner) -> None:
    hall = owner.hall("Hallen")
    projector = owner.things("Projektor")
    package = owner.hall(
        "Festpaket", units=[UnitFacts(own_unit(hall)), UnitFacts(own_unit(projector))]
    )
    booked = owner.lends(package, period(10, 12))
    half = owner.hall("Halva A", part_of=hall.public_id)
    assert claims(owner.session, booked) == {"Hallen": 1, "Halva A": 1, "Projektor": 1}
    with pytest.raises(SlotTaken):
        owner.lends(half, period(11, 12))
    owner.lends(half, period(14, 15))
    with pytest.raises(SlotTaken):
        owner.lends(package, period(14, 15))
    assert {row.unit.name for row in projector.units} == {"Projektor"}


def test_a_hold_is_in_the_way_and_says_so_but_a_competing_request_is_not(owner: Owner) -> None:
    hall = owner.hall("Hallen", mode=BookingMode.REQUEST)
    open_hall = owner.hall("Öppna", mode=BookingMode.REQUEST, pending_holds=False)
    room = owner.hall("Rummet")
    held, competing = owner.lends(hall), owner.lends(open_hall)
    owner.lends(room)
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(room, part_of=hall.public_id)
    waiting = {one.reference: one.waiting for one in refusal.value.in_the_way}
    assert waiting[held.reference] is True
    owner.edits(room, part_of=open_hall.public_id)
    assert claims(owner.session, competing) == {"Öppna": 1, "Rummet": 1}
    with pytest.raises(SlotTaken):
        owner.approves(competing)


def test_what_is_past_stays_as_it_was(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    chairs, hall = owner.things("Stolar", quantity=9), owner.hall("Hallen")
    room = owner.hall("Rummet")
    lent, used, met = owner.lends(chairs, quantity=9), owner.lends(hall), owner.lends(room)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=30))
    owner.edits(room, part_of=hall.public_id)
    owner.edits(hall, status=ListingStatus.ARCHIVED)
    assert claims(owner.session, used) == {"Hallen": 1}
    assert claims(owner.session, met) == {"Rummet": 1}
    assert claims(owner.session, lent) == {"Stolar": 9}


def test_an_archived_listing_would_leave_its_bookers_so_it_is_paused_instead(owner: Owner) -> None:
    hall = owner.hall("Hallen")
    part = owner.hall("Halva A", part_of=hall.public_id)
    booked = owner.lends(hall)
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(hall, status=ListingStatus.ARCHIVED)
    assert in_the_way(refusal) == [booked.reference]
    owner.edits(hall, status=ListingStatus.PAUSED)
    owner.edits(part, status=ListingStatus.ARCHIVED)
    assert claims(owner.session, booked) == {"Hallen": 1, "Halva A": 1}


def test_a_long_list_tells_the_first_and_the_number_of_all(owner: Owner) -> None:
    chairs = owner.things("Stolar", quantity=5)
    days = [period(10, 12, days=10 + n) for n in range(SHOWN + 5)]
    owner.lends(chairs, *days, quantity=4)
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(chairs, quantity=3)
    assert (len(refusal.value.in_the_way), refusal.value.count) == (SHOWN, SHOWN + 5)
    assert len(refusal.value.dates) == SHOWN + 5
    starts = [one.starts_at for one in refusal.value.in_the_way]
    assert starts == sorted(starts)
    assert refusal.value.clashes == tuple(days)


def test_a_closure_over_a_booking_does_not_freeze_what_the_hall_takes(owner: Owner) -> None:
    hall = owner.hall("Hallen")
    booked = owner.lends(hall, period(10, 12))
    shut(owner, hall, period(9, 18))
    owner.hall("Halva A", part_of=hall.public_id)
    assert claims(owner.session, booked) == {"Hallen": 1, "Halva A": 1}


def test_a_part_that_is_closed_comes_to_no_whole_that_is_booked_then(owner: Owner) -> None:
    hall, room = owner.hall("Hallen"), owner.hall("Rummet")
    booked = owner.lends(hall, period(10, 12))
    shut(owner, room, period(11, 13))
    with pytest.raises(UnitPromised) as refusal:
        owner.edits(room, part_of=hall.public_id)
    assert in_the_way(refusal) == [booked.reference]


def test_any_mix_a_hall_with_a_pool_in_a_part_and_a_kit_that_takes_from_it(owner: Owner) -> None:
    house = owner.hall("Huset")
    desks = owner.hall("Platser", part_of=house.public_id, quantity=8)
    kit = owner.things("Kurs", units=[UnitFacts(own_unit(desks), quantity=3)])
    course = owner.lends(kit, period(10, 12))
    owner.lends(desks, period(10, 12), quantity=5)
    with pytest.raises(SlotTaken):
        owner.lends(house, period(11, 13))
    with pytest.raises(UnitPromised):
        owner.edits(desks, quantity=7)
    with pytest.raises(UnitPromised):
        owner.edits(kit, units=[UnitFacts(own_unit(desks), quantity=2)])
    assert claims(owner.session, course) == {"Platser": 3}
    owner.edits(desks, quantity=9)
    assert {row.unit.name: row.quantity for row in house.units} == {"Huset": 1, "Platser": 9}


def test_a_cancelled_booking_is_in_nobodys_way(owner: Owner) -> None:
    chairs = owner.things("Stolar", quantity=5)
    booked = owner.lends(chairs, quantity=5)
    with unit_of_work() as work:
        changing.cancel(work, owner.bo, work.get_one(Booking, booked.id))
    owner.edits(chairs, quantity=1)
    status = owner.session.scalars(select(Occurrence.status)).one()
    assert status is OccurrenceStatus.CANCELLED
