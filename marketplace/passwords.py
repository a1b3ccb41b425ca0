"""Passwords, for who wants one: what is accepted, and how it is kept (Argon2id)."""

import re
from collections.abc import Set as AbstractSet
from functools import cache

from flask_babel import lazy_gettext as _l
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.wording import fold

SHORTEST = 12
LONGEST = 200

# Words that lists of leaked passwords begin with, and the words of this service. A password made
# of nothing but them and digits is no secret (ASVS 5.0, 6.2.4 and 6.2.11).
COMMON = (
    "password", "passw0rd", "losenord", "hemligt", "hemlig", "qwertyuiop", "qwerty", "asdfghjkl",
    "zxcvbnm", "abcdefghijkl", "abcdef", "iloveyou", "letmein", "welcome", "valkommen", "admin",
    "administrator", "sommar", "vinter", "hejsan", "fotboll", "football", "dragon", "monkey",
    "sunshine", "princess", "master", "superman", "batman", "trustno1", "sverige", "stockholm",
    "helsingborg", "allmanningen", "forening", "foreningen", "kommun", "kommunen", "bokning",
)  # fmt: skip

_PARTS = re.compile(r"[^\W\d_]+")
_COUNTING = "1234567890" * (LONGEST // 10)

_hasher = PasswordHash.recommended()


def check(password: str, *, own_words: tuple[str, ...] = ()) -> None:
    """Raise Invalid when the password is too short, too long or easily guessed.

    No rule asks for certain kinds of characters (ASVS 5.0, 6.2.5). `own_words`: the person's
    address and name, which are the first guesses: nothing but their parts and digits is refused,
    whatever stands between; other words beside them make a password.
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
    own = (part for word in own_words for part in _PARTS.findall(fold(word)))
    typed = "".join(sign for sign in folded if sign.isalnum())
    return bool(typed) and _made_of(typed, {*COMMON, *own})


def _made_of(typed: str, words: AbstractSet[str]) -> bool:
    """Tell whether the text is nothing but these words and digits, in any order."""
    reached = [True] + [False] * len(typed)
    for start, sign in enumerate(typed):
        if not reached[start]:
            continue
        reached[start + 1] |= sign.isdecimal()
        for word in words:
            if typed.startswith(word, start):
                reached[start + len(word)] = True
    return reached[-1]


def _invalid(sentence: Sentence) -> Invalid:
    return Invalid([FieldProblem("password", sentence)])
