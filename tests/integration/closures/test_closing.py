"""Closing: what stands in the way is listed and told, and stays; lifting gives the time back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from closing_stage import Ground, closing, unit
from factories import at, book, make_listing, make_organisation, period, wish
from factories.counting import statements

from bookings.closures import closing as commands
from bookings.closures.closing import close, lift, preview
from bookings.closures.in_the_way import covered
from bookings.deciding import approve
from bookings.errors import MoreInTheWay, SlotTaken, TooLate
from bookings.models import Closure, History, Notice, Occurrence
from bookings.types import ClosureKind, OccupancySource, OccurrenceStatus
from bookings.verifying import faults
from inventory import hooks
from inventory.models import ListingUnit, Unit
from inventory.types import BookingMode
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

CLOSURE = OccupancySource.CLOSURE


def in_the_way(place: Ground, *periods: Period, **facts: object) -> list[str]:
    """Return whom Anna is shown before she closes."""
    place.session.rollback()
    wanted = closing(*periods, **{"of": [place.hall], **facts})  # type: ignore[arg-type]
    return [row.public_id for row in preview(place.session, place.anna, wanted)]


def ids(*bookings: object) -> list[str]:
    return [row.public_id for one in bookings for row in one.occurrences]  # type: ignore[attr-defined]


def test_the_preview_names_what_overlaps_and_writes_nothing(place: Ground) -> None:
    inside = place.book()
    place.book(period(18, 19))
    place.book(period(days=20))
    assert in_the_way(place, period(17, 18)) == ids(inside)
    assert place.session.scalar(sa.select(sa.func.count()).select_from(Closure)) == 0
    assert place.kinds(place.bo).count("time_closed") == 0


def test_closing_the_whole_meets_bookings_of_its_part_and_the_other_way_round(
    place: Ground,
) -> None:
    of_half = place.book(of=place.half)
    of_hall = place.book(period(days=20))
    assert in_the_way(place, period()) == ids(of_half)
    assert in_the_way(place, period(days=20), of=[place.half]) == ids(of_hall)


def test_of_a_pool_only_what_no_longer_fits_is_in_the_way(place: Ground) -> None:
    booked = place.book(of=place.chairs, quantity=6)
    assert in_the_way(place, of=[place.chairs], quantity=4) == []
    assert in_the_way(place, of=[place.chairs], quantity=5) == ids(booked)
    assert in_the_way(place, of=[place.chairs]) == ids(booked)


def test_of_a_pool_only_the_hours_in_which_too_many_are_promised_count(place: Ground) -> None:
    morning = place.book(period(8, 12), of=place.chairs, quantity=6)
    noon = place.book(period(11, 13), of=place.chairs, quantity=4)
    evening = place.book(period(18, 20), of=place.chairs, quantity=4)
    assert in_the_way(place, period(0, 23), of=[place.chairs], quantity=1) == ids(morning, noon)
    assert ids(evening)[0] not in in_the_way(place, period(0, 23), of=[place.chairs], quantity=6)


def test_what_others_have_closed_counts_too(place: Ground) -> None:
    booked = place.book(of=place.chairs, quantity=6)
    place.close(of=[place.chairs], quantity=3)
    assert in_the_way(place, of=[place.chairs], quantity=1) == []
    assert in_the_way(place, of=[place.chairs], quantity=2) == ids(booked)


def test_a_request_that_competes_is_in_the_way_as_well(place: Ground) -> None:
    with unit_of_work():
        hall = make_listing(
            place.session, place.owner, mode=BookingMode.REQUEST, pending_holds=False
        )
    first = place.book(of=hall)
    second = place.book(of=hall)
    assert in_the_way(place, of=[hall]) == ids(first, second)


def test_buffers_count_as_taken(place: Ground) -> None:
    with unit_of_work():
        hall = make_listing(place.session, place.owner, buffer_after_minutes=30)
    booked = place.book(of=hall)
    assert in_the_way(place, period(18, 19), of=[hall]) == ids(booked)


def test_the_past_and_what_is_cancelled_are_in_nobodys_way(place: Ground) -> None:
    booked = place.book()
    with unit_of_work():
        booked.occurrences[0].status = OccurrenceStatus.CANCELLED
    assert in_the_way(place) == []


def test_closing_cancels_nothing_and_tells_everybody_once(place: Ground) -> None:
    booked = place.book(period(), period(days=15))
    closure = place.close(Period(at(0), at(0, days=17)))
    place.session.rollback()
    assert {row.status for row in booked.occurrences} == {OccurrenceStatus.CONFIRMED}
    assert len(place.taken(OccupancySource.BOOKING)) == 4
    assert place.kinds(place.bo).count("time_closed") == 1
    assert place.kinds(place.anna).count("time_closed_to_owner") == 1
    events = place.session.scalars(sa.select(History.event).where(History.event == "closed_over"))
    assert len(list(events)) == 2
    assert closure.source is CLOSURE
    assert list(faults(place.session)) == []


def test_two_closures_in_a_row_tell_of_each_date_once_for_each(place: Ground) -> None:
    place.book()
    place.close()
    place.close(period(17, 20))
    assert place.kinds(place.bo).count("time_closed") == 2
    assert place.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 2


def test_with_nothing_in_the_way_nobody_is_told(place: Ground) -> None:
    place.close()
    assert place.kinds() == []


def test_what_was_booked_since_the_actor_looked_is_shown_first(place: Ground) -> None:
    seen = in_the_way(place)
    late = place.book()
    with pytest.raises(MoreInTheWay):
        place.close(seen=seen)
    assert place.taken(CLOSURE) == []
    place.close(seen=ids(late))
    assert len(place.taken(CLOSURE)) == 2


def test_what_has_gone_since_the_actor_looked_does_not_matter(place: Ground) -> None:
    place.close(seen=["gone"])
    assert len(place.taken(CLOSURE)) == 2


def test_several_listings_of_a_house_close_together(place: Ground) -> None:
    place.close(of=[place.hall, place.half, place.chairs])
    assert {row[3] for row in place.taken(CLOSURE)} == {1, 10}
    assert len(place.taken(CLOSURE)) == 3


def test_a_closed_time_is_refused_to_others_and_free_again_when_lifted(place: Ground) -> None:
    closure = place.close()
    with pytest.raises(SlotTaken):
        place.book(of=place.half)
    with unit_of_work():
        lift(place.session, place.anna, closure)
    place.book(of=place.half)
    assert place.taken(CLOSURE) == []
    assert list(faults(place.session)) == []


def test_lifting_tells_those_who_were_told_and_only_them(place: Ground) -> None:
    place.book()
    closure = place.close()
    with unit_of_work():
        lift(place.session, place.anna, closure)
    assert place.kinds(place.bo)[-2:] == ["time_closed", "time_open_again"]
    assert place.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


def test_lifting_one_of_two_does_not_say_that_it_is_open(place: Ground) -> None:
    place.book()
    closure = place.close()
    place.close()
    with unit_of_work():
        lift(place.session, place.anna, closure)
    assert "time_open_again" not in place.kinds(place.bo)


def test_lifting_in_the_middle_keeps_what_was_closed_until_then(place: Ground) -> None:
    closure = place.close(Period(at(0), at(0, days=16)))
    with clock.pinned(at(12) + timedelta(seconds=30)), unit_of_work():
        lift(place.session, place.anna, closure)
    assert place.taken(CLOSURE) == [
        (unit(place.hall), 0, 12 * 60 + 1, 1),
        (unit(place.half), 0, 12 * 60 + 1, 1),
    ]
    assert list(faults(place.session)) == []


def test_nothing_is_lifted_twice_or_after_its_end(place: Ground) -> None:
    closure = place.close()
    with unit_of_work():
        lift(place.session, place.anna, closure)
    with unit_of_work(), pytest.raises(TooLate):
        lift(place.session, place.anna, closure)
    over = place.close()
    with clock.pinned(at(19)), unit_of_work(), pytest.raises(TooLate):
        lift(place.session, place.anna, over)


def test_a_held_request_cannot_be_approved_into_closed_time(place: Ground) -> None:
    with unit_of_work():
        hall = make_listing(place.session, place.owner, mode=BookingMode.REQUEST)
    asked = place.book(of=hall)
    place.close(of=[hall])
    with pytest.raises(SlotTaken), unit_of_work():
        approve(place.session, place.anna, asked)


def test_a_booking_page_asks_occupancy_what_stands_over_its_dates(place: Ground) -> None:
    booked = place.book(period(), period(days=15), period(days=20))
    closure = place.close(Period(at(0), at(0, days=16)))
    place.session.rollback()
    rows = list(booked.occurrences)
    found = covered(place.session, rows)
    assert set(found) == {row.id for row in rows[:2]}
    assert {cover.source_id for covers in found.values() for cover in covers} == {closure.id}


def test_of_a_pool_a_closure_that_leaves_enough_stands_over_nothing(place: Ground) -> None:
    booked = place.book(of=place.chairs, quantity=7)
    place.close(of=[place.chairs], quantity=3)
    place.session.rollback()
    assert covered(place.session, booked.occurrences) == {}
    place.close(of=[place.chairs], quantity=1)
    place.session.rollback()
    assert len(covered(place.session, booked.occurrences)) == 1


def test_what_stands_over_ten_dates_takes_as_many_queries_as_over_one(place: Ground) -> None:
    booked = place.book(*(period(days=14 + n) for n in range(10)))
    place.close(Period(at(0), at(0, days=30)))
    place.session.rollback()
    rows = list(booked.occurrences)
    counts = []
    for part in (rows[:1], rows):
        with statements(place.session) as seen:
            assert len(covered(place.session, part)) == len(part)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 3


def test_a_caretaker_states_maintenance_and_closes_nothing(place: Ground) -> None:
    closure = place.close(by=place.dan, kind=ClosureKind.MAINTENANCE)
    assert len(place.taken(OccupancySource.MAINTENANCE)) == 2
    with pytest.raises(NotAllowed):
        place.close(by=place.dan)
    with unit_of_work():
        lift(place.session, place.dan, closure)
    other = place.close()
    with unit_of_work(), pytest.raises(NotAllowed):
        lift(place.session, place.dan, other)


def test_nobody_closes_what_is_not_theirs(place: Ground) -> None:
    for kind in ClosureKind:
        with pytest.raises(NotAllowed):
            place.close(by=place.bo, kind=kind)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"periods": [Period(at(1, days=-3), at(2, days=-3))]}, "periods"),
        ({"periods": [Period(at(1, days=-3), at(2, days=3))]}, "periods"),
        ({"periods": [Period(at(1), at(1, days=2000))]}, "periods"),
        ({"periods": []}, "periods"),
        ({"listings": []}, "listings"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 2}, "quantity"),
    ],
)
def test_what_cannot_be_closed_is_refused_by_field(
    place: Ground, facts: dict[str, object], field: str
) -> None:
    given = {"listings": [place.hall], "periods": [period()], "reason": "Städning"} | facts
    with unit_of_work(), pytest.raises(Invalid) as refused:
        close(place.session, place.anna, commands.Closing(**given))  # type: ignore[arg-type]
    assert [one.field for one in refused.value.problems] == [field]


def test_how_many_goes_with_one_listing_only(place: Ground) -> None:
    with pytest.raises(Invalid) as refused:
        place.close(of=[place.chairs, place.hall], quantity=1)
    assert [one.field for one in refused.value.problems] == ["quantity"]


def test_listings_of_two_owners_are_not_closed_in_one(place: Ground) -> None:
    with unit_of_work():
        theirs = make_listing(place.session, make_organisation(place.session))
    with pytest.raises(NotAllowed):
        place.close(of=[place.hall, theirs])


def test_a_closure_follows_what_its_listing_takes(place: Ground) -> None:
    place.book()
    place.close()
    place.close(of=[place.chairs], quantity=2)
    with unit_of_work():
        stage = Unit(organisation_id=place.owner.id, name="Scenen", quantity=1)
        place.session.add(stage)
        place.session.flush()
        place.session.add(ListingUnit(listing_id=place.hall.id, unit_id=stage.id, quantity=1))
        place.session.flush()
        key = stage.id
        hooks.units_changed(place.session, [place.hall.id])
    assert key in {row[0] for row in place.taken(CLOSURE)}
    assert len(place.taken(CLOSURE)) == 4
    assert list(faults(place.session)) == []


def test_verify_names_what_is_missing_and_what_nobody_demands(place: Ground) -> None:
    closure = place.close()
    key = closure.id
    with unit_of_work():
        place.session.execute(
            sa.text("DELETE FROM occupancy WHERE unit_id = :unit"), {"unit": unit(place.half)}
        )
        place.session.execute(
            sa.text(
                "INSERT INTO occupancy (day, unit_id, start_minute, end_minute, quantity, source,"
                " source_id) VALUES (30000, :unit, 0, 5, 1, 'closure', :key),"
                " (30000, :unit, 0, 5, 1, 'maintenance', 999),"
                " (30000, :unit, 0, 5, 1, 'overdue', 999)"
            ),
            {"unit": unit(place.half), "key": key},
        )
    place.session.rollback()
    assert sorted(fault.what for fault in faults(place.session)) == [
        "closure not demanded",
        "closure not known",
        "closure not taken",
        "overdue of no loan",
    ]


def test_many_in_the_way_take_as_many_queries_as_one(place: Ground) -> None:
    counts = []
    place.book(period(days=40))
    for hour in (8, 10, 12, 14, 16):
        with unit_of_work():
            book(place.session, place.bo, place.hall, place.borrower, wish(period(hour, hour + 1)))
    for wanted in (period(days=40), period(0, 23)):
        place.session.rollback()
        asked = closing(wanted, of=[place.hall])
        for listing in asked.listings:
            assert listing.units[0].unit.quantity == 1
        with statements(place.session) as seen:
            rows = preview(place.session, place.anna, asked)
            assert [(row.booking.organisation.name, row.booking.made_by.email) for row in rows]
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_a_date_says_of_itself_is_not_touched(place: Ground) -> None:
    place.book()
    before = place.session.execute(sa.select(Occurrence.sequence, Occurrence.reason)).one()
    place.close()
    place.session.rollback()
    assert place.session.execute(sa.select(Occurrence.sequence, Occurrence.reason)).one() == before
