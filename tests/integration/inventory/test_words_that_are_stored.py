"""What the index keeps of a listing: written, renewed, tidied away."""

import pytest
from factories.facts import hall
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from synonyms import groups
from words_stage import corrected, made, titles

from inventory import cataloguing, search
from inventory.facts import ListingFacts
from inventory.models import SearchEntry, SearchForm, SearchPosting, SearchWord
from inventory.words import indexing, title_order
from inventory.words.tokens import same
from marketplace.actor import SYSTEM
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def test_an_edit_writes_only_what_has_changed(session: Session, scouts: Organisation) -> None:
    (one,) = made(scouts, hall(title="Bastun", type="ovrigt"))
    before = set(session.execute(select(SearchPosting.word_id, SearchPosting.field)).all())
    with unit_of_work() as work:
        cataloguing.edit_listing(work, SYSTEM, one, ListingFacts(title="Vedboden"))
    after = set(session.execute(select(SearchPosting.word_id, SearchPosting.field)).all())
    assert len(before - after) == len(after - before) == 1


def test_words_that_nobody_has_are_tidied_away(session: Session, scouts: Organisation) -> None:
    (one,) = made(scouts, hall(title="Zebraskjulet", type="ovrigt"))
    with unit_of_work() as work:
        cataloguing.edit_listing(work, SYSTEM, one, ListingFacts(title="Bastun"))
    found = search.found(session, "zebraskjul")
    assert found is not None
    assert (list(found.ids), found.passed_over) == ([], ("zebraskjul",))
    with unit_of_work() as work:
        assert indexing.tidy(work) == 1
        indexing.recount(work)
    assert not session.scalar(select(SearchWord.id).where(SearchWord.word == "zebraskjulet"))
    assert session.scalar(select(SearchWord.listings).where(SearchWord.word == "bastun")) == 1


def test_listings_without_stored_words_are_indexed_by_the_worker(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Bastun"), hall(title="Ekbacken"))
    with unit_of_work() as work:
        for model in (SearchPosting, SearchEntry):
            work.execute(delete(model))
    assert titles(session, "bastu") == []
    with unit_of_work() as work:
        assert search.index_missing(work) == 2
        assert search.index_missing(work) == 0
    assert titles(session, "bastu") == ["Bastun"]


def test_words_taken_apart_by_older_rules_are_renewed_and_found_meanwhile(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Projektorn", type="ovrigt"), hall(title="Ekbacken"))
    with unit_of_work() as work:
        # As a version stored them that did not know the inflections of loan words.
        work.execute(delete(SearchForm).where(SearchForm.key == "sv:projektor"))
        work.execute(update(SearchWord).values(version=1))
        work.execute(update(SearchEntry).values(version=1))
    assert titles(session, "projektorer") == []
    assert titles(session, "projektorn") == ["Projektorn"]
    assert search.index_all(session) == 2
    assert not corrected(session, "projektorer")
    assert titles(session, "projektorer") == ["Projektorn"]
    assert search.index_all(session) == 0


def test_a_command_stores_all_words_anew(
    application: Flask, session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Bastun"), hall(title="Ekbacken"))
    with unit_of_work() as work:
        work.execute(delete(SearchPosting))
    result = application.test_cli_runner().invoke(args=["words", "reindex"])
    assert result.exit_code == 0, result.output
    assert "2 listings" in result.output
    assert titles(session, "bastu") == ["Bastun"]


def test_another_name_of_the_owner_is_found_once_the_worker_has_been_there(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Ekbacken"))
    with unit_of_work() as work:
        work.get_one(Organisation, scouts.id).name = "Sportklubben Stormsvalan"
    with unit_of_work() as work:
        assert search.index_missing(work) == 1
        assert search.index_missing(work) == 0
    assert titles(session, "stormsvalan") == ["Ekbacken"]
    assert titles(session, "havsörnen") == []


def test_the_seeded_synonyms_have_the_keys_that_the_search_makes() -> None:
    seen: set[str] = set()
    for terms in groups():
        assert len(terms) >= 2
        for term, key in terms:
            assert key == same(term)
            assert key not in seen
            seen.add(key)


def test_many_hits_follow_the_order_of_a_moment_ago_and_lose_nobody(
    session: Session, scouts: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(title_order, "MANY", 2)
    made(scouts, *(hall(title=title, type="ovrigt") for title in ("Bastu Ö", "Bastu Å")))
    assert titles(session, "bastu") == ["Bastu Å", "Bastu Ö"]
    made(scouts, hall(title="Bastu A", type="ovrigt"))
    assert titles(session, "bastu") == ["Bastu Å", "Bastu Ö", "Bastu A"]
    monkeypatch.setattr(title_order, "KEPT_SECONDS", -1)
    title_order.forget()
    assert titles(session, "bastu") == ["Bastu A", "Bastu Å", "Bastu Ö"]
