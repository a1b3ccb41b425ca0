"""Taking and giving back time: the only writer of guarded occupancy (promise 3: one door)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Table,
    and_,
    bindparam,
    delete,
    inspect,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bookings import freeing, holding
from bookings.models import ChangeClaim, ChangeDate, Claim, Occupancy, Occurrence
from bookings.states import takes_time
from bookings.types import OccupancySource
from inventory.models import Listing, ListingUnit, Unit
from marketplace import engines
from marketplace.inserting import insert_now, insert_rows
from marketplace.periods import Period, day_slices


def lock_listings(session: Session, listings: Sequence[Listing]) -> None:
    """Lock every unit that the listings take, in id order, before anything is checked.

    What a listing takes may change while we wait for the lock, so it is read afterwards, and
    units that have come to it meanwhile are locked as well.
    """
    ids = sorted({listing.id for listing in listings})
    locked = engines.lock_rows_of(session, Unit, _OF_LISTINGS, {"listings": ids})
    while True:
        for listing in listings:
            session.expire(listing, ["units"])
        wanted = {row.unit_id for listing in listings for row in listing.units} - locked
        if not wanted or engines.writes_alone(session):
            return
        engines.lock_rows(session, Unit, wanted)
        locked |= wanted


_OF_LISTINGS = select(ListingUnit.unit_id).where(
    ListingUnit.listing_id.in_(bindparam("listings", expanding=True))
)


_THESE: BindParameter[Any] = bindparam("occurrences", expanding=True)
_OF_DATES = union(
    select(Claim.unit_id).where(Claim.occurrence_id.in_(_THESE)),
    _OF_LISTINGS,
    select(ChangeClaim.unit_id)
    .join(ChangeDate, ChangeDate.id == ChangeClaim.change_date_id)
    .where(ChangeDate.occurrence_id.in_(_THESE), ChangeDate.is_open),
)


def lock_claims(
    session: Session, occurrences: Sequence[Occurrence], listings: Sequence[Listing] = ()
) -> None:
    """Lock every unit that the occurrences claim, or that their listings take, in id order.

    Those that are held for changes of them, and those of `listings`, which the occurrences may go
    to, as well. Like `lock_listings`, it looks again after it has waited.
    """
    ids = {row.listing_id for row in occurrences} | {listing.id for listing in listings}
    asked = {"occurrences": [row.id for row in occurrences], "listings": sorted(ids)}
    if not engines.writes_alone(session):
        locked = engines.lock_rows_of(session, Unit, _OF_DATES, asked)
        while wanted := set(session.connection().scalars(_OF_DATES, asked)) - locked:
            engines.lock_rows(session, Unit, wanted)
            locked |= wanted
    for listing in listings:
        session.expire(listing, ["units"])


def read_again(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Read the occurrences anew, once their units are locked; one query."""
    session.flush()
    keys = [row.id for row in occurrences]
    fresh = select(Occurrence).where(Occurrence.id.in_(keys))
    session.scalars(fresh.execution_options(populate_existing=True)).all()


def with_buffers(listing: Listing, period: Period) -> tuple[datetime, datetime]:
    """Return the period as it is taken: from before the preparation until after the cleaning."""
    return (
        period.starts_at - timedelta(minutes=listing.buffer_before_minutes),
        period.ends_at + timedelta(minutes=listing.buffer_after_minutes),
    )


def claims_of(listing: Listing, quantity: int) -> list[Claim]:
    """Return what one occurrence of `quantity` of the listing claims of each unit."""
    return [
        Claim(unit_id=row.unit_id, quantity=row.quantity * quantity)
        for row in sorted(listing.units, key=lambda row: row.unit_id)
    ]


def claim(session: Session, occurrences: Sequence[Occurrence], quantity: int) -> None:
    """Write what the new dates of one booking claim; they have been inserted."""
    rows = []
    for occurrence in occurrences:
        claims = claims_of(occurrence.listing, quantity)
        for row in claims:
            row.occurrence_id = occurrence.id
        set_committed_value(occurrence, "claims", claims)
        rows += claims
    insert_now(session, rows)


def change_claims(listing: Listing, quantity: int) -> list[ChangeClaim]:
    """Return what a date changed to `quantity` of the listing would claim of each unit."""
    return [
        ChangeClaim(unit_id=claim.unit_id, quantity=claim.quantity)
        for claim in claims_of(listing, quantity)
    ]


def source_of(occurrence: Occurrence) -> OccupancySource | None:
    """Return as what the occurrence takes time now, None when it takes none."""
    source = takes_time(occurrence.status)
    if source is OccupancySource.HOLD and not occurrence.holds:
        return None
    return source


def demanded(occurrence: Occurrence, source: OccupancySource) -> list[dict[str, object]]:
    """Return the occupancy rows that the occurrence demands, in key order."""
    slices = day_slices(Period(occurrence.taken_from, occurrence.taken_to))
    return [
        {
            "day": part.day,
            "unit_id": claim.unit_id,
            "start_minute": part.start_minute,
            "end_minute": part.end_minute,
            "quantity": claim.quantity,
            "source": source,
            "source_id": occurrence.id,
            "occurrence_id": occurrence.id,
        }
        for part in slices
        for claim in occurrence.claims
    ]


def take(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Write the occupancy of occurrences that take time; the guard refuses what does not fit.

    Raises the guard's refusal as IntegrityError, which the unit of work tells as SlotTaken.
    """
    taking = [(row, source) for row in occurrences if (source := source_of(row)) is not None]
    _read_claims(session, [row for row, _source in taking])
    rows = [part for row, source in taking for part in demanded(row, source)]
    if rows:
        rows.sort(key=_in_key_order)
        insert_rows(session, _OCCUPANCY, rows)


def _read_claims(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Read what the occurrences claim in one query, where it is not at hand."""
    found: dict[int, list[Claim]] = {
        row.id: [] for row in occurrences if "claims" in inspect(row).unloaded
    }
    if not found:
        return
    query = select(Claim).where(Claim.occurrence_id.in_(found)).order_by(Claim.unit_id)
    for claim_ in session.scalars(query):
        found[claim_.occurrence_id].append(claim_)
    for row in occurrences:
        if row.id in found:
            set_committed_value(row, "claims", found[row.id])


def keep(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Let the time that confirmed dates have held be booked time; those that held none take it now.

    Raises the guard's refusal like `take`. Changes of the dates keep what they hold, if they still
    concern them.
    """
    session.flush()
    standing = holding.follow(session, occurrences)
    holding_ids = [row.id for row in occurrences if row.holds]
    kept: set[int | None] = set()
    if holding_ids:
        booked = (
            update(Occupancy)
            .where(
                Occupancy.occurrence_id.in_(holding_ids),
                Occupancy.source_id == Occupancy.occurrence_id,
            )
            .values(source=OccupancySource.BOOKING)
            .returning(Occupancy.occurrence_id)
            .execution_options(synchronize_session=False)
        )
        kept = set(session.scalars(booked))
    take(session, [row for row in occurrences if row.id not in kept])
    hold_still(session, standing)


def give_back(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Free the time of the occurrences."""
    ids = [row.id for row in occurrences]
    if ids:
        session.execute(delete(Occupancy).where(Occupancy.occurrence_id.in_(ids)))


def settle(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Make occupancy agree with the occurrences' states after they have changed.

    Changes of them that still wait keep what they hold; time that is let go is noted as free.
    """
    session.flush()
    give_back(session, occurrences)
    take(session, occurrences)
    hold_still(session, holding.follow(session, occurrences))
    freeing.note_dates(session, [row for row in occurrences if source_of(row) is None])


def follow_changes(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """End changes of dates that have gone another way while their time stayed what it was."""
    session.flush()
    let_go_of_changes(session, occurrences)
    hold_still(session, holding.follow(session, occurrences))


def let_go_of_changes(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Free what is held for changes of the occurrences, until `hold_still` holds it again."""
    of_these = Occupancy.occurrence_id.in_([row.id for row in occurrences])
    session.execute(delete(Occupancy).where(of_these, Occupancy.source_id < 0))


def hold_changes(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """Make what is held for changes of the occurrences agree with the changes that are open."""
    session.flush()
    let_go_of_changes(session, occurrences)
    _hold(session, holding.follow(session, occurrences))


def held(dates: Sequence[ChangeDate]) -> list[dict[str, object]]:
    """Return the occupancy rows that open changes demand, in key order."""
    holds = [date for date in dates if date.change.holds]
    standing = {date.occurrence_id for date in holds if source_of(date.occurrence) is not None}
    return sorted(holding.demanded(holds, standing), key=_in_key_order)


def _hold(session: Session, dates: Sequence[ChangeDate]) -> None:
    if dates:
        session.execute(delete(Occupancy).where(Occupancy.source_id.in_([-d.id for d in dates])))
    rows = held(dates)
    if rows:
        insert_rows(session, _OCCUPANCY, rows)


def hold_still(session: Session, dates: Sequence[ChangeDate]) -> None:
    """Hold on to what changes hold; where it is not to be had any more they wait without it."""
    if not dates:
        return
    try:
        with session.begin_nested():
            _hold(session, dates)
    except IntegrityError:
        for date in dates:
            date.change.holds = False
        _hold(session, dates)
        session.flush()


def _in_key_order(row: dict[str, Any]) -> tuple[int, int, int]:
    return (row["day"], row["unit_id"], row["start_minute"])


def shorten(session: Session, occurrence: Occurrence, ends_at: datetime) -> None:
    """Let a date end earlier, at a whole minute (UTC), and free what is left of it.

    The buffer after it is kept. Rows only become shorter, which the guard lets pass: a closure that
    stands over the date does not stand against its early return.
    """
    until, after = occurrence.taken_to, occurrence.taken_to - occurrence.ends_at
    occurrence.ends_at = ends_at
    occurrence.taken_to = ends_at + after
    session.flush()
    units = [claim.unit_id for claim in occurrence.claims]
    freeing.note_units(session, units, occurrence.taken_to, until)
    last = day_slices(Period(occurrence.taken_from, occurrence.taken_to))[-1]
    own = Occupancy.occurrence_id == occurrence.id
    session.execute(
        delete(Occupancy).where(
            own,
            or_(
                Occupancy.day > last.day,
                and_(Occupancy.day == last.day, Occupancy.start_minute >= last.end_minute),
            ),
        )
    )
    session.execute(
        update(Occupancy)
        .where(own, Occupancy.day == last.day, Occupancy.end_minute > last.end_minute)
        .values(end_minute=last.end_minute)
    )


_OCCUPANCY = cast("Table", Occupancy.__table__)
