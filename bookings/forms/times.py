"""The times of day that a form offers: on the listing's step, within its opening hours."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from bookings.wishes import Edge
from inventory.models import Listing
from inventory.types import ListingKind
from marketplace.errors import Sentence
from marketplace.periods import MINUTES_PER_DAY, TimeProblem, local, parse_date

LEAST_STEP = 15
USUAL_STEP = 30
Options = list[tuple[str, str]]

BEGINS, ENDS = _l("Choose when it begins."), _l("Choose when it ends.")
_WRITE_A_TIME = _l("Write a time as hours and minutes, such as 18:00.")


def over_days(listing: Listing) -> bool:
    """Tell whether it is lent by the day: things, and what takes a day at least."""
    return (
        listing.kind is ListingKind.EQUIPMENT
        or listing.step_minutes >= MINUTES_PER_DAY
        or listing.min_minutes >= MINUTES_PER_DAY
    )


def starts(listing: Listing, kept: str | None, *, all_day: bool = False) -> Options:
    """Return the times at which it may begin; `kept` is offered too, so that nothing is lost.

    `all_day` looks past the opening hours, for what is agreed on.
    """
    opens, closes = (0, MINUTES_PER_DAY) if all_day else _hours(listing)
    minutes = range(0, MINUTES_PER_DAY, _step(listing))
    return _options((one for one in minutes if opens <= one < closes), kept)


def ends(listing: Listing, kept: str | None, *, all_day: bool = False) -> Options:
    """Return the times at which it may end, up to 24:00."""
    opens, closes = (0, MINUTES_PER_DAY) if all_day else _hours(listing)
    minutes = [*range(_step(listing), MINUTES_PER_DAY, _step(listing)), MINUTES_PER_DAY]
    if over_days(listing):
        minutes.insert(0, 0)
    lowest = opens - 1 if over_days(listing) else opens
    return _options((one for one in minutes if lowest < one <= closes), kept)


def may_pass_midnight(listing: Listing) -> bool:
    """Tell whether it is open until midnight, so that a booking may go on into another day."""
    return _hours(listing)[1] == MINUTES_PER_DAY and listing.max_minutes > LEAST_STEP


def wall(day: str | None, clock: str | None) -> datetime | None:
    """Return the naive wall time of "2027-03-14" and "18:00" or "24:00"; None if unreadable."""
    at = minute_of(clock)
    found = day_of(day)
    if at is None or found is None:
        return None
    return datetime.combine(found, time()) + timedelta(minutes=at)


def day_of(text: str | None) -> date | None:
    """Return the date of "2027-03-14", None if unreadable or out of range."""
    try:
        return parse_date(text or "")
    except TimeProblem:
        return None


def minute_of(text: str | None) -> int | None:
    """Return the minute of the day of "18:00" or "18.00"; None if unreadable."""
    hours, _colon, minutes = (text or "").strip().replace(".", ":").partition(":")
    figures = hours + minutes
    if not (figures.isascii() and figures.isdigit()) or len(hours) > 2 or len(minutes) != 2:  # noqa: PLR2004 - as clocks show
        return None
    found = int(hours) * 60 + int(minutes)
    return found if int(minutes) < 60 and found <= MINUTES_PER_DAY else None  # noqa: PLR2004 - minutes


def clock_problem(text: str | None, empty: Sentence = _WRITE_A_TIME) -> Sentence | None:
    """Return what is wrong with a typed time of day; `empty` is said where there is none."""
    if not (text or "").strip():
        return empty
    return _WRITE_A_TIME if minute_of(text) is None else None


def missing_hour(instead: datetime) -> Sentence:
    """Return what is said of a time that does not exist; `instead` is the next wall time."""
    return _l(
        "That time does not exist: the clock is put forward that night. Try %(time)s.",
        time=f"{instead:%H.%M}",
    )


def which_of_two(
    begins: Edge | None, finishes: Edge | None, zone: ZoneInfo
) -> dict[str, list[tuple[str, str]]]:
    """Return the two meanings of each end that comes twice, by the name of its radio field."""
    found = {}
    for name, edge in (("start_fold", begins), ("end_fold", finishes)):
        if edge is not None and edge.twice is not None:
            told = f"{local(edge.twice[0], zone):%H.%M}"
            found[name] = [
                ("0", gettext("The first %(time)s, before the clock is put back", time=told)),
                ("1", gettext("The second %(time)s, an hour later", time=told)),
            ]
    return found


def _step(listing: Listing) -> int:
    """Return the distance between the times offered: the listing's own, never a list too long."""
    step = listing.step_minutes
    if step >= LEAST_STEP:
        return step
    return USUAL_STEP if USUAL_STEP % step == 0 else step * (USUAL_STEP // step)


def _hours(listing: Listing) -> tuple[int, int]:
    """Return the first opening and the last closing minute of any weekday."""
    if not listing.openings_stated or not listing.openings:
        return 0, MINUTES_PER_DAY
    spans = [(row.start_minute, row.end_minute) for row in listing.openings]
    if any(end <= start for start, end in spans):
        return 0, MINUTES_PER_DAY  # open past midnight
    spans += [
        (row.start_minute, row.end_minute)
        for row in listing.opening_exceptions
        if row.start_minute is not None and row.end_minute is not None
    ]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _options(minutes: Iterable[int], kept: str | None) -> Options:
    found = [_clock(one) for one in minutes]
    if kept and kept not in found:
        at = minute_of(kept)
        found = sorted({*found, _clock(at)}) if at is not None else [*found, kept]
    return [("", gettext("Choose")), *((one, one.replace(":", ".")) for one in found)]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
