"""What moving, changing, trying again and answering ought to come to (see `foreseeing`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from machine.foreseeing import (
    ALWAYS,
    NONE,
    OF_THE_BEGINNING,
    Codes,
    Refused,
    around,
    at_once,
    claims_of,
    judge,
    refuse,
    step,
)
from machine.ledger import COMING, Booking, Change, Date, Ledger, Span, Takes, Thing, Wanted

UNDER_WAY = ("confirmed", "handed_out")
OF_USE = ("requested", "confirmed", "handed_out", "returned", "completed", "skipped", "no_show")
EVERYTHING = frozenset(
    {"too-soon", "too-far-ahead", "too-short", "too-long", "off-step", "not-bookable-here"}
)


@dataclass(frozen=True)
class Plan:
    """What would become of the dates."""

    booking: Booking
    thing: Thing
    quantity: int
    spans: dict[int, Span]
    at_once: frozenset[int]


def movable(row: Date, now: int, *, as_owner: bool) -> bool:
    """Tell whether a date can be given another time."""
    if row.status == "requested":
        return row.span[0] > now and not (row.expires is not None and row.expires <= now)
    if row.status == "skipped":
        return row.span[0] > now and not as_owner
    return row.status in UNDER_WAY and row.span[1] > now


def check_move(ledger: Ledger, row: Date, span: Span, thing: str, *, as_owner: bool) -> None:
    """Raise for a date that cannot be moved, or not there."""
    now = ledger.now
    if not movable(row, now, as_owner=as_owner):
        raise Refused("wrong-state")
    if span == row.span and thing == row.thing and row.status != "skipped":
        raise Refused("invalid", ["starts_at"])
    if row.span[0] <= now:
        if span[0] != row.span[0] or thing != row.thing:
            raise Refused("invalid", ["starts_at"])
        if span[1] <= now:
            raise Refused("invalid", ["ends_at"])
    elif span[0] <= now:
        raise Refused("invalid", ["starts_at"])


def along(ledger: Ledger, row: Date, scope: str) -> list[Date]:
    """Return the other dates that move along: to come, and never moved on their own."""
    if scope == "these":
        return []
    return [
        other
        for other in ledger.of(row.booking)
        if other.key != row.key
        and other.span[0] > ledger.now
        and not (scope == "following" and other.span[0] < row.span[0])
        and other.status in COMING
        and row.booking not in other.apart
        and movable(other, ledger.now, as_owner=False)
    ]


def draw(
    ledger: Ledger,
    booking: Booking,
    spans: dict[int, Span | None],
    target: tuple[str, int],
    waived: Callable[[Date, Span], Codes],
) -> Plan:
    """Judge every date as if none had its time; raises what stands in the way."""
    thing, quantity = ledger.things[target[0]], target[1]
    broken: list[tuple[Span, Codes]] = []
    for key, span in spans.items():
        if span is None:
            broken.append(((0, 0), frozenset({"too-short"})))
            continue
        codes = frozenset(judge(ledger, thing, span, quantity, without=list(spans)))
        codes -= waived(ledger.dates[key], span)
        if thing.mode == "agreement" and thing.name == booking.thing:
            codes -= {"not-bookable-here"}
        if codes:
            broken.append((span, codes))
    if broken:
        refuse(broken)
    there = {key: span for key, span in spans.items() if span is not None}
    soon = frozenset(key for key, span in there.items() if at_once(thing, span, booking.whose))
    return Plan(booking, thing, quantity, there, soon)


def by_booker(row: Date, span: Span) -> Codes:
    """Return what is not judged again: a beginning that stays, time that one has."""
    stays = span[0] == row.span[0] or inside(span, row.span)
    return OF_THE_BEGINNING if stays else NONE


def by_owner(_row: Date, _span: Span) -> Codes:
    """Return what an owner need not heed."""
    return EVERYTHING - ALWAYS


def inside(one: Span, other: Span) -> bool:
    """Tell whether the first span lies in the second."""
    return other[0] <= one[0] and one[1] <= other[1]


def move(
    ledger: Ledger, row: Date, span: Span, thing: str, scope: str, *, by: str, key: int
) -> None:
    """Move a date by `by` (an organisation), or ask the other side for it."""
    booking = ledger.bookings[row.booking]
    as_owner = by != booking.whose
    if ledger.things[thing].owner != ledger.things[booking.thing].owner:
        raise Refused("not-found")
    check_move(ledger, row, span, thing, as_owner=as_owner)
    shift = span[0] - row.span[0], span[1] - row.span[1]
    spans: dict[int, Span | None] = {row.key: span}
    for other in along(ledger, row, scope):
        start, end = other.span[0] + shift[0], other.span[1] + shift[1]
        spans[other.key] = (start, end) if end > start else None
    target = (thing, booking.quantity)
    plan = draw(ledger, booking, spans, target, by_owner if as_owner else by_booker)
    if needs_answer(ledger, plan, by=by, as_owner=as_owner):
        ask(ledger, plan, as_owner=as_owner, series=scope != "these", key=key)
        return
    overtake(ledger, plan.spans, "overtaken")
    carry_out(ledger, plan, apart=scope == "these", key=key)


def needs_answer(ledger: Ledger, plan: Plan, *, by: str, as_owner: bool) -> bool:
    """Tell whether the other side has to say yes."""
    if as_owner:
        return True
    if by == ledger.things[plan.booking.thing].owner or plan.at_once == set(plan.spans):
        return False
    less = plan.thing.name == plan.booking.thing and all(
        inside(span, ledger.dates[key].span) for key, span in plan.spans.items()
    )
    return not less and any(ledger.dates[key].status in UNDER_WAY for key in plan.spans)


def ask(ledger: Ledger, plan: Plan, *, as_owner: bool, series: bool, key: int) -> None:
    """Ask the other side; what is booked stands, and the new time is held."""
    for change, one in ledger.open_of(plan.spans):
        ledger.end(change, [one], "withdrawn" if change.by_owner is as_owner else "declined")
    plan.booking.renumbered |= plan.quantity != plan.booking.quantity
    latest = [ledger.now + plan.thing.answer]
    for date, span in plan.spans.items():
        old = ledger.dates[date].span
        latest.append(old[0] if old[0] > ledger.now else old[1])
        if span[0] > ledger.now:
            latest.append(span[0])
    change = Change(
        key=key, booking=plan.booking.key, by_owner=as_owner, thing=plan.thing.name,
        quantity=plan.quantity, holds=plan.thing.holds, series=series, expires=min(latest),
        dates=[
            Wanted(
                date, span, around(plan.thing, span), claims_of(plan.thing, plan.quantity),
                ledger.dates[date].status,
            )
            for date, span in plan.spans.items()
        ],
    )  # fmt: skip
    ledger.changes[key] = change
    for date in plan.spans:
        row = ledger.dates[date]
        if as_owner and row.status == "requested" and row.expires is not None:
            row.expires = max(row.expires, change.expires)


def overtake(ledger: Ledger, dates: Sequence[int] | dict[int, Span], status: str) -> None:
    """End what waits for these dates."""
    for change, one in ledger.open_of(dates):
        ledger.end(change, [one], status)


def carry_out(ledger: Ledger, plan: Plan, *, apart: bool, key: int, agreed: bool = False) -> None:
    """Let the dates be as planned; some of a booking that go elsewhere become one of their own."""
    plan.booking.renumbered |= agreed and plan.quantity != plan.booking.quantity
    home = _home(ledger, plan, key)
    for date, span in plan.spans.items():
        row = ledger.dates[date]
        row.booking, row.thing = home.key, plan.thing.name
        row.span, row.taken = span, around(plan.thing, span)
        row.claims = claims_of(plan.thing, plan.quantity)
        _advance(ledger, row, plan, soon=agreed or date in plan.at_once)
        if apart:
            row.apart.add(home.key)
    home.quantity = plan.quantity
    ledger.settle(plan.spans)


def _home(ledger: Ledger, plan: Plan, key: int) -> Booking:
    booking = plan.booking
    if plan.thing.name == booking.thing:
        return booking
    others = [row for row in ledger.of(booking.key) if row.key not in plan.spans]
    if any(row.status in OF_USE for row in others):
        made = Booking(key, plan.thing.name, booking.whose, booking.quantity, booking.renumbered)
        ledger.bookings[key] = made
        return made
    booking.thing = plan.thing.name
    for row in others:
        row.thing = plan.thing.name
    return booking


def _advance(ledger: Ledger, row: Date, plan: Plan, *, soon: bool) -> None:
    if row.status not in {"skipped", "requested"}:
        return
    if row.status == "skipped":
        step(row, "retry", "requested")
    row.holds = plan.thing.holds
    row.expires = min(ledger.now + plan.thing.answer, row.span[0])
    if soon:
        step(row, "confirm", "confirmed")
        row.expires = None


def accept(ledger: Ledger, change: Change, *, key: int) -> None:
    """Say yes to a change, which is judged again by all but the rules of time."""
    dates = still(ledger, change)
    booking = ledger.bookings[change.booking]
    spans: dict[int, Span | None] = {one.date: one.span for one in dates}
    plan = draw(ledger, booking, spans, (change.thing, change.quantity), by_owner)
    moves = change.thing != booking.thing or any(
        ledger.dates[date].span != span for date, span in plan.spans.items()
    )
    ledger.end(change, dates, "accepted")
    apart = moves and not change.series
    carry_out(ledger, plan, apart=apart, key=key, agreed=True)


def refuse_change(ledger: Ledger, change: Change, status: str) -> None:
    """Say no, or take it back."""
    ledger.end(change, still(ledger, change), status)


def still(ledger: Ledger, change: Change) -> list[Wanted]:
    """Return what of a change waits for its answer."""
    if change.status != "waiting" or change.expires <= ledger.now:
        raise Refused("wrong-state")
    dates = change.left()
    if any(one.was != ledger.dates[one.date].status for one in dates):
        raise Refused("wrong-state")
    return dates


def retry(ledger: Ledger, rows: Sequence[Date], *, key: int) -> None:
    """Try skipped dates again."""
    if any(row.status != "skipped" or row.span[0] <= ledger.now for row in rows):
        raise Refused("wrong-state")
    booking = ledger.bookings[rows[0].booking]
    spans: dict[int, Span | None] = {row.key: row.span for row in rows}
    plan = draw(ledger, booking, spans, (booking.thing, booking.quantity), by_booker)
    carry_out(ledger, plan, apart=False, key=key)


def amend(ledger: Ledger, booking: Booking, quantity: int, *, key: int) -> None:
    """Let the dates to come be of another number."""
    rows = [
        row for row in ledger.of(booking.key) if row.status in COMING and row.span[0] > ledger.now
    ]
    if not rows:
        raise Refused("wrong-state")
    if quantity == booking.quantity:
        return
    spans: dict[int, Span | None] = {row.key: row.span for row in rows}
    plan = draw(ledger, booking, spans, (booking.thing, quantity), by_owner)
    thing = ledger.things[booking.thing]
    answered = thing.mode != "instant" and thing.owner != booking.whose
    if quantity > booking.quantity and answered and any(row.status == "confirmed" for row in rows):
        ask(ledger, plan, as_owner=False, series=False, key=key)
        return
    overtake(ledger, plan.spans, "overtaken")
    carry_out(ledger, plan, apart=False, key=key)


__all__ = ["Takes", "accept", "amend", "move", "refuse_change", "retry"]
