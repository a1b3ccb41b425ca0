"""Bookings to come take what their listings take now, after an owner has changed that.

`promised` has judged before that those that hold time get no less than they had. Requests that
compete hold none, and may get less here: they are judged anew when their owner says yes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy import insert as sql_insert
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings import holding
from bookings.models import Claim, Occupancy, Occurrence
from bookings.states import takes_time
from bookings.taking import (
    change_claims,
    demanded,
    hold_still,
    let_go_of_changes,
    lock_claims,
    source_of,
)
from bookings.types import OccurrenceStatus
from inventory.models import ListingUnit
from marketplace import clock

Takes = dict[int, dict[int, int]]
"""What one of a listing takes: quantity by unit, by listing."""

ACTIVE = tuple(status for status in OccurrenceStatus if takes_time(status) is not None)
"""States that take time or, where requests compete, would."""


def coming(session: Session, listing_ids: Collection[int], now: datetime) -> list[Occurrence]:
    """Return the listings' occurrences that have not ended and take time or ask for it, by id.

    Their claims, bookings and listings' units are loaded (anew).
    """
    rows = session.scalars(
        select(Occurrence)
        .where(
            Occurrence.listing_id.in_(listing_ids),
            Occurrence.ends_at > now,
            Occurrence.status.in_(ACTIVE),
        )
        .order_by(Occurrence.id)
        .options(
            selectinload(Occurrence.claims),
            joinedload(Occurrence.booking),
        )
        .execution_options(populate_existing=True)
    )
    return list(rows)


def taken_now(session: Session, listing_ids: Collection[int]) -> Takes:
    """Return what one of each listing takes."""
    found: Takes = defaultdict(dict)
    rows = session.execute(
        select(ListingUnit.listing_id, ListingUnit.unit_id, ListingUnit.quantity)
        .where(ListingUnit.listing_id.in_(listing_ids))
        .order_by(ListingUnit.listing_id, ListingUnit.unit_id)
    )
    for listing_id, unit_id, quantity in rows:
        found[listing_id][unit_id] = quantity
    return found


@dataclass
class _Moves:
    """Occurrences by what becomes of a unit's time: given back, another quantity, new."""

    out: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    less: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    more: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    new: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def reclaim(session: Session, listing_ids: Sequence[int], now: datetime) -> list[Occurrence]:
    """Let the listings' occurrences to come claim and take what their listings take now.

    Returns those that were looked at; what is past stays as it was, and so does time that was
    taken already (a closure over it is no reason to lose it). What does not fit is refused by the
    guard, and with it the change of units.
    """
    rows = coming(session, listing_ids, now)
    changing = holding.aimed_at(session, listing_ids)
    concerned = list(dict.fromkeys([*rows, *(date.occurrence for date in changing)]))
    if not concerned:
        return rows
    lock_claims(session, concerned)
    let_go_of_changes(session, concerned)
    takes = taken_now(session, listing_ids)
    moves = _Moves()
    for row in rows:
        wanted = {unit: n * row.booking.quantity for unit, n in takes[row.listing_id].items()}
        _claim(row, wanted, moves)
    for date in changing:
        date.claims.clear()
    session.flush()
    for date in changing:
        date.claims.extend(change_claims(date.change.listing, date.change.quantity))
    session.flush()
    _rewrite(session, rows, moves)
    hold_still(session, holding.follow(session, concerned))
    return rows


def _claim(row: Occurrence, wanted: dict[int, int], moves: _Moves) -> None:
    present = {claim.unit_id: claim for claim in row.claims}
    for unit_id, claim in present.items():
        if unit_id not in wanted:
            row.claims.remove(claim)
            moves.out[unit_id].append(row.id)
    for unit_id, quantity in wanted.items():
        known = present.get(unit_id)
        if known is None:
            row.claims.append(Claim(unit_id=unit_id, quantity=quantity))
            moves.new[row.id].add(unit_id)
        elif known.quantity != quantity:
            kind = moves.less if quantity < known.quantity else moves.more
            kind[unit_id, quantity].append(row.id)
            known.quantity = quantity


def _rewrite(session: Session, rows: Iterable[Occurrence], moves: _Moves) -> None:
    """Free first, then take: two listings may change places."""
    for unit_id, ids in moves.out.items():
        session.execute(
            delete(Occupancy).where(Occupancy.unit_id == unit_id, Occupancy.occurrence_id.in_(ids))
        )
    for (unit_id, quantity), ids in (*moves.less.items(), *moves.more.items()):
        session.execute(
            update(Occupancy)
            .where(Occupancy.unit_id == unit_id, Occupancy.occurrence_id.in_(ids))
            .values(quantity=quantity)
        )
    added = []
    for row in rows:
        source = source_of(row)
        new = moves.new.get(row.id)
        if source is not None and new:
            added += [one for one in demanded(row, source) if one["unit_id"] in new]
    if added:
        added.sort(key=lambda one: (one["day"], one["unit_id"], one["start_minute"]))
        session.execute(sql_insert(Occupancy), added)


def on_units_changed(session: Session, listing_ids: Collection[int]) -> None:
    """Take the coming bookings' time anew; what is past stays as it was."""
    reclaim(session, sorted(listing_ids), clock.now())
