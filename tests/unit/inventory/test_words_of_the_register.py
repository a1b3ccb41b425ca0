"""Which words find an organisation in the register."""

import pytest

from inventory.register_counts import Row, fitting
from inventory.register_text import matches, said, said_by_code, sought


def finds(words: str, *texts: str) -> bool:
    return matches(sought(words), [said(text) for text in texts])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("kören", "Vi har en kör"),
        ("körer", "Kören Brisen"),
        ("kor", "Körsång för alla"),
        ("angelholm", "Ängelholmskören"),
        ("hallen", "Idrottshall"),
        ("idrott", "Friidrottsklubben"),
        ("scouter", "Scoutkåren Eken"),
        ("fot", "Fotboll för flickor"),
        ("FÖRENINGEN", "förening"),
        ("kören och dans", "Dans i kör"),
    ],
)
def test_a_word_is_found_by_stem_folded_in_compounds_and_while_it_is_typed(
    words: str, text: str
) -> None:
    assert finds(words, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("kör", "Vi åker skridskor"),
        ("ö", "Skön sång"),
        ("fotboll kör", "Fotboll"),
        ("bas", "Kalas"),
    ],
)
def test_a_short_word_is_not_found_inside_another_and_every_word_must_be_there(
    words: str, text: str
) -> None:
    assert not finds(words, text)


def test_words_may_stand_in_different_texts() -> None:
    assert finds("kören tisdagar", "Ängelholmskören", "Övar på tisdagar.")


def test_codes_are_found_by_their_words_in_both_languages() -> None:
    choir = said_by_code("activities", "kor")
    assert matches(sought("körsång"), [choir])
    assert matches(sought("choir"), [choir])
    assert matches(sought("arabiska"), [said_by_code("languages", "ar")])
    assert not matches(sought("körsång"), [said_by_code("activities", "unknown")])


def test_signs_are_no_words() -> None:
    assert sought("<> !?") == []


def row(key: int, district: str, *ages: str, kind: str = "association") -> Row:
    single = {"kind": kind, "category": "", "district": district, "umbrella": None}
    return Row(key, single, {"activities": set(), "languages": set(), "ages": set(ages)})


def test_a_choice_that_takes_another_ones_place_is_counted_without_it() -> None:
    rows = [row(1, "Söder", "0_6"), row(2, "Söder"), row(3, "Norr", "0_6", "65")]
    nothing: dict[str, tuple[str, ...]] = {"activities": (), "languages": (), "ages": ()}
    found, counts = fitting(rows, {"district": "Söder"}, nothing)
    assert [one.id for one in found] == [1, 2]
    assert counts["district"] == {"Söder": 2, "Norr": 1}
    assert counts["ages"] == {"0_6": 1}
    assert counts["kind"] == {"association": 2}


def test_a_choice_that_is_added_is_counted_with_all_that_is_chosen() -> None:
    rows = [row(1, "Söder", "0_6"), row(2, "Söder", "65"), row(3, "Norr", "0_6", "65")]
    chosen: dict[str, tuple[str, ...]] = {"activities": (), "languages": (), "ages": ("0_6",)}
    found, counts = fitting(rows, {}, chosen)
    assert [one.id for one in found] == [1, 3]
    assert counts["ages"] == {"0_6": 2, "65": 1}
    assert counts["district"] == {"Söder": 1, "Norr": 1}


def test_who_misses_two_wishes_is_counted_nowhere() -> None:
    nothing: dict[str, tuple[str, ...]] = {"activities": (), "languages": (), "ages": ()}
    wanted = {"district": "Söder", "kind": "umbrella"}
    _found, counts = fitting([row(1, "Norr")], wanted, nothing)
    assert not any(counts.values())
