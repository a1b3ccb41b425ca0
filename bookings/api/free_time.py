"""When one listing is free, for programs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from flask import Response
from sqlalchemy.orm import Session

from bookings.api import times
from bookings.borrowers import borrowers
from bookings.finder.search_reader import LARGEST_NUMBER
from bookings.judging import week
from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.judging.week import Stretch
from bookings.wishes import UNREADABLE
from inventory import queries
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.fields import Listed, Matches, Part, Range, Text, Whole
from marketplace.api.patterns import DAY_OR_TIME
from marketplace.api.schemas import Answer, PeriodAnswer, Query
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("free_time", __name__, description="When a listing is free")

USUAL_DAYS = 7
USUAL_MINUTES = 60
MOST_MINUTES = week.MOST_DAYS * 24 * 60


class AvailabilityQuery(Query):
    """Which time, at most 62 days; from now for a week where nothing is said."""

    from_ = Text(
        data_key="from",
        validate=Matches(DAY_OR_TIME, UNREADABLE),
        metadata={"description": "ISO 8601 time or date; the wall clock of the place."},
    )
    to = Text(
        validate=Matches(DAY_OR_TIME, UNREADABLE),
        metadata={"description": "ISO 8601 time, or a date, which then counts."},
    )
    quantity = Whole(load_default=1, validate=Range(1, LARGEST_NUMBER))


class FreeAnswer(PeriodAnswer):
    """A stretch in which at least the wanted quantity can be had."""

    quantity = Whole()


class StretchesAnswer(Answer):
    """Free and busy stretches in order; in what is in neither no booking can begin."""

    free = Listed(Part(FreeAnswer), most=LARGEST_NUMBER)
    busy = Listed(Part(PeriodAnswer), most=LARGEST_NUMBER)


class NextQuery(Query):
    """How long, and for how many."""

    minutes = Whole(
        validate=Range(1, MOST_MINUTES),
        metadata={"description": "An hour where nothing is said, or the shortest booking."},
    )
    people = Whole(validate=Range(1, LARGEST_NUMBER))
    quantity = Whole(load_default=1, validate=Range(1, LARGEST_NUMBER))


class NextAnswer(Answer):
    """The next free period; both null when there is none within two months."""

    starts_at = Text(allow_none=True, metadata={"format": "date-time"})
    ends_at = Text(allow_none=True, metadata={"format": "date-time"})


@blueprint.operation(
    "GET",
    "/listings/<listing_id>/availability",
    audience=Audience.EVERYONE,
    answer=StretchesAnswer,
    query=AvailabilityQuery,
    refusals=[404],
)
def show_availability(given: Given, listing_id: str) -> Response:
    """Return when the listing is free and when it is taken.

    In between it is closed, or its rules let nothing begin: too soon, or too far ahead.
    """
    session = db.session()
    listing = queries.visible(session, bearer.actor(), listing_id)
    asked = given.query()
    zone = zone_of(listing)
    now = clock.now().replace(second=0, microsecond=0)
    starts = times.instant(asked["from_"], zone, "from") if "from_" in asked else now
    ends = (
        times.instant(asked["to"], zone, "to", end=True)
        if "to" in asked
        else starts + timedelta(days=USUAL_DAYS)
    )
    # An hour more where the clock is put back within the two months.
    times.require_span(starts, ends, timedelta(days=week.MOST_DAYS, hours=1), "to")
    quantity = asked["quantity"]
    found = week.stretches(session, listing, Period(starts, ends), Asker(quantity=quantity))
    free = _alike(
        [part for part in found if not part.closed and not part.out and part.free >= quantity]
    )
    busy = [part.period for part in found if not part.closed and part.free < quantity]
    return answers.of(
        {
            "free": [answers.period(part.period, zone) | {"quantity": part.free} for part in free],
            "busy": [answers.period(span, zone) for span in _joined(busy)],
        }
    )


@blueprint.operation(
    "GET",
    "/listings/<listing_id>/next-free",
    audience=Audience.EVERYONE,
    answer=NextAnswer,
    query=NextQuery,
    refusals=[404],
)
def show_next_free(given: Given, listing_id: str) -> Response:
    """Return the next period that can be booked, nulls when there is none within two months.

    Judged for the first that the caller books for and the owner lends to, for an association when
    nobody is signed in.
    """
    session, caller = db.session(), bearer.actor()
    listing = queries.visible(session, caller, listing_id)
    asked = given.query()
    asker = Asker(
        borrower=_borrower(session, caller, listing),
        people=asked.get("people"),
        quantity=asked["quantity"],
    )
    minutes = asked.get("minutes") or max(USUAL_MINUTES, listing.min_minutes)
    found = week.next_free(session, listing, min(minutes, MOST_MINUTES), asker)
    if found is None:
        return answers.of({"starts_at": None, "ends_at": None})
    return answers.of(answers.period(found, zone_of(listing)))


def _borrower(session: Session, caller: Actor, listing: Listing) -> Organisation | None:
    # A reading token may ask, too: nothing is written.
    options = borrowers(session, bearer.reading(caller), listing)
    return next((one.organisation for one in options if one.fits), None)


def _alike(parts: Iterable[Stretch]) -> list[Stretch]:
    """Return the free stretches, neighbours of which as many are free joined."""
    joined: list[Stretch] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and last.free == part.free and last.period.ends_at == part.period.starts_at:
            whole = Period(last.period.starts_at, part.period.ends_at)
            joined[-1] = replace(last, period=whole)
        else:
            joined.append(part)
    return joined


def _joined(spans: Iterable[Period]) -> list[Period]:
    joined: list[Period] = []
    for span in spans:
        if joined and joined[-1].ends_at == span.starts_at:
            joined[-1] = Period(joined[-1].starts_at, span.ends_at)
        else:
            joined.append(span)
    return joined
