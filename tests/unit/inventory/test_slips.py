import pytest

from inventory.words.spelling import is_slip
from inventory.words.tokens import is_size, plain_forms, without_accents
from marketplace.wording import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("idrotshall", "idrottshall"),
        ("sammlingslokal", "samlingslokal"),
        ("badmington", "badminton"),
        ("projketor", "projektor"),
        ("projecktor", "projektor"),
        ("kajack", "kajak"),
        ("katering", "catering"),
        ("idrotshal", "idrottshall"),
        ("gymnastiksahl", "gymnastiksal"),
        ("båtplast", "båtplats"),
    ],
)
def test_a_slip_of_the_hand_is_surely_one(typed: str, meant: str) -> None:
    assert is_slip(fold(typed), fold(meant))


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("hoppborg", "högaborg"),
        ("övernattning", "översättning"),
        ("badplats", "båtplats"),
        ("padel", "paddel"),
        ("idrotthal", "idrottshall"),
        ("vals", "hals"),
        ("stolar", "solar" * 2),
    ],
)
def test_another_letter_makes_another_word(typed: str, other: str) -> None:
    assert not is_slip(fold(typed), fold(other))


@pytest.mark.parametrize(
    "group",
    [
        ("stor", "stort", "stora"),
        ("liten", "litet", "lilla", "små"),
        ("flyttbar", "flyttbart", "flyttbara"),
        ("tillgänglig", "tillgängligt", "tillgängliga"),
        ("ledig", "ledigt", "lediga"),
        ("kurs", "kurser", "kursen", "kurserna"),
        ("kontorsplats", "kontorsplatser", "kontorsplatserna"),
        ("dans", "dansa", "dansar", "dansen"),
    ],
)
def test_the_forms_of_a_word_have_one_in_the_dictionary(group: tuple[str, ...]) -> None:
    assert len({plain_forms(word)[0] for word in group}) == 1


def test_a_size_is_told_from_what_else_a_thing_is() -> None:
    assert all(is_size(word) for word in ("stort", "lilla", "billiga", "large"))
    assert not any(is_size(word) for word in ("trådlös", "flyttbart", "sal"))


def test_accents_are_taken_away_but_not_from_swedish_letters() -> None:
    assert without_accents("café") == "cafe"
    assert without_accents("åäö") == "åäö"
