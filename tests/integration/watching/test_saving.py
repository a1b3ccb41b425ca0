"""Saving a search: what can be followed, how many, by whom, and for how long."""

from datetime import timedelta

import pytest
from factories import make_listing, make_user, period
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from watching_stage import Lookout
from werkzeug.datastructures import MultiDict

from bookings.models import SavedSearch
from bookings.types import SearchPace, SearchStatus
from bookings.watching import asking, saving
from inventory.models import Listing
from marketplace import clock, mail_rendering
from marketplace.actor import VISITOR, acting_as
from marketplace.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.models import Membership, Organisation, User
from marketplace.periods import local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work


def refused(lookout: Lookout, query: str) -> str:
    with pytest.raises(Invalid) as refusal:
        saving.prepared(lookout.now, query, None)
    with mail_rendering.reader("en"):
        return " ".join(str(one.message) for one in refusal.value.problems)


def test_what_is_kept_of_an_address_is_what_is_looked_for() -> None:
    args = MultiDict(
        [("q", "  röd  sal "), ("page", "3"), ("people", ""), ("accessible", "lift"),
         ("accessible", "toilet"), ("for", "ridan"), ("sort", "price")]
    )  # fmt: skip
    query = asking.kept(args)
    assert asking.parameters(query) == {"q": ["röd sal"], "accessible": ["lift", "toilet"]}


def test_what_fits_when_it_is_saved_is_known_already(lookout: Lookout) -> None:
    hall = lookout.hall()
    saved = lookout.saved(lookout.save(lookout.timed()))
    assert saved.known == {str(hall): "whole"}
    assert saved.found == 1
    assert saved.organisation_id == lookout.home_id


def test_a_search_for_everything_is_refused(lookout: Lookout) -> None:
    assert "what you are looking for" in refused(lookout, "")


def test_a_search_that_cannot_be_read_is_refused_with_the_reason(lookout: Lookout) -> None:
    assert "whole number" in refused(lookout, "people=många")


def test_a_time_that_has_passed_is_refused(lookout: Lookout) -> None:
    yesterday = (clock.now() - timedelta(days=2)).date().isoformat()
    assert "passed" in refused(lookout, f"date={yesterday}")


def test_a_search_that_too_much_fits_is_refused(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_FOUND", 1)
    lookout.hall(title="Ett")
    lookout.hall(title="Två")
    assert "Narrow it down" in refused(lookout, "kind=premises")


def test_the_twenty_first_search_is_refused(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_SEARCHES", 2)
    for number in (1, 2):
        lookout.save(f"kind=premises&people={number}")
    with pytest.raises(saving.TooManySearches):
        lookout.save("kind=premises&people=3")
    assert len(list(lookout.now.scalars(select(SavedSearch)))) == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_is_needed_and_short(lookout: Lookout, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        lookout.save("kind=premises", name=name)
    assert [one.field for one in refusal.value.problems] == ["name"]


def test_nobody_saves_for_an_organisation_that_they_do_not_book_for(lookout: Lookout) -> None:
    foreign = lookout.now.get_one(Organisation, lookout.rival_id)
    wanted = saving.prepared(lookout.session, "kind=premises", foreign)
    actor = lookout.actor()
    with pytest.raises(NotAllowed), unit_of_work(lookout.session) as work:
        saving.save(work, actor, wanted, name="Andras", pace=SearchPace.DAILY)


def test_a_visitor_saves_nothing(lookout: Lookout) -> None:
    wanted = saving.prepared(lookout.now, "kind=premises", None)
    with pytest.raises(NotAllowed), unit_of_work(lookout.session) as work:
        saving.save(work, VISITOR, wanted, name="Ingens", pace=SearchPace.DAILY)


def test_the_same_search_is_saved_once(lookout: Lookout) -> None:
    lookout.save("kind=premises")
    with pytest.raises(saving.SavedAlready):
        lookout.save("kind=premises", name="En till")


def test_two_searches_of_one_person_have_two_names(lookout: Lookout) -> None:
    first = lookout.save("kind=premises", name="Salen")
    with pytest.raises(Invalid) as refusal:
        lookout.save("kind=skill", name=" SALEN ")
    assert [one.field for one in refusal.value.problems] == ["name"]
    other = lookout.saved(lookout.save("kind=skill", name="Hjälpen"))
    actor = lookout.actor()
    with pytest.raises(Invalid), unit_of_work(lookout.session) as work:
        saving.change(work, actor, work.merge(other), name="salen", pace=SearchPace.DAILY)
    with unit_of_work(lookout.session) as work:
        mine = work.get_one(SavedSearch, first)
        saving.change(work, actor, mine, name="SALEN", pace=SearchPace.DAILY)
    assert lookout.saved(first).name == "SALEN"


def test_a_proposed_name_is_numbered_and_stays_short() -> None:
    assert saving.free_name("Salen", []) == "Salen"
    assert saving.free_name("Salen", ["salen", "Salen (2)"]) == "Salen (3)"
    long = "x" * saving.LONGEST_NAME
    assert saving.free_name(long, [long]) == f"{'x' * (saving.LONGEST_NAME - 4)} (2)"


def test_a_search_of_somebody_else_is_not_there(lookout: Lookout) -> None:
    saved = lookout.saved(lookout.save("kind=premises"))
    with unit_of_work(lookout.session) as work:
        other = make_user(work)
        public_id = work.get_one(SavedSearch, saved.id).public_id
        with pytest.raises(NotFound):
            saving.search_for(work, acting_as(other), public_id)


def test_an_ended_search_does_not_go_on(lookout: Lookout) -> None:
    key = lookout.save(lookout.timed())
    with unit_of_work(lookout.session) as work:
        work.get_one(SavedSearch, key).status = SearchStatus.ENDED
    actor = lookout.actor()
    with pytest.raises(Conflict), unit_of_work(lookout.session) as work:
        saving.resume(work, actor, work.get_one(SavedSearch, key))


def test_a_daily_search_is_looked_at_in_the_morning_of_the_city(lookout: Lookout) -> None:
    saved = lookout.saved(lookout.save("kind=premises", SearchPace.DAILY))
    at = local(saved.next_look_at, zone())
    assert at.hour == 7
    assert timedelta(0) < saved.next_look_at - clock.now() <= timedelta(days=1, hours=2)


def test_another_pace_moves_the_next_look(lookout: Lookout) -> None:
    key = lookout.save("kind=premises", SearchPace.DAILY)
    actor = lookout.actor()
    with unit_of_work(lookout.session) as work:
        own = work.get_one(SavedSearch, key)
        saving.change(work, actor, own, name="Nytt namn", pace=SearchPace.AT_ONCE)
    saved = lookout.saved(key)
    assert saved.name == "Nytt namn"
    assert saved.next_look_at - clock.now() < timedelta(minutes=17)


def test_who_has_left_is_judged_as_nobody_in_particular(lookout: Lookout) -> None:
    key = lookout.save("kind=premises")
    home = asking.borrower_of(lookout.saved(key))
    assert home is not None
    assert home.id == lookout.home_id
    with unit_of_work(lookout.session) as work:
        mine = select(Membership).where(Membership.user_id == lookout.bo_id)
        work.delete(work.scalars(mine).one())
        work.expire(work.get_one(User, lookout.bo_id))
    assert asking.borrower_of(lookout.saved(key)) is None


def test_a_listing_of_ones_own_is_found_like_any_other(lookout: Lookout, session: Session) -> None:
    with unit_of_work(session) as work:
        make_listing(work, work.get_one(Organisation, lookout.home_id), title="Vår egen")
    assert lookout.saved(lookout.save(lookout.timed())).found == 1
    assert period().starts_at > clock.now()


@pytest.mark.parametrize("halls", [1, 6])
def test_saving_asks_as_often_whatever_fits_and_loads_none_of_it(
    lookout: Lookout, halls: int
) -> None:
    for number in range(halls):
        lookout.hall(title=f"Sal {number}")
    asked: list[str] = []
    loaded: list[str] = []

    def count(*facts: object) -> None:
        asked.append(str(facts[2]))

    def load(listing: Listing, *facts: object) -> None:
        del facts
        loaded.append(listing.title)

    lookout.now.expunge_all()
    engine = lookout.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", count)
    event.listen(Listing, "load", load)
    try:
        key = lookout.save(lookout.timed())
    finally:
        event.remove(engine, "before_cursor_execute", count)
        event.remove(Listing, "load", load)
    assert loaded == []
    assert len(asked) <= 25
    assert lookout.saved(key).found == halls


def test_what_is_known_of_a_search_without_time_does_not_grow_without_end(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_KNOWN", 3)
    first = lookout.hall(title="Ett")
    asked = asking.read(lookout.now, "kind=premises", None)
    found = asking.look(lookout.session, asked, clock.now())
    before = {"901": "whole", str(first): "whole", "902": "whole", "903": "whole"}
    after = asking.remembered(found, before, timed=False)
    assert list(after) == ["902", "903", str(first)]
