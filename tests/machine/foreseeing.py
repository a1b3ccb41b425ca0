"""What every command ought to answer, and what it ought to leave behind, said before it is asked.

Each function changes the ledger as the command should change the database, or raises `Refused`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from machine.ledger import COMING, DAY, Booking, Date, Ledger, Span, Takes, Thing, Wanted, most

WALL = 120
"""What the clock of the place shows is so many minutes ahead of UTC in these weeks."""
ALWAYS = frozenset({"taken", "quantity-exceeded", "not-bookable-here"})
OF_TIME = frozenset({"too-soon", "too-far-ahead", "too-short", "too-long", "off-step"})
OF_THE_BEGINNING = frozenset({"too-soon", "too-far-ahead"})
Codes = frozenset[str]
NONE: Codes = frozenset()


class Refused(Exception):
    """The command should refuse, with this code, and name these rules or times."""

    def __init__(self, code: str, about: Iterable[object] = ()) -> None:
        super().__init__(code, frozenset(about))
        self.code, self.about = code, frozenset(about)


@dataclass(frozen=True)
class Ask:
    """What one wish is for."""

    thing: str
    whose: str
    spans: tuple[Span, ...]
    quantity: int = 1
    skip_clashes: bool = False
    agreed: bool = False


def judge(
    ledger: Ledger,
    thing: Thing,
    span: Span,
    quantity: int,
    *,
    without: Collection[int] = (),
    agreed: bool = False,
) -> set[str]:
    """Return every rule that the time breaks."""
    start, end = span
    of = min(ledger.units[unit] // each for unit, each in thing.takes.items())
    around = (start - thing.before, end + thing.after)
    free = min(
        (ledger.units[unit] - ledger.peak(unit, around, without)) // each
        for unit, each in thing.takes.items()
    )
    broken = {
        "not-bookable-here": thing.mode == "agreement" and not agreed,
        "quantity-exceeded": of < quantity,
        "too-soon": start < ledger.now + thing.notice,
        "too-far-ahead": start > ledger.now + 540 * DAY,
        "too-short": end - start < 30,
        "too-long": end - start > thing.longest,
        "off-step": bool((start + WALL) % thing.step or (end - start) % thing.step),
        "taken": max(free, 0) < quantity <= of,
    }
    found = {code for code, is_so in broken.items() if is_so}
    if agreed:
        begun = {"too-soon"} if start < ledger.now else set()
        found -= OF_TIME - begun
    return found


def at_once(thing: Thing, span: Span, whose: str) -> bool:
    """Tell whether nobody has to answer for this time."""
    if thing.mode == "instant" or thing.owner == whose:
        return True
    if thing.mode != "request" or thing.at_once is None:
        return False
    first, last = (minute + WALL for minute in span)
    day = first // DAY
    return day % 7 < 5 and all(
        thing.at_once[0] <= minute - day * DAY <= thing.at_once[1] for minute in (first, last)
    )


def refuse(broken: Sequence[tuple[Span, Collection[str]]]) -> None:
    """Raise what the reasons come to: rules first, else every time that is taken."""
    others = {code for _, codes in broken for code in codes} - {"taken"}
    if others:
        raise Refused("rule-broken", others)
    raise Refused("slot-taken", [span for span, _ in broken])


def require_room(ledger: Ledger, before: Ledger) -> None:
    """Raise what the database's guard would: nothing newly taken goes beyond what there is.

    What was held for other dates' changes is still there then; should it be in the way of itself
    afterwards, these changes wait without it (`comparing.adopt_lost_holds`).
    """
    anew = ledger.retaken | {one.date for one in asked(ledger)}
    new = [
        load for load in ledger.loads(holds=False) if load.promised and load.who in ledger.retaken
    ]
    new += [
        load for change in ledger.changes.values() if change.key < 0 for load in ledger.held(change)
    ]
    held = [
        load
        for change in before.changes.values()
        for load in before.held(change)
        if load.who not in anew
    ]
    known = [load for load in ledger.loads(holds=False) if load not in new]
    loads = [*known, *new, *held]
    for load in new:
        beside = [one for one in loads if one.unit == load.unit]
        if most(beside, (load.start, load.end)) > ledger.units[load.unit]:
            raise Refused("slot-taken")


def asked(ledger: Ledger) -> list[Wanted]:
    """Return what has just been asked for."""
    return [one for change in ledger.changes.values() if change.key < 0 for one in change.left()]


# Booking


@dataclass
class Placed:
    """A booking as it should be made, not numbered yet; states by date, in order of time."""

    ask: Ask
    states: list[tuple[Span, str, Codes]]


def preview(ledger: Ledger, ask: Ask) -> list[tuple[Span, Codes]]:
    """Return what is wrong with every date of a wish."""
    thing = ledger.things[ask.thing]
    return [
        (span, frozenset(judge(ledger, thing, span, ask.quantity, agreed=ask.agreed)))
        for span in ask.spans
    ]


def request(ledger: Ledger, ask: Ask, key: int) -> None:
    """Book or ask; the booking gets the key, its dates negative ones until they are known."""
    judged = preview(ledger, ask)
    broken = [(span, codes) for span, codes in judged if codes]
    if broken and not (ask.skip_clashes and len(broken) < len(judged)):
        refuse(broken)
    place(ledger, ask, judged, key)


def place(ledger: Ledger, ask: Ask, judged: Sequence[tuple[Span, Codes]], key: int) -> None:
    """Write what was judged."""
    thing = ledger.things[ask.thing]
    ledger.bookings[key] = Booking(key, ask.thing, ask.whose, ask.quantity)
    for n, (span, codes) in enumerate(sorted(judged)):
        row = Date(
            key=key * 100 - n,
            booking=key,
            thing=ask.thing,
            span=span,
            taken=around(thing, span),
            claims=claims_of(thing, ask.quantity),
            status="skipped",
            holds=thing.holds,
        )
        ledger.dates[row.key] = row
        ledger.retaken.add(row.key)
        if codes:
            continue
        if ask.agreed or at_once(thing, span, ask.whose):
            row.status, row.story = "confirmed", ["confirm"]
        else:
            row.status, row.story = "requested", ["request"]
            row.expires = min(ledger.now + thing.answer, span[0])


def around(thing: Thing, span: Span) -> Span:
    """Return the span with the buffers of the thing."""
    return span[0] - thing.before, span[1] + thing.after


def claims_of(thing: Thing, quantity: int) -> Takes:
    """Return what a date of so many takes of each unit."""
    return {unit: each * quantity for unit, each in thing.takes.items()}


def order(ledger: Ledger, asks: Sequence[Ask], *, all_or_nothing: bool, key: int) -> None:
    """Book line after line, each with those before it taken."""
    refused: dict[int, str] = {}
    for n, ask in enumerate(asks):
        judged = preview(ledger, ask)
        broken = [(span, codes) for span, codes in judged if codes]
        skip = ask.skip_clashes or not all_or_nothing
        if broken and not (skip and len(broken) < len(judged)):
            try:
                refuse(broken)
            except Refused as refusal:
                refused[n] = refusal.code
            if all_or_nothing:
                continue
        place(ledger, ask, judged, key - n)
    if refused and (all_or_nothing or len(refused) == len(asks)):
        raise Refused("order-refused", refused.items())


# Answering and taking back


def waiting(ledger: Ledger, rows: Sequence[Date], *, chosen: bool) -> list[Date]:
    """Return what can be answered."""
    found = [
        row
        for row in rows
        if row.status == "requested" and not (row.expires is not None and row.expires <= ledger.now)
    ]
    if not found or (chosen and len(found) != len(rows)):
        raise Refused("wrong-state")
    return found


def step(row: Date, event: str, status: str) -> None:
    """Let a date go on."""
    row.status = status
    row.story.append(event)


def approve(ledger: Ledger, rows: Sequence[Date], *, chosen: bool) -> None:
    """Confirm what waits, if it still can be had."""
    found = waiting(ledger, rows, chosen=chosen)
    booking = ledger.bookings[found[0].booking]
    thing = ledger.things[booking.thing]
    keys = [row.key for row in found]
    codes = {
        row.span: judge(ledger, thing, row.span, booking.quantity, without=keys)
        & {"taken", "quantity-exceeded"}
        for row in found
    }
    broken = [(span, some) for span, some in codes.items() if some]
    if broken:
        refuse(broken)
    for row in found:
        step(row, "confirm", "confirmed")
        row.expires = None
    ledger.settle(keys)


def decline(ledger: Ledger, rows: Sequence[Date], *, chosen: bool) -> None:
    """Say no to what waits."""
    found = waiting(ledger, rows, chosen=chosen)
    for row in found:
        step(row, "decline", "declined")
        row.expires = None
    ledger.settle(row.key for row in found)


def cancel(ledger: Ledger, rows: Sequence[Date], *, as_owner: bool, these: bool) -> None:
    """Take back what is to come."""
    found = [row for row in rows if row.status in COMING and row.span[0] > ledger.now]
    if not found or (these and len(found) != len(rows)):
        raise Refused("wrong-state")
    for row in found:
        if row.status == "requested":
            step(row, *(("decline", "declined") if as_owner else ("withdraw", "withdrawn")))
        else:
            step(row, *(("call_off", "called_off") if as_owner else ("cancel", "cancelled")))
        row.expires = None
    ledger.settle(row.key for row in found)


# Handing over


def hand_out(ledger: Ledger, row: Date) -> None:
    """Hand out what is lent, from a day before."""
    lent = ledger.things[row.thing].lent
    if not (lent and row.status == "confirmed" and row.span[0] - DAY <= ledger.now < row.span[1]):
        raise Refused("wrong-state")
    step(row, "hand_out", "handed_out")
    ledger.follow(row.key)


def take_back(ledger: Ledger, row: Date) -> None:
    """Take back what was handed out; early or late, it takes its time no longer."""
    if row.status != "handed_out":
        raise Refused("wrong-state")
    if ledger.now < row.span[1]:
        end, after = max(ledger.now, row.span[0] + 1), row.taken[1] - row.span[1]
        row.span, row.taken = (row.span[0], end), (row.taken[0], end + after)
    step(row, "take_back", "returned")
    late = ledger.facts.get(("overdue", row.key))
    if late is not None:
        start = row.taken[1]
        late.spans = [(start, ledger.now)] if ledger.now > start else []
    ledger.follow(row.key)


def no_show(ledger: Ledger, row: Date) -> None:
    """Note that nobody came."""
    if row.status != "confirmed" or ledger.now < row.span[0]:
        raise Refused("wrong-state")
    step(row, "no_show", "no_show")
    ledger.settle([row.key])


Foresee = Callable[[Ledger], None]
