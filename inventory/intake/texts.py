"""The words of a row, cut to what a listing holds; what has no field of its own stands below."""

import re

from inventory import checking
from inventory.importing import ListingValues
from inventory.importing.capacity import read_capacity
from inventory.importing.quantities import read_quantity
from inventory.importing.result import Finding
from marketplace.wording import normalise

_PLAIN_FIGURES = re.compile(r"^[\d\s/]*$")
# A number, an e-mail or a web address; "mejla" and "our old system" are no way to anybody.
_ADDRESS = re.compile(r"\d{4}|\d[\d -]{5}|@|://|\w\.[a-z]{2,}", re.IGNORECASE)
# What the reading says of a figure with words that it did not take.
_PEOPLE_UNREAD = "capacity_text_only"
_COUNT_UNREAD = frozenset({"quantity_unclear", "quantity_note"})


class Texts:
    """Cuts texts to their limits and remembers that it did."""

    def __init__(self) -> None:
        self._findings: dict[str, Finding] = {}
        self._long_title: str | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return a finding for what had to be cut."""
        return tuple(self._findings.values())

    def title(self, name: str) -> str:
        """Return the name as a title; one that is too long stands whole in the description."""
        cut = self._cut(normalise(name), checking.LONGEST_TITLE, "name_shortened")
        self._long_title = name if "name_shortened" in self._findings else None
        return cut

    def short(self, text: str | None) -> str:
        """Return the text on one line, as places and units hold it."""
        return self._cut(normalise(text or ""), checking.LONGEST_TITLE)

    def line(self, text: str | None) -> str:
        """Return the text on one line."""
        return self._cut(normalise(text or ""), checking.LONGEST_LINE)

    def text(self, *paragraphs: str | None) -> str:
        """Return the paragraphs that say something, each once."""
        said = dict.fromkeys(part for part in paragraphs if part)
        whole = normalise("\n\n".join(said), multiline=True)
        return self._cut(whole, checking.LONGEST_TEXT)

    def description(self, values: ListingValues, *, with_activities: bool) -> str:
        """Return the description, and below it the row's words that no field holds.

        What was read into a field is not told again, and sentences come before what needs the
        label of its column, which is in the file's language.
        """
        return self.text(
            self._long_title,
            values.description,
            values.note,
            _labelled("Får användas till", values.activities_text if with_activities else None),
            _labelled("Skick", values.condition),
            _labelled("Antal", _unread_count(values.quantity_text or "")),
            _labelled("Antal personer", _unread_people(values.capacity_text or "")),
            _labelled("Har bokats via", _ways_to_somebody(values.booked_via or "")),
        )

    def loan_terms(self, values: ListingValues) -> str:
        """Return the terms of a loan, with the deposit; those of premises are house rules."""
        terms = None if values.kind == "premises" else values.terms
        return self.text(terms, _labelled("Deposition", values.deposit_text))

    def _cut(self, text: str, longest: int, code: str = "text_shortened") -> str:
        if len(text) <= longest:
            return text
        self._findings[code] = Finding(code, None)
        return text[: longest - 1].rstrip() + "…"


def _unread_people(text: str) -> str | None:
    _capacity, warning = read_capacity(text)
    unread = warning == _PEOPLE_UNREAD and not _PLAIN_FIGURES.match(text)
    return text if unread else None


def _unread_count(text: str) -> str | None:
    _quantity, warning = read_quantity(text)
    return text if warning in _COUNT_UNREAD else None


def _ways_to_somebody(text: str) -> str | None:
    """Return how it was booked until now where that holds an address: it is booked here now."""
    return text if _ADDRESS.search(text) else None


def _labelled(label: str, text: str | None) -> str | None:
    return f"{label}: {text}" if text and text.strip("-–— ") else None
