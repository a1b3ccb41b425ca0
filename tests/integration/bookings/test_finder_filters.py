"""Each filter shows what it would leave, owners can be chosen, and a place far away says so."""

import re
from html import unescape

from factories import make_listing, make_organisation, make_place
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from marketplace.transactions import unit_of_work


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def beside(text: str, name: str, value: str) -> str:
    """Return the label of a choice with its count, without markup."""
    found = re.search(rf'name="{name}" value="{value}"[^>]*><label[^>]*>(.*?)</label>', text)
    assert found is not None, f"{name}={value}"
    return re.sub(r"<[^>]*>", "", found[1])


def options(text: str, name: str) -> list[str]:
    part = text.partition(f'<select class="ds-input" name="{name}"')[2].partition("</select>")[0]
    return re.findall(r">([^<]*)</option>", part)


def test_choices_that_are_no_list_have_their_counts_as_well(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), capacity_max=40, capacity_seated=20)
        make_listing(session, make_organisation(session), capacity_max=40)
    text = page(client, "/?people=30&place=Söder&radius_km=5")
    assert beside(text, "kind", "") == "Everything (2)"
    assert beside(text, "free", "1") == "Free of charge only (0)"
    assert beside(text, "may", "1") == "Only what everybody may book (2)"
    assert "2 km (2)" in options(text, "radius_km")
    assert "Seated in rows (1)" in options(text, "seating")


def test_an_owner_is_chosen_from_a_list_and_exchanged(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        kor = make_organisation(session, name="Kören", slug="koren")
        for owner in (kor, kor, make_organisation(session, name="Spelet", slug="spelet")):
            make_listing(session, owner)
    text = page(client, "/")
    assert options(text, "organisation") == ["Everybody who lends", "Kören (2)", "Spelet (1)"]
    text = page(client, "/?organisation=spelet")
    assert '<option value="spelet" selected>Spelet (1)' in text
    assert "Kören (2)" in options(text, "organisation")
    text = page(client, "/?organisation=spelet&organisation=koren")
    assert beside(text, "organisation", "spelet") == "Spelet (1)"
    assert beside(text, "organisation", "koren") == "Kören (2)"
    assert options(text, "organisation") == ["Choose an owner"]


def test_out_at_sea_the_page_says_so_and_offers_a_larger_circle(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), place=make_place(session))
    text = page(client, "/?near=56.05,12.4&radius_km=1")
    assert "Nothing that is lent lies within 1 km of the chosen point." in text
    assert "Within 50 km" in text


def test_breaks_are_explained_where_nothing_comes_again(
    client: FlaskClient, session: Session
) -> None:
    assert "Holds for what comes again" in page(client, "/?date=2027-01-05")
    weekly = page(client, "/?date=2027-01-05&from=18:00&to=20:00&repeat=weekly&times=3")
    assert "0 of the dates are in school breaks." in weekly
