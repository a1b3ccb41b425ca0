"""Values of an address, read kindly: what cannot be used is said and left out."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from bookings.finder.sentences.sentence_words import LONGEST as LONGEST_WORDS
from marketplace import typed_days
from marketplace.errors import FieldProblem, Sentence
from marketplace.money import Money, MoneyError
from marketplace.periods import parse_date
from marketplace.wording import NUL, cut

LONGEST_TEXT = 200
LONGEST_WORD = 80
"""Signs of one word; a wish in whole sentences has room for `LONGEST_WORDS`."""
LARGEST_NUMBER = 100_000
MOST_CODES = 20
LONGEST_TOLD = 30
MIDNIGHT = "24:00"
_CLOCK = re.compile(r"([0-9]{1,2})(?:[.:]([0-5][0-9])(?:[.:][0-5][0-9])?)?")


def clock_text(value: str) -> str:
    """Return a written time of day as "18:15", midnight at the end of a day as "24:00", else ""."""
    found = _CLOCK.fullmatch(value.strip())
    if found is None:
        return ""
    text = f"{int(found[1]):02d}:{found[2] or '00'}"
    return text if text <= MIDNIGHT else ""


def kept(name: str, value: str) -> str:
    """Return as much of a value as the form shows again, and as links repeat."""
    return value.replace(NUL, "")[: LONGEST_WORDS if name == "q" else LONGEST_TEXT]


@dataclass
class Reader:
    """Collects values and problems while an address is read; never raises for what is in it."""

    args: MultiDict[str, str]
    problems: list[FieldProblem] = field(default_factory=list)

    def problem(self, name: str, message: Sentence) -> None:
        """Say what cannot be used, once for each field."""
        if all(one.field != name for one in self.problems):
            self.problems.append(FieldProblem(name, message))

    def single(self, names: Iterable[str]) -> None:
        """Say where several values stand for what can have one; the first is used."""
        for name in names:
            if len({one for one in self.args.getlist(name) if one.strip()}) > 1:
                self.problem(name, _l("Only one of these can be chosen; the first was used."))

    def words(self, name: str) -> str:
        """Return the words to search for, without what is too long to be any."""
        value = self._line(name)
        if len(value) > LONGEST_WORDS and len(value.split()) > 1:
            self.problem(
                name,
                _l(
                    "The words are too long to search for, and were left out. Write at most"
                    " %(most)s letters.",
                    most=LONGEST_WORDS,
                ),
            )
            return ""
        short = [one for one in value.split() if len(one) <= LONGEST_WORD]
        if len(short) < len(value.split()):
            self.problem(
                name,
                _l(
                    "A word of more than %(most)s letters cannot be searched for, and was left"
                    " out.",
                    most=LONGEST_WORD,
                ),
            )
        return " ".join(short)

    def _line(self, name: str) -> str:
        return " ".join(self.args.get(name, "").replace(NUL, "").split())

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """Return a line of text, cut where it is too long."""
        value = self._line(name)
        if len(value) > longest:
            self.problem(name, _l("That is too long to search for."))
            return value[:longest]
        return value

    def flag(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        value = self.text(name)
        if value not in {"", "0", "1"}:
            self.problem(name, _l("“%(value)s” is not one of the choices.", value=value))
        return value == "1"

    def number(self, name: str, most: int | None = LARGEST_NUMBER) -> int | None:
        """Return a whole number from 1 on, None where it is more than `most`."""
        value = self.text(name)
        if not value:
            return None
        if not value.isascii() or not value.removeprefix("-").isdigit():
            self.problem(name, _l("Write a whole number, such as 25."))
            return None
        found = int(value)
        if found >= 1 and (most is None or found <= most):
            return found
        if most is None:
            self.problem(name, _l("Write a whole number from 1 on."))
        else:
            self.problem(name, _l("Write a whole number from 1 to %(most)s.", most=most))
        return None

    def code(self, name: str, known: Collection[str]) -> str | None:
        """Return one of the known codes."""
        value = self.text(name)
        if not value:
            return None
        if value not in known:
            self.problem(name, _l("“%(value)s” is not one of the choices.", value=value))
            return None
        return value

    def codes(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Return those that are known of several codes, at most twenty, each once."""
        values = list(dict.fromkeys(part for part in self.args.getlist(name) if part))
        if len(values) > MOST_CODES:
            self.problem(name, _l("That is more choices than can be combined."))
        strange = [value for value in values[:MOST_CODES] if value not in known]
        if strange:
            shown = (value.replace(NUL, "\N{REPLACEMENT CHARACTER}") for value in strange[:3])
            told = ", ".join(cut(value, LONGEST_TOLD) for value in shown)
            self.problem(name, _l("Not one of the choices: %(values)s.", values=told))
        return tuple(value for value in values[:MOST_CODES] if value in known)

    def day(self, name: str) -> date | None:
        """Return a date."""
        value = self.text(name, 20)
        if not value:
            return None
        told = typed_days.problem_of(value)
        if told is not None:
            self.problem(name, told)
            return None
        return parse_date(value)

    def clock(self, name: str, default: time) -> time:
        """Return a time of day; "24:00" is midnight."""
        value = self.text(name, 10)
        if not value:
            return default
        text = clock_text(value)
        if not text:
            self.problem(name, _l("Write a time as hours and minutes, such as 18:00."))
            return default
        return time(0) if text == MIDNIGHT else time.fromisoformat(text)

    def money(self, name: str) -> int | None:
        """Return an amount in öre."""
        value = self.text(name, 20)
        if not value:
            return None
        try:
            return Money.parse(value).ore
        except MoneyError:
            self.problem(name, _l("Write an amount in kronor, such as 200."))
            return None
