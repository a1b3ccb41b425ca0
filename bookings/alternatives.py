"""What would fit instead: looked up after the refusal, never under the lock, bookable as shown."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bookings.asking import Asker
from bookings.availability import judge, judge_one
from bookings.errors import Alternative
from bookings.week import next_free
from inventory.models import AccessibilityFact, Listing, Place
from inventory.seating import room
from inventory.types import Answer, BookingMode, ListingStatus
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.types import OrganisationStatus

MOST = 5
MOST_SHIFTS = 2
MOST_SIMILAR = 2
NEIGHBOURS = 40
SHIFTS = (30, -30, 60, -60, 90, -90, 120, -120)


def alternatives(
    session: Session,
    listing: Listing,
    period: Period,
    asker: Asker,
    *,
    meant: Sequence[Period] = (),
) -> list[Alternative]:
    """Return at most five, best first: a shift of up to two hours, a similar listing, next free.

    Each has passed the predicate with all rules for this asker. `meant` are the periods that may
    have been meant by a time that does not exist or comes twice; they come before all others.
    """
    found = [
        *_meant(session, listing, meant, asker),
        *_shifted(session, listing, period, asker),
        *_similar(session, listing, period, asker),
        *_other_days(session, listing, period, asker),
    ]
    return found[:MOST]


def _meant(
    session: Session, listing: Listing, meant: Sequence[Period], asker: Asker
) -> list[Alternative]:
    return [
        _alternative(listing, verdict.period, "shifted", _("A time that there is once"))
        for verdict in judge_one(session, listing, meant, asker)
        if verdict.usable
    ]


def _shifted(session: Session, listing: Listing, period: Period, asker: Asker) -> list[Alternative]:
    steps = [timedelta(minutes=minutes) for minutes in SHIFTS]
    periods = [Period(period.starts_at + step, period.ends_at + step) for step in steps]
    verdicts = judge_one(session, listing, periods, asker)
    fitting = [verdict.period for verdict in verdicts if verdict.usable][:MOST_SHIFTS]
    return [
        _alternative(
            listing,
            shifted,
            "shifted",
            _("The same, a little later")
            if shifted.starts_at > period.starts_at
            else _("The same, a little earlier"),
        )
        for shifted in fitting
    ]


def _similar(session: Session, listing: Listing, period: Period, asker: Asker) -> list[Alternative]:
    candidates = list(session.scalars(_neighbours(listing, asker)))
    if not candidates:
        return []
    ids = select(Listing.id).where(Listing.id.in_([row.id for row in candidates]))
    verdicts = judge(session, ids, [period], asker)
    fitting = [row for row in candidates if verdicts[row.id, 0].usable][:MOST_SIMILAR]
    return [
        _alternative(row, period, "similar", _("Something similar at the same time"))
        for row in fitting
    ]


def _neighbours(listing: Listing, asker: Asker) -> Select[Listing]:
    """Select listings of the same kind and type with the same accessibility, nearest first."""
    wanted = [fact.code for fact in listing.accessibility if fact.answer is Answer.YES]
    query = (
        select(Listing)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(
            Listing.id != listing.id,
            Listing.kind == listing.kind,
            Listing.type == listing.type,
            Listing.status == ListingStatus.PUBLISHED,
            Listing.mode.in_((BookingMode.INSTANT, BookingMode.REQUEST)),
            Organisation.status == OrganisationStatus.ACTIVE,
        )
        .limit(NEIGHBOURS)
    )
    if asker.people:
        query = query.where(func.coalesce(room(asker.seating), asker.people) >= asker.people)
    if wanted:
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
        query = query.where(known == len(wanted))
    place = listing.place
    if place is not None and place.latitude is not None and place.longitude is not None:
        # Squared degrees, a degree of longitude being 0.56 of one of latitude at 56° north.
        north = Place.latitude - place.latitude
        east = (Place.longitude - place.longitude) * 0.56
        away = func.coalesce(north * north + east * east, 1e9)
        return query.order_by(away, Listing.id)
    return query.order_by(Listing.title_key, Listing.id)


def _other_days(
    session: Session, listing: Listing, period: Period, asker: Asker
) -> list[Alternative]:
    same_time = [
        Period(period.starts_at + timedelta(days=days), period.ends_at + timedelta(days=days))
        for days in (1, 7, 2, 3)
    ]
    verdicts = judge_one(session, listing, same_time, asker)
    found = [
        _alternative(listing, verdict.period, "other-day", _("The same time on another day"))
        for verdict in verdicts
        if verdict.usable
    ][:1]
    # After the wished time; where that is too far ahead, from now.
    first = next_free(session, listing, period.minutes, asker, after=period.starts_at) or next_free(
        session, listing, period.minutes, asker
    )
    if first is not None and first not in _periods(found):
        found.append(_alternative(listing, first, "next-free", _("The next free time")))
    return found


def _periods(found: Iterable[Alternative]) -> set[Period]:
    return {Period(part.starts_at, part.ends_at) for part in found}


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
