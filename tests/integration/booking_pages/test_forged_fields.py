"""What no page of ours would send: forged choices, odd characters, huge values, files, JSON."""

from io import BytesIO
from typing import Any

import pytest
from booking_stage import Stage, book_path, check, day
from flask_babel import force_locale, gettext
from sqlalchemy import func, select

from marketplace.orm import Base

TYPED = {
    "purpose": "Körövning & fika",
    "contact_name": "Bo B. Boson",
    "contact_phone": "08-465 004 07",
    "note": "Rad ett\nRad två",
}
LONG = "x" * 10_000
CHOOSE = "Choose one of the answers in the list."
WHOLE = "Write a whole number, such as 25."
STRANGE = "There are characters in this that cannot be read."
DATE = "Write a date as year-month-day, such as 2027-03-14."
NO_DAY = "There is no 2027-02-30 in the calendar."
CLOCK = "Write a time as hours and minutes, such as 18:00."
BORROWER = "Choose one of the names in the list."

FORGED: list[tuple[dict[str, str], str, str]] = [
    # What is sent, the field at which it is told, and what is told.
    ({"repeat": "evil"}, "repeat", CHOOSE),
    ({"repeat": LONG}, "repeat", CHOOSE),
    ({"repeat": "wéekly"}, "repeat", CHOOSE),
    ({"repeat": "yearly"}, "repeat", CHOOSE),
    ({"repeat": "weekly", "times": "3", "weekdays": "8"}, "weekdays", CHOOSE),
    ({"repeat": "monthly", "times": "3", "monthly_by": "evil"}, "monthly_by", CHOOSE),
    ({"repeat": "every-n-weeks", "times": "3", "interval": "0"}, "interval", WHOLE),
    ({"repeat": "every-n-weeks", "times": "3", "interval": "100"}, "interval", "from 1 to 99"),
    ({"repeat": "every-n-weeks", "times": "3"}, "interval", "from 1 to 99"),
    ({"repeat": "dates", "dates": ""}, "dates", "Write at least one more date."),
    ({"repeat": "dates", "dates": LONG}, "dates", "This is not a date"),
    ({"repeat": "weekly", "times": "3", "skip_holidays": "evil"}, "skip_holidays", CHOOSE),
    ({"start_fold": "7"}, "start_fold", CHOOSE),
    ({"end_fold": LONG}, "end_fold", CHOOSE),
    ({"repeat": "weekly", "times": "3", "skip_clashes": "evil"}, "skip_clashes", CHOOSE),
    ({"organisation": "brisen"}, "organisation", BORROWER),
    ({"organisation": LONG}, "organisation", BORROWER),
    ({"organisation": "0"}, "organisation", BORROWER),
    ({"quantity": "0"}, "quantity", WHOLE),
    ({"quantity": "-1"}, "quantity", WHOLE),
    ({"quantity": "1e3"}, "quantity", WHOLE),
    ({"quantity": "٣"}, "quantity", WHOLE),
    ({"quantity": "9" * 400}, "quantity", WHOLE),
    ({"people": "-3"}, "people", WHOLE),
    ({"people": "1.5"}, "people", WHOLE),
    ({"people": "100001"}, "people", WHOLE),
    ({"people": LONG}, "people", WHOLE),
    ({"repeat": "weekly", "times": "-2"}, "times", WHOLE),
    ({"repeat": "weekly", "times": LONG}, "times", WHOLE),
    ({"repeat": "weekly", "times": "999"}, "times", "At most 200 dates within 18 months"),
    ({"repeat": "weekly", "until": "2199-12-31"}, "until", "At most 200 dates within 18 months"),
    ({"repeat": "weekly", "until": "2001-01-01"}, "until", "The last date has to come after"),
    ({"repeat": "weekly", "until": LONG}, "until", DATE),
    ({"date": LONG}, "date", DATE),
    ({"date": "2027-02-30"}, "date", NO_DAY),
    ({"date": "-001-01-01"}, "date", DATE),
    ({"from": "24:30"}, "from", CLOCK),
    ({"from": LONG}, "from", CLOCK),
    ({"to": "1:٣٣"}, "to", CLOCK),
    ({"end": LONG}, "end", DATE),
    ({"purpose": LONG}, "purpose", "2000"),
    ({"note": LONG}, "note", "2000"),
    ({"contact_name": LONG}, "contact_name", "120"),
    *[
        ({name: "18\x00:00"}, name, STRANGE)
        for name in (
            "organisation", "date", "from", "to", "end", "quantity", "people", "repeat", "until",
            "times", "purpose", "contact_name", "contact_phone", "note", "start_fold",
        )
    ],
]  # fmt: skip


def rows(stage: Stage) -> dict[str, int]:
    """Return how many rows there are in every table."""
    return {
        table.name: stage.now.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def swedish(stage: Stage, sentence: str) -> str:
    """Return the beginning of the sentence in Swedish."""
    if sentence.isdigit():
        return sentence
    whole = {
        "At most 200 dates within 18 months": "Det går att be om högst",
        "The last date has to come after": "Det sista datumet måste",
        "This is not a date": "Det här är inget datum",
        "from 1 to 99": "från 1 till 99",
        NO_DAY: "2027-02-30 finns inte",
    }
    with stage.app.app_context(), force_locale("sv"):
        told = whole.get(sentence) or gettext(sentence)
    assert told != sentence
    return told


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    FORGED,
    ids=[f"{n}-{field}" for n, (_sent, field, _told) in enumerate(FORGED)],
)
def test_what_is_forged_is_told_at_its_field_and_the_rest_is_kept(
    stage: Stage, fields: dict[str, str], field: str, sentence: str
) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    check(bo, hall)
    sent = {**{name: values[0] for name, values in bo.form("date").values.items()}, **TYPED}
    before = rows(stage)
    answer = bo.client.post(book_path(hall), data={**sent, **fields, "do": "send"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message_of(page, field, sentence)
    bo.page = page
    kept = bo.form("date").values
    for name, value in TYPED.items():
        if name not in fields:
            assert kept[name] == [value]
    assert kept["date"] == [fields.get("date", day()).replace("\x00", "")]
    assert rows(stage) == before
    with bo.client.session_transaction() as cookie:
        cookie["lang"] = "sv"
    told = bo.client.post(book_path(hall), data={**sent, **fields, "do": "send"})
    assert told.status_code == 422
    assert message_of(told.text, field, swedish(stage, sentence))


def message_of(page: str, name: str, sentence: str) -> bool:
    """Tell whether the page has the sentence at the field of this name."""
    found = page.find(f'data-field="validation" id="{name}-error"')
    return found >= 0 and sentence in page[found : page.find("</p>", found)]


@pytest.mark.parametrize("field", ["date", "from", "purpose", "repeat", "quantity", "key", "times"])
def test_a_file_in_place_of_a_text_is_no_text(stage: Stage, field: str) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    before = rows(stage)
    data: dict[str, Any] = {"date": day(), "from": "18:00", "to": "20:00", **TYPED, "do": "send"}
    data[field] = (BytesIO(b"text"), "text.txt")
    answer = bo.client.post(book_path(hall), data=data)
    assert answer.status_code == 422
    assert rows(stage) == before


@pytest.mark.parametrize("body", [{"date": 5, "purpose": {"a": 1}}, [1, 2], "text", None, 3.5])
def test_json_in_place_of_a_form_is_an_empty_form(stage: Stage, body: object) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    before = rows(stage)
    assert bo.client.post(book_path(hall), json=body).status_code == 422
    assert rows(stage) == before


@pytest.mark.parametrize("forged", [{"key": ""}, {"key": LONG}, {"shown": "x"}, {"shown": LONG}])
def test_a_forged_check_or_key_sends_nothing_and_says_so(
    stage: Stage, forged: dict[str, str]
) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    check(bo, hall)
    before = rows(stage)
    page = bo.send("do", {"do": "send", **TYPED, **forged})
    assert bo.status == 422
    assert "time and price were looked up again" in page
    assert bo.form("date").values["note"] == [TYPED["note"]]
    assert rows(stage) == before


def test_what_cannot_be_stored_is_left_out_of_the_way_back_from_signing_in(stage: Stage) -> None:
    hall = stage.hall()
    stranger = stage.app.test_client()
    answer = stranger.post(book_path(hall), data={"date": "a\x00b", "purpose": "Möte"})
    assert answer.status_code == 302
    assert "%2500" not in answer.location
