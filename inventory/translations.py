"""A listing's title, summary and description in other languages than its own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from inventory.checking import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE, line
from inventory.facts import ListingFacts, NotGiven, TranslationFacts, given
from inventory.models import Listing, ListingTranslation
from inventory.problems import Problems, too_long, too_many, unknown
from marketplace.wording import normalise

MOST_LANGUAGES = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Said(NamedTuple):
    """What a reader is shown, each text with the language that it is in."""

    title: str
    title_language: str
    summary: str
    summary_language: str
    description: str
    description_language: str

    @property
    def translated(self) -> bool:
        """Whether anything is shown in another language than the listing's own."""
        return len({self.title_language, self.summary_language, self.description_language}) > 1


def checked(facts: ListingFacts, problems: Problems) -> ListingFacts:
    """Return the facts with translations as they are stored; one without a word is left out."""
    if isinstance(facts.translations, NotGiven):
        return facts
    clean: dict[str, TranslationFacts] = {}
    for language, one in facts.translations.items():
        field = f"translations.{language}"
        if not _LANGUAGE.fullmatch(language):
            problems.add("translations", unknown(language))
            continue
        description = normalise(one.description, multiline=True)
        if len(description) > LONGEST_TEXT:
            problems.add(f"{field}.description", too_long(LONGEST_TEXT))
        kept = TranslationFacts(
            title=line(f"{field}.title", one.title, LONGEST_TITLE, problems),
            summary=line(f"{field}.summary", one.summary, LONGEST_LINE, problems),
            description=description,
        )
        if kept != TranslationFacts():
            clean[language] = kept
    if len(clean) > MOST_LANGUAGES:
        problems.add("translations", too_many(MOST_LANGUAGES))
    return replace(facts, translations=clean)


def check_language(listing: Listing | None, facts: ListingFacts, problems: Problems) -> None:
    """Note a translation into the language that the listing itself is in."""
    own = given(facts.language, listing.language if listing else "sv")
    present = [one.language for one in listing.translations] if listing else []
    translations: Mapping[str, TranslationFacts] | list[str] = (
        present if isinstance(facts.translations, NotGiven) else facts.translations
    )
    if own in translations:
        sentence = _l("There is a translation into the language that the listing itself is in.")
        problems.add("translations", sentence)


def settle(listing: Listing, translations: Mapping[str, TranslationFacts]) -> None:
    """Let the listing have these translations; rows that stay are kept. Nothing is flushed."""
    present = {one.language: one for one in listing.translations}
    rows = []
    for language, one in sorted(translations.items()):
        row = present.get(language) or ListingTranslation(language=language)
        row.title, row.summary, row.description = one.title, one.summary, one.description
        rows.append(row)
    listing.translations = rows


def facts_of(listing: Listing) -> dict[str, TranslationFacts]:
    """Return the translations as their owner would state them."""
    return {
        one.language: TranslationFacts(one.title, one.summary, one.description)
        for one in listing.translations
    }


def shown(listing: Listing, locale: str) -> Said:
    """Return the texts for who reads in `locale`; what is not translated is as it was written."""
    row = next((one for one in listing.translations if one.language == locale), None)
    texts: list[str] = []
    for own, other in (
        (listing.title, row.title if row else ""),
        (listing.summary, row.summary if row else ""),
        (listing.description, row.description if row else ""),
    ):
        texts += [other, locale] if other else [own, listing.language]
    return Said(*texts)


def titles(listing: Listing, locale: str) -> tuple[str, str]:
    """Return the title for who reads in `locale`, and the language that it is in."""
    said = shown(listing, locale)
    return said.title, said.title_language
