"""Each filter shows what it would leave, owners can be chosen, and a place far away says so."""

import re
from datetime import timedelta
from html import unescape

from factories import make_listing, make_organisation, make_place
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import ListingAudience, Tariff, TariffRule
from inventory.types import Audience, PriceUnit
from marketplace import clock
from marketplace.transactions import unit_of_work


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True)).replace("\xa0", " ")


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
    assert "Within 20 km" in text


def test_what_has_no_place_is_found_near_a_place_where_no_distance_was_chosen(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), title="Salen", place=make_place(session))
        make_listing(session, make_organisation(session), title="Stolarna", place=None)
    text = page(client, "/?place=Söder")
    assert "2 listings" in text
    assert text.index("Salen") < text.index("Stolarna")
    assert options(text, "radius_km")[0] == "any distance (2)"
    assert "Near Söder" in chips(text)
    near = page(client, "/?place=Söder&radius_km=5")
    assert "1 listing" in near
    assert options(near, "radius_km")[0] == "any distance (2)"


def test_a_distance_that_the_address_has_stays_chosen(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), place=make_place(session))
    text = page(client, "/?place=Söder&radius_km=4")
    assert re.search(r'<option value="4" selected>4 km \(1\)</option>', text)
    assert [one.split()[0] for one in options(text, "radius_km")] == [
        "any", "1", "2", "4", "5", "10", "20",
    ]  # fmt: skip


def test_breaks_are_explained_where_nothing_comes_again(client: FlaskClient) -> None:
    assert "Holds for what comes again" in page(client, "/?date=2027-01-05")
    weekly = page(client, "/?date=2027-01-05&from=18:00&to=20:00&repeat=weekly&times=3")
    assert "0 of the dates are in school breaks." in weekly


def chips(text: str) -> str:
    return re.sub(r"<[^>]*>", " ", text.partition("What you have asked for")[2][:1500])


def test_chips_say_what_was_understood(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    text = chips(page(client, "/?place=Söder&radius_km=-3"))
    assert "Söder" in text
    assert "-3" not in text
    assert "At most 6,500 SEK" in chips(page(client, "/?max_price=6500"))
    year = clock.now().year + 1
    found = chips(page(client, f"/?date={year}-12-15&from=18:00&to=20:00"))
    assert f"15 Dec {year} 18.00–20.00" in found


def test_a_date_beyond_every_horizon_says_how_far_ahead_can_be_booked(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), horizon_days=730)
        make_listing(session, make_organisation(session), horizon_days=90)
    text = page(client, "/?date=2099-01-01&from=10:00&to=12:00")
    assert "That is too far ahead: what you are looking for can be booked at most 2 years" in text
    assert "too far ahead" not in page(client, "/?people=5&district=Söder")


def test_a_price_without_a_date_says_what_it_goes_by(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        rule = TariffRule(position=0, price_group="alla", amount_ore=12500, unit=PriceUnit.HOUR)
        hall.tariff = Tariff(listing_id=hall.id, rules=[rule])
    assert "For 125 SEK per hour" in page(client, "/?free=1")


def test_who_is_not_signed_in_is_no_organisation(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        hall.audience = [ListingAudience(audience=Audience.CITY)]
    day = (clock.now() + timedelta(days=14)).date()
    text = page(client, f"/?date={day}&from=10:00&to=12:00&show=all")
    assert "The owner lends this to certain organisations only." in text
    assert "organisations like yours" not in text
    assert "What everybody may book" in chips(page(client, "/?may=1"))


def test_two_rooms_tell_their_owners_how_many_come(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        place = make_place(session)
        for size in (20, 12):
            make_listing(session, make_organisation(session), capacity_max=size, place=place)
    day = (clock.now() + timedelta(days=14)).date()
    text = page(client, f"/?date={day}&from=10:00&to=12:00&people=30")
    assert "note=We+are+30+people,+divided+between+the+two+rooms." in text.replace(
        "%2C", ","
    ).replace("%20", "+")
