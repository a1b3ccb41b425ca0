"""The worker's look: what is new is told once, whatever the number of workers."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from unittest.mock import Mock

import pytest
from factories import make_member, period
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session
from watching_stage import Lookout

from bookings.closures import closing
from bookings.closures.closing import Closing
from bookings.finder.search_words import Asked
from bookings.models import Closure, SavedSearch
from bookings.types import SearchPace, SearchStatus
from bookings.watching import asking, looking, notices, saving
from inventory.cards import cards_of
from inventory.facts import OpeningFacts
from inventory.hours import settle
from inventory.models import Listing, ListingAudience, OpeningException
from inventory.types import Audience, BookingMode, ListingStatus
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import Membership, Message, Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock show a month from now."""
    moment = clock.now() + timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: moment)


def rest(lookout: Lookout, hall: int, status: ListingStatus = ListingStatus.PAUSED) -> None:
    with unit_of_work(lookout.session) as work:
        work.get_one(Listing, hall).status = status


def test_nothing_new_is_no_mail(lookout: Lookout) -> None:
    lookout.hall()
    key = lookout.save(lookout.timed())
    assert lookout.look() == []
    saved = lookout.saved(key)
    assert saved.told_at is None
    assert saved.next_look_at > clock.now()


def test_a_new_listing_that_fits_is_told_once(lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    lookout.hall(title="Nya salen")
    (mail,) = lookout.look()
    assert "Nya salen" in mail.subject
    assert "Free the whole time" in mail.text
    assert lookout.look() == []


def test_a_new_listing_that_does_not_fit_is_not_told(lookout: Lookout) -> None:
    lookout.save(lookout.timed(people="30"))
    lookout.hall(capacity_max=10)
    assert lookout.look() == []


def test_a_time_that_becomes_free_is_told(lookout: Lookout) -> None:
    booking = lookout.take(lookout.hall())
    lookout.save(lookout.timed())
    assert lookout.look() == []
    lookout.free(booking)
    (mail,) = lookout.look()
    assert "Stora salen" in mail.text


def test_what_is_taken_and_freed_again_is_told_again(lookout: Lookout) -> None:
    hall = lookout.hall()
    lookout.save(lookout.timed())
    booking = lookout.take(hall)
    assert lookout.look() == []
    lookout.free(booking)
    assert len(lookout.look()) == 1


def test_a_part_that_becomes_the_whole_is_told(lookout: Lookout) -> None:
    hall = lookout.hall()
    half = Period(lookout.when.starts_at, lookout.when.starts_at + timedelta(hours=1))
    booking = lookout.take(hall, half)
    key = lookout.save(lookout.timed())
    assert lookout.saved(key).known == {str(hall): "part"}
    lookout.free(booking)
    (mail,) = lookout.look()
    assert "Free the whole time" in mail.text


def test_some_dates_of_several_are_told_as_some(lookout: Lookout) -> None:
    lookout.save(lookout.timed(repeat="weekly", times="3"))
    hall = lookout.hall()
    lookout.take(hall, period(days=21))
    (mail,) = lookout.look()
    assert "Free on 2 of 3 dates" in mail.text


def test_what_is_agreed_on_is_told_as_that(lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    lookout.hall(mode=BookingMode.AGREEMENT)
    (mail,) = lookout.look()
    assert "agreed on with the owner" in mail.text


def test_the_links_of_the_mail_carry_the_time(lookout: Lookout) -> None:
    lookout.save(lookout.timed(people="25"))
    lookout.hall()
    (mail,) = lookout.look()
    assert "/l/" in mail.text
    assert "people=25" in mail.text
    assert "for=ridan" in mail.text
    assert "/stop/" in mail.list_unsubscribe
    assert mail.list_unsubscribe in mail.text


def test_a_search_without_time_tells_of_each_listing_once(lookout: Lookout) -> None:
    lookout.save("kind=premises")
    hall = lookout.hall()
    assert len(lookout.look()) == 1
    for status in (ListingStatus.PAUSED, ListingStatus.PUBLISHED):
        with unit_of_work(lookout.session) as work:
            work.get_one(Listing, hall).status = status
        assert lookout.look() == []


def test_what_rested_when_the_search_was_saved_is_told_and_not_called_new(
    lookout: Lookout,
) -> None:
    hall = lookout.hall(title="Vilande salen", published_at=clock.now() - timedelta(days=90))
    rest(lookout, hall)
    key = lookout.save("kind=premises")
    assert (lookout.saved(key).found, lookout.saved(key).known) == (0, {})
    assert lookout.look() == []
    rest(lookout, hall, ListingStatus.PUBLISHED)
    (mail,) = lookout.look()
    assert "Vilande salen" in mail.text
    assert "Was listed before, and fits your search now" in mail.text
    assert "New here" not in mail.text


def test_what_is_first_listed_after_the_search_was_saved_is_new(lookout: Lookout) -> None:
    lookout.save("kind=premises")
    lookout.hall()
    (mail,) = lookout.look()
    assert "New here" in mail.text


def test_a_time_taken_is_no_matter_where_no_time_was_asked_for(lookout: Lookout) -> None:
    hall = lookout.hall()
    lookout.save("kind=premises")
    lookout.free(lookout.take(hall))
    assert lookout.look() == []


def hours(lookout: Lookout, hall: int, *openings: OpeningFacts, **terms: int) -> None:
    """Let a hall have these hours alone, and other terms."""
    with unit_of_work(lookout.session) as work:
        listing = work.get_one(Listing, hall)
        for name, value in terms.items():
            setattr(listing, name, value)
        if openings:
            settle(work, listing, openings)


def opening(days: int = 0) -> OpeningFacts:
    """Return hours of each Tuesday from so many days from now."""
    first = (clock.now() + timedelta(days=days)).date() if days else None
    return OpeningFacts((2,), 18 * 60, 22 * 60, valid_from=first)


@pytest.mark.parametrize(
    ("days", "terms"),
    [
        (200, {"horizon_days": 60}),
        (0, {"notice_hours": 24 * 40, "horizon_days": 30}),
        (0, {"min_minutes": 300}),
    ],
    ids=["opens later than it can be booked", "more notice than horizon", "longer than its hours"],
)
def test_what_is_published_again_and_cannot_be_booked_yet_is_told_when_it_can(
    lookout: Lookout, days: int, terms: dict[str, int]
) -> None:
    hall = lookout.hall()
    hours(lookout, hall, opening(days), **terms)
    rest(lookout, hall)
    lookout.save("kind=premises")
    rest(lookout, hall, ListingStatus.PUBLISHED)
    assert lookout.look() == []
    assert lookout.look() == []
    hours(lookout, hall, horizon_days=540, notice_hours=0, min_minutes=30)
    assert len(lookout.look()) == 1
    assert lookout.look() == []


def test_what_cannot_be_booked_yet_when_the_search_is_saved_is_told_when_it_can(
    lookout: Lookout,
) -> None:
    hall = lookout.hall()
    hours(lookout, hall, opening(200), horizon_days=60)
    key = lookout.save("kind=premises")
    assert lookout.saved(key).known == {}
    assert lookout.look() == []
    hours(lookout, hall, horizon_days=540)
    assert len(lookout.look()) == 1


def test_what_opens_later_and_can_be_booked_for_then_is_told_at_once(lookout: Lookout) -> None:
    lookout.save("kind=premises")
    hours(lookout, lookout.hall(), opening(200))
    assert len(lookout.look()) == 1


def day(days: int) -> date:
    return clock.now().date() + timedelta(days=days)


@pytest.mark.parametrize("first", [37, 50, 205])
def test_a_short_season_that_begins_later_is_told_at_once(lookout: Lookout, first: int) -> None:
    lookout.save("kind=premises")
    season = OpeningFacts(range(1, 8), 9 * 60, 22 * 60, day(first), day(first + 14))
    hours(lookout, lookout.hall(), season)
    assert len(lookout.look()) == 1


def test_what_can_be_booked_between_its_notice_and_its_horizon_only_is_told_at_once(
    lookout: Lookout,
) -> None:
    lookout.save("kind=premises")
    hours(lookout, lookout.hall(), notice_hours=24 * 37, horizon_days=40)
    assert len(lookout.look()) == 1


def test_what_is_closed_until_later_is_told_at_once(lookout: Lookout) -> None:
    lookout.save("kind=premises")
    hall = lookout.hall()
    with unit_of_work(lookout.session) as work:
        work.add(OpeningException(listing_id=hall, first_day=day(0), last_day=day(36)))
        work.get_one(Listing, hall).horizon_days = 50
    assert len(lookout.look()) == 1


def test_what_is_agreed_on_is_told_of_whatever_its_hours(lookout: Lookout) -> None:
    lookout.save("kind=premises")
    hall = lookout.hall(mode=BookingMode.AGREEMENT)
    hours(lookout, hall, opening(200), horizon_days=60)
    assert len(lookout.look()) == 1


def test_a_search_whose_time_has_passed_ends_and_says_so_once(
    lookout: Lookout, request: pytest.FixtureRequest
) -> None:
    key = lookout.save(lookout.timed())
    request.getfixturevalue("later")
    (mail,) = lookout.look()
    assert "has passed" in mail.subject
    assert lookout.saved(key).status is SearchStatus.ENDED
    assert lookout.look() == []


def test_of_several_dates_only_those_to_come_are_judged(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookout.save(lookout.timed(repeat="weekly", times="3"))
    lookout.hall()
    moment = lookout.when.ends_at + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: moment)
    (mail,) = lookout.look()
    assert "Free on all dates" in mail.text


def test_a_paused_search_tells_nothing_and_catches_up(lookout: Lookout) -> None:
    key = lookout.save(lookout.timed())
    actor = lookout.actor()
    with unit_of_work(lookout.session) as work:
        saving.pause(work, actor, work.get_one(SavedSearch, key))
    lookout.hall()
    assert lookout.look() == []
    with unit_of_work(lookout.session) as work:
        saving.resume(work, actor, work.get_one(SavedSearch, key))
    assert len(lookout.look()) == 1


def test_a_closed_account_is_told_nothing(lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    lookout.hall()
    with unit_of_work(lookout.session) as work:
        work.get_one(User, lookout.bo_id).disabled_at = clock.now()
    assert lookout.look() == []


@pytest.mark.parametrize(("stays", "mails"), [(True, 1), (False, 0)])
def test_who_has_left_the_organisation_is_not_judged_for_it(
    lookout: Lookout, *, stays: bool, mails: int
) -> None:
    lookout.save(lookout.timed())
    if not stays:
        with unit_of_work(lookout.session) as work:
            mine = select(Membership).where(Membership.user_id == lookout.bo_id)
            work.delete(work.scalars(mine).one())
    hall = lookout.hall(title="Bara för Ridån")
    with unit_of_work(lookout.session) as work:
        work.execute(delete(ListingAudience).where(ListingAudience.listing_id == hall))
        work.add(
            ListingAudience(
                listing_id=hall, audience=Audience.NAMED, organisation_id=lookout.home_id
            )
        )
    assert len(lookout.look()) == mails


def test_a_search_that_too_much_fits_keeps_quiet_and_says_so(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = lookout.save("kind=premises")
    monkeypatch.setattr(asking, "MOST_FOUND", 1)
    lookout.hall(title="Ett")
    lookout.hall(title="Två")
    assert lookout.look() == []
    assert lookout.saved(key).found == 2
    assert lookout.saved(key).known == {}


def test_a_second_worker_takes_other_searches(lookout: Lookout) -> None:
    keys = {lookout.save(f"kind=premises&people={number}") for number in (1, 2, 3)}
    lookout.due()
    first = set(looking.take(lookout.session, "one", 2))
    second = set(looking.take(lookout.session, "two", 2))
    assert first | second == keys
    assert first & second == set()
    assert looking.take(lookout.session, "three", 2) == []


def test_a_lease_that_has_passed_to_another_writes_nothing(lookout: Lookout) -> None:
    key = lookout.save(lookout.timed())
    lookout.hall()
    lookout.due()
    assert looking.take(lookout.session, "slow", 1) == [key]
    with unit_of_work(lookout.session) as work:
        work.get_one(SavedSearch, key).leased_by = "quick"
    looking.look_at(lookout.session, key, "slow")
    assert lookout.saved(key).told_at is None
    looking.look_at(lookout.session, key, "quick")
    assert lookout.saved(key).told_at is not None


def test_an_expired_lease_is_due_again(lookout: Lookout) -> None:
    key = lookout.save(lookout.timed())
    lookout.due()
    assert looking.take(lookout.session, "dead", 1) == [key]
    with unit_of_work(lookout.session) as work:
        work.get_one(SavedSearch, key).leased_until = clock.now() - timedelta(seconds=1)
    assert looking.take(lookout.session, "next", 1) == [key]


def test_one_search_that_fails_stops_no_other(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = lookout.save("q=sal", name="Ett"), lookout.save("kind=premises", name="Två")
    lookout.hall(title="Sal")
    whole = asking.look

    def failing(
        session: Session, asked: Asked, now: datetime, known: Collection[str] = ()
    ) -> asking.Look:
        if asked.search.filters.text:
            raise RuntimeError("broken")
        return whole(session, asked, now, known)

    monkeypatch.setattr(asking, "look", failing)
    assert len(lookout.look()) == 1
    assert lookout.saved(good).told_at is not None
    assert lookout.saved(bad).next_look_at > clock.now() + timedelta(minutes=30)


def test_a_daily_search_waits_for_the_morning(lookout: Lookout) -> None:
    lookout.save(lookout.timed(), SearchPace.DAILY)
    lookout.hall()
    assert looking.look_at_all(lookout.session) == 0


@pytest.mark.parametrize("halls", [1, 4])
def test_a_look_asks_as_often_whatever_is_found(lookout: Lookout, halls: int) -> None:
    lookout.save(lookout.timed())
    for number in range(halls):
        lookout.hall(title=f"Sal {number}")
    lookout.due()
    (key,) = looking.take(lookout.session, "one", 1)
    asked: list[str] = []
    engine = lookout.session.get_bind().engine

    def count(*facts: object) -> None:
        asked.append(str(facts[2]))

    event.listen(engine, "before_cursor_execute", count)
    looking.look_at(lookout.session, key, "one")
    event.remove(engine, "before_cursor_execute", count)
    assert len(asked) <= 30


def test_a_mail_names_the_first_and_only_those_are_loaded(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "MOST_NAMED", 2)
    lookout.save(lookout.timed())
    for number in range(5):
        lookout.hall(title=f"Sal {number}")
    lookout.due()
    lookout.now.expunge_all()
    loaded = Mock(wraps=cards_of)
    monkeypatch.setattr(asking, "cards_of", loaded)
    looking.look_at_all(lookout.session)
    shown = [card.title for call in loaded.call_args_list for card in cards_of(*call.args)]
    assert shown == ["Sal 0", "Sal 1"]
    (message,) = lookout.now.scalars(select(Message))
    assert len(message.payload["hits"]) == 2
    assert message.payload["number"] == 5


def shut(lookout: Lookout, hall: int, when: Period) -> int:
    with unit_of_work(lookout.session) as work:
        owner = work.get_one(Organisation, lookout.owner_id)
        keeper, _ = make_member(work, owner, name="Disa", email="disa@bygd.example")
        wanted = Closing([work.get_one(Listing, hall)], [when], "Städning")
        return closing.close(work, acting_as(keeper), wanted).id


def lift(lookout: Lookout, closure: int) -> None:
    with unit_of_work(lookout.session) as work:
        found = work.get_one(Closure, closure)
        owner = work.get_one(Organisation, lookout.owner_id)
        closing.lift(work, acting_as(owner.memberships[0].user), found)


def test_all_dates_that_become_free_by_a_closing_taken_back_are_told(lookout: Lookout) -> None:
    hall = lookout.hall(title="Blackboxen")
    closure = shut(lookout, hall, period(days=21))
    key = lookout.save(lookout.timed(repeat="weekly", times="4"))
    assert lookout.saved(key).known == {str(hall): "part"}
    lift(lookout, closure)
    (mail,) = lookout.look()
    assert "Blackboxen" in mail.text
    assert lookout.look() == []
