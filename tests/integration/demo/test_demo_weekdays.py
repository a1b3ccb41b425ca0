"""The demo's bookings fit whatever day and hour it is loaded at."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import engines as databases
import pytest
from flask import Flask
from sqlalchemy import func, select

from bookings.demo import loading, manifest, playing, wanting
from bookings.demo.manifest import Booking as Wanted
from bookings.demo.manifest import DemoFault, Manifest
from bookings.demo.plan import Present
from bookings.models import Booking, Notice
from bookings.types import OccupancySource
from bookings.verifying import faults
from marketplace.extensions import db
from marketplace.transactions import unit_of_work

MONDAY = date(2026, 3, 23)  # the clocks go forward on the Sunday after


class _LeaveNothing(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture(scope="module")
def content() -> Manifest:
    return manifest.read(Path("demo"))


@pytest.fixture(scope="module")
def catalogue(application: Flask, content: Manifest) -> Iterator[Flask]:
    """Yield the application with the demo's listings and people, and nothing booked."""
    with application.app_context():
        databases.empty()
        with unit_of_work() as work:
            loading.make_catalogue(
                work, Path("demo"), content, _present(application, 0, 12), locale="sv"
            )
        yield application
        db.session.remove()
        databases.empty()


def _present(app: Flask, later: int, hour: int) -> Present:
    zone = app.config["SETTINGS"].city.zone
    local = datetime.combine(MONDAY + timedelta(days=later), time(hour, 5), zone)
    return Present(local.astimezone(UTC), zone)


@pytest.mark.parametrize(("later", "hour"), list(enumerate((0, 13, 23, 0, 13, 23, 0))))
def test_every_booking_can_be_made_on_each_weekday(
    catalogue: Flask, content: Manifest, later: int, hour: int
) -> None:
    present = _present(catalogue, later, hour)
    with suppress(_LeaveNothing), unit_of_work() as work:
        playing.play(work, content.bookings, present, content.closures)
        playing.ask(work, content.inquiries, present)
        wanting.publish(work, content.wanted, present)
        wanting.follow(work, content.watched, present)
        made = work.scalar(select(func.count()).select_from(Booking))
        told = set(work.scalars(select(Notice.source).distinct()))
        wrong = list(faults(work))
        raise _LeaveNothing
    agreed = sum(one.agreed for one in content.inquiries)
    assert made == len(content.bookings) + agreed
    assert wrong == []
    assert told >= {OccupancySource.CLOSURE, OccupancySource.OVERDUE}


@pytest.mark.parametrize(
    "change",
    [{"purpose": "Fel sal", "people": 99_999}, {"purpose": "Fel sal", "outcome": "requested"}],
)
def test_a_booking_that_does_not_go_as_planned_is_named(
    catalogue: Flask, content: Manifest, change: dict[str, object]
) -> None:
    wanted: Wanted = content.bookings[0].model_copy(update=change)
    with pytest.raises(DemoFault, match="Fel sal"), unit_of_work() as work:
        playing.play(work, [wanted], _present(catalogue, 0, 12))
