"""The first and the last days that a form accepts get an answer, whatever lies around them."""

import pytest
from booking_stage import Stage, book_path, check

from inventory.models import Listing, Tariff, TariffRule
from inventory.types import PriceUnit
from marketplace.transactions import unit_of_work


def priced_by_every_unit(stage: Stage) -> Listing:
    hall = stage.hall()
    with unit_of_work(stage.session) as work:
        fresh = work.get_one(Listing, hall.id)
        rules = [
            TariffRule(position=n, price_group="alla", amount_ore=10000, unit=unit)
            for n, unit in enumerate(
                (PriceUnit.HOUR, PriceUnit.DAY, PriceUnit.FULL_DAY, PriceUnit.WEEK)
            )
        ]
        fresh.tariff = Tariff(listing_id=hall.id, rules=rules)
    return hall


@pytest.mark.parametrize("date", ["1970-01-01", "1970-01-02", "2199-12-29", "2199-12-31"])
def test_the_edges_of_the_years_are_told_as_too_soon_or_too_far_ahead(
    stage: Stage, date: str
) -> None:
    hall, bo = priced_by_every_unit(stage), stage.browser(stage.bo)
    page = check(bo, hall, date=date)
    told = "already begun" if date < "2000" else "It can be booked at most"
    assert bo.status == 422
    assert told in page
    answer = bo.client.get(f"/l/{hall.public_id}-{hall.slug}?date={date}&from=10:00&to=12:00")
    assert answer.status_code == 200
    assert bo.client.get(f"{book_path(hall)}?date={date}&from=10:00&to=12:00").status_code == 200
    asked = f"/api/v1/listings/{hall.public_id}/availability?from={date}T10:00&to={date}T12:00"
    assert bo.client.get(asked).status_code in {200, 422}
