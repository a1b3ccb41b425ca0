from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.forms.date_list import read

FIRST = date(2027, 1, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-14", date(2027, 3, 14)),
        ("20270314", date(2027, 3, 14)),
        ("14/3", date(2027, 3, 14)),
        ("14/3 2028", date(2028, 3, 14)),
        ("14/3/2028", date(2028, 3, 14)),
        ("14.3.2027", date(2027, 3, 14)),
        ("14 mars", date(2027, 3, 14)),
        ("14 mars 2028", date(2028, 3, 14)),
        ("den 14:e mars", date(2027, 3, 14)),
        ("söndag 14 mars", date(2027, 3, 14)),
        ("Sön den 14 mars 2027.", date(2027, 3, 14)),
        ("14 March 2027", date(2027, 3, 14)),
        ("March 14, 2027", date(2027, 3, 14)),
        ("- 14 okt", date(2027, 10, 14)),
        ("11/1", date(2028, 1, 11)),
        ("12/1", FIRST),
        ("29/2", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, expected: date) -> None:
    assert read(text, FIRST) == ([expected], [])


def test_one_date_a_line_or_between_commas_and_semicolons() -> None:
    found, strange = read("2027-03-14, 2027-03-21\n28/3; 4 april\r\n\r\nonsdag", FIRST)
    assert found == [date(2027, 3, 14), date(2027, 3, 21), date(2027, 3, 28), date(2027, 4, 4)]
    assert strange == ["onsdag"]


@pytest.mark.parametrize(
    "text", ["31/2", "14/13", "0/3", "2027-02-30", "1969-12-31", "2200-01-01", "14/3-15/3",
             "i mars", "²/3", "١٤/٣", "14 mard"],
)  # fmt: skip
def test_what_is_no_date_is_told_as_it_was_written(text: str) -> None:
    assert read(text, FIRST) == ([], [text])


@given(st.text(max_size=200), st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_nothing_that_can_be_written_is_an_error(text: str, first: date) -> None:
    found, strange = read(text, first)
    assert all(1970 <= day.year <= 2199 for day in found)
    assert len(found) + len(strange) <= len(text)


@given(st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), max_size=40))
def test_dates_written_by_us_are_read_again(days: list[date]) -> None:
    assert read("\n".join(map(str, days)), FIRST) == (days, [])
