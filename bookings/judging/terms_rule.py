"""The rules about who asks, how many, and how long, how soon and how far ahead a period is."""

from collections.abc import Callable

from bookings.judging.asking import Asker
from bookings.judging.looks import Look
from bookings.types import ReasonCode
from inventory.catalogue import lending
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.lending import Groups, lent, room
from inventory.catalogue.sets import NONE, Set
from inventory.types import BookingMode, ListingStatus
from marketplace.periods import Period

HERE = (BookingMode.INSTANT, BookingMode.REQUEST)
Broken = dict[ReasonCode, Set]


def whenever(catalogue: Catalogue, asker: Asker, groups: Groups) -> Broken:
    """Return what no other time would help against, by reason."""
    modes = (*HERE, BookingMode.AGREEMENT) if asker.agreed else HERE
    here = catalogue.any_of(Column.MODE, modes)
    here &= catalogue.having(Column.STATUS, ListingStatus.PUBLISHED)
    borrower_id = asker.borrower.id if asker.borrower is not None else None
    for_them = lent(catalogue, groups, borrower_id)
    broken = {
        ReasonCode.NOT_BOOKABLE_HERE: catalogue.everything & ~here,
        ReasonCode.NOT_FOR_YOU: catalogue.everything & ~for_them,
        ReasonCode.QUANTITY_EXCEEDED: catalogue.below(Column.EXISTING, asker.quantity)
        & ~uncounted(catalogue, asker),
    }
    if asker.people is not None:
        broken[ReasonCode.TOO_MANY_PEOPLE] = catalogue.below(room(asker.seating), asker.people)
    return broken


def uncounted(catalogue: Catalogue, asker: Asker) -> Set:
    """Return those of which the owner says how many there can be, as long as nothing is agreed."""
    return NONE if asker.agreed else lending.uncounted(catalogue)


def then(catalogue: Catalogue, asker: Asker, period: Period) -> Broken:
    """Return what the period is for: too soon, too far ahead, too short or too long."""
    starts = minute(period)
    now = int(asker.now.timestamp()) // 60
    length = period.minutes
    rules: tuple[tuple[ReasonCode, Column, Callable[[int], bool]], ...] = (
        (ReasonCode.TOO_SOON, Column.NOTICE_HOURS, lambda hours: starts < now + hours * 60),
        (ReasonCode.TOO_FAR_AHEAD, Column.HORIZON_DAYS, lambda days: starts > now + days * 1440),
        (ReasonCode.TOO_SHORT, Column.MIN_MINUTES, lambda least: length < least),
        (ReasonCode.TOO_LONG, Column.MAX_MINUTES, lambda most: length > most),
    )
    return {code: catalogue.those(column, breaks) for code, column, breaks in rules}


def off_step(catalogue: Catalogue, period: Period, look: Look) -> Set:
    """Return those whose steps the period, or its beginning on the wall clock, is not made of."""
    return catalogue.those(
        Column.STEP_MINUTES, lambda step: bool(look.minute % step or period.minutes % step)
    )


def minute(period: Period) -> int:
    """Return when the period begins, in whole minutes after 1970 (UTC)."""
    return int(period.starts_at.timestamp()) // 60
