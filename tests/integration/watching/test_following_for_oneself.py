"""A saved search of somebody without an association is judged for them, as the finder's page is."""

from api_caller import Caller
from factories import make_user
from flask import Flask
from form_browser import in_english
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from watching_stage import Lookout

from bookings.models import SavedSearch
from inventory.models import ListingAudience
from inventory.types import Audience
from marketplace import api_tokens
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, TokenScope


def adam(session: Session) -> User:
    with unit_of_work(session) as work:
        return make_user(work, name="Adam Torgvall", email="adam@hemma.example", locale="en")


def lend_to(lookout: Lookout, listing_id: int, audience: Audience) -> None:
    with unit_of_work(lookout.session) as work:
        work.execute(delete(ListingAudience).where(ListingAudience.listing_id == listing_id))
        work.add(ListingAudience(listing_id=listing_id, audience=audience))


def only(lookout: Lookout) -> SavedSearch:
    return lookout.now.scalars(select(SavedSearch)).one()


def judged_for(lookout: Lookout) -> Organisation | None:
    return only(lookout).organisation


def test_the_person_is_told_of_what_is_lent_to_people_and_of_nothing_else(
    app: Flask, lookout: Lookout
) -> None:
    person = in_english(app, adam(lookout.session))
    page = person.open(f"/saved-searches/new?{lookout.timed()}")
    assert "Adam Torgvall" in page
    person.send("name", {"name": "Till festen", "pace": "at_once"})
    made = judged_for(lookout)
    assert made is not None
    assert made.kind is OrganisationKind.PERSON
    lend_to(lookout, lookout.hall(title="Bara föreningar"), Audience.ASSOCIATIONS)
    lend_to(lookout, lookout.hall(title="Även privata"), Audience.PRIVATE)
    (mail,) = lookout.look()
    assert "Även privata" in mail.text
    assert "Bara föreningar" not in mail.text
    assert "for=me" in mail.text


def test_the_same_search_is_saved_for_oneself_once(app: Flask, lookout: Lookout) -> None:
    person = in_english(app, adam(lookout.session))
    for name in ("Till festen", "Till festen igen"):
        person.open(f"/saved-searches/new?{lookout.timed()}")
        person.send("name", {"name": name, "pace": "at_once"})
    assert only(lookout).name == "Till festen"
    assert "You follow this search already." in person.page


def test_a_member_follows_a_search_for_themselves(app: Flask, lookout: Lookout) -> None:
    bo = in_english(app, lookout.now.get_one(User, lookout.bo_id))
    bo.open(f"/saved-searches/new?{lookout.timed()}&for=me")
    bo.send("name", {"name": "Till mig", "pace": "at_once"})
    made = judged_for(lookout)
    assert made is not None
    assert made.kind is OrganisationKind.PERSON
    assert "for=me" in bo.open("/saved-searches")


def test_a_program_follows_a_search_for_the_caller(app: Flask, lookout: Lookout) -> None:
    person = adam(lookout.session)
    with unit_of_work(lookout.session) as work:
        actor = acting_as(work.get_one(User, person.id))
        token = api_tokens.issue(work, actor, name="Test", scope=TokenScope.ALL)[1]
    body = {"name": "Min sal", "query": "kind=premises", "organisation": "me"}
    answer = Caller(app, token).send("POST", "/saved-searches", json=body)
    assert answer.status_code == 201, answer.text
    made = judged_for(lookout)
    assert made is not None
    assert made.kind is OrganisationKind.PERSON
