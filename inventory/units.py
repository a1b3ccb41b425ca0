"""What a listing takes when it is used: its own unit, pools, kits, and wholes over parts."""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from inventory import hooks
from inventory.checking import LONGEST_TITLE, RANGES, line
from inventory.facts import ListingFacts, NotGiven, UnitFacts, given
from inventory.models import Listing, ListingUnit, Unit
from inventory.problems import Problems, between, too_many
from marketplace import clock, engines
from marketplace.errors import Conflict, FieldProblem, Invalid, NotFound, refuses

MOST_UNITS = 50
_MOST = RANGES["quantity"][1]


class UnitPromised(Conflict):
    """Fewer would exist than bookings to come have been promised."""

    code = "unit-promised"
    sentence = _l("Bookings to come need more of them than that. Change the bookings first.")


refuses("unit_quantity_covers_promises", UnitPromised)


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
        problems.add("units", _l("The same unit stands there twice."))


def _check_unit(field: str, unit: UnitFacts, problems: Problems) -> None:
    if unit.unit is None and not line(f"{field}.name", unit.name or "", LONGEST_TITLE, problems):
        problems.add(f"{field}.name", _l("Give the unit that is taken, or a name for a new one."))
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
    other. Units that nothing takes any more are retired. Raises NotFound for units and wholes of
    other owners, Invalid for a circle, UnitPromised by the database.
    """
    before = _chain(session, listing)
    if not isinstance(facts.part_of, NotGiven):
        _join(session, listing, facts.part_of)
    after = _chain(session, listing)
    _lock(session, {listing.id, *before, *after})
    taken = {row.unit_id: (row.quantity, row.unit.quantity) for row in listing.units}
    if not isinstance(facts.units, NotGiven) and facts.units:
        _take(session, listing, facts.units)
    elif not isinstance(facts.units, NotGiven) or not isinstance(facts.quantity, NotGiven):
        _take_own(session, listing, facts)
    session.flush()
    session.refresh(listing, ["units"])
    _agree(listing, facts)
    takes = {row.unit_id: (row.quantity, row.unit.quantity) for row in listing.units}
    changed = set() if _taking(taken) == _taking(takes) else {listing.id}
    if taken != takes or after != before:
        above = [whole for part in _takers(session, takes) for whole in _chain(session, part)]
        in_step = _keep_in_step(session, [*dict.fromkeys([*after, *before, *above])])
        changed |= in_step
        if listing.id in in_step:
            session.refresh(listing, ["units"])
    _retire(session, set(taken))
    hooks.units_changed(session, sorted(changed))


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
    _agree(listing, facts)
    return True


def quantity_of(listing: Listing) -> int:
    """Return how many of the listing can be booked at once when all is free (loads the units)."""
    return min((row.unit.quantity // row.quantity for row in listing.units), default=0)


def uncounted(listing: Listing) -> bool:
    """Tell whether none can be booked because nobody has said how many there are."""
    return quantity_of(listing) == 0


def _taking(rows: dict[int, tuple[int, int]]) -> dict[int, int]:
    return {unit_id: quantity for unit_id, (quantity, _) in rows.items()}


def _agree(listing: Listing, facts: ListingFacts) -> None:
    """Refuse a quantity beside units which says something else than they do."""
    stated = given(facts.quantity, None)
    if given(facts.units, None) and stated is not None and stated != quantity_of(listing):
        problem = _l("The units say how many there are; leave this out.")
        raise Invalid([FieldProblem("quantity", problem)])


def _lock(session: Session, listing_ids: set[int]) -> None:
    """Let bookings of these listings wait until it is known what they take."""
    rows = select(ListingUnit.unit_id).where(ListingUnit.listing_id.in_(listing_ids))
    engines.lock_rows(session, Unit, session.scalars(rows.order_by(ListingUnit.unit_id)))


def _takers(session: Session, unit_ids: Collection[int]) -> Sequence[Listing]:
    """Return the listings that take one of the units themselves."""
    return session.scalars(
        select(Listing)
        .where(
            exists().where(
                ListingUnit.listing_id == Listing.id,
                ListingUnit.unit_id.in_(unit_ids),
                ListingUnit.by_part.is_(False),
            )
        )
        .order_by(Listing.id)
    ).all()


def _join(session: Session, listing: Listing, whole_id: str | None) -> None:
    """Let the listing be a part of another of the same owner, or of none."""
    if whole_id is None:
        listing.part_of_id = None
        return
    whole = session.scalars(
        select(Listing).where(
            Listing.public_id == whole_id, Listing.organisation_id == listing.organisation_id
        )
    ).one_or_none()
    if whole is None:
        raise NotFound
    if listing.id in {whole.id, *_chain(session, whole)}:
        raise Invalid([FieldProblem("part_of", _l("A listing cannot be a part of itself."))])
    listing.part_of_id = whole.id


def _chain(session: Session, listing: Listing) -> list[int]:
    """Return the ids of the wholes above the listing, nearest first."""
    above: list[int] = []
    whole_id = listing.part_of_id
    while whole_id is not None and whole_id not in above:
        above.append(whole_id)
        whole_id = session.scalar(select(Listing.part_of_id).where(Listing.id == whole_id))
    return above


def _take(session: Session, listing: Listing, wanted: Sequence[UnitFacts]) -> None:
    own = {row.unit.name.casefold(): row.unit for row in listing.units if not row.by_part}
    known = {
        unit.public_id: unit
        for unit in session.scalars(
            select(Unit)
            .where(
                Unit.public_id.in_([facts.unit for facts in wanted if facts.unit]),
                Unit.organisation_id == listing.organisation_id,
                Unit.retired_at.is_(None),
            )
            .order_by(Unit.id)
        )
    }
    rows: dict[int, int] = {}
    for n, facts in enumerate(wanted):
        if facts.unit is not None and facts.unit not in known:
            raise NotFound
        unit = known[facts.unit] if facts.unit else own.get((facts.name or "").casefold())
        if unit is None:
            count = facts.quantity if facts.of is None else facts.of
            unit = _make(session, listing, facts.name or listing.title, count)
        elif facts.of is not None:
            unit.quantity = facts.of
        if unit.quantity and facts.quantity > unit.quantity:
            problem = _l("One booking cannot take more than there are.")
            raise Invalid([FieldProblem(f"units.{n}.quantity", problem)])
        rows[unit.id] = facts.quantity
    _write(listing, rows)


def _take_own(session: Session, listing: Listing, facts: ListingFacts) -> None:
    """Let the listing take one unit of its own, of which the stated quantity exist."""
    stated = given(facts.quantity, None)
    direct = [row for row in listing.units if not row.by_part]
    alone = len(direct) == 1 and direct[0].quantity == 1 and not _shared(session, direct[0])
    if isinstance(facts.units, NotGiven) and direct and not alone:
        problem = _l("This takes several things; say how many there are of each of them.")
        raise Invalid([FieldProblem("quantity", problem)])
    unit = direct[0].unit if alone else _make(session, listing, listing.title, 1)
    unit.quantity = 1 if stated is None else stated
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


def _keep_in_step(session: Session, wholes: Sequence[int]) -> set[int]:
    """Let each whole take all of its parts' units; return the wholes that changed."""
    changed = set()
    for whole_id in wholes:
        parts = session.scalars(
            select(ListingUnit)
            .join(Listing, Listing.id == ListingUnit.listing_id)
            .where(Listing.part_of_id == whole_id)
            .order_by(ListingUnit.unit_id)
            .options(joinedload(ListingUnit.unit))
        )
        wanted = {row.unit_id: row.unit.quantity for row in parts if row.unit.quantity}
        rows = session.scalars(
            select(ListingUnit)
            .where(ListingUnit.listing_id == whole_id)
            .order_by(ListingUnit.unit_id)
        )
        if _take_parts(session, whole_id, wanted, {row.unit_id: row for row in rows}):
            changed.add(whole_id)
        session.flush()
    return changed


def _take_parts(
    session: Session, whole_id: int, wanted: dict[int, int], present: dict[int, ListingUnit]
) -> bool:
    changed = False
    for unit_id, row in present.items():
        if row.by_part and unit_id not in wanted:
            session.delete(row)
            changed = True
    for unit_id, quantity in wanted.items():
        known = present.get(unit_id)
        if known is None:
            session.add(
                ListingUnit(listing_id=whole_id, unit_id=unit_id, quantity=quantity, by_part=True)
            )
        elif known.quantity != quantity:
            known.quantity = quantity
        else:
            continue
        changed = True
    return changed


def _retire(session: Session, unit_ids: set[int]) -> None:
    """Retire those of the units that no listing takes any more; their history stays."""
    if not unit_ids:
        return
    taken = select(ListingUnit.unit_id).where(ListingUnit.unit_id.in_(unit_ids))
    for unit in session.scalars(
        select(Unit).where(Unit.id.in_(unit_ids), Unit.id.not_in(taken)).order_by(Unit.id)
    ):
        unit.retired_at = clock.now()
