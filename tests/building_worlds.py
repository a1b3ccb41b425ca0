"""A made-up world as rows of the database."""

from dataclasses import dataclass
from datetime import timedelta

from factories import make_member, make_organisation, make_place
from plain_rules import MINUTE, Booked, Rules, World
from sqlalchemy.orm import Session

from bookings import taking
from bookings.models import Booking, Occupancy, Occurrence, Order
from bookings.types import OccupancySource, OccurrenceStatus
from bookings.wished import Date, Wish
from inventory import hours
from inventory.facts import OpeningFacts
from inventory.models import (
    BorrowingLimit,
    Listing,
    ListingAudience,
    ListingUnit,
    OpeningException,
    SchoolBreak,
    Unit,
)
from inventory.types import (
    Audience,
    BookingMode,
    LimitMeasure,
    LimitPer,
    ListingKind,
    ListingStatus,
    Seating,
)
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import Period, day_slices
from marketplace.types import OrganisationKind


@dataclass
class Built:
    """Who asks, and the listings in the order of the world's rules."""

    borrower: Organisation
    actor: Actor
    listings: list[Listing]
    owner: Organisation


def build(session: Session, world: World) -> Built:
    """Add everything; nothing is committed."""
    umbrella = make_organisation(session, kind=OrganisationKind.UMBRELLA)
    borrower = make_organisation(session, **_kind(world, umbrella))
    other, owner = make_organisation(session), make_organisation(session)
    _user, actor = make_member(session, borrower)
    session.add_all(
        SchoolBreak(name="Lov", first_day=first, last_day=last) for first, last in world.breaks
    )
    units = [Unit(organisation_id=owner.id, name="Enhet", quantity=n) for n in world.quantities]
    session.add_all(units)
    session.flush()
    named = {Audience.NAMED: borrower, Audience.UMBRELLA: umbrella}
    listings = [
        _listing(session, borrower if one.own else owner, one, units, named) for one in world.rules
    ]
    for row in world.booked:
        _book(session, row, listings[row.listing], borrower if row.mine else other, actor, world)
    for unit, (start, end) in world.closures:
        _close(session, units[unit], Period(start, end))
    session.flush()
    return Built(borrower, actor, listings, owner)


def wish_of(world: World, *, skip: bool) -> Wish:
    """Return what the world's borrower asks for."""
    return Wish(
        dates=[Date(Period(*span), span[0].date().isoformat()) for span in world.wish],
        purpose="Årsmöte",
        contact_name="Bo Testsson",
        contact_phone="+46846500401",
        quantity=world.quantity,
        people=world.people,
        seating=Seating(world.seating) if world.seating else None,
        skip_clashes=skip,
    )


def _kind(world: World, umbrella: Organisation) -> dict[str, object]:
    groups = world.groups
    if "city" in groups:
        return {"kind": OrganisationKind.MUNICIPAL}
    if "private" in groups:
        return {"kind": OrganisationKind.PERSON, "verified_at": None}
    found: dict[str, object] = {"kind": OrganisationKind.ASSOCIATION}
    if "verified" not in groups:
        found["verified_at"] = None
    if "umbrella" in groups:
        found["umbrella_id"] = umbrella.id
    return found


def _listing(
    session: Session,
    owner: Organisation,
    rules: Rules,
    units: list[Unit],
    named: dict[Audience, Organisation],
) -> Listing:
    stockholm = rules.zone == "Europe/Stockholm"
    place = make_place(session, time_zone=None if stockholm else rules.zone)
    most, standing, seated, tables = rules.room
    listing = Listing(
        organisation_id=owner.id, place=place, type="sammantradesrum", title="Salen",
        title_key="salen", slug="salen", status=ListingStatus.PUBLISHED,
        kind=_lent(rules),
        mode=_mode(rules), min_minutes=rules.shortest, max_minutes=rules.longest,
        step_minutes=rules.step, notice_hours=rules.notice_hours, horizon_days=rules.horizon_days,
        buffer_before_minutes=rules.before, buffer_after_minutes=rules.after,
        closed_on_holidays=rules.closed_on_holidays,
        closed_on_school_breaks=rules.closed_on_breaks,
        capacity_max=most, capacity_standing=standing, capacity_seated=seated,
        capacity_tables=tables,
    )  # fmt: skip
    session.add(listing)
    session.flush()
    audiences = [Audience(code) for code in sorted(rules.for_whom)]
    listing.audience = [
        ListingAudience(audience=one, organisation_id=named[one].id if one in named else None)
        for one in audiences
    ]
    listing.units = [
        ListingUnit(unit_id=units[unit].id, quantity=many) for unit, many in rules.takes
    ]
    listing.limits = [
        BorrowingLimit(measure=LimitMeasure(measure), per=LimitPer(per), most=most)
        for measure, per, most in rules.limits
    ]
    listing.opening_exceptions = [
        OpeningException(
            first_day=one.first,
            last_day=one.last,
            start_minute=one.hours[0] if one.hours else None,
            end_minute=one.hours[1] if one.hours else None,
        )
        for one in rules.special
    ]
    weekly = [
        OpeningFacts((one.weekday,), one.start, one.end, one.first, one.last)
        for one in rules.weekly
    ]
    hours.settle(session, listing, weekly or None)
    session.flush()
    return listing


def _lent(rules: Rules) -> ListingKind:
    if not rules.counted:
        return ListingKind.SERVICE
    return ListingKind.EQUIPMENT if rules.equipment else ListingKind.PREMISES


def _mode(rules: Rules) -> BookingMode:
    if not rules.bookable:
        return BookingMode.CONTACT if rules.counted else BookingMode.AGREEMENT
    return BookingMode.INSTANT if rules.instant else BookingMode.REQUEST


def _book(
    session: Session,
    row: Booked,
    listing: Listing,
    organisation: Organisation,
    actor: Actor,
    world: World,
) -> None:
    order = Order(user_id=actor.user_id, organisation_id=organisation.id)
    session.add(order)
    session.flush()
    booking = Booking(
        reference=f"B{order.id:05d}", order_id=order.id, listing=listing,
        organisation=organisation, made_by_id=actor.user_id, purpose="Repetition",
        quantity=row.quantity, contact_name="Bo", contact_phone="+46846500401",
    )  # fmt: skip
    start, end = row.span
    waits = row.status == "requested"
    expires = world.now + timedelta(days=-1 if row.lapsed else 3) if waits else None
    occurrence = Occurrence(
        booking=booking, listing=listing, starts_at=start, ends_at=end,
        taken_from=start - listing.buffer_before_minutes * MINUTE,
        taken_to=end + listing.buffer_after_minutes * MINUTE,
        status=OccurrenceStatus(row.status), expires_at=expires, changed_at=world.now,
        claims=taking.claims_of(listing, row.quantity),
    )  # fmt: skip
    session.add_all([booking, occurrence])
    session.flush()
    taking.take(session, [occurrence])


def _close(session: Session, unit: Unit, period: Period) -> None:
    for part in day_slices(period):
        row = (part.day, unit.id, part.start_minute)
        if session.get(Occupancy, (*row, OccupancySource.CLOSURE, unit.id)) is not None:
            number = unit.id + 1_000_000
        else:
            number = unit.id
        session.add(
            Occupancy(
                day=part.day,
                unit_id=unit.id,
                start_minute=part.start_minute,
                end_minute=part.end_minute,
                source=OccupancySource.CLOSURE,
                source_id=number,
                quantity=unit.quantity,
            )
        )
        session.flush()
