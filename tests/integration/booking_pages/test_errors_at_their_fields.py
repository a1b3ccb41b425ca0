"""What cannot be used is said at the field in which it was typed, and what was typed stays."""

import re
from html import unescape

import pytest
from booking_stage import Stage, book_path, check
from flask.testing import FlaskClient

NO_DAY = "There is no 2026-02-30 in the calendar. Write another date."
A_TIME = "Write a time as hours and minutes, such as 18:00."
SAME = "It begins and ends at the same time."


def marked(page: str, name: str) -> str:
    """Return what is said at a field that is marked as wrong, to which the summary leads."""
    tags = re.findall(rf'<(?:input|select)[^>]* name="{name}"[^>]*>', page)
    tag = next(tag for tag in tags if 'aria-invalid="true"' in tag)
    key = re.search(r' id="([^"]+)"', tag)
    assert key is not None
    assert f'{key[1]}-error"' in tag.partition("aria-describedby=")[2] + '"'
    said = re.search(rf'id="{key[1]}-error">(.*?)</p>', page, re.DOTALL)
    assert said is not None
    told = unescape(re.sub(r"<[^>]+>", "", said[1])).removeprefix("Error:").strip()
    summary = unescape(page.partition("data-error-summary")[2].partition("</ul>")[0])
    assert f'href="#{key[1]}">{told}' in summary
    return told


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"date": "2020-05-05"}, "date", "That time has already begun. Choose a later one."),
        ({"date": "2026-02-30"}, "date", NO_DAY),
        ({"end": "2026-02-30"}, "end", NO_DAY),
        ({"from": "25:00"}, "from", A_TIME),
        ({"to": "25:00"}, "to", A_TIME),
        ({"from": "18:00", "to": "18:00"}, "to", SAME),
        ({"from": "18:00", "to": "17:00"}, "to", "It ends before it begins."),
        ({"repeat": "weekly", "times": "3", "from": "18:00", "to": "18:00"}, "to", SAME),
        ({"repeat": "weekly", "until": "2026-02-30"}, "until", NO_DAY),
        ({"repeat": "weekly", "until": "2020-01-01"}, "until", "The last date has to come after"),
        ({"people": "41"}, "people", "There is room for 40 people at most."),
        ({"quantity": "3"}, "quantity", "There is only 1."),
        ({"date": "2199-01-01"}, "date", "It can be booked at most"),
    ],
)
def test_the_booking_form_marks_the_field(
    stage: Stage, fields: dict[str, str], name: str, sentence: str
) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    page = check(bo, hall, **fields)
    assert bo.status == 422
    assert marked(page, name).startswith(sentence)
    kept = bo.form("date").values
    assert all(kept[one] == [value] for one, value in fields.items())


def test_a_date_that_does_not_exist_stays_to_be_seen(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    page = check(bo, hall, date="2026-02-30")
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if 'name="date"' in tag)
    assert 'value="2026-02-30"' in tag
    assert 'type="text"' in tag  # a date field would show nothing
    tag = next(
        tag
        for tag in re.findall(r"<input[^>]*>", check(bo, hall, date="2020-05-05"))
        if 'name="date"' in tag
    )
    assert 'type="date"' in tag


def test_what_all_is_said_above_is_not_said_again_below(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    page = check(bo, hall, date="2020-05-05", people="41")
    below = page.partition('id="check"')[2]
    assert "That time cannot be booked" in below
    assert "That time has already begun" not in below
    assert "There is room for 40 people at most." not in below.partition("</section>")[0]


def test_what_an_address_brings_is_marked_as_well(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    page = bo.open(f"{book_path(hall)}?date=2020-05-05&from=18:00&to=20:00")
    assert bo.status == 200
    assert marked(page, "date").startswith("That time has already begun.")
    page = bo.open(f"{book_path(hall)}?date=2026-02-30&from=18:00&to=20:00")
    assert marked(page, "date") == NO_DAY


def test_swedish_sentences_have_swedish_quotation_marks(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    bo.open(f"{book_path(hall)}?lang=sv")
    page = bo.send("do", {"do": "check", **WHEN, "repeat": "dates", "dates": "31/2, 32/1"})
    assert "”31/2”" in page
    assert "“" not in page


WHEN = {"date": "2027-03-02", "from": "18:00", "to": "20:00"}


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"day": "2026-02-30"}, "day", NO_DAY),
        ({"end": "2026-02-30"}, "end", NO_DAY),
        ({"day": ""}, "day", "Choose the first day."),
        ({"end": "2027-02-01"}, "end", "The last day must not be before the first."),
        ({"from": "25:00", "to": "26:00"}, "from", "Write both times, such as 18:00"),
        ({"from": "18:00", "to": "18:00"}, "to", SAME),
        ({"day": "2026-02-30", "from": "25:00"}, "from", "Write both times, such as 18:00"),
    ],
)
def test_the_form_of_a_closure_marks_the_field(
    stage: Stage, fields: dict[str, str], name: str, sentence: str
) -> None:
    hall, anna = stage.hall(), stage.browser(stage.anna)
    anna.open("/closures/new")
    typed = {"listings": hall.public_id, "kind": "closure", "day": "2027-03-02", "reason": "Golv"}
    page = anna.send("day", {**typed, **fields})
    assert anna.status == 422
    assert marked(page, name).startswith(sentence)


def test_opening_hours_say_that_there_is_no_such_day(stage: Stage) -> None:
    hall, anna = stage.hall(), stage.browser(stage.anna)
    anna.open(f"/listings/{hall.public_id}/when")
    page = anna.send(
        "opening_exceptions-0-first_day", {"opening_exceptions-0-first_day": "2026-02-30"}
    )
    assert marked(page, "opening_exceptions-0-first_day") == NO_DAY


@pytest.mark.parametrize("name", ["date", "end", "until"])
def test_the_finder_says_that_there_is_no_such_day(client: FlaskClient, name: str) -> None:
    rest = "" if name == "date" else "&date=2027-03-02&repeat=weekly"
    page = client.get(f"/?{name}=2026-02-30{rest}", headers={"Accept-Language": "en"}).text
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    assert 'aria-invalid="true"' in tag
    assert 'type="text"' in tag
    assert 'value="2026-02-30"' in tag
    assert NO_DAY in page


def test_the_finder_says_everything_that_is_wrong_at_once(client: FlaskClient) -> None:
    query = "date=2026-02-30&from=25:00&to=26:00&until=2026-02-31&people=-3"
    page = client.get(f"/?{query}", headers={"Accept-Language": "en"}).text
    for name in ("date", "from", "to", "until", "people"):
        assert f'id="{name}-error"' in page, name
    assert '<option value="25:00" selected>25.00</option>' in page


def test_the_finder_tells_no_time_from_a_time_that_runs_backwards(client: FlaskClient) -> None:
    page = client.get("/?date=2027-03-02&from=18:00&to=18:00", headers={"Accept-Language": "en"})
    assert "It begins and ends at the same time." in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("week=2026-02-30", f"Week: {NO_DAY}"),
        ("date=2026-02-30", f"Date: {NO_DAY}"),
        ("week=9999-01-01", "Week: The year has to be from 1970 to 2199."),
        ("week=2199-01-01", "That is too far away to be shown; here is this week."),
        ("date=2027-03-02&from=25:00&to=26:00", f"Begins: {A_TIME}"),
        ("people=many", "How many people: Write a whole number, such as 25."),
        ("seating=lying", "Seating: Choose one of the answers in the list."),
    ],
)
def test_a_listing_says_what_of_its_address_it_cannot_use(
    stage: Stage, query: str, sentence: str
) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    page = bo.open(f"/l/{hall.public_id}-{hall.slug}?{query}")
    assert bo.status == 200
    assert sentence in unescape(page)
    assert "ds-alert" not in bo.open(f"/l/{hall.public_id}-{hall.slug}?week=2027-03-02")
