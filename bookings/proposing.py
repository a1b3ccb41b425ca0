"""What would fit in place of dates of a series that do not: many dates in a few questions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from bookings.alternatives import SHIFTS
from bookings.asking import Asker, Verdict
from bookings.availability import HERE, judge, judge_one
from bookings.errors import Alternative
from inventory.models import AccessibilityFact, Listing, Place
from inventory.types import Answer, ListingStatus
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.types import OrganisationStatus

MOST_DATES = 12
MOST_TIMES = 2
MOST_LISTINGS = 2
CANDIDATES = 12
_DAYS = (1, -1)


def proposals(
    session: Session,
    listing: Listing,
    periods: Sequence[Period],
    asker: Asker,
    *,
    beside: Sequence[Period] = (),
) -> list[list[Alternative]]:
    """Return for each period, of at most twelve, at most four that fit: best first.

    The same listing a little earlier or later that day, then on the day after or before; other
    parts of the same house and listings like it, with the same accessibility, at the same time.
    Each has passed the predicate for this asker, and meets none of `beside`, the series' other
    periods. Five queries, whatever the number of periods.
    """
    wanted = list(periods)[:MOST_DATES]
    if not wanted:
        return []
    times = _times(session, listing, wanted, asker, beside)
    others = _elsewhere(session, listing, wanted, asker)
    rest: list[list[Alternative]] = [[] for _period in periods[MOST_DATES:]]
    return [one + other for one, other in zip(times, others, strict=True)] + rest


def _times(
    session: Session,
    listing: Listing,
    periods: Sequence[Period],
    asker: Asker,
    beside: Sequence[Period],
) -> list[list[Alternative]]:
    steps = [
        *(timedelta(minutes=minutes) for minutes in SHIFTS),
        *(timedelta(days=days) for days in _DAYS),
    ]
    asked = [
        Period(period.starts_at + step, period.ends_at + step)
        for period in periods
        for step in steps
    ]
    verdicts = judge_one(session, listing, asked, asker)
    found = []
    for n, period in enumerate(periods):
        own = verdicts[n * len(steps) : (n + 1) * len(steps)]
        fitting = [one.period for one in own if one.usable and not _met(one.period, beside)]
        found.append([_shifted(listing, one, period) for one in fitting[:MOST_TIMES]])
    return found


def _met(period: Period, beside: Sequence[Period]) -> bool:
    return any(period.overlaps(other) for other in beside)


def _elsewhere(
    session: Session, listing: Listing, periods: Sequence[Period], asker: Asker
) -> list[list[Alternative]]:
    candidates = list(session.scalars(_candidates(listing, asker)))
    if not candidates:
        return [[] for _period in periods]
    ids = select(Listing.id).where(Listing.id.in_([row.id for row in candidates]))
    verdicts = judge(session, ids, periods, asker)
    return [
        [_other(row, period, listing) for row in _fitting(candidates, verdicts, n)]
        for n, period in enumerate(periods)
    ]


def _fitting(
    candidates: Sequence[Listing], verdicts: Mapping[tuple[int, int], Verdict], n: int
) -> list[Listing]:
    return [row for row in candidates if verdicts[row.id, n].usable][:MOST_LISTINGS]


def _candidates(listing: Listing, asker: Asker) -> Select[Listing]:
    """Select what may stand in for the listing: of the same house first, then the nearest."""
    same_house = _same_house(listing)
    query = (
        select(Listing)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(
            Listing.id != listing.id,
            Listing.kind == listing.kind,
            or_(Listing.type == listing.type, same_house),
            Listing.status == ListingStatus.PUBLISHED,
            Listing.mode.in_(HERE),
            Organisation.status == OrganisationStatus.ACTIVE,
        )
        .order_by(case((same_house, 0), else_=1), _away(listing), Listing.title_key, Listing.id)
        .limit(CANDIDATES)
    )
    if asker.people:
        query = query.where(func.coalesce(Listing.capacity_max, asker.people) >= asker.people)
    wanted = [fact.code for fact in listing.accessibility if fact.answer is Answer.YES]
    if not wanted:
        return query
    known = (
        select(func.count())
        .select_from(AccessibilityFact)
        .where(
            AccessibilityFact.listing_id == Listing.id,
            AccessibilityFact.code.in_(wanted),
            AccessibilityFact.answer == Answer.YES,
        )
        .scalar_subquery()
    )
    return query.where(known == len(wanted))


def _same_house(listing: Listing) -> ColumnElement[bool]:
    """Return whether a listing has the same place, or is a part of the same whole."""
    whole = listing.part_of_id or listing.id
    same = or_(Listing.id == whole, func.coalesce(Listing.part_of_id, 0) == whole)
    return same if listing.place_id is None else or_(same, Listing.place_id == listing.place_id)


def _away(listing: Listing) -> ColumnElement[float]:
    """Return how far off a place is, in squared degrees (0.56: one of longitude at 56° north)."""
    place = listing.place
    if place is None or place.latitude is None or place.longitude is None:
        return func.coalesce(Place.latitude * 0, 0)
    north, east = Place.latitude - place.latitude, (Place.longitude - place.longitude) * 0.56
    return func.coalesce(north * north + east * east, 1e9)


def _shifted(listing: Listing, period: Period, wanted: Period) -> Alternative:
    apart = period.starts_at - wanted.starts_at
    if abs(apart) >= timedelta(days=1):
        why = _("The day after") if apart > timedelta() else _("The day before")
    else:
        why = _("A little later") if apart > timedelta() else _("A little earlier")
    return _alternative(listing, period, "shifted", why)


def _other(listing: Listing, period: Period, asked: Listing) -> Alternative:
    near = listing.place_id is not None and listing.place_id == asked.place_id
    why = _("In the same house") if near else _("Something similar")
    return _alternative(listing, period, "similar", why)


def _alternative(listing: Listing, period: Period, kind: str, why: str) -> Alternative:
    return Alternative(
        listing_id=listing.public_id,
        title=listing.title,
        url_slug=listing.slug,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        why=why,
        kind=kind,
    )
