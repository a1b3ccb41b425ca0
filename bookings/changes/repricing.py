"""What a booking costs when some of its dates cost something else: the others stay frozen."""

from collections.abc import Iterable, Mapping, Sequence

from bookings.changes.replanning import Step, period_of
from bookings.judging.availability import zone_of
from bookings.judging.quoting import quotes_by
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from marketplace.money import Money
from marketplace.orm import Json

# A line of a price says of which date it is; those of bookings that never changed do not.
OF = "of"


def total(
    rows: Iterable[Occurrence], instead: Mapping[int, int | None] | None = None
) -> int | None:
    """Return what dates cost together in öre, None where some of it is not known.

    `instead` has other prices by occurrence. Skipped dates cost nothing, cancelled ones what they
    did: what is owed for them is between the two sides.
    """
    instead = instead or {}
    prices = [
        instead.get(row.id, row.price_ore)
        for row in rows
        if row.id in instead or row.status is not OccurrenceStatus.SKIPPED
    ]
    known = [price for price in prices if price is not None]
    return sum(known) if known and len(known) == len(prices) else None


def before_and_after(booking: Booking, steps: Sequence[Step]) -> tuple[Money | None, Money | None]:
    """Return what the booking costs, and what it would cost with the steps taken."""
    after = total(booking.occurrences, {step.row.id: _ore(step) for step in steps})
    before = booking.price_ore
    return _money(before, booking), _money(after, booking)


def freeze(booking: Booking, steps: Sequence[Step]) -> None:
    """Give the steps' dates their new prices; the rest of the price stays as it was shown."""
    lines = itemised(booking)
    changed = {step.row.public_id for step in steps}
    kept = [line for line in lines if line[OF] not in changed]
    for step in steps:
        step.row.price_ore = _ore(step)
    booking.price_lines = [*kept, *lines_of(steps)]
    booking.price_ore = total(booking.occurrences)


def lines_of(steps: Sequence[Step]) -> list[Json]:
    """Return the lines of the steps, each with the date that it is of."""
    return [{**line, OF: step.row.public_id} for step in steps for line in step.lines]


def itemised(booking: Booking) -> list[Json]:
    """Return the booking's lines, each with its date.

    Of a booking that has not been changed before they are worked out again by the tariff that it
    was booked by, which nobody can change.
    """
    if all(OF in line for line in booking.price_lines):
        return list(booking.price_lines)
    rows = [row for row in booking.occurrences if row.price_ore is not None]
    quotes = quotes_by(
        booking.tariff,
        booking.price_group or "",
        zone_of(booking.listing),
        [period_of(row) for row in rows],
        booking.quantity,
    )
    return [
        {**line.as_json(), OF: row.public_id}
        for row, quote in zip(rows, quotes, strict=True)
        for line in quote.lines
    ]


def part(booking: Booking, rows: Sequence[Occurrence]) -> list[Json]:
    """Take the lines of some dates out of the booking's price and return them."""
    ids = {row.public_id for row in rows}
    lines = itemised(booking)
    booking.price_lines = [line for line in lines if line[OF] not in ids]
    return [line for line in lines if line[OF] in ids]


def _ore(step: Step) -> int | None:
    return None if step.price is None else step.price.ore


def _money(ore: int | None, booking: Booking) -> Money | None:
    return None if ore is None else Money(ore, booking.currency)
