"""Titles by number, in one piece."""

from inventory.catalogue.titles import Titles


def test_each_number_has_its_title_whatever_its_letters() -> None:
    told = ["stora salen", "", "övre hallen", "قاعة", "🎪 tält"]
    titles = Titles(told)
    assert [titles[n] for n in range(len(told))] == told


def test_what_follows_has_the_new_titles_and_the_old_one_stays() -> None:
    before = Titles(["a", "b"])
    after = before.followed({1: "c", 2: ""}).followed({3: "d"})
    assert [after[n] for n in range(4)] == ["a", "c", "", "d"]
    assert before[1] == "b"
