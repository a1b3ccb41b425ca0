"""Closed time in the public calendar of a listing."""

from pathlib import Path

from closing_stage import Ground
from factories import at, period
from feed_checker import problems
from flask.testing import FlaskClient

from bookings.closures.closing import lift
from inventory.models import Listing
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


def calendar(client: FlaskClient, listing: Listing) -> str:
    answer = client.get(f"/calendar/listing/{listing.public_id}.ics")
    assert answer.status_code == 200
    return answer.text


def test_closed_time_is_busy_without_details_until_it_is_opened(
    place: Ground, client: FlaskClient, tmp_path: Path
) -> None:
    hall, half, chairs = place.hall, place.half, place.chairs
    before = client.get(f"/calendar/listing/{half.public_id}.ics").headers["ETag"]
    closure = place.close(period(), Period(at(0, days=15), at(0, days=17)), reason="Hemligt")
    for listing in (hall, half):
        text = calendar(client, listing)
        assert text.count("BEGIN:VEVENT") == 2
        assert "Hemligt" not in text
        file = tmp_path / "listing.ics"
        file.write_text(text, encoding="utf-8", newline="")
        assert problems(str(file)) == {}
    assert calendar(client, chairs).count("BEGIN:VEVENT") == 0
    answer = client.get(
        f"/calendar/listing/{half.public_id}.ics", headers={"If-None-Match": before}
    )
    assert answer.status_code == 200
    with unit_of_work():
        lift(place.session, place.anna, closure)
    assert calendar(client, half).count("BEGIN:VEVENT") == 0


def test_some_of_a_pool_are_not_shown_as_taken(place: Ground, client: FlaskClient) -> None:
    place.close(of=[place.chairs], quantity=9)
    assert calendar(client, place.chairs).count("BEGIN:VEVENT") == 0
    place.close(of=[place.chairs])
    assert calendar(client, place.chairs).count("BEGIN:VEVENT") == 1
