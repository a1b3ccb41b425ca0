"""A hall, a projector and somebody who knows how, found by one search for so many people."""

from typing import Any

import pytest
from factories import make_listing, make_member, make_organisation, period, wish
from sqlalchemy.orm import Session

from bookings.finder.finding import Fit, Search, find
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.requesting import preview
from inventory.catalogue.filtering import Wish
from inventory.models import Listing
from inventory.search_filters import SearchFilters
from inventory.types import BookingMode, ListingKind, Seating
from marketplace.transactions import unit_of_work


def add(session: Session, title: str, kind: ListingKind, **facts: Any) -> Listing:
    with unit_of_work():
        return make_listing(session, make_organisation(session), title=title, kind=kind, **facts)


@pytest.fixture
def things(session: Session) -> None:
    """Let there be a large hall, a small one, one of which nobody has said how large, and help."""
    add(session, "Aulan", ListingKind.PREMISES, capacity_max=40)
    add(session, "Vrån", ListingKind.PREMISES, capacity_max=10)
    add(session, "Okänd", ListingKind.PREMISES)
    add(session, "Projektor", ListingKind.EQUIPMENT)
    add(session, "Partytält", ListingKind.EQUIPMENT, capacity_max=12)
    add(session, "Tekniker", ListingKind.SERVICE, mode=BookingMode.AGREEMENT)


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize("timed", [False, True])
def test_people_are_a_wish_about_rooms(session: Session, timed: bool) -> None:
    wanted = SearchFilters(people=25)
    found = find(session, Search(filters=wanted, periods=(period(),) if timed else ()))
    assert {hit.listing.title for hit in found.hits} == {"Aulan", "Projektor", "Tekniker"}
    counts = found.facets.of(Wish.KIND)
    assert counts == {"premises": 1, "equipment": 1, "service": 1}


@pytest.mark.parametrize(
    ("people", "seating", "titles"),
    [
        (50, None, {"Aulan", "Ladan"}),
        (50, Seating.STANDING, {"Aulan", "Ladan"}),
        (50, Seating.SEATED, {"Aulan", "Ladan"}),
        (50, Seating.TABLES, {"Ladan"}),
        (31, Seating.TABLES, {"Ladan"}),
        (30, Seating.TABLES, {"Aulan", "Ladan"}),
        (61, Seating.SEATED, {"Ladan"}),
        (100, Seating.STANDING, {"Aulan"}),
        (101, Seating.STANDING, set()),
    ],
)
def test_how_they_sit_decides_for_how_many_there_is_room(
    session: Session, people: int, seating: Seating | None, titles: set[str]
) -> None:
    """Where nobody has said how many sit that way, the largest number stands for it."""
    add(
        session, "Aulan", ListingKind.PREMISES, capacity_max=100, capacity_standing=100,
        capacity_seated=60, capacity_tables=30,
    )  # fmt: skip
    add(session, "Ladan", ListingKind.PREMISES, capacity_max=90)
    found = find(session, Search(filters=SearchFilters(people=people, seating=seating)))
    assert {hit.listing.title for hit in found.hits} == titles


@pytest.mark.parametrize(("people", "fits"), [(72, True), (73, False), (100, False)])
def test_no_more_sit_at_tables_than_in_rows_where_only_those_are_stated(
    session: Session, people: int, fits: bool
) -> None:
    hall = add(
        session, "Svarta lådan", ListingKind.PREMISES, capacity_max=110, capacity_standing=110,
        capacity_seated=72,
    )  # fmt: skip
    filters = SearchFilters(people=people, seating=Seating.TABLES)
    assert find(session, Search(filters=filters)).total == int(fits)
    asker = Asker(people=people, seating=Seating.TABLES)
    verdict = judge_one(session, hall, [period()], asker)[0]
    assert verdict.usable == fits


def test_what_is_found_for_so_many_is_not_refused_for_them(session: Session) -> None:
    projector = add(session, "Projektor", ListingKind.EQUIPMENT)
    with unit_of_work():
        theatre = make_organisation(session)
        make_member(session, theatre)
    seen = preview(session, projector, theatre, wish(people=25))
    assert all(part.fits for part in seen.dates)


def test_portions_of_what_is_agreed_on_are_for_the_owner_to_count(session: Session) -> None:
    add(session, "Catering", ListingKind.SERVICE, mode=BookingMode.AGREEMENT)
    add(session, "Kopiering", ListingKind.SERVICE, mode=BookingMode.REQUEST)
    (hit,) = find(session, Search(filters=SearchFilters(quantity=25), periods=(period(),))).hits
    assert hit.listing.title == "Catering"
    assert hit.fitting is not None
    assert hit.fitting.fit is Fit.ASK


def test_what_nobody_counts_comes_after_what_there_is_enough_of(session: Session) -> None:
    add(session, "Arrangemang", ListingKind.SERVICE, mode=BookingMode.AGREEMENT)
    add(session, "Stolar", ListingKind.EQUIPMENT, mode=BookingMode.AGREEMENT, of=600)
    add(session, "Stolar, få", ListingKind.EQUIPMENT, mode=BookingMode.AGREEMENT, of=60)
    add(session, "Stora salen", ListingKind.PREMISES, mode=BookingMode.AGREEMENT)
    for periods in ((), (period(),)):
        found = find(session, Search(filters=SearchFilters(quantity=500), periods=periods))
        assert [hit.listing.title for hit in found.hits] == ["Stolar", "Arrangemang"]


def test_what_the_owner_has_agreed_to_book_is_counted_again(session: Session) -> None:
    catering = add(session, "Catering", ListingKind.SERVICE, mode=BookingMode.AGREEMENT)
    asked, agreed = (
        judge_one(session, catering, [period()], Asker(quantity=25, agreed=agreed))[0].reasons
        for agreed in (False, True)
    )
    assert asked == ("not-bookable-here",)
    assert agreed == ("quantity-exceeded",)
