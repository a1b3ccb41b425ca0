"""When a listing is open: checked, and stored both as said and laid flat for queries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete
from sqlalchemy.orm import Session

from inventory.checking import LONGEST_LINE, line
from inventory.facts import ExceptionFacts, ListingFacts, NotGiven, OpeningFacts
from inventory.models import Listing, Opening, OpeningException, OpeningSegment
from inventory.openings import WeeklyRule, stored_segments
from inventory.problems import Problems, too_many
from marketplace.errors import Sentence
from marketplace.periods import EARLIEST_YEAR, LATEST_YEAR, MINUTES_PER_DAY

MOST_OPENINGS = 100
MOST_EXCEPTIONS = 500
_WEEKDAYS = range(1, 8)

LONGEST_EXCEPTION = timedelta(days=366)
BAD_HOURS = _l("Give times from 0.00 to 24.00; open all day is 0.00 to 24.00.")
NO_TIME = _l("It opens and closes at the same time. Write 0.00 to 24.00 where it is open all day.")
NO_TIME_THEN = _l("The two times are the same. Leave both empty where it is closed.")
TOO_LONG = _l("That is more than 366 days. Pause the listing where it is closed for so long.")
BACKWARDS = _l("The last day must not be before the first.")
BAD_WEEKDAYS = _l("Give weekdays from 1 (Monday) to 7.")
BAD_YEAR = _l("Give a date between 1970 and 2199.")


def checked(facts: ListingFacts, problems: Problems) -> ListingFacts:
    """Return the facts with exceptions as they are stored, and note hours that cannot be."""
    if not isinstance(facts.openings, NotGiven) and facts.openings is not None:
        if len(facts.openings) > MOST_OPENINGS:
            problems.add("openings", too_many(MOST_OPENINGS))
        for n, opening in enumerate(facts.openings):
            refusal = opening_problem(opening)
            if refusal is not None:
                problems.add(f"openings.{n}", refusal)
    if isinstance(facts.opening_exceptions, NotGiven):
        return facts
    if len(facts.opening_exceptions) > MOST_EXCEPTIONS:
        problems.add("opening_exceptions", too_many(MOST_EXCEPTIONS))
    kept = []
    for n, exception in enumerate(facts.opening_exceptions):
        field = f"opening_exceptions.{n}"
        refusal = exception_problem(exception)
        if refusal is not None:
            problems.add(field, refusal)
        reason = line(f"{field}.reason", exception.reason, LONGEST_LINE, problems)
        kept.append(replace(exception, reason=reason))
    return replace(facts, opening_exceptions=tuple(kept))


def opening_problem(opening: OpeningFacts) -> Sentence | None:
    """Return what is wrong with a weekly rule, None when nothing is."""
    if not opening.weekdays or any(day not in _WEEKDAYS for day in opening.weekdays):
        return BAD_WEEKDAYS
    start, end = opening.start_minute, opening.end_minute
    if not 0 <= start < MINUTES_PER_DAY or not 0 <= end <= MINUTES_PER_DAY:
        return BAD_HOURS
    if start == end:
        return NO_TIME
    dates = [day for day in (opening.valid_from, opening.valid_to) if day is not None]
    if any(not EARLIEST_YEAR <= day.year <= LATEST_YEAR for day in dates):
        return BAD_YEAR
    if opening.valid_from and opening.valid_to and opening.valid_to < opening.valid_from:
        return BACKWARDS
    return None


def exception_problem(exception: ExceptionFacts) -> Sentence | None:
    """Return what is wrong with an exception, None when nothing is."""
    first, last = exception.first_day, exception.last_day
    if last < first:
        return BACKWARDS
    if any(not EARLIEST_YEAR <= day.year <= LATEST_YEAR for day in (first, last)):
        return BAD_YEAR
    if last - first >= LONGEST_EXCEPTION:
        return TOO_LONG
    return _times_problem(exception.start_minute, exception.end_minute)


def _times_problem(start: int | None, end: int | None) -> Sentence | None:
    if start is None and end is None:
        return None
    if start is not None and start == end:
        return NO_TIME_THEN
    if start is None or end is None or not 0 <= start < end <= MINUTES_PER_DAY:
        return _l("Give both times of the same day, or neither where it is closed.")
    return None


def settle(session: Session, listing: Listing, openings: Sequence[OpeningFacts] | None) -> None:
    """Store the weekly hours (None: not stated) and the same laid flat, in place of the old."""
    fill(listing, openings)
    session.execute(delete(OpeningSegment).where(OpeningSegment.listing_id == listing.id))
    session.add_all(segments(listing))


def fill(listing: Listing, openings: Sequence[OpeningFacts] | None) -> None:
    """Write the weekly hours; they are laid flat by `segments`."""
    listing.openings_stated = bool(openings)
    listing.openings = [
        Opening(
            weekday=weekday,
            start_minute=opening.start_minute,
            end_minute=opening.end_minute,
            valid_from=opening.valid_from,
            valid_to=opening.valid_to,
        )
        for opening in openings or ()
        for weekday in sorted(set(opening.weekdays))
    ]


def segments(listing: Listing) -> list[OpeningSegment]:
    """Return the weekly hours of a listing that has its id laid flat, to be added."""
    rules = [
        WeeklyRule(row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_to)
        for row in listing.openings
    ]
    return [
        OpeningSegment(listing_id=listing.id, **segment._asdict())
        for segment in stored_segments(rules)
    ]


def settle_exceptions(listing: Listing, exceptions: Sequence[ExceptionFacts]) -> None:
    """Store the days with other hours, in place of the old."""
    listing.opening_exceptions = [
        OpeningException(
            first_day=one.first_day,
            last_day=one.last_day,
            start_minute=one.start_minute,
            end_minute=one.end_minute,
            reason=one.reason,
        )
        for one in exceptions
    ]
