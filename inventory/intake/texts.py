"""The words of a row, cut to what a listing holds; what has no field of its own stands below."""

import re

from inventory import checking
from inventory.importing import ListingValues
from inventory.importing.result import Finding
from marketplace.wording import normalise

_PLAIN_FIGURES = re.compile(r"^[\d\s/]*$")
_PLAIN_QUANTITY = re.compile(r"^\d+\s*(?:st\.?|stycken|par|pers\.?)?$")


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

        The labels are headings of the file, in its language.
        """
        people, count = values.capacity_text or "", values.quantity_text or ""
        return self.text(
            self._long_title,
            values.description,
            _labelled("Får användas till", values.activities_text if with_activities else None),
            _labelled("Antal personer", None if _PLAIN_FIGURES.match(people) else people),
            _labelled("Antal", None if _PLAIN_QUANTITY.match(count) else count),
            _labelled("Skick", values.condition),
            _labelled("Bokas via", values.booked_via),
            values.note,
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


def _labelled(label: str, text: str | None) -> str | None:
    return f"{label}: {text}" if text and text.strip("-–— ") else None
