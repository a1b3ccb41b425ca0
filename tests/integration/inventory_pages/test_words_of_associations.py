"""Words of the register: an age tells little of who has them all, sports have many words."""

import html
import re
from typing import Any

import pytest
from factories import make_organisation
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory import keeping_words, vocabulary
from marketplace.actor import SYSTEM
from marketplace.models import OrganisationActivity, OrganisationAge
from marketplace.transactions import unit_of_work


def seen(client: FlaskClient, query: str, language: str = "en") -> str:
    answer = client.get(f"/associations{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def names(page: str) -> list[str]:
    return re.findall(r'href="/a/[^"]+"[^>]*>([^<]+)</a>', page)


def ages(*codes: str) -> list[OrganisationAge]:
    return [OrganisationAge(code=code) for code in codes]


@pytest.fixture
def town(session: Session) -> None:
    everyone = [term.code for term in vocabulary.AGES]
    made: list[tuple[str, dict[str, Any]]] = [
        ("Akvarieklubben Guppyn", {"ages": ages(*everyone), "category": "Djur och natur"}),
        ("Barnkören Tonfiskarna", {"ages": ages(*everyone), "category": "Musik"}),
        ("Leken", {"ages": ages("0_6", "7_12"), "category": "Kvartersgårdar"}),
        ("Pensionärsringen Solrosen", {"ages": ages(*everyone), "category": "Pensionärer"}),
        ("Simsällskapet Tumlarna", {"ages": ages(*everyone), "category": "Idrott"}),
        ("Vattenlek", {"activities": [OrganisationActivity(code="simning")]}),
    ]
    with unit_of_work(session) as work:
        for n, (name, more) in enumerate(made):
            make_organisation(work, name=name, sort_key=f"{n}", **more)
        keeping_words.add_group(work, SYSTEM, ["senior", "pensionär"])


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pensionärer", ["Pensionärsringen Solrosen"]),
        ("seniorer", ["Pensionärsringen Solrosen"]),
        ("barn", ["Barnkören Tonfiskarna", "Leken"]),
        ("förskolebarn", ["Leken"]),
    ],
)
def test_who_is_for_nearly_all_ages_is_not_found_by_one_of_them(
    client: FlaskClient, query: str, found: list[str]
) -> None:
    assert names(seen(client, f"?q={query}")) == found


@pytest.mark.usefixtures("town")
def test_an_age_that_nobody_is_there_for_alone_finds_all_who_have_it(client: FlaskClient) -> None:
    assert len(names(seen(client, "?q=tonåringar"))) == 4


@pytest.mark.usefixtures("town")
def test_a_word_for_an_age_offers_the_filter(client: FlaskClient) -> None:
    page = seen(client, "?q=pensionärer")
    assert 'Perhaps you meant: <a class="ds-link" href="/associations?age=65">' in page
    assert "65 and over</a>" in page
    assert "Perhaps you meant" not in seen(client, "?q=pensionärer&age=65")
    assert 'href="/associations?q=kören&age=7_12"' in seen(client, "?q=kören barn").replace(
        "k%C3%B6ren", "kören"
    )


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("query", ["simning", "simma", "simmare", "swimming", "simmning"])
def test_who_swims_is_found_by_whatever_word_for_it(client: FlaskClient, query: str) -> None:
    found = names(seen(client, f"?q={query}"))
    assert set(found) == {"Simsällskapet Tumlarna", "Vattenlek"}


@pytest.mark.usefixtures("town")
def test_a_sport_that_nobody_names_leads_to_what_it_is_a_kind_of(client: FlaskClient) -> None:
    page = seen(client, "?q=simhopp")
    assert set(names(page)) == {"Simsällskapet Tumlarna", "Vattenlek"}
    assert "Nothing has “simhopp”. Shown is what “sim” finds." in page
    assert names(seen(client, "?q=garage")) == []


@pytest.mark.usefixtures("town")
def test_known_categories_are_told_in_the_readers_language_others_marked_as_swedish(
    client: FlaskClient,
) -> None:
    page = seen(client, "")
    assert "Animals and nature" in page
    assert "Djur och natur (" not in page
    assert '<option value="Kvartersgårdar" lang="sv">Kvartersgårdar (1)</option>' in page
    assert '<span lang="sv">Kvartersgårdar</span>' in page
    assert "Sports" in seen(client, "?category=Idrott")
    swedish = seen(client, "", "sv")
    assert "Djur och natur (1)" in swedish
    assert 'lang="sv">Kvarters' not in swedish
