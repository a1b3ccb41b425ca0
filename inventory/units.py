"""What a listing takes when it is used: its own unit, pools, kits, and wholes over parts."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import hooks, keeping_step, unit_locks
from inventory.checking import LONGEST_TITLE, RANGES, line
from inventory.facts import ListingFacts, NotGiven, UnitFacts, given
from inventory.models import Listing, ListingUnit, Unit
from inventory.problems import Problems, between, too_many
from inventory.promises import UnitsChange
from marketplace import clock
from marketplace.errors import FieldProblem, Invalid

MOST_UNITS = 50
_MOST = RANGES["quantity"][1]


def check(facts: ListingFacts, problems: Problems) -> None:
    """Note units and quantities that cannot be, as far as the facts alone tell."""
    if isinstance(facts.units, NotGiven) or not facts.units:
        return
    if len(facts.units) > MOST_UNITS:
        problems.add("units", too_many(MOST_UNITS))
    for n, unit in enumerate(facts.units):
        _check_unit(f"units.{n}", unit, problems)
    named = [unit.unit or (unit.name or "").casefold() for unit in facts.units]
    if len(set(named)) < len(named):
        problems.add("units", _l("The same thing stands there twice."))


def _check_unit(field: str, unit: UnitFacts, problems: Problems) -> None:
    if unit.unit is None and not line(f"{field}.name", unit.name or "", LONGEST_TITLE, problems):
        problems.add(f"{field}.name", _l("Choose what is taken, or name something new."))
    if not 1 <= unit.quantity <= _MOST:
        problems.add(f"{field}.quantity", between(1, _MOST))
    if unit.of is not None and not 0 <= unit.of <= _MOST:
        problems.add(f"{field}.of", between(0, _MOST))
    elif unit.of and unit.quantity > unit.of:
        problems.add(f"{field}.quantity", _l("One booking cannot take more than there are."))


def settle(session: Session, listing: Listing, facts: ListingFacts) -> None:
    """Store what the listing takes and what it is a part of, and keep the wholes above in step.

    A part has units of its own; every whole above it takes all that exist of them besides its
    own unit. So booking either refuses the other, and parts of one whole do not refuse each
    other. Units that nothing takes any more are retired. Bookings to come take what their listing
    takes now; where that is more than there is, or less of anything than one of them was promised,
    nothing changes. Raises NotFound for units and wholes of other owners, Invalid for a circle,
    UnitPromised with the bookings in the way.
    """
    session.flush()
    wanted = {one.unit for one in given(facts.units, None) or () if one.unit}
    whole, known = unit_locks.named(session, listing, facts, wanted)
    concerned = unit_locks.lock(session, listing, whole, known)
    if not isinstance(facts.part_of, NotGiven):
        listing.part_of_id = None if whole is None else whole.id
    taken = {row.unit_id: row.quantity for row in listing.units}
    own = {row.unit_id for row in listing.units if not row.by_part}
    counts = _Counts()
    if not isinstance(facts.units, NotGiven) and facts.units:
        _take(session, listing, facts.units, known, counts)
    elif not isinstance(facts.units, NotGiven) or not isinstance(facts.quantity, NotGiven):
        _take_own(session, listing, facts, counts)
    session.flush()
    session.refresh(listing, ["units"])
    _agree(listing, facts, counts)
    takes = {row.unit_id: row.quantity for row in listing.units}
    changed = set() if taken == takes else {listing.id}
    changed |= keeping_step.keep(session, concerned, counts.lowered)
    session.refresh(listing, ["units"])
    hooks.judge_units(
        session,
        UnitsChange(sorted(changed), counts.lowered, _instead(session, listing, own, known)),
    )
    hooks.units_changed(session, sorted(changed | _takers(session, counts.raised)))
    counts.lower(session)
    _retire(session, set(taken))


def end(session: Session, listing: Listing) -> None:
    """Make sure that nobody counts on a listing that is no longer to be had.

    Raises UnitPromised with the bookings to come; while this transaction lasts none is added.
    """
    unit_locks.lock(session, listing, None, {})
    hooks.judge_units(session, UnitsChange(ended=[listing.id]))


class _Counts:
    """How many exist: more are written at once, fewer when nothing counts on them any more."""

    def __init__(self) -> None:
        self.lowered: dict[int, int] = {}
        self.raised: set[int] = set()

    def of(self, unit: Unit) -> int:
        """Return how many there are or will be."""
        return self.lowered.get(unit.id, unit.quantity)

    def set(self, unit: Unit, count: int) -> None:
        """Let there be so many of a unit."""
        self.lowered.pop(unit.id, None)
        if count < unit.quantity:
            self.lowered[unit.id] = count
        elif count > unit.quantity:
            self.raised.add(unit.id)
            unit.quantity = count

    def lower(self, session: Session) -> None:
        """Write what was put off; the database's guard has the last word."""
        for unit_id, count in sorted(self.lowered.items()):
            session.get_one(Unit, unit_id).quantity = count
        session.flush()


def settle_new(listing: Listing, facts: ListingFacts) -> bool:
    """Give a listing that is being made units of its own; nothing is flushed.

    False where it takes what is there or is a part of something: `settle` it once it has its id.
    Raises Invalid for a quantity that says something else than the units do.
    """
    wanted = given(facts.units, None) or ()
    if given(facts.part_of, None) is not None or any(one.unit for one in wanted):
        return False
    if wanted:
        for one in wanted:
            count = one.quantity if one.of is None else one.of
            _add(listing, one.name or listing.title, count, taken=one.quantity)
    else:
        stated = given(facts.quantity, None)
        _add(listing, listing.title, 1 if stated is None else stated, taken=1)
    _agree(listing, facts, _Counts())
    return True


def quantity_of(listing: Listing) -> int:
    """Return how many of the listing can be booked at once when all is free (loads the units)."""
    return min((row.unit.quantity // row.quantity for row in listing.units), default=0)


def counted(listing: Listing) -> bool:
    """Tell whether a booking takes one of one thing, so that a number alone says how many."""
    direct = [row for row in listing.units if not row.by_part]
    return len(direct) == 1 and direct[0].quantity == 1


def uncounted(listing: Listing) -> bool:
    """Tell whether none can be booked because nobody has said how many there are."""
    return quantity_of(listing) == 0


def _agree(listing: Listing, facts: ListingFacts, counts: _Counts) -> None:
    """Refuse a quantity beside units which says something else than they do."""
    stated = given(facts.quantity, None)
    if given(facts.units, None) and stated is not None:
        there = min((counts.of(row.unit) // row.quantity for row in listing.units), default=0)
        if stated != there:
            problem = _l("The units say how many there are; leave this out.")
            raise Invalid([FieldProblem("quantity", problem)])


def _take(
    session: Session,
    listing: Listing,
    wanted: Sequence[UnitFacts],
    known: Mapping[str, Unit],
    counts: _Counts,
) -> None:
    own = {row.unit.name.casefold(): row.unit for row in listing.units if not row.by_part}
    rows: dict[int, int] = {}
    for n, facts in enumerate(wanted):
        unit = known[facts.unit] if facts.unit else own.get((facts.name or "").casefold())
        if unit is None:
            count = facts.quantity if facts.of is None else facts.of
            unit = _make(session, listing, facts.name or listing.title, count)
        elif facts.of is not None:
            counts.set(unit, facts.of)
        if counts.of(unit) and facts.quantity > counts.of(unit):
            problem = _l("One booking cannot take more than there are.")
            raise Invalid([FieldProblem(f"units.{n}.quantity", problem)])
        rows[unit.id] = facts.quantity
    _write(listing, rows)


def _take_own(session: Session, listing: Listing, facts: ListingFacts, counts: _Counts) -> None:
    """Let the listing take one unit of its own, of which the stated quantity exist."""
    stated = given(facts.quantity, None)
    direct = [row for row in listing.units if not row.by_part]
    kept = counted(listing)
    if isinstance(facts.units, NotGiven):
        if direct and not kept:
            problem = _l("This takes several things; say how many there are of each of them.")
            raise Invalid([FieldProblem("quantity", problem)])
    elif kept and _shared(session, direct[0]):
        kept = False
    unit = direct[0].unit if kept else _make(session, listing, listing.title, 1)
    counts.set(unit, 1 if stated is None else stated)
    _write(listing, {unit.id: 1})


def _shared(session: Session, row: ListingUnit) -> bool:
    others = select(func.count()).where(
        ListingUnit.unit_id == row.unit_id,
        ListingUnit.listing_id != row.listing_id,
        ListingUnit.by_part.is_(False),
    )
    return bool(session.scalar(others))


def _make(session: Session, listing: Listing, name: str, quantity: int) -> Unit:
    unit = _unit(listing, name, quantity)
    session.add(unit)
    session.flush()
    return unit


def _add(listing: Listing, name: str, quantity: int, *, taken: int) -> None:
    unit = _unit(listing, name, quantity)
    listing.units.append(ListingUnit(unit=unit, quantity=taken, by_part=False))


def _unit(listing: Listing, name: str, quantity: int) -> Unit:
    shown = line("units", name, LONGEST_TITLE, Problems())
    return Unit(organisation_id=listing.organisation_id, name=shown, quantity=quantity)


def _write(listing: Listing, rows: dict[int, int]) -> None:
    """Let exactly these units be taken by the listing itself; what parts bring stays."""
    present = {row.unit_id: row for row in listing.units}
    for unit_id, row in present.items():
        if unit_id not in rows and not row.by_part:
            listing.units.remove(row)
    for unit_id, quantity in rows.items():
        if unit_id in present:
            present[unit_id].quantity, present[unit_id].by_part = quantity, False
        else:
            listing.units.append(ListingUnit(unit_id=unit_id, quantity=quantity))


def _instead(
    session: Session, listing: Listing, own: Collection[int], known: Mapping[str, Unit]
) -> dict[int, int]:
    """Return what the listing's one unit turns out to be: the same person as for another service.

    Only where the listing took and takes one thing, where that was its own, so that nobody else can
    be given it, and where the other has been there before. Anything else that goes out is missed.
    """
    direct = {row.unit_id for row in listing.units if not row.by_part}
    if len(own) != 1 or len(direct) != 1:
        return {}
    (old,), (new,) = own, direct
    if old == new or new not in {unit.id for unit in known.values()}:
        return {}
    return {} if _takers(session, [old]) else {old: new}


def _takers(session: Session, unit_ids: Collection[int]) -> set[int]:
    """Return the listings that take one of the units."""
    if not unit_ids:
        return set()
    takers = select(ListingUnit.listing_id).where(ListingUnit.unit_id.in_(unit_ids))
    return set(session.scalars(takers))


def _retire(session: Session, unit_ids: set[int]) -> None:
    """Retire those of the units that no listing takes any more; their history stays."""
    if not unit_ids:
        return
    taken = select(ListingUnit.unit_id).where(ListingUnit.unit_id.in_(unit_ids))
    for unit in session.scalars(
        select(Unit).where(Unit.id.in_(unit_ids), Unit.id.not_in(taken)).order_by(Unit.id)
    ):
        unit.retired_at = clock.now()
