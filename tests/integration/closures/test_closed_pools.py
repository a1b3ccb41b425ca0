"""A pool that is closed stays closed when more is bought for it."""

import pytest
from closing_stage import Ground, period
from factories import book, wish

from bookings.errors import SlotTaken
from bookings.verifying import faults
from inventory.cataloguing import edit_listing
from inventory.facts import ListingFacts
from marketplace.transactions import unit_of_work


@pytest.mark.parametrize("before", [10, 4])
def test_chairs_that_come_to_a_closed_pool_are_closed_too(place: Ground, before: int) -> None:
    with unit_of_work():
        edit_listing(place.session, place.anna, place.chairs, ListingFacts(quantity=before))
    place.close(of=[place.chairs])
    with unit_of_work():
        edit_listing(place.session, place.anna, place.chairs, ListingFacts(quantity=12))
    with pytest.raises(SlotTaken), unit_of_work():
        book(place.session, place.bo, place.chairs, place.borrower, wish(period()))
    assert list(faults(place.session)) == []
