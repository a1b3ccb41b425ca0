"""Real processes race for time of many shapes: spans at random, wholes, parts, series, orders."""

from collections import Counter
from datetime import timedelta
from random import Random

import sqlalchemy as sa
from factories import at, book, make_listing, make_member, make_organisation, period, wish
from racing import Orders, Race, asks, edges, somebody
from sqlalchemy.orm import Session, aliased

from bookings.models import History, Occupancy, Occurrence
from bookings.states import takes_time
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.models import Listing, ListingUnit, Unit
from inventory.types import BookingMode
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

SEED = 20270328


def overlaps(session: Session) -> int:
    """Count pairs of rows that take the same minute of the same unit of which there is one."""
    session.rollback()
    one, other = aliased(Occupancy), aliased(Occupancy)
    found = session.scalar(
        sa.select(sa.func.count())
        .select_from(one)
        .join(
            other,
            (one.day == other.day)
            & (one.unit_id == other.unit_id)
            & (one.source_id < other.source_id)
            & (one.start_minute < other.end_minute)
            & (one.end_minute > other.start_minute),
        )
        .join(Unit, (Unit.id == one.unit_id) & (Unit.quantity == 1))
    )
    return found or 0


def at_random(session: Session, listing: Listing, count: int, chance: Random) -> Orders:
    """Return orders of one to six half hours of one afternoon and night, over midnight too."""
    borrowers = [somebody(session) for _ in range(12)]
    orders = asks(session, listing.id, 0)
    for n in range(count):
        begin = at(12) + timedelta(minutes=30 * chance.randrange(48))
        wanted = Period(begin, begin + timedelta(minutes=30 * chance.randint(1, 6)))
        orders.append({"do": "ask", "listing": listing.id, **edges(wanted), **borrowers[n % 12]})
    return orders


def test_two_hundred_spans_at_random_never_overlap(session: Session, race: Race) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        orders = at_random(session, hall, 200, Random(SEED))  # noqa: S311 - no secret
    answers = race(orders)
    assert answers["booked"] + answers["taken"] == 200
    assert overlaps(session) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == answers["booked"]
    assert list(faults(session)) == []
    # Whoever was refused met somebody: what is free now is shorter than what they asked for.
    taken = session.execute(sa.select(Occurrence.starts_at, Occurrence.ends_at)).all()
    for order in orders:
        assert any(
            begin.isoformat() < order["ends_at"] and end.isoformat() > order["starts_at"]
            for begin, end in taken
        )


def house(session: Session) -> tuple[Listing, list[Listing]]:
    """Return a hall that takes both of its halves, and the halves."""
    owner = make_organisation(session)
    halves = [make_listing(session, owner, title=f"Halva {n}") for n in "AB"]
    whole = make_listing(session, owner, title="Hela hallen")
    for row in list(whole.units):
        session.delete(row)
    session.add_all(
        ListingUnit(listing_id=whole.id, unit_id=half.units[0].unit_id, quantity=1)
        for half in halves
    )
    session.flush()
    session.expire_all()
    return whole, halves


def test_a_whole_and_its_parts_are_never_both_booked(session: Session, race: Race) -> None:
    with unit_of_work():
        whole, halves = house(session)
        ids = [whole.id, *(half.id for half in halves)]
        orders = [order for key in ids for order in asks(session, key, 10)]
    answers = race(orders)
    session.rollback()
    booked = Counter(session.scalars(sa.select(Occurrence.listing_id)).all())
    assert booked in ({ids[0]: 1}, {ids[1]: 1, ids[2]: 1})
    assert answers == Counter(booked=booked.total(), taken=30 - booked.total())
    assert overlaps(session) == 0
    assert list(faults(session)) == []


def test_a_series_gets_all_its_dates_or_none_against_single_bookings(
    session: Session, race: Race
) -> None:
    weeks = [period(days=14 + 7 * week) for week in range(10)]
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        series = asks(session, hall.id, 6, dates=[edges(week) for week in weeks])
        singles = [order for week in weeks for order in asks(session, hall.id, 2, **edges(week))]
        orders = [order for pair in zip(series, singles, strict=False) for order in pair]
        orders += singles[len(series) :]
    answers = race(orders)
    session.rollback()
    sizes = sorted(
        session.scalars(
            sa.select(sa.func.count(Occurrence.id)).group_by(Occurrence.booking_id)
        ).all()
    )
    # Either one series took the ten weeks, or singles were in its way and each week went to one.
    assert sizes in ([10], [1] * len(sizes))
    assert answers == Counter(booked=len(sizes), taken=26 - len(sizes))
    assert 1 <= len(sizes) <= 10
    assert overlaps(session) == 0
    assert list(faults(session)) == []


def test_orders_in_opposite_sequence_end_without_a_deadlock(session: Session, race: Race) -> None:
    with unit_of_work():
        listings = [make_listing(session, make_organisation(session)).id for _ in range(6)]
        orders: Orders = [
            {
                "do": "order",
                "listings": listings if n % 2 else listings[::-1],
                **edges(period(days=14 + n // 4)),
                **somebody(session),
            }
            for n in range(24)
        ]
    # Four want each day: one of them gets all six listings, three get none.
    assert race(orders) == Counter(ordered=6, taken=18)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == 36
    assert overlaps(session) == 0
    assert list(faults(session)) == []


def test_an_approval_that_meets_a_withdrawal_comes_first_or_too_late(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        anna, _ = make_member(session, owner)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST)
        orders = []
        for n in range(8):
            borrower = make_organisation(session)
            bo, actor = make_member(session, borrower)
            booking = book(session, actor, hall, borrower, wish(period(days=14 + n)))
            orders.append({"do": "approve", "booking": booking.id, "user": anna.id})
            orders.append({"do": "cancel", "booking": booking.id, "user": bo.id})
    answers = race(orders)
    # The withdrawal always succeeds: of a request, or of what has just been confirmed.
    assert answers["withdrawn"] == 8
    assert answers["approved"] + answers["late"] == 8
    session.rollback()
    rows = session.scalars(sa.select(Occurrence)).all()
    ended = {OccurrenceStatus.WITHDRAWN, OccurrenceStatus.CANCELLED}
    assert {row.status for row in rows} <= ended
    assert all(takes_time(row.status) is None for row in rows)
    assert session.scalar(sa.select(sa.func.count()).select_from(Occupancy)) == 0
    told = sa.select(sa.func.count()).where(History.event == "confirm")
    assert session.scalar(told) == answers["approved"]
    assert list(faults(session)) == []
