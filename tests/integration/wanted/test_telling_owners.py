"""Owners with something fitting are told of a notice: each organisation once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from factories import book, make_member, period, wish
from flask import Flask
from sqlalchemy import delete
from wanted_stage import Square

from bookings.models import WantedNotice
from bookings.types import WantedWhen
from bookings.wanted import matching, moderating, writing
from inventory.facts import OpeningFacts
from inventory.hours import settle
from inventory.models import AccessibilityFact, Listing, ListingAudience
from inventory.types import Answer, Audience, BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.errors import NotAllowed
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role

FITS = "wanted_fits"


def taken(square: Square, hall: int, when: Period) -> None:
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, square.other_id)
        actor = square.actor(square.eva_id)
        book(work, actor, work.get_one(Listing, hall), home, wish(when))


def test_an_owner_with_something_fitting_is_told_once(square: Square) -> None:
    square.hall(title="Stora salen")
    square.hall(title="Lilla salen")
    square.publish()
    square.match()
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]
    (mail,) = square.mails(FITS)
    assert "Stora salen" in mail.text
    assert "Lilla salen" in mail.text
    assert "/answer" in mail.text
    assert "/organisations/bygdegarden/wanted" in mail.text


@pytest.mark.parametrize(
    "facts",
    [
        {"capacity_max": 10},
        {"kind": ListingKind.EQUIPMENT, "type": "talt"},
        {"status": ListingStatus.PAUSED},
        {"owner_id": "own"},
    ],
)
def test_what_does_not_fit_tells_nobody(square: Square, facts: dict[str, Any]) -> None:
    if facts.get("owner_id") == "own":
        facts = {"owner_id": square.theatre_id}
    square.hall(**facts)
    square.publish()
    square.match()
    assert square.recipients(FITS) == []


def test_what_is_taken_then_tells_nobody(square: Square) -> None:
    taken(square, square.hall(), square.when)
    square.publish()
    square.match()
    assert square.recipients(FITS) == []


@pytest.mark.parametrize("mode", [BookingMode.AGREEMENT, BookingMode.CONTACT, BookingMode.REQUEST])
def test_what_is_agreed_on_or_booked_by_contact_fits_as_well(
    square: Square, mode: BookingMode
) -> None:
    square.hall(mode=mode)
    square.publish()
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]


def test_a_weekly_notice_fits_where_half_of_its_dates_are_free(square: Square) -> None:
    hall = square.hall()
    taken(square, hall, period(days=21))
    square.publish(when=WantedWhen.WEEKLY, times=4)
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]


def test_a_weekly_notice_fits_not_where_most_of_its_dates_are_taken(square: Square) -> None:
    hall = square.hall()
    for days in (21, 28, 35):
        taken(square, hall, period(days=days))
    square.publish(when=WantedWhen.WEEKLY, times=4)
    square.match()
    assert square.recipients(FITS) == []


def test_what_cannot_be_booked_yet_is_told_when_it_can_where_no_time_is_wanted(
    square: Square,
) -> None:
    hall = square.hall()
    with unit_of_work(square.session) as work:
        listing, opens = work.get_one(Listing, hall), clock.now().date() + timedelta(days=200)
        listing.horizon_days = 60
        settle(work, listing, [OpeningFacts((2,), 18 * 60, 22 * 60, valid_from=opens)])
    square.publish(when=WantedWhen.UNDECIDED, period=None)
    square.match()
    assert square.recipients("wanted_fits") == []
    with unit_of_work(square.session) as work:
        work.get_one(Listing, hall).horizon_days = 540
    square.match()
    square.match()
    assert square.recipients("wanted_fits") == ["anna@bygd.example"]


def test_what_is_not_lent_to_the_asker_tells_nobody(square: Square) -> None:
    hall = square.hall()
    with unit_of_work(square.session) as work:
        work.execute(delete(ListingAudience).where(ListingAudience.listing_id == hall))
        work.add(ListingAudience(listing_id=hall, audience=Audience.CITY))
    for facts in ({}, {"when": WantedWhen.UNDECIDED, "period": None}):
        square.publish(**facts)
    square.match()
    assert square.recipients(FITS) == []


def test_needed_accessibility_has_to_be_known(square: Square) -> None:
    square.hall(owner_id=square.other_id)
    known = square.hall()
    with unit_of_work(square.session) as work:
        code = "step_free_entrance"
        work.add(AccessibilityFact(listing_id=known, code=code, answer=Answer.YES))
    square.publish(accessible=("step_free_entrance",))
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]


def test_the_place_matters_for_what_stands_somewhere(square: Square) -> None:
    square.hall()
    square.publish(district="Norr")
    square.match()
    assert square.recipients(FITS) == []
    square.publish(district="Söder")
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]


def test_what_is_listed_later_is_told_later(square: Square) -> None:
    square.publish()
    square.match()
    square.hall()
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]


def test_who_turned_such_mails_off_is_not_told(square: Square) -> None:
    square.hall()
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        moderating.set_mails(work, square.actor(square.anna_id), club, wanted=False)
    square.publish()
    square.match()
    assert square.recipients(FITS) == []
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        moderating.set_mails(work, square.actor(square.anna_id), club, wanted=True)
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]


def test_only_admins_turn_the_mails_off(square: Square) -> None:
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        _cia, booker = make_member(work, club, Role.BOOKER)
    with pytest.raises(NotAllowed), unit_of_work(square.session) as work:
        moderating.set_mails(work, booker, work.get_one(Organisation, square.club_id), wanted=False)


def test_a_closed_notice_tells_nobody(square: Square) -> None:
    square.hall()
    key = square.publish()
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, key))
    square.match()
    assert square.recipients(FITS) == []


def test_four_workers_tell_each_owner_once(app: Flask, square: Square) -> None:
    square.hall()
    square.hall(owner_id=square.other_id)
    for number in range(6):
        square.publish(title=f"Efterlysning {number}")
    square.session.rollback()

    def work(_number: int) -> int:
        with app.app_context():
            try:
                return matching.tell_owners(db.session())
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        looked = list(pool.map(work, range(4)))
    assert sum(looked) == 6
    assert square.recipients(FITS) == sorted(["anna@bygd.example", "eva@scout.example"] * 6)


def test_no_more_than_a_few_owners_know_of_one_notice(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST_TOLD", 1)
    square.hall(square.other_id, mode=BookingMode.REQUEST)
    square.hall(square.club_id, mode=BookingMode.INSTANT)
    square.publish()
    square.match()
    square.match()
    assert square.recipients(FITS) == ["anna@bygd.example"]  # hers is free at once


def test_who_has_offered_something_is_not_told_of_the_notice(square: Square) -> None:
    notice = square.publish(people=100)
    square.match()
    square.offer(notice, square.hall(), people=40)
    with unit_of_work(square.session) as work:
        row = work.get_one(WantedNotice, notice)
        writing.edit(work, square.actor(square.bo_id), row, square.facts(people=10))
    square.match()
    assert square.recipients(FITS) == []
