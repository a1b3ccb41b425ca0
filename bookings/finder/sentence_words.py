"""The words of a sentence, of which parts are taken as they are understood. Pure."""

import re

HEADS = r"personer|pers\b\.?|deltagare|besökare|gäster|people|persons|guests|participants"
"""What a number of people is counted in; a number before it is no time."""


class Words:
    """A text as it was written, and the same in small letters, with gaps for what was taken."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.low = self.text.lower()
        if len(self.low) != len(self.text):  # a letter that is two when it is small
            self.low = self.text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match, which is gone from the text then."""
        found = pattern.search(self.low)
        if found is not None:
            self.blank(*found.span())
        return found

    def blank(self, start: int, end: int) -> None:
        """Take what stands between two places."""
        gap = " " * (end - start)
        self.low = self.low[:start] + gap + self.low[end:]
        self.text = self.text[:start] + gap + self.text[end:]
