"""What an organisation says of itself by words of a list: what it does, languages, ages."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.models import (
    Organisation,
    OrganisationActivity,
    OrganisationAge,
    OrganisationLanguage,
)
from marketplace.organisation_profile import Profile
from marketplace.register_words import WordList, codes

_Model = type[OrganisationActivity] | type[OrganisationLanguage] | type[OrganisationAge]
_LISTS: tuple[tuple[str, WordList, _Model], ...] = (
    ("activities", WordList.ACTIVITIES, OrganisationActivity),
    ("languages", WordList.LANGUAGES, OrganisationLanguage),
    ("ages", WordList.AGES, OrganisationAge),
)


def settle(organisation: Organisation, profile: Profile) -> None:
    """Store the words of the profile, in place of the old; raises Invalid for unknown ones."""
    problems = []
    for name, words, _model in _LISTS:
        if unknown := set(getattr(profile, name)) - codes(words):
            problems.append(FieldProblem(name, _refusal(name, min(unknown))))
    if problems:
        raise Invalid(problems)
    for name, _words, model in _LISTS:
        _replace(organisation, name, model, getattr(profile, name))


def rows(model: _Model, wanted: Sequence[str]) -> list[Any]:
    """Return new rows for codes, none twice."""
    return [model(code=code) for code in dict.fromkeys(wanted)]


def _replace(organisation: Organisation, name: str, model: _Model, wanted: Sequence[str]) -> None:
    present: list[Any] = getattr(organisation, name)
    kept = [row for row in present if row.code in wanted]
    known = {row.code for row in kept}
    fresh = rows(model, [code for code in wanted if code not in known])
    setattr(organisation, name, kept + fresh)


def _refusal(name: str, word: str) -> Sentence:
    if name == "languages":
        return _l("Choose among the languages: %(w)s is none of them.", w=word)
    if name == "ages":
        return _l("Choose among the age groups: %(w)s is none of them.", w=word)
    return _l("Choose among the activities: %(w)s.", w=word)
