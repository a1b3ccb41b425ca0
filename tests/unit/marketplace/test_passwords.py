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
