import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.words.splitting import parts
from inventory.words.tokens import SWEDISH, stem, typed, words


def nobody(word: str) -> bool:
    del word
    return False


@pytest.mark.parametrize(
    ("word", "head", "modifier"),
    [
        ("idrottshall", "hall", "idrott"),
        ("idrottshallen", "hallen", "idrott"),
        ("ishall", "hall", "is"),
        ("fotbollsplan", "plan", "fotboll"),
        ("skolgård", "gård", "skol"),
        ("gatukök", "kök", "gat"),
        ("symaskin", "maskin", "sy"),
        ("konstgräsplan", "plan", "konstgräs"),
    ],
)
def test_a_compound_is_taken_apart(word: str, head: str, modifier: str) -> None:
    found = parts(word, nobody)
    assert head in found.heads
    assert modifier in found.modifiers


@pytest.mark.parametrize("word", ["planteringen", "träning", "centrum", "parkering", "material"])
def test_what_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert parts(word, nobody).heads == frozenset()


def test_a_common_noun_is_seen_at_the_end_of_a_name() -> None:
    assert parts("ankarsalen", nobody).heads == {"salen"}


def test_words_of_the_index_count_as_parts() -> None:
    assert parts("zitherkurs", nobody).modifiers == frozenset()
    assert parts("zitherkurs", {"zither"}.__contains__).modifiers == {"zither"}


@pytest.mark.parametrize("word", ["föreläsare", "undervisning", "översättare", "utanverk"])
def test_a_preposition_is_no_part(word: str) -> None:
    everything = {"före", "läsare", "under", "visning", "över", "sättare", "utan", "verk"}
    assert parts(word, everything.__contains__).modifiers == frozenset()


def test_cooking_mends_nothing() -> None:
    found = parts("lägermatlagning", {"lagning"}.__contains__)
    assert "lagning" not in found.heads
    assert {"läger", "mat"} <= found.modifiers | found.heads


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(text: str) -> None:
    for word in words(text):
        found = parts(word, nobody)
        assert all(part in word for part in found.heads)


@pytest.mark.parametrize(
    "group",
    [
        ("stuga", "stugan", "stugor", "stugorna"),
        ("golv", "golvet", "golven"),
        ("rum", "rummet", "rummen"),
        ("cykel", "cykeln", "cyklar"),
        ("läger", "lägret"),
        ("podium", "podiet", "podier"),
        ("plan", "planen", "planer"),
        ("museum", "museet"),
    ],
)
def test_a_word_has_one_stem_in_all_its_forms(group: tuple[str, ...]) -> None:
    assert len({stem(SWEDISH, word) for word in group}) == 1


def test_typed_words_know_where_they_stand_and_small_ones_are_left_out() -> None:
    text = "Hyra LOKAL med kök, nara Råå"
    assert [(one.word, text[one.start : one.end]) for one in typed(text)] == [
        ("lokal", "LOKAL"), ("kök", "kök"), ("råå", "Råå"),
    ]  # fmt: skip


def test_pa_is_a_small_word_only_between_others() -> None:
    assert [one.word for one in typed("hall pa soder")] == ["hall", "soder"]
    assert [one.word for one in typed("pa till fest")] == ["pa", "fest"]
    assert [one.word for one in typed("PA")] == ["pa"]
