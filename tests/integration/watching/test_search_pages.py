"""The pages of saved searches: from the finder to the list, and the way out of the mails."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from factories import make_user
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import delete, event, select
from visiting import csrf_token, signed_in
from watching_stage import Lookout

from bookings.models import SavedSearch
from bookings.types import SearchPace, SearchStatus
from bookings.watching import saving
from inventory.models import Listing, ListingAudience
from inventory.search import index_all
from inventory.types import Audience, ListingStatus
from marketplace.models import User
from marketplace.transactions import unit_of_work


def browser(app: Flask, lookout: Lookout) -> Browser:
    return in_english(app, lookout.now.get_one(User, lookout.bo_id))


def only(lookout: Lookout) -> SavedSearch:
    return lookout.now.scalars(select(SavedSearch)).one()


def test_the_finder_leads_to_saving_its_search(app: Flask, lookout: Lookout) -> None:
    bo = browser(app, lookout)
    page = bo.open(f"/?{lookout.timed(people='25')}&page=2&for=ridan")
    link = re.search(r'href="(/saved-searches/new[^"]*)"', page)
    assert link is not None
    form = bo.open(link[1].replace("&amp;", "&"))
    assert "25 people" in form
    bo.send("name", {"name": "Till årsmötet", "pace": "daily"})
    saved = only(lookout)
    assert (saved.name, saved.pace) == ("Till årsmötet", SearchPace.DAILY)
    assert saved.organisation_id == lookout.home_id
    assert "page" not in saved.query
    assert "Till årsmötet" in bo.page


def test_the_front_page_without_a_search_offers_nothing_to_follow(
    app: Flask, lookout: Lookout
) -> None:
    assert "/saved-searches/new" not in browser(app, lookout).open("/")


def test_a_visitor_signs_in_first(app: Flask, lookout: Lookout) -> None:
    answer = app.test_client().get(f"/saved-searches/new?{lookout.timed()}")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_what_cannot_be_followed_is_said_on_the_page(app: Flask, lookout: Lookout) -> None:
    bo = browser(app, lookout)
    page = bo.open("/saved-searches/new?people=many")
    assert bo.status == 200
    assert "whole number" in page
    assert 'name="name"' not in page


def test_a_name_that_is_missing_keeps_the_search(app: Flask, lookout: Lookout) -> None:
    bo = browser(app, lookout)
    bo.open(f"/saved-searches/new?{lookout.timed()}")
    page = bo.send("name", {"name": " "})
    assert bo.status == 422
    assert "Give it a name" in page
    bo.send("name", {"name": "Nu så"})
    assert only(lookout).name == "Nu så"


def test_pressed_twice_a_search_is_saved_once(app: Flask, lookout: Lookout) -> None:
    bo = browser(app, lookout)
    bo.open(f"/saved-searches/new?{lookout.timed()}")
    form = bo.form("name")
    for _press in range(2):
        answer = bo.client.post(form.action, data=form.values, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.request.path == "/saved-searches"
        assert "The search is saved." in answer.text
    assert only(lookout).name


def test_pressed_twice_the_last_search_that_one_may_have_is_saved(
    app: Flask, lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_SEARCHES", 1)
    bo = browser(app, lookout)
    bo.open(f"/saved-searches/new?{lookout.timed()}")
    form = bo.form("name")
    for _press in range(2):
        answer = bo.client.post(form.action, data=form.values)
        assert answer.status_code == 302
    assert only(lookout).name


def test_who_saves_a_search_under_another_name_is_shown_the_first(
    app: Flask, lookout: Lookout
) -> None:
    bo = browser(app, lookout)
    for name in ("Salen", "Aulan"):
        bo.open(f"/saved-searches/new?{lookout.timed()}")
        page = bo.send("name", {"name": name})
    assert bo.at == "/saved-searches"
    assert "You follow this search already." in page
    assert only(lookout).name == "Salen"


def test_a_name_that_is_in_use_is_told_at_its_field_and_a_proposed_one_is_numbered(
    app: Flask, lookout: Lookout
) -> None:
    bo = browser(app, lookout)
    bo.open(f"/saved-searches/new?{lookout.timed()}")
    bo.send("name")
    proposed = only(lookout).name
    bo.open(f"/saved-searches/new?{lookout.timed()}&people=7")
    page = bo.send("name", {"name": proposed})
    assert bo.status == 422
    assert "You have another search of that name." in page
    assert bo.form("name").values["name"] == [proposed]
    with unit_of_work(lookout.session) as work:
        work.scalars(select(SavedSearch)).one().query = "kind=skill"
    bo.open(f"/saved-searches/new?{lookout.timed()}")
    assert bo.form("name").values["name"] == [f"{proposed} (2)"]
    bo.send("name")
    assert {one.name for one in lookout.now.scalars(select(SavedSearch))} == {
        proposed, f"{proposed} (2)",
    }  # fmt: skip


def test_a_pace_that_none_of_our_pages_offers_is_refused_in_our_own_words(
    app: Flask, lookout: Lookout
) -> None:
    bo = browser(app, lookout)
    bo.open(f"/saved-searches/new?{lookout.timed()}")
    page = bo.send("name", {"name": "Till årsmötet", "pace": "hourly"})
    assert bo.status == 422
    assert "Choose one of the answers in the list." in page
    assert "valid choice" not in page
    assert 'value="Till årsmötet"' in page


def test_a_search_is_renamed_paused_continued_and_removed(app: Flask, lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    bo = browser(app, lookout)
    here = f"/saved-searches/{only(lookout).public_id}"
    bo.open(here)
    bo.send("name", {"name": "Nytt namn", "pace": "daily"})
    assert (only(lookout).name, only(lookout).pace) == ("Nytt namn", SearchPace.DAILY)
    for step, state in (("pause", SearchStatus.PAUSED), ("continuation", SearchStatus.ACTIVE)):
        token = csrf_token(bo.client)
        bo.client.post(f"{here}/{step}", data={"csrf_token": token})
        assert only(lookout).status is state
    bo.client.post(f"{here}/removal", data={"csrf_token": csrf_token(bo.client)})
    assert list(lookout.now.scalars(select(SavedSearch))) == []


def test_somebody_elses_search_is_not_there(app: Flask, lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    with unit_of_work(lookout.session) as work:
        other = make_user(work)
    stranger = signed_in(app, other)
    here = f"/saved-searches/{only(lookout).public_id}"
    assert stranger.get(here).status_code == 404
    for step in ("pause", "continuation", "removal"):
        sent = stranger.post(f"{here}/{step}", data={"csrf_token": csrf_token(stranger)})
        assert sent.status_code == 404
    assert "Min sal" not in stranger.get("/saved-searches").text
    assert only(lookout).status is SearchStatus.ACTIVE


def test_the_link_of_the_mail_stops_it_without_signing_in(app: Flask, lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    lookout.hall()
    (mail,) = lookout.look()
    path = mail.list_unsubscribe.removeprefix("http://localhost")
    visitor = app.test_client()
    asked = visitor.get(path)
    assert asked.status_code == 200
    assert only(lookout).status is SearchStatus.ACTIVE
    # As a mail program sends it (RFC 8058): no cookie, no token of ours.
    sent = visitor.post(path, data={"List-Unsubscribe": "One-Click"})
    assert sent.status_code == 200
    assert only(lookout).status is SearchStatus.PAUSED
    assert visitor.get(path).status_code == 200


def test_the_link_of_an_old_mail_stops_nothing_once_the_search_was_let_go_on(
    app: Flask, lookout: Lookout
) -> None:
    key = lookout.save(lookout.timed())
    links = []
    for _mail in range(3):
        lookout.hall()
        (mail,) = lookout.look()
        links.append(mail.list_unsubscribe.removeprefix("http://localhost"))
        for path in links[:-1]:
            told = app.test_client().post(f"{path}?lang=en")
            assert told.status_code == 409
            assert "is from an older mail" in told.text
            assert "is from an older mail" in app.test_client().get(f"{path}?lang=en").text
            assert only(lookout).status is SearchStatus.ACTIVE
        assert app.test_client().post(links[-1]).status_code == 200
        assert only(lookout).status is SearchStatus.PAUSED
        # What rests already is told as that, whatever the link.
        assert app.test_client().post(links[0]).status_code == 200
        with unit_of_work(lookout.session) as work:
            saving.resume(work, lookout.actor(), work.get_one(SavedSearch, key))
    assert app.test_client().post(f"{links[-1]}1").status_code == 404
    with unit_of_work(lookout.session) as work:
        work.delete(work.get_one(SavedSearch, key))
    for path in links:
        assert "has been removed" in app.test_client().get(f"{path}?lang=en").text


def test_a_wrong_secret_stops_nothing(app: Flask, lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    path = f"/saved-searches/{only(lookout).public_id}/stop/{'0' * 64}"
    visitor = app.test_client()
    assert visitor.get(path).status_code == 404
    assert visitor.post(path).status_code == 404
    assert only(lookout).status is SearchStatus.ACTIVE


def test_the_link_of_a_removed_search_is_calm(app: Flask, lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    lookout.hall()
    (mail,) = lookout.look()
    with unit_of_work(lookout.session) as work:
        work.delete(work.scalars(select(SavedSearch)).one())
    path = mail.list_unsubscribe.removeprefix("http://localhost")
    assert "has been removed" in app.test_client().get(f"{path}?lang=en").text


def test_the_list_asks_as_often_whatever_its_length(app: Flask, lookout: Lookout) -> None:
    counts = []
    for number in (1, 4):
        while (there := len(list(lookout.now.scalars(select(SavedSearch))))) < number:
            lookout.save(lookout.timed(people=str(there + 1)))
        bo = browser(app, lookout)
        bo.open("/saved-searches")
        asked: list[object] = []
        engine = lookout.session.get_bind().engine

        def count(*facts: object, into: list[object] = asked) -> None:
            into.append(facts[2])

        event.listen(engine, "before_cursor_execute", count)
        bo.open("/saved-searches")
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_counts_what_is_known_and_says_how_late_a_mail_may_be(
    app: Flask, lookout: Lookout
) -> None:
    lookout.hall()
    resting = lookout.hall(title="Vilande salen")
    hidden = lookout.hall(title="Bara för kören")
    with unit_of_work(lookout.session) as work:
        work.get_one(Listing, resting).status = ListingStatus.PAUSED
        work.execute(delete(ListingAudience).where(ListingAudience.listing_id == hidden))
        work.add(
            ListingAudience(
                listing_id=hidden, audience=Audience.NAMED, organisation_id=lookout.rival_id
            )
        )
    bo = browser(app, lookout)
    page = bo.open("/saved-searches/new?kind=premises&for=ridan")
    assert "1 listing fits it now" in page
    assert "within about 20 minutes" in page
    bo.send("name", {"name": "Sal"})
    assert len(only(lookout).known) == 1
    assert "within about 20 minutes" in bo.open("/saved-searches")


def test_the_minutes_that_are_promised_hold() -> None:
    looks = saving.EVERY + timedelta(seconds=saving.SPREAD)
    assert looks + timedelta(minutes=2) < timedelta(minutes=saving.LATEST)


def test_a_visitor_who_follows_a_mail_is_asked_to_sign_in(app: Flask, lookout: Lookout) -> None:
    address = f"/?{lookout.timed(people='25')}&for=ridan"
    page = app.test_client().get(f"{address}&lang=en").text
    assert "Sign in to see what they may book" in page
    assert "You do not search for anybody of that name." not in page
    link = re.search(r'href="(/sign-in\?next=[^"]*)"[^>]*>This search is for', page)
    assert link is not None
    assert "for%3Dridan" in link[1]
    nobody = browser(app, lookout).open("/?kind=premises&for=nobody")
    assert "You do not search for anybody of that name." in nobody


def test_of_an_understood_sentence_the_search_that_it_means_is_followed(
    app: Flask, lookout: Lookout
) -> None:
    bo = browser(app, lookout)
    page = bo.open("/?q=xyzzyq+f%C3%B6r+25+personer+den+12+mars&for=ridan")
    assert "Do you mean this search?" in page
    found = re.findall(r'href="(/(?:saved-searches|wanted)/new[^"]*)"', page)
    assert len(found) == 2
    for link in found:
        asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
        assert asked.pop("date")[0].endswith("-03-12")
        assert asked == {"q": ["xyzzyq"], "people": ["25"], "for": ["ridan"]}
    assert "25 people" in bo.open(found[0].replace("&amp;", "&"))


def test_a_misspelt_sentence_is_followed_as_it_is_understood(app: Flask, lookout: Lookout) -> None:
    lookout.hall(title="Festlokalen")
    index_all(lookout.now)
    page = browser(app, lookout).open("/?q=festl%C3%A5kalen+f%C3%B6r+2+personer")
    assert "Shown is what" in page
    link = re.search(r'href="(/saved-searches/new[^"]*)"', page)
    assert link is not None
    asked = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert asked == {"q": ["festlokalen"], "people": ["2"]}


def test_a_sentence_whose_words_find_something_is_followed_as_it_stands(
    app: Flask, lookout: Lookout
) -> None:
    lookout.hall(title="Sal")
    index_all(lookout.now)
    page = browser(app, lookout).open("/?q=Sal+f%C3%B6r+2+personer")
    assert "Nothing fits all of that" not in page
    assert "Do you mean this search?" in page
    link = re.search(r'href="(/saved-searches/new[^"]*)"', page)
    assert link is not None
    assert parse_qs(urlsplit(link[1]).query) == {"q": ["Sal för 2 personer"]}
