"""Passwords, for who wants one: what is accepted, and how it is kept (Argon2id)."""

from functools import cache

from flask_babel import lazy_gettext as _l
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.wording import fold

SHORTEST = 12
LONGEST = 200

# Words that lists of leaked passwords begin with, and the words of this service. A password made
# of one of them and digits or a repetition is no secret (ASVS 5.0, 6.2.4 and 6.2.11).
COMMON = (
    "password", "passw0rd", "losenord", "hemligt", "hemlig", "qwertyuiop", "qwerty", "asdfghjkl",
    "zxcvbnm", "abcdefghijkl", "abcdef", "iloveyou", "letmein", "welcome", "valkommen", "admin",
    "administrator", "sommar", "vinter", "hejsan", "fotboll", "football", "dragon", "monkey",
    "sunshine", "princess", "master", "superman", "batman", "trustno1", "sverige", "stockholm",
    "helsingborg", "allmanningen", "forening", "foreningen", "kommun", "kommunen", "bokning",
)  # fmt: skip

_COUNTING = "1234567890" * (LONGEST // 10)

_hasher = PasswordHash.recommended()


def check(password: str, *, own_words: tuple[str, ...] = ()) -> None:
    """Raise Invalid when the password is too short, too long or easily guessed.

    No rule asks for certain kinds of characters (ASVS 5.0, 6.2.5). `own_words`: the person's name
    and address, which are the first guesses.
    """
    if len(password) < SHORTEST:
        raise _invalid(_l("Use at least %(number)s characters.", number=SHORTEST))
    if len(password) > LONGEST:
        raise _invalid(_l("Use at most %(number)s characters.", number=LONGEST))
    if _easily_guessed(fold(password), own_words):
        raise _invalid(_l("That is one of the first guesses. Three unusual words are better."))


def hashed(password: str) -> str:
    """Return the Argon2id hash."""
    return _hasher.hash(password)


def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Tell whether the password is right, and its new hash where the old one is outdated.

    Without a stored hash a dummy is verified, so that the answer takes as long (S9).
    """
    if len(password) > LONGEST:
        password = ""
    try:
        right, renewed = _hasher.verify_and_update(password, stored or _dummy())
    except UnknownHashError:
        return False, None
    return (right, renewed) if stored else (False, None)


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")


def _easily_guessed(folded: str, own_words: tuple[str, ...]) -> bool:
    if len(set(folded)) < SHORTEST // 3:
        return True
    if folded.isdecimal():
        return folded in _COUNTING or folded[::-1] in _COUNTING
    letters = folded.strip(" 0123456789!?.,-_*#@+")
    own = (fold(word) for word in own_words if len(word) > len("abc"))
    return any(
        letters and not letters.replace(word, "").strip("0123456789 ") for word in (*COMMON, *own)
    )


def _invalid(sentence: Sentence) -> Invalid:
    return Invalid([FieldProblem("password", sentence)])
