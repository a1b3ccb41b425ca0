"""What stands in the database when the demo has been loaded."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from factories import period, wish
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.closures import closing
from bookings.closures.in_the_way import in_the_way
from bookings.handover import overdue
from bookings.judging.availability import zone_of
from bookings.judging.quoting import price_of
from bookings.models import (
    Booking,
    Closure,
    History,
    Inquiry,
    Notice,
    Occupancy,
    Occurrence,
    Order,
    SavedSearch,
    Series,
    WantedNotice,
    WantedOffer,
)
from bookings.series.composing import compose
from bookings.states import Event
from bookings.types import ClosureKind, OccupancySource, OccurrenceStatus, WantedStatus
from bookings.verifying import faults
from inventory.models import ApprovalRule, BorrowingLimit, Listing, Photo
from inventory.photos import file_names
from inventory.policy import ASSOCIATIONS
from inventory.school_breaks import breaks_between, days_of
from inventory.types import LimitMeasure, ListingKind
from inventory.units import quantity_of
from marketplace import clock, storage
from marketplace.actor import acting_as
from marketplace.extensions import db
from marketplace.models import Message, Organisation, Stamp, User
from marketplace.outbox import Mail
from marketplace.periods import day_number, local
from marketplace.readiness import DEMO_STAMP
from marketplace.types import MessageStatus, Role


@pytest.fixture
def session(loaded: Flask) -> Session:
    del loaded
    return db.session()


def test_every_kind_is_there_in_the_promised_number(session: Session) -> None:
    count = Counter(session.scalars(select(Listing.kind)))
    assert count[ListingKind.PREMISES] >= 80
    assert count[ListingKind.EQUIPMENT] >= 60
    assert count[ListingKind.SERVICE] >= 25
    assert count[ListingKind.SKILL] >= 25


def test_there_are_a_hundred_associations_and_the_city(session: Session) -> None:
    count = Counter(session.scalars(select(Organisation.kind)))
    assert sum(count[kind] for kind in ASSOCIATIONS) >= 100
    city = session.scalars(select(Organisation).where(Organisation.slug == "helsingborgs-stad"))
    assert city.one().verified


# Nothing stays a draft, and the product keeps no waiting lists yet.
NEVER_REACHED = {
    OccurrenceStatus.DRAFT,
    OccurrenceStatus.WAITING,
    OccurrenceStatus.OFFERED,
    OccurrenceStatus.LAPSED,
}


def test_every_state_that_can_be_reached_occurs(session: Session) -> None:
    states = set(session.scalars(select(Occurrence.status).distinct()))
    assert states == set(OccurrenceStatus) - NEVER_REACHED


def test_an_overdue_loan_keeps_its_things_and_both_sides_have_been_told(session: Session) -> None:
    (late,) = session.scalars(
        select(Occurrence).where(
            Occurrence.status == OccurrenceStatus.HANDED_OUT, Occurrence.ends_at < clock.now()
        )
    )
    missing = session.scalars(
        select(Occupancy).where(
            Occupancy.source == OccupancySource.OVERDUE, Occupancy.source_id == late.id
        )
    ).all()
    assert overdue.is_marked(session, late)
    assert max(row.day for row in missing) >= day_number(clock.now().date())
    told = session.execute(
        select(Message.kind, Message.recipient).where(Message.kind.startswith("loan_overdue"))
    ).all()
    assert {tuple(row) for row in told} == {
        ("loan_overdue", "bo@teater.example"),
        ("loan_overdue_to_owner", "anna@scout.example"),
    }
    assert late.listing.organisation.name == "Scoutkåren Havsörnen"


def test_a_closure_in_a_hall_of_the_city_has_a_booking_in_its_way(session: Session) -> None:
    (closure,) = session.scalars(select(Closure).where(Closure.kind == ClosureKind.CLOSURE))
    assert closure.starts_at > clock.now()
    assert closure.organisation.slug == "helsingborgs-stad"
    wanted = {row.unit_id: row.quantity for row in closure.units}
    cause = (closure.source, closure.id)
    standing = in_the_way(session, wanted, closing.in_force(closure), but=cause)
    told = select(Notice.occurrence_id).where(
        Notice.source == closure.source, Notice.source_id == closure.id
    )
    assert standing
    assert {row.id for row in standing} == set(session.scalars(told))


def test_some_of_a_pool_is_under_maintenance(session: Session) -> None:
    kept = session.scalars(select(Closure).where(Closure.kind == ClosureKind.MAINTENANCE)).all()
    ((some, listing),) = [
        (one.quantity, one.listings[0]) for one in kept if one.quantity is not None
    ]
    assert some < quantity_of(listing)


def test_a_hall_a_projector_and_a_technician_go_into_one_order(session: Session) -> None:
    bo = session.scalars(select(User).where(User.email == "bo@teater.example")).one()
    borrower = session.get_one(Organisation, bo.memberships[0].organisation_id)
    titles = ("Stjärnsalen", "Projektor och filmduk", "Ljud- och bildtekniker en kväll")
    things = [session.scalars(select(Listing).where(Listing.title == one)).one() for one in titles]
    evenings = (
        [(one, wish(period(17, 20, days=days))) for one in things] for days in range(20, 60)
    )
    assert any(
        all(one.whole for one in compose(session, borrower, evening)) for evening in evenings
    )


def test_orders_to_several_owners_are_partly_answered(session: Session) -> None:
    orders = [one for one in session.scalars(select(Order)) if len(one.bookings) > 1]
    assert len(orders) == 2
    for order in orders:
        assert len({row.listing.organisation_id for row in order.bookings}) > 1
        assert {row.listing.kind for row in order.bookings} >= {
            ListingKind.PREMISES,
            ListingKind.EQUIPMENT,
        }
        states = {date.status for row in order.bookings for date in row.occurrences}
        assert states >= {OccurrenceStatus.CONFIRMED, OccurrenceStatus.REQUESTED}


def test_borrowers_of_the_city_are_limited_in_times_and_hours(session: Session) -> None:
    rows = session.scalars(select(BorrowingLimit)).all()
    assert {row.measure for row in rows} == set(LimitMeasure)


def test_a_rule_of_the_city_said_yes_at_once(session: Session) -> None:
    ruled = select(ApprovalRule.listing_id)
    at_once = session.scalars(
        select(Booking)
        .join(History, History.booking_id == Booking.id)
        .where(
            Booking.listing_id.in_(ruled),
            History.event == Event.CONFIRM.value,
            History.from_status == OccurrenceStatus.DRAFT.value,
        )
    ).all()
    assert at_once


def test_a_series_leaves_out_the_school_breaks_that_the_city_keeps(session: Session) -> None:
    season = session.scalars(select(Series).where(Series.skip_school_breaks)).one()
    booking = session.scalars(select(Booking).where(Booking.series_id == season.id)).one()
    zone = zone_of(booking.listing)
    days = [local(row.starts_at, zone).date() for row in booking.occurrences]
    kept = breaks_between(session, days[0], days[-1])
    assert season.times == 16
    assert not days_of(kept) & set(days)


def test_a_season_has_fifteen_dates_or_more_in_several_states(session: Session) -> None:
    seasons = Counter(
        session.scalars(
            select(Occurrence.booking_id).join(Booking).where(Booking.series_id.is_not(None))
        )
    )
    longest, dates = seasons.most_common(1)[0]
    assert dates >= 15
    booking = session.get_one(Booking, longest)
    assert {row.status for row in booking.occurrences} >= {
        OccurrenceStatus.COMPLETED,
        OccurrenceStatus.CONFIRMED,
        OccurrenceStatus.SKIPPED,
    }


def test_occupancy_is_what_the_bookings_demand(session: Session) -> None:
    assert list(faults(session)) == []


def test_the_five_accounts_may_do_what_the_contract_says(session: Session) -> None:
    people = {row.email: acting_as(row) for row in session.scalars(select(User))}
    roles = {
        email: sorted(people[email].roles.values())
        for email in (
            "admin@stad.example",
            "lokal@stad.example",
            "anna@scout.example",
            "bo@teater.example",
            "cia@scout.example",
        )
    }
    assert people["admin@stad.example"].platform_admin
    assert roles == {
        "admin@stad.example": [],
        "lokal@stad.example": [Role.ADMIN],
        "anna@scout.example": [Role.ADMIN],
        "bo@teater.example": [Role.ADMIN],
        "cia@scout.example": [Role.BOOKER],
    }
    assert people["anna@scout.example"].roles.keys() == people["cia@scout.example"].roles.keys()


def test_anna_and_the_city_have_questions_to_answer(session: Session) -> None:
    for email in ("anna@scout.example", "lokal@stad.example"):
        actor = acting_as(session.scalars(select(User).where(User.email == email)).one())
        waiting = session.scalar(
            select(func.count())
            .select_from(Occurrence)
            .join(Listing)
            .where(
                Occurrence.status == OccurrenceStatus.REQUESTED,
                Listing.organisation_id.in_(actor.roles),
            )
        )
        assert waiting is not None
        assert waiting >= 2
    # Five questions, and an offer for what is wanted.
    assert session.scalar(select(func.count()).select_from(Inquiry)) == 6


def test_something_is_wanted_and_somebody_follows_a_search(session: Session) -> None:
    notices = session.scalars(select(WantedNotice)).all()
    assert len(notices) >= 3
    assert all(one.status is WantedStatus.OPEN for one in notices)
    assert session.scalar(select(func.count()).select_from(WantedOffer)) == 1
    assert session.scalar(select(func.count()).select_from(SavedSearch)) == 2


def test_the_past_was_booked_in_the_past(session: Session) -> None:
    late = session.scalars(
        select(Occurrence).where(Occurrence.created_at >= Occurrence.starts_at)
    ).all()
    assert late == []
    oldest = session.scalar(select(func.max(Listing.published_at)))
    first = session.scalar(select(func.min(Booking.created_at)))
    assert oldest is not None
    assert first is not None
    assert oldest < first


def test_photos_are_stored_and_described(session: Session) -> None:
    photos = session.scalars(select(Photo)).all()
    assert len(photos) >= 100
    assert all(photo.alt for photo in photos)
    kept = storage.current()
    assert all(kept.read(name) for name in file_names(photos[0]))


def test_old_mails_rest_and_only_fresh_ones_wait_to_be_delivered(session: Session) -> None:
    waiting = session.scalars(
        select(Message).where(Message.status == MessageStatus.PENDING).order_by(Message.id)
    ).all()
    assert 1 <= len(waiting) <= 40
    assert min(row.created_at for row in waiting) > clock.now() - timedelta(hours=37)
    sent = session.scalars(select(Message).where(Message.status == MessageStatus.SENT)).all()
    assert len(sent) > 100
    assert all(row.sent_at == row.created_at and row.rendered is None for row in sent)


def test_the_letter_box_can_show_mails_of_every_kind(session: Session, loaded: Flask) -> None:
    from marketplace import mail_rendering  # noqa: PLC0415 - needs the application's renderers

    del loaded
    newest = select(func.max(Message.id)).group_by(Message.kind, Message.locale)
    rows = session.scalars(select(Message).where(Message.id.in_(newest))).all()
    assert len(rows) >= 8
    for row in rows:
        mail = mail_rendering.render(session, row)
        assert isinstance(mail, Mail)
        assert mail.subject


def test_the_stamp_says_that_the_demo_is_loaded(session: Session) -> None:
    assert session.get(Stamp, DEMO_STAMP) is not None


def test_once_does_nothing_where_the_demo_is(session: Session, loaded: Flask) -> None:
    def count() -> int | None:
        number = session.scalar(select(func.count()).select_from(Organisation))
        session.rollback()
        return number

    before, files = count(), _files()
    result = loaded.test_cli_runner().invoke(args=["demo", "load", "--once"])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr
    assert (count(), _files()) == (before, files)


def test_loading_again_is_refused(loaded: Flask) -> None:
    result = loaded.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "empty" in result.output or "tom" in result.output


def _files() -> int:
    kept = storage.current()
    assert isinstance(kept, storage.Folder)
    return sum(1 for _ in Path(kept.root).glob("*/*"))


def test_the_walk_of_the_readme_shows_bo_a_price_for_the_hall_of_the_scouts(
    session: Session,
) -> None:
    bo = session.scalars(select(User).where(User.email == "bo@teater.example")).one()
    theatre = session.get_one(Organisation, next(iter(acting_as(bo).roles)))
    scouts = select(Organisation.id).where(Organisation.name == "Scoutkåren Havsörnen")
    halls = session.scalars(
        select(Listing)
        .where(Listing.organisation_id.in_(scouts), Listing.kind == ListingKind.PREMISES)
        .order_by(Listing.id)
    ).all()
    evening = period(18, 20)
    unpriced = [hall.title for hall in halls if price_of(hall, theatre, [evening], 1).total is None]
    assert halls
    assert unpriced == []
