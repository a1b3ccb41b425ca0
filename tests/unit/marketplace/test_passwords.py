import time

import pytest

from marketplace import passwords
from marketplace.errors import Invalid


@pytest.mark.parametrize(
    "password",
    [
        "tre ovanliga ord",
        "korrekt häst batteri klammer",
        "x9!kQ2#mZ7pL",
        "å" * 3 + "ordentligt långt",
        "ord " * 40,
        "839201746552",
        "密码应该是很长很长的句子吗",
    ],
)
def test_long_passwords_of_any_kind_are_accepted(password: str) -> None:
    passwords.check(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "elva tecken",
        "x" * 201,
        "aaaaaaaaaaaa",
        "abababababab",
        "password1234",
        "Helsingborg2026!",
        "allmanningen1",
        "123456789012",
        "qwertyuiop12",
        "lösenordlösenord",
    ],
)
def test_short_and_easily_guessed_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.check(password)


BO = ("bo@teater.example", "Bo Östergren")


@pytest.mark.parametrize(
    "password",
    [
        "bo@teater.example",
        "BO@TEATER.EXAMPLE",
        "Boteater12345",
        "bo.teater-2026!",
        "2026 teater bo teater",
        "Bo Östergren 1!",
        "bo.ostergren.1985",
        "ÖstergrenTeater",
        "teaterteater",
        "bobobobobobobo1",
        "bo!password!2026",
    ],
)
def test_nothing_but_ones_own_address_and_name_is_no_password(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.check(password, own_words=BO)


@pytest.mark.parametrize(
    "password",
    [
        "Bo rider på tisdagar",
        "korrekt häst batteri klammer",
        "teaterns lampor blinkar",
        "borrmaskin 12345",
        "839201746552",
        "¤&/¤&/¤&/()=?",
    ],
)
def test_a_short_name_refuses_no_innocent_password(password: str) -> None:
    passwords.check(password, own_words=(*BO, "å@x.se", ""))


def test_what_is_judged_takes_no_time() -> None:
    begun = time.monotonic()
    passwords.check("a" * 150 + "bcdefghij" * 5, own_words=("a@aa.aaa.example", "Aa Aaa"))
    assert time.monotonic() - begun < 0.5


def test_ones_own_name_is_no_password() -> None:
    with pytest.raises(Invalid):
        passwords.check("Annabritta12", own_words=("annabritta",))
    passwords.check("Annabritta rider på tisdagar", own_words=("annabritta",))


def test_a_password_is_kept_as_argon2id_above_the_floor() -> None:
    stored = passwords.hashed("tre ovanliga ord")
    kind, settings = stored.split("$")[1], stored.split("$")[3]
    facts = dict(part.split("=") for part in settings.split(","))
    assert kind == "argon2id"
    assert int(facts["m"]) >= 19456
    assert int(facts["t"]) >= 2


def test_the_right_password_is_recognised_and_an_outdated_hash_renewed() -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only to make an old hash

    old = PasswordHasher(time_cost=1, memory_cost=8192).hash("tre ovanliga ord")
    right, renewed = passwords.verify("tre ovanliga ord", old)
    assert right
    assert renewed is not None
    assert passwords.verify("tre ovanliga ord", renewed) == (True, None)
    assert passwords.verify("fel", renewed) == (False, None)


def test_without_a_stored_password_nothing_is_right() -> None:
    assert passwords.verify("nobody has this password", None) == (False, None)
    assert passwords.verify("x", "not a hash") == (False, None)
