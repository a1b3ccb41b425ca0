"""What was promised of ten chairs stays kept when only four are left, and verify knows it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import period
from owning import Owner, settle
from sqlalchemy.orm import Session

from bookings.verifying import faults
from inventory.models import Unit
from marketplace import clock
from marketplace.transactions import unit_of_work

LONG_AGO = clock.now() - timedelta(days=60)


@pytest.fixture
def owner(session: Session) -> Owner:
    with clock.pinned(LONG_AGO):
        return settle(session)


def test_fewer_chairs_today_break_no_promise_of_last_month(owner: Owner) -> None:
    with clock.pinned(LONG_AGO):
        chairs = owner.things("Stolar", quantity=10)
        owner.lends(chairs, period(days=1), quantity=8)
    owner.edits(chairs, quantity=4)
    assert list(faults(owner.session)) == []


def test_what_was_taken_twice_last_month_is_still_found(owner: Owner) -> None:
    with clock.pinned(LONG_AGO):
        chairs = owner.things("Stolar", quantity=10)
        owner.lends(chairs, period(days=1), quantity=8)
        owner.edits(chairs, summary="Klappstolar")
    with unit_of_work():
        owner.session.execute(sa.update(Unit).values(quantity=4))
    assert [fault.what for fault in faults(owner.session)] == ["overtaken"]
