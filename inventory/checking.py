"""Plain facts of a listing, made fit to store: lengths, ranges, codes, addresses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from inventory import contacts, vocabulary
from inventory.facts import AccessibilityFacts, FeatureFacts, ListingFacts
from inventory.problems import MISSING, Problems, between, too_long, too_many, unknown
from inventory.types import ListingKind
from marketplace import clock
from marketplace.wording import normalise

LONGEST_TITLE = 120
LONGEST_LINE = 500
LONGEST_TEXT = 10_000
MOST_ITEMS = 200
_DAY = 1440

ONE_LINE = ("summary", "contact_name", "contact_role")
SEVERAL_LINES = (
    "description",
    "openings_text",
    "features_text",
    "accessibility_text",
    "audience_text",
    "price_text",
    "house_rules",
    "loan_terms",
    "always_with",
    "handover_text",
    "directions",
)
RANGES: Mapping[str, tuple[int, int]] = {
    "capacity_max": (1, 1_000_000),
    "capacity_standing": (1, 1_000_000),
    "capacity_seated": (1, 1_000_000),
    "capacity_tables": (1, 1_000_000),
    "area_m2": (1, 10_000_000),
    "quantity": (0, 100_000),
    "min_minutes": (1, 366 * _DAY),
    "max_minutes": (1, 366 * _DAY),
    "step_minutes": (1, 31 * _DAY),
    "notice_hours": (0, 366 * 24),
    "horizon_days": (1, 3660),
    "answer_hours": (1, 90 * 24),
    "buffer_before_minutes": (0, 7 * _DAY),
    "buffer_after_minutes": (0, 7 * _DAY),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def checked(facts: ListingFacts, problems: Problems) -> ListingFacts:
    """Return the facts as they are stored and note what cannot be used.

    Only what was given is looked at; what takes other rows into account is the commands' part.
    """
    said = facts.said()
    clean: dict[str, Any] = {}
    _texts(said, clean, problems)
    _numbers(said, problems)
    _days(said, problems)
    _reach(said, clean, problems)
    if "activities" in said:
        clean["activities"] = codes("activities", said["activities"], _ACTIVITIES, problems)
    if "features" in said:
        clean["features"] = _features(said["features"], problems)
    if "accessibility" in said:
        clean["accessibility"] = _accessibility(said["accessibility"], problems)
    if not _LANGUAGE.fullmatch(said.get("language", "sv")):
        problems.add("language", unknown(said["language"]))
    return replace(facts, **clean)


def kind_and_type(kind: ListingKind, code: str | None, problems: Problems) -> None:
    """Note a type that is not one of the kind's."""
    if code is not None and code not in {term.code for term in vocabulary.TYPES[kind]}:
        problems.add("type", unknown(code))


def lengths(shortest: int, longest: int, problems: Problems) -> None:
    """Note a longest booking that is under the shortest one."""
    if longest < shortest:
        problems.add("max_minutes", _l("The longest time must not be under the shortest."))


def capacities(most: int | None, ways: Sequence[int | None], problems: Problems) -> None:
    """Note a highest number of people that is under the number for standing or sitting."""
    largest = max((way for way in ways if way is not None), default=0)
    if most is not None and most < largest:
        problems.add(
            "capacity_max",
            _l(
                "That is less than the %(largest)s given beside it. Change one of them.",
                largest=largest,
            ),
        )


def line(field: str, value: str, longest: int, problems: Problems) -> str:
    """Return a text on one line, and note when it is too long."""
    text = normalise(value)
    if len(text) > longest:
        problems.add(field, too_long(longest))
    return text


def codes(
    field: str, values: Sequence[str], known: frozenset[str], problems: Problems
) -> tuple[str, ...]:
    """Return the codes, each once and in order, and note those that nobody knows."""
    for code in values:
        if code not in known:
            problems.add(field, unknown(code))
    return tuple(dict.fromkeys(values))


_ACTIVITIES = frozenset(term.code for term in vocabulary.ACTIVITIES)
_FEATURES = frozenset(term.code for term in vocabulary.FEATURES)
_FACTS = frozenset(fact.code for fact in vocabulary.ACCESSIBILITY)


def _texts(said: Mapping[str, Any], clean: dict[str, Any], problems: Problems) -> None:
    if "title" in said:
        clean["title"] = line("title", said["title"], LONGEST_TITLE, problems)
        if not clean["title"]:
            problems.add("title", MISSING)
    for name in ONE_LINE:
        if name in said:
            clean[name] = line(name, said[name], LONGEST_LINE, problems)
    for name in SEVERAL_LINES:
        if name in said:
            clean[name] = normalise(said[name], multiline=True)
            if len(clean[name]) > LONGEST_TEXT:
                problems.add(name, too_long(LONGEST_TEXT))


def _numbers(said: Mapping[str, Any], problems: Problems) -> None:
    for name, (least, most) in RANGES.items():
        value = said.get(name)
        if value is not None and not least <= value <= most:
            problems.add(name, between(least, most))


def _days(said: Mapping[str, Any], problems: Problems) -> None:
    # The wall clock of any place in Europe is at most three hours ahead.
    latest = (clock.now() + timedelta(hours=3)).date()
    for name in ("confirmed_on", "accessibility_checked_on"):
        day = said.get(name)
        if day is not None and day > latest:
            problems.add(name, _l("That day has not come yet."))


def _reach(said: Mapping[str, Any], clean: dict[str, Any], problems: Problems) -> None:
    for name, read, message in (
        ("contact_email", contacts.email, _l("This is not an e-mail address.")),
        ("contact_phone", contacts.phone, _l("This is not a telephone number.")),
        (
            "external_url",
            contacts.web_address,
            _l("Give a web address that begins with https:// or http://."),
        ),
    ):
        if name not in said:
            continue
        text = normalise(said[name])
        found = read(text) if text else ""
        if found is None:
            problems.add(name, message)
        clean[name] = found or ""


def _features(features: Sequence[FeatureFacts], problems: Problems) -> tuple[FeatureFacts, ...]:
    if len(features) > MOST_ITEMS:
        problems.add("features", too_many(MOST_ITEMS))
    kept = []
    for n, feature in enumerate(features):
        label = line(f"features.{n}.label", feature.label, LONGEST_TITLE, problems)
        if feature.code is not None and feature.code not in _FEATURES:
            problems.add(f"features.{n}.code", unknown(feature.code))
        if feature.code is None and not label:
            problems.add(f"features.{n}.label", MISSING)
        if feature.count is not None and not 1 <= feature.count <= RANGES["quantity"][1]:
            problems.add(f"features.{n}.count", between(1, RANGES["quantity"][1]))
        kept.append(replace(feature, label=label))
    return tuple(kept)


def _accessibility(
    answers: Mapping[str, AccessibilityFacts], problems: Problems
) -> dict[str, AccessibilityFacts]:
    kept = {}
    for code, fact in answers.items():
        if code not in _FACTS:
            problems.add("accessibility", unknown(code))
        if fact.value is not None and not 0 <= fact.value <= RANGES["quantity"][1]:
            problems.add(f"accessibility.{code}", between(0, RANGES["quantity"][1]))
        note = line(f"accessibility.{code}", fact.note, LONGEST_LINE, problems)
        kept[code] = replace(fact, note=note)
    return kept
