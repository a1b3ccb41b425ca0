import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.calendar.reading import read_lines

from bookings.calendar.text import clean_line, clean_text, escaped, folded

ANY_TEXT = st.text(st.characters(), max_size=400) | st.text(
    st.sampled_from("\\nN;,\r\n \t\x00åé🏐^\u2028\x85"), max_size=400
)


@given(ANY_TEXT)
def test_folded_lines_are_short_whole_and_never_blank(text: str) -> None:
    content = folded(f"DESCRIPTION:{escaped(clean_text(text))}")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode("utf-8").strip(" ")


@given(ANY_TEXT)
def test_no_fold_parts_an_escape_pair(text: str) -> None:
    content = folded(f"DESCRIPTION:{escaped(clean_text(text))}")
    for line in content.split(b"\r\n ")[:-1]:
        trailing = len(line) - len(line.rstrip(b"\\"))
        assert trailing % 2 == 0


@given(ANY_TEXT)
def test_cleaned_text_survives_escaping_and_folding(text: str) -> None:
    cleaned = clean_text(text)
    (line,) = read_lines(folded(f"DESCRIPTION:{escaped(cleaned)}"))
    assert line.text == cleaned


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANY_TEXT)
def test_cleaned_text_has_no_control_character_but_the_line_break(text: str) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", clean_text(text))
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("två\r\nrader", "två\nrader"),
        ("ensam\rretur", "ensam\nretur"),
        ("med\tflik", "med flik"),
        ("\x00tyst\x07", "tyst"),
        ("halv \ud83c", "halv \N{REPLACEMENT CHARACTER}"),
        ("  kant  ", "kant"),
        ("Åsa 👨‍👩‍👧", "Åsa 👨‍👩‍👧"),
    ],
)
def test_cleaning_removes_only_what_breaks_parsers(text: str, expected: str) -> None:
    assert clean_text(text) == expected


def test_a_literal_backslash_n_is_escaped_as_a_backslash() -> None:
    assert escaped("C:\\Nya\\nu\n") == "C:\\\\Nya\\\\nu\\n"
