"""The words of a sentence, of which parts are taken as they are understood. Pure."""

import re

from bookings.finder.sentences.sentence_dots import with_dots

LONGEST = 400
"""Signs that are read; nobody says more in one breath."""
HEADS = (
    r"personer|person\b|pers\b\.?|deltagare|besökare|gäster|människor|barn\b|ungdomar|vuxna|"
    r"medlemmar|pensionärer|seniorer|elever|spelare|sångare|dansare|sittplatser|stycken|"
    r"damer|herrar|kvinnor|män\b|musiker|föräldrar|singers|dancers|women|men\b|students|pupils|"
    r"musicians|parents|"
    r"people|persons|guests|participants|children|kids|adults|members|players|seniors|seats"
)
"""What a number of people is counted in; a number before it is no time."""
DAYS = {
    "måndag": 1, "tisdag": 2, "onsdag": 3, "torsdag": 4, "fredag": 5, "lördag": 6, "söndag": 7,
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
    "sunday": 7,
}  # fmt: skip
DAY = "|".join(DAYS)
SOME_DAY = rf"(?:(?:{DAY})(?:en)?|(?:mån|tis|ons|tors?|fre|lör|sön)\b\.?)"
"""A weekday that may be short, since a date stands after it."""
MONTHS = {
    "januari": 1, "februari": 2, "mars": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7,
    "augusti": 8, "september": 9, "oktober": 10, "november": 11, "december": 12,
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8,
    "october": 10,
}  # fmt: skip
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "febr": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9,
    "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
SOME_MONTH = rf"(?:{MONTH}|(?:{'|'.join(SHORT_MONTHS)})\b\.?)"
"""A month that may be short, since a number, another month or “i” stands beside it."""
UNTIL = r"(?:(?:ända\s+)?(?:fram\s+)?till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\b\.?|until|till|through)"
TO = rf"(?:{UNTIL}|to|och|and|[-–])"
COUNTED = (
    rf"(?:{HEADS}|år|years?\b|km|kr|st\b|stolar|bord\b|tables\b|chairs\b|gånger|ggr|times\b|"
    r"timmar|timme|hours?\b|minut|minutes|dagar|days\b|veckor|weeks\b|månader|months\b|kilo|kg\b|"
    r"meter|m\b|kvm|m2|m²|liter|procent|%|föreningar|klubbar|lag\b|grupper|klasser|familjer|"
    r"clubs\b|teams\b|groups\b|families\b|platser|rum\b|rooms\b|of\b)"
)
"""What is counted: a number before it is no time."""
OTHER_UNIT = rf"(?!\s?(?:{COUNTED}|:-|\d|[.:](?!\s|$)))"
NUMBERED = re.compile(
    r"(?:\b(?:klass(?:en|erna)?|årskurs(?:erna)?|åk|nr\.?|nummer|number|våning(?:en)?|sida|del|nivå|"
    r"level|etapp|linje|buss|tel\.?|telefon|[fp]|barn|ungdomar|kids|children|girls|boys|flickor|"
    r"pojkar|tjejer|killar|ålder(?:n)?|åldrarna|aged?|ages)|\w(?:gatan|vägen|gränden?|torget|allén?|"
    r"stigen|street|road))\s$"
)
"""What has a number after it that is no time: an address, a class, an age."""
_DENIED = re.compile(
    r"\b(?:inte|ej|not|utom|förutom|except|före|innan|before|efter|after|until)\s+$"
)
CLOCK = r"(\d{1,2})(?:[.:]([0-5]\d))?\s*(am|pm)?"


def month_of(said: str) -> int:
    """Return the number of a month that `SOME_MONTH` has found."""
    name = said.rstrip(".")
    return MONTHS.get(name) or SHORT_MONTHS[name]


class Words:
    """A text as it was written, and the same in small letters, with gaps for what was taken."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.low = self.text.lower()
        if len(self.low) != len(self.text):  # a letter that is two when it is small
            self.low = self.text
        self.low = with_dots(self.text, self.low)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match, which is gone from the text then."""
        found = pattern.search(self.low)
        if found is not None:
            self.blank(*found.span())
        return found

    def wanted(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first match that is not denied, as by “inte” before it; nothing is taken."""
        for found in pattern.finditer(self.low):
            if _DENIED.search(self.low[: found.start()]) is None:
                return found
        return None

    def blank(self, start: int, end: int) -> None:
        """Take what stands between two places."""
        gap = " " * (end - start)
        self.low = self.low[:start] + gap + self.low[end:]
        self.text = self.text[:start] + gap + self.text[end:]
