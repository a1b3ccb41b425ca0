import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.wording import cut, fold, normalise, slugify


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Stora  salen ", "Stora salen"),
        ("A\u030asa", "Åsa"),
        ("12\u00a0stolar", "12 stolar"),
        ("Sal\tA\r\nvåning 2", "Sal A våning 2"),
        ("nul\x00l\x1b[31m", "null[31m"),
        ("fel\ud800tecken", "feltecken"),
        ("vänd\u202etext", "vändtext"),
        ("\ufeffBOM", "BOM"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200b\u030a", "å"),
    ],
)
def test_text_is_stored_clean_on_one_line(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


def test_lines_survive_where_they_are_wanted() -> None:
    typed = " Första \r\nandra\r\r\n\n\n\nsista\u2028raden "
    assert normalise(typed, multiline=True) == "Första\nandra\n\nsista\nraden"


@given(st.text(alphabet=st.characters(exclude_categories=[])), st.booleans())
def test_clean_text_stays_as_it_is(text: str, multiline: bool) -> None:
    once = normalise(text, multiline=multiline)
    assert normalise(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    once.encode()
    assert "\x00" not in once
    assert multiline or "\n" not in once


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ångströms höga äng", "angstroms-hoga-ang"),
        ("Café & bar – 2:a våningen", "cafe-bar-2-a-vaningen"),
        ("---", ""),
        ("مرحبا", ""),
        ("Øresund Æble", "oresund-able"),
        ("İstanbul", "istanbul"),
    ],
)
def test_a_slug_is_plain_letters_and_hyphens(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_long_slug_is_cut_between_words() -> None:
    title = "ett " * 14 + "fyrtio två"
    assert slugify(title) == "-".join(["ett"] * 14)
    assert slugify("abcd " * 11 + "abcde f") == "abcd-" * 11 + "abcde"
    assert slugify("x" * 100) == "x" * 60
    assert slugify("ord " * 15) == "-".join(["ord"] * 15)


@given(st.text())
def test_every_slug_fits_an_address(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slugify(text))
    assert len(slugify(text)) <= 60


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("Möteslokal ÅÄÖ", "moteslokal aao"), ("CAFÉ\n bar", "cafe bar"), ("Straße", "strasse"),
     ("Ёлка", "елка")],
)  # fmt: skip
def test_search_text_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("kort text", "kort text"),
        ("ord efter ord", "ord efter…"),
        ("o" * 11, "o" * 9 + "…"),
    ],
)
def test_text_is_cut_at_a_word_and_an_endless_word_inside(text: str, told: str) -> None:
    assert cut(text, 10) == told
