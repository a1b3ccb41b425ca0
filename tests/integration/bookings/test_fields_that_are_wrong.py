"""What cannot be used is marked at its field, where a reader of the screen is told as well."""

import re
from datetime import timedelta
from html import unescape

import pytest
from factories import make_listing, make_organisation
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from marketplace import clock
from marketplace.transactions import unit_of_work


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def said_at(text: str, name: str) -> str:
    """Return what is said at a field that is marked as wrong, "" where it is not marked."""
    field = re.search(rf'<(?:input|select) class="ds-input"[^>]* id="{name}"[^>]*>', text)
    assert field is not None
    if 'aria-invalid="true"' not in field[0]:
        return ""
    assert f"{name}-error" in field[0]
    told = re.search(rf'id="{name}-error">(.*?)</p>', text)
    return told[1].strip() if told else ""


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("people=many", "people", "Write a whole number"),
        ("date=2027-02-30", "date", "There is no 2027-02-30 in the calendar"),
        ("date=tomorrow", "date", "year-month-day"),
        ("date=2027-03-02&from=26:00", "from", "hours and minutes"),
        ("date=2027-03-02&from=21:00&to=18:00", "to", "ends before it begins"),
        ("date=2027-03-02&repeat=weekly&times=999999", "times", "At most 60 times"),
        ("max_price=cheap", "max_price", "amount in kronor"),
        ("quantity=0", "quantity", "whole number"),
        ("place=Atlantis", "place", "Atlantis"),
        ("near=56.05,12.70&radius_km=-3", "radius_km", ""),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(
    client: FlaskClient, query: str, name: str, words: str
) -> None:
    text = page(client, f"/?{query}")
    told = said_at(text, name)
    assert told
    assert words in told
    assert said_at(text, "q") == ""


def test_so_many_times_as_can_be_are_looked_for(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    text = page(client, "/?date=2027-03-02&from=18:00&to=19:00&repeat=weekly&times=999999")
    assert "all 60 dates" in text


def test_a_day_that_has_passed_is_told_and_the_rest_of_the_search_works(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), title="Stora salen")
    day = clock.now().date() - timedelta(days=3)
    text = page(client, f"/?kind=premises&date={day}&from=18:00&to=19:00")
    assert "That day has passed" in said_at(text, "date")
    assert "Stora salen" in text
    assert f'value="{day}"' in text
