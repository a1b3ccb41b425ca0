"""Worlds that nobody would think of: random rules, bookings and wishes around awkward dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import plain_rules
from hypothesis import strategies as st
from plain_rules import HELD, MINUTE, Booked, Rules, Span, Special, Weekly, World

# The clock forward, the clock back, the turn of the year, a leap day, a red Thursday.
ANCHORS = (
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2027, 12, 31),
    date(2028, 2, 29),
    date(2027, 5, 6),
)
STATES = (
    "requested", "confirmed", "handed_out", "returned", "completed", "no_show",
    "cancelled", "declined", "expired", "skipped", "withdrawn", "called_off",
)  # fmt: skip
GROUPS: dict[str, frozenset[str]] = {
    "association": frozenset({"all", "associations", "named"}),
    "verified": frozenset({"all", "associations", "verified", "named"}),
    "member": frozenset({"all", "associations", "umbrella", "named"}),
    "city": frozenset({"all", "city", "named"}),
    "person": frozenset({"all", "private", "named"}),
}
FOR_WHOM = ("all", "all", "all", "associations", "verified", "umbrella", "city", "private", "named")
LENGTHS = (30, 60, 60, 90, 120, 120, 180, 240, 600, 1440, 2 * 1440 + 60)


def minutes(first: int, last: int, step: int = 30) -> st.SearchStrategy[int]:
    return st.integers(first // step, last // step).map(lambda n: n * step)


def days_around(anchor: date, before: int, after: int) -> st.SearchStrategy[date]:
    return st.integers(-before, after).map(lambda n: anchor + timedelta(days=n))


@st.composite
def weekly(draw: st.DrawFn, anchor: date) -> Weekly:
    start = draw(minutes(0, 1410))
    end = draw(minutes(0, 1440).filter(lambda minute: minute != start))
    first = draw(st.none() | days_around(anchor, 5, 5))
    last = draw(st.none() | days_around(anchor, 0, 8))
    if first and last and last < first:
        last = None
    return Weekly(draw(st.integers(1, 7)), start, end, first, last)


@st.composite
def special(draw: st.DrawFn, anchor: date) -> Special:
    first = draw(days_around(anchor, 3, 6))
    hours = None
    if draw(st.booleans()):
        start = draw(minutes(0, 1380))
        hours = start, draw(minutes(start + 30, 1440))
    return Special(first, first + timedelta(days=draw(st.integers(0, 2))), hours)


@st.composite
def rules(draw: st.DrawFn, anchor: date, zone: str) -> Rules:
    often = draw(st.sampled_from(("always", "always", "weekly", "weekly", "weekly")))
    hours: tuple[Weekly, ...] = ()
    if often == "weekly":
        whole = draw(st.booleans())
        hours = tuple(draw(st.lists(weekly(anchor), min_size=1, max_size=7)))
        if whole:  # evenings on every day, so that something is open whatever else is drawn
            late = draw(st.sampled_from((0, 120, 150, 180, 240, 1440)))
            hours += tuple(Weekly(day, 480, late) for day in range(1, 8))
    limits = draw(
        st.lists(
            st.tuples(
                st.sampled_from(("times", "hours")),
                st.sampled_from(("week", "month")),
                st.integers(1, 5),
            ),
            max_size=2,
            unique_by=lambda one: one[:2],
        )
    )
    shortest = draw(st.sampled_from((30, 30, 60, 120)))
    room = st.none() | st.sampled_from((10, 20, 40))
    ways = draw(st.tuples(room, room, room))
    stated = [way for way in ways if way is not None]
    equipment = draw(st.sampled_from((False, False, False, True)))
    bookable = draw(st.sampled_from((True,) * 8 + (False, False)))
    return Rules(
        zone=zone,
        equipment=equipment,
        instant=draw(st.booleans()),
        bookable=bookable,
        counted=bookable or equipment or draw(st.booleans()),
        weekly=hours,
        special=tuple(draw(st.lists(special(anchor), max_size=3))),
        closed_on_holidays=draw(st.booleans()),
        closed_on_breaks=draw(st.booleans()),
        before=draw(st.sampled_from((0, 0, 30, 45))),
        after=draw(st.sampled_from((0, 0, 15, 60))),
        notice_hours=draw(st.sampled_from((0, 0, 2, 48, 168))),
        horizon_days=draw(st.sampled_from((1, 10, 20, 400, 400))),
        shortest=shortest,
        longest=draw(st.sampled_from((shortest, 240, 1440, 14 * 1440, 14 * 1440))),
        step=draw(st.sampled_from((15, 30, 30, 60, 120))),
        for_whom=frozenset(draw(st.lists(st.sampled_from(FOR_WHOM), min_size=1, max_size=2))),
        room=(max(stated) if stated else draw(room), *ways),
        limits=tuple(limits),
        takes=draw(st.sampled_from((((0, 1),), ((1, 1),), ((1, 2),), ((0, 1), (1, 1))))),
        own=draw(st.sampled_from((False,) * 9 + (True,))),
    )


@st.composite
def kinder(draw: st.DrawFn, one: Rules) -> Rules:
    """Take away what refuses most wishes, so that limits and the night itself decide."""
    late = draw(st.sampled_from((0, 30, 60, 120, 150, 180)))
    early = draw(st.sampled_from((0, 30, 120, 150, 180)))
    night = tuple(Weekly(day, 480, late) for day in range(1, 8))
    morning = tuple(Weekly(day, early, 480) for day in range(1, 8))
    limits = (("times", draw(st.sampled_from(("week", "month"))), draw(st.integers(1, 2))),)
    return replace(
        one, equipment=False, bookable=True, counted=True, special=(), notice_hours=0,
        horizon_days=400, shortest=30, longest=14 * 1440, step=15, for_whom=frozenset({"all"}),
        room=(None, None, None, None), weekly=draw(st.sampled_from(((), night, night + morning))),
        limits=draw(st.sampled_from((one.limits, limits))),
    )  # fmt: skip


@st.composite
def spans(draw: st.DrawFn, anchor: date, before: int, after: int) -> Span:
    midnight = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC)
    if draw(st.booleans()):  # in the night itself
        start = midnight + draw(minutes(-240, 360, 15)) * MINUTE
    else:
        start = midnight + draw(minutes(-before * 1440, after * 1440)) * MINUTE
    return start, start + draw(st.sampled_from(LENGTHS)) * MINUTE


@st.composite
def worlds(draw: st.DrawFn) -> World:
    anchor = draw(st.sampled_from(ANCHORS))
    both = tuple(draw(rules(anchor, zone)) for zone in ("Europe/Stockholm", "Atlantic/Azores"))
    if draw(st.booleans()):
        both = tuple(draw(kinder(one)) for one in both)
    begins = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC)
    world = World(
        now=begins - draw(st.integers(0, 20 * 86_400)) * timedelta(seconds=1),
        rules=both,
        wish=_apart(draw(st.lists(spans(anchor, 2, 9), min_size=1, max_size=6)), both),
        groups=GROUPS[draw(st.sampled_from(tuple(GROUPS)))],
        breaks=tuple(
            (first, first + timedelta(days=draw(st.integers(0, 6))))
            for first in draw(st.lists(days_around(anchor, 6, 6), max_size=2))
        ),
        people=draw(st.none() | st.sampled_from((5, 15, 30))),
        seating=draw(st.none() | st.sampled_from(("standing", "seated", "tables"))),
        quantity=draw(st.sampled_from((1, 1, 1, 2, 3))),
        closures=tuple(
            (draw(st.integers(0, 1)), span)
            for span in draw(st.lists(spans(anchor, 3, 8), max_size=2))
        ),
    )
    return _with_bookings(draw, world, anchor)


def _with_bookings(draw: st.DrawFn, world: World, anchor: date) -> World:
    """Add dates that fit beside each other, as the guard of the database demands."""
    empty = replace(world, closures=())
    for start, end in draw(st.lists(spans(anchor, 9, 12), max_size=6)):
        row = Booked(
            listing=draw(st.integers(0, 1)),
            mine=draw(st.sampled_from((True, True, False))),
            starts=start,
            minutes=(end - start) // MINUTE,
            status=draw(st.sampled_from(STATES)),
            quantity=draw(st.sampled_from((1, 1, 2))),
            lapsed=draw(st.sampled_from((False, False, True))),
        )
        row = replace(row, lapsed=row.lapsed and row.status == "requested")
        free = plain_rules.free(empty, world.rules[row.listing], row.span)
        if row.status not in HELD or free >= row.quantity:
            empty = replace(empty, booked=(*empty.booked, row))
    return replace(world, booked=empty.booked)


def _apart(wanted: list[Span], both: tuple[Rules, ...]) -> tuple[Span, ...]:
    """Keep the dates of a wish that do not run into one another, buffers included."""
    gap = max(one.before + one.after for one in both) * MINUTE
    kept: list[Span] = []
    for span in sorted(wanted):
        if not kept or kept[-1][1] + gap <= span[0]:
            kept.append(span)
    return tuple(kept)
