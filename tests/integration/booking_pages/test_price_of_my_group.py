"""A figure that the owner wrote for others is never shown as if it were the borrower's price."""

from booking_stage import Stage, check, day
from factories import period
from sqlalchemy.orm import Session

from bookings.judging.quoting import price_of
from bookings.spoken import price_sentence, unstated_price
from bookings.views.price_words import of_price
from inventory.models import Listing, Tariff, TariffRule
from inventory.types import PriceUnit
from marketplace.transactions import unit_of_work


def test_a_group_without_a_price_is_told_so_and_the_owners_words_are_quoted(
    stage: Stage, session: Session
) -> None:
    hall = stage.hall()
    with unit_of_work():
        tariff = Tariff(listing_id=hall.id)
        tariff.rules.append(
            TariffRule(position=0, price_group="privat", amount_ore=15000, unit=PriceUnit.OCCASION)
        )
        session.add(tariff)
        session.flush()
        hall.tariff, hall.price_text = tariff, "150"
    with stage.app.test_request_context(headers={"Accept-Language": "en"}):
        box = of_price(price_of(hall, None, [period()], 1))
    assert box["total"] is None
    assert box["note"] == (
        "No price is stated for your price group, “Association”. The owner writes: “150”."
    )


def test_where_nobody_has_a_price_the_owners_words_are_told_as_they_are(
    stage: Stage, session: Session
) -> None:
    hall = stage.hall()
    with unit_of_work():
        session.merge(hall).price_text = "Gratis"
    bo = stage.browser(stage.bo)
    page = check(bo, hall)
    assert "Gratis" in page
    assert "your price group" not in page


def test_without_any_words_the_owner_has_not_said_what_it_costs(stage: Stage) -> None:
    with stage.app.test_request_context(headers={"Accept-Language": "en"}):
        assert unstated_price("", "forening") == "The owner has not said what it costs."


def test_a_lone_figure_is_not_told_beside_the_prices_that_it_was_read_from(
    stage: Stage, session: Session
) -> None:
    hall = stage.hall()
    with unit_of_work():
        tariff = Tariff(listing_id=hall.id)
        tariff.rules.append(
            TariffRule(position=0, price_group="alla", amount_ore=7500, unit=PriceUnit.HOUR)
        )
        session.add(tariff)
        session.flush()
        hall.tariff, hall.price_text = tariff, "150"
    bo = stage.browser(stage.bo)
    for page in (bo.open(f"/l/{hall.public_id}-{hall.slug}"), check(bo, hall)):
        assert ">150<" not in page
    assert price_sentence("150", priced=False) == "150"
    assert price_sentence("75 kr, others 150", priced=True) == "75 kr, others 150"


def priced(session: Session, hall: Listing, **groups: int) -> None:
    """Give the hall a price an hour, in kronor, for each of the groups."""
    with unit_of_work():
        tariff = Tariff(listing_id=hall.id)
        for position, (group, kronor) in enumerate(groups.items()):
            tariff.rules.append(
                TariffRule(
                    position=position,
                    price_group=group,
                    amount_ore=kronor * 100,
                    unit=PriceUnit.HOUR,
                )
            )
        session.add(tariff)
        session.flush()
        session.merge(hall).tariff = tariff
        session.merge(hall).price_text = "150"


def test_a_listing_tells_the_price_of_the_time_that_was_looked_for(
    stage: Stage, session: Session
) -> None:
    hall = stage.hall()
    priced(session, hall, forening=150, privat=250)
    page = f"/l/{hall.public_id}-{hall.slug}?date={day(40)}&from=18:00&to=20:00"
    bo = stage.browser(stage.bo)
    assert "Price: 300 SEK in total<" in bo.open(page).replace("\xa0", " ")
    assert "Price: 500 SEK in total<" in bo.open(f"{page}&for=me").replace("\xa0", " ")
    anyone = stage.app.test_client().get(page, headers={"Accept-Language": "en"}).text
    assert "Price: 300 SEK in total for an association<" in anyone.replace("\xa0", " ")
    told = bo.open(f"{page}&repeat=weekly&times=3").replace("\xa0", " ")
    assert "Price: 900 SEK in total<" in told


def test_a_private_person_without_a_price_is_told_so_as_a_private_person(
    stage: Stage, session: Session
) -> None:
    hall = stage.hall()
    priced(session, hall, forening=150)
    bo = stage.browser(stage.bo)
    page = bo.open(f"/?for=me&date={day(40)}&from=18:00&to=20:00")
    assert "No price is stated for private persons. The owner writes of the price: “150”" in page
    page = check(bo, hall, organisation="me")
    assert "No price is stated for private persons. The owner writes: “150”." in page
