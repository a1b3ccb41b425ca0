"""Everything that is wrong with what was written, said at once."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from marketplace.errors import FieldProblem, Invalid, Sentence

# Facts whose name in the contract's JSON is not their own; a form writes the dots as underscores.
_PATHS: Mapping[str, str] = {
    "price_text": "price.text",
    "price_rules": "price.rules",
    "currency": "price.currency",
    "vat_rate": "price.vat_rate",
    "mode": "booking.mode",
    **{f"capacity_{part}": f"capacity.{part}" for part in ("max", "standing", "seated", "tables")},
    **{f"contact_{part}": f"contact.{part}" for part in ("name", "role", "email", "phone")},
    **{
        name: f"booking.{name}"
        for name in (
            "min_minutes",
            "max_minutes",
            "step_minutes",
            "notice_hours",
            "horizon_days",
            "pending_holds",
            "at_once",
        )
    },
}

MISSING = _l("This is needed.")


def too_long(most: int) -> Sentence:
    """Return the sentence for a text of more than `most` characters."""
    return _l("This is too long: at most %(most)s characters.", most=most)


def too_many(most: int) -> Sentence:
    """Return the sentence for a list of more than `most` things."""
    return _l("That is too many: at most %(most)s.", most=most)


def unknown(code: str) -> Sentence:
    """Return the sentence for a code that is not in the vocabulary."""
    return _l("“%(code)s” is not a word that we know.", code=code[:60])


def between(least: int, most: int) -> Sentence:
    """Return the sentence for a number that is out of its range."""
    return _l("Give a whole number from %(least)s to %(most)s.", least=least, most=most)


def path(fact: str) -> str:
    """Return the contract's name of a fact: `capacity_max` is `capacity.max`."""
    return _PATHS.get(fact, fact)


class Problems:
    """Collects one sentence per field, the first one that was found."""

    def __init__(self) -> None:
        self._found: dict[str, Sentence] = {}

    def add(self, fact: str, message: Sentence) -> None:
        """Note what is wrong with a fact, by its name here."""
        self._found.setdefault(path(fact), message)

    def __bool__(self) -> bool:
        return bool(self._found)

    def refuse(self) -> None:
        """Raise Invalid with all problems, if there are any."""
        if self._found:
            raise Invalid([FieldProblem(field, text) for field, text in self._found.items()])
