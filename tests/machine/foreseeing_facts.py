"""What closures, changed units and the passing of time ought to come to (see `foreseeing`)."""

from collections.abc import Collection

from machine.foreseeing import Refused, claims_of, step
from machine.ledger import DAY, TAKING, Date, Fact, Ledger, Load, Span, Takes

GRACE = 30


def close(
    ledger: Ledger, source: str, things: tuple[str, ...], span: Span, quantity: int | None, key: int
) -> None:
    """State that things are closed, whatever is booked."""
    if quantity is not None:
        thing = ledger.things[things[0]]
        of = min(ledger.units[unit] // each for unit, each in thing.takes.items())
        if quantity > of:
            raise Refused("invalid", ["quantity"])
    takes = ledger.out_of_use(things, quantity)
    ledger.facts[source, key] = Fact(source, key, [span], takes, things, quantity)


def lift(ledger: Ledger, fact: Fact) -> None:
    """Open what is left."""
    if fact.lifted or fact.ends <= ledger.now:
        raise Refused("wrong-state")
    fact.lifted = True
    fact.spans = [(start, min(end, ledger.now)) for start, end in fact.spans if start < ledger.now]


def busy(ledger: Ledger, calendar: int, takes: Takes, spans: list[Span]) -> None:
    """Let an external calendar take this in place of what it took before."""
    ledger.facts["external", calendar] = Fact("external", calendar, spans, takes)


def coming(ledger: Ledger, things: Collection[str]) -> list[Date]:
    """Return the dates of the things that are not over and take time, or ask for it."""
    return [
        row
        for row in ledger.dates.values()
        if row.thing in things and row.span[1] > ledger.now and row.status in TAKING
    ]


def change_units(ledger: Ledger, counts: Takes, takes: dict[str, Takes]) -> None:
    """Let there be other numbers of units, and let things take other ones.

    Bookings to come take what their things take now, or stand in the way: of more than there is,
    and of less for one of them than it was promised.
    """
    changed = [name for name, wanted in takes.items() if ledger.things[name].takes != wanted]
    limits = {**ledger.units, **counts}
    lowered = {unit for unit, count in counts.items() if count < ledger.units[unit]}
    moved = [row for row in coming(ledger, changed) if row.source()]
    keys = {row.key for row in moved}
    rows = [(load, False) for load in ledger.loads() if not (load.promised and load.who in keys)]
    for row in moved:
        quantity = ledger.bookings[row.booking].quantity
        for unit, each in takes[row.thing].items():
            new = Load(unit, row.source() or "", row.key, *row.taken, each * quantity)
            rows.append((new, each * quantity > row.claims.get(unit, 0)))
    found = lessened(ledger, takes, changed, moved)
    today = ledger.now // DAY * DAY
    for unit in {load.unit for load, fresh in rows if fresh} | lowered:
        mine = [(load, fresh) for load, fresh in rows if load.unit == unit]
        for at in {moment for load, _ in mine for moment in (load.start, today)}:
            there = [(load, fresh) for load, fresh in mine if load.start <= at < load.end]
            promised = [load for load, _ in there if load.promised]
            more = any(fresh for _, fresh in there)
            over = more and sum(load.quantity for load, _ in there) > limits[unit]
            lost = unit in lowered and at >= today
            if over or (lost and sum(load.quantity for load in promised) > limits[unit]):
                found |= {load.who for load in promised}
    if found:
        raise Refused("unit-promised", [ledger.dates[key].span for key in found])
    _apply(ledger, counts, takes, changed)


def lessened(
    ledger: Ledger, takes: dict[str, Takes], changed: Collection[str], moved: Collection[Date]
) -> set[int]:
    """Return the dates that would have less of a unit, now or after a change that holds it."""
    promises = [
        (row.key, row.claims, row.thing, ledger.bookings[row.booking].quantity) for row in moved
    ]
    promises += [
        (one.date, one.claims, change.thing, change.quantity)
        for change in ledger.changes.values()
        if change.thing in changed and change.holds
        for one in change.left()
        if one.span[1] > ledger.now
    ]
    return {
        date
        for date, claims, thing, quantity in promises
        if any(takes[thing].get(unit, 0) * quantity < had for unit, had in claims.items())
    }


def _apply(
    ledger: Ledger, counts: Takes, takes: dict[str, Takes], changed: Collection[str]
) -> None:
    ledger.units.update(counts)
    for name in changed:
        ledger.things[name].takes = dict(takes[name])
    for row in coming(ledger, changed):
        row.claims = claims_of(ledger.things[row.thing], ledger.bookings[row.booking].quantity)
    for change in ledger.changes.values():
        if change.thing in changed:
            for one in change.left():
                one.claims = claims_of(ledger.things[change.thing], change.quantity)
    ledger.restate()


def work(ledger: Ledger) -> None:
    """Let the worker do what time does by itself."""
    now = ledger.now
    for row in ledger.dates.values():
        if row.status == "requested" and row.expires is not None and row.expires <= now:
            step(row, "expire", "expired")
            row.expires = None
            ledger.follow(row.key)
    for change in ledger.changes.values():
        if change.status == "waiting" and change.expires <= now:
            ledger.end(change, change.left(), "lapsed")
    for row in ledger.dates.values():
        _pass(ledger, row)
    for proposal in ledger.proposals.values():
        if proposal.status == "open" and proposal.span[0] <= now:
            proposal.status = "lapsed"


def _pass(ledger: Ledger, row: Date) -> None:
    """Complete what is past; what has not come back is missed until a day from now."""
    if row.status in {"confirmed", "returned"} and row.span[1] <= ledger.now - 120:
        step(row, "complete", "completed")
        ledger.follow(row.key)
    if row.status == "handed_out" and row.span[1] <= ledger.now - GRACE:
        ahead = ledger.now + DAY
        until = ahead - ahead % 60 + 60
        missing = row.taken[1], max(until, row.taken[1] + DAY)
        ledger.facts["overdue", row.key] = Fact("overdue", row.key, [missing], dict(row.claims))
