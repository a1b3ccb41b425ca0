"""The database held against the ledger: every date, every taken minute, every line of history."""

from collections import defaultdict
from collections.abc import Iterable

from machine.ledger import DAY, Ledger, Load, Steps, most, steps
from machine.town import Town, instant, minute
from sqlalchemy import func, select

from bookings.models import (
    Booking,
    ChangeDate,
    ChangeRequest,
    Claim,
    History,
    Occupancy,
    Occurrence,
)
from bookings.states import Event
from bookings.verifying import faults
from inventory.models import Unit
from marketplace import clock
from marketplace.models import Message

EPOCH = (instant(0).timestamp()) // 86400
TRANSITIONS = tuple(Event)


def messages(town: Town) -> int:
    """Return how many mails have been written."""
    found = town.session.scalar(select(func.count()).select_from(Message)) or 0
    town.session.rollback()
    return found


def agree(town: Town, ledger: Ledger) -> None:
    """Assert that the database says what the ledger says, and that nothing is taken twice."""
    town.session.rollback()
    adopt_lost_holds(town, ledger)
    _dates(town, ledger)
    _changes(town, ledger)
    _taken(town, ledger)
    _history(town, ledger)
    with clock.pinned(instant(ledger.now)):
        assert list(faults(town.session)) == []
    town.session.rollback()


def adopt_lost_holds(town: Town, ledger: Ledger) -> None:
    """Let a change wait without its hold where that is not to be had any more, and only there."""
    rows = town.session.execute(select(ChangeRequest.id, ChangeRequest.holds))
    lost = [key for key, holds in rows if not holds and ledger.changes[key].holds]
    loads = list(ledger.loads())
    wanted = {load for key in lost for load in ledger.held(ledger.changes[key])}
    for key in lost:
        ledger.changes[key].holds = False
    over = [
        load
        for load in wanted
        if most(_of(loads, load.unit), (load.start, load.end)) > ledger.units[load.unit]
    ]
    assert over or not lost, f"changes {lost} lost a time that was to be had"


def _of(loads: Iterable[Load], unit: str) -> list[Load]:
    return [load for load in loads if load.unit == unit]


def _dates(town: Town, ledger: Ledger) -> None:
    claims: dict[int, dict[str, int]] = defaultdict(dict)
    names = {key: name for name, key in town.units.items()}
    for occurrence, unit, quantity in town.session.execute(
        select(Claim.occurrence_id, Claim.unit_id, Claim.quantity)
    ):
        claims[occurrence][names[unit]] = quantity
    listings = {key: name for name, key in town.listings.items()}
    found = {
        row.id: (
            row.booking_id,
            listings[row.listing_id],
            row.status.value,
            (minute(row.starts_at), minute(row.ends_at)),
            (minute(row.taken_from), minute(row.taken_to)),
            claims[row.id],
            row.holds,
            None if row.expires_at is None else minute(row.expires_at),
        )
        for row in town.session.scalars(select(Occurrence))
    }
    expected = {
        row.key: (
            row.booking, row.thing, row.status, row.span, row.taken, row.claims, row.holds,
            row.expires,
        )
        for row in ledger.dates.values()
    }  # fmt: skip
    assert found == expected
    quantities = select(Booking.id, Booking.quantity, Booking.listing_id)
    booked = {
        key: (quantity, listings[listing])
        for key, quantity, listing in town.session.execute(quantities)
    }
    assert booked == {row.key: (row.quantity, row.thing) for row in ledger.bookings.values()}
    units = {names[key]: quantity for key, quantity in town.session.execute(_UNITS)}
    assert units == ledger.units


_UNITS = select(Unit.id, Unit.quantity).where(Unit.retired_at.is_(None))


def _changes(town: Town, ledger: Ledger) -> None:
    rows = town.session.execute(
        select(ChangeRequest.id, ChangeRequest.status, ChangeRequest.expires_at)
    )
    found = {key: (status.value, minute(expires)) for key, status, expires in rows}
    assert found == {row.key: (row.status, row.expires) for row in ledger.changes.values()}
    dates = town.session.execute(
        select(ChangeDate.change_id, ChangeDate.occurrence_id).where(ChangeDate.is_open)
    )
    assert {tuple(row) for row in dates} == {
        (change.key, one.date) for change in ledger.changes.values() for one in change.left()
    }


def taken(town: Town) -> list[Load]:
    """Return what the database says is taken."""
    names = {key: name for name, key in town.units.items()}
    rows = town.session.execute(
        select(
            Occupancy.unit_id,
            Occupancy.source,
            Occupancy.occurrence_id,
            Occupancy.source_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.quantity,
        )
    )
    return [
        Load(
            names[unit],
            source.value,
            key if occurrence is None else occurrence,
            int(day - EPOCH) * DAY + start,
            int(day - EPOCH) * DAY + end,
            quantity,
        )
        for unit, source, occurrence, key, day, start, end, quantity in rows
    ]


def _taken(town: Town, ledger: Ledger) -> None:
    found = taken(town)
    assert _told(steps(_whole(found, ledger))) == _told(steps(_whole(ledger.loads(), ledger)))
    promised = [load for load in found if load.promised and load.end > ledger.now]
    for load in promised:
        span = max(load.start, ledger.now), load.end
        assert most(_of(promised, load.unit), span) <= ledger.units[load.unit], load


def _whole(loads: Iterable[Load], ledger: Ledger) -> list[Load]:
    """Return the loads, with no more closed than there is: all is all."""
    return [
        load
        if load.source not in {"closure", "maintenance"}
        else load._replace(quantity=min(load.quantity, ledger.units[load.unit]))
        for load in loads
    ]


def _told(found: Steps) -> dict[tuple[str, str, int], list[str]]:
    """Return the steps as a person reads them: minutes as day and time of the clock (UTC)."""
    return {
        key: [f"day {at // DAY} {at % DAY // 60:02}:{at % 60:02} {level}" for at, level in line]
        for key, line in sorted(found.items())
    }


def _history(town: Town, ledger: Ledger) -> None:
    found: dict[int | None, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    rows = town.session.execute(
        select(History.occurrence_id, History.event, History.from_status, History.to_status)
        .where(History.event.in_(TRANSITIONS))
        .order_by(History.id)
    )
    for occurrence, event, before, after in rows:
        assert occurrence is not None, event
        found[occurrence].append((event, before, after))
    for row in ledger.dates.values():
        lines = found.pop(row.key, [])
        assert [event for event, _, _ in lines] == row.story
        states = ["skipped" if row.story[:1] == ["retry"] else "draft"]
        for _event, before, after in lines:
            assert before == states[-1]
            states.append(str(after))
        assert states[-1] == row.status or not lines
    assert not found
