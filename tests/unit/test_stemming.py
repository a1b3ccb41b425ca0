import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.stemming import query_terms, stems


def finds(query: str, text: str) -> bool:
    return set(query_terms(query)) <= set(stems(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("lokaler", "En lokal vid torget"),
        ("lokalen", "Våra lokaler"),
        ("möten", "Rum för möte"),
        ("moten", "Rum för möte"),
        ("MÖTE", "möten"),
        ("kök", "Stort kök"),
        ("kok", "Stort kök"),
        ("hogtalare", "Två högtalare"),
        ("lost", "Löst inredd"),
        ("tradlost", "Trådlöst nät"),
        ("tradlosa", "Trådlöst nät"),
        ("tradlos", "Trådlöst nät"),
        ("trådlös", "Trådlöst nät"),
        ("lokal med kök", "Kök och lokal"),
        ("a\u030akern", "Åkern"),
        ("b-hallen", "Hall B, hallen"),
        ("cafe", "Café"),
    ],
)
def test_a_word_is_found_in_its_other_forms(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"), [("möte", "En mota"), ("stol", "Ett bord"), ("kök", "En kock")]
)
def test_other_words_are_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_small_words_are_asked_for_only_when_alone() -> None:
    assert query_terms("lokal med kök") == ["lokal", "kök"]
    assert query_terms("med") == ["med"]


def test_a_query_is_short_and_repeats_nothing() -> None:
    assert query_terms("stol stolar stolen") == ["stol"]
    assert len(query_terms(" ".join(f"ord{n}" for n in range(40)))) == 12
    assert query_terms(" ,.! _ ") == []


def test_a_repeated_word_is_indexed_as_often() -> None:
    assert stems("stol och stolar").count("stol") == 2


@given(st.text(max_size=80))
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    assert finds(text, text)
    assert all(term and not term.isspace() and len(term) <= 200 for term in stems(text))
