"""What making and editing a listing share: its facts judged, its columns and lists filled."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from inventory import checking, hours, limits, tariffs, translations, units
from inventory.facts import COLUMNS, AccessibilityFacts, FeatureFacts, ListingFacts, given
from inventory.models import AccessibilityFact, Listing, ListingActivity, ListingFeature
from inventory.problems import Problems
from marketplace import audit, clock
from marketplace.actor import Actor
from marketplace.models import AuditEntry
from marketplace.sorting import sort_key
from marketplace.wording import slugify

_SIZES = ("capacity_standing", "capacity_seated", "capacity_tables")


def checked(facts: ListingFacts, problems: Problems) -> ListingFacts:
    """Return the facts as they are stored, and note all that cannot be."""
    clean = hours.checked(checking.checked(facts, problems), problems)
    clean = translations.checked(clean, problems)
    tariffs.check(clean, problems)
    units.check(clean, problems)
    limits.check(clean, problems)
    return clean


def check_together(listing: Listing | None, facts: ListingFacts, problems: Problems) -> None:
    """Check facts that limit each other, one of which may be what it was."""

    def now(name: str) -> Any:  # noqa: ANN401 - any column's value
        return given(getattr(facts, name), getattr(listing, name, None))

    if now("kind") is not None:
        checking.kind_and_type(now("kind"), now("type"), problems)
    translations.check_language(listing, facts, problems)
    checking.lengths(now("min_minutes"), now("max_minutes"), problems)
    checking.capacities(given(facts.capacity_max, None), [now(name) for name in _SIZES], problems)


def fill_columns(listing: Listing, said: Mapping[str, Any]) -> None:
    """Write the facts that are columns, and what follows from them; nothing is flushed."""
    largest = _largest(listing)
    for name in COLUMNS:
        if name in said:
            setattr(listing, name, said[name])
    if "capacity_max" not in said and listing.capacity_max == largest:
        listing.capacity_max = None  # it was only the largest of the others
    sizes = [size for size in (listing.capacity_max, _largest(listing)) if size is not None]
    listing.capacity_max = max(sizes, default=None)
    listing.title_key = sort_key(listing.title)
    listing.slug = slugify(listing.title)
    listing.edited_at = clock.now()


def fill_lists(listing: Listing, said: Mapping[str, Any]) -> None:
    """Write what may be done and is there, how accessible it is, limits; nothing is flushed."""
    if "activities" in said:
        _keep(listing.activities, said["activities"], ListingActivity)
    if "features" in said:
        listing.features = [_feature(one) for one in said["features"]]
    if "translations" in said:
        translations.settle(listing, said["translations"])
    if "limits" in said:
        limits.settle(listing, said["limits"])
    if "accessibility" in said:
        _keep(listing.accessibility, said["accessibility"], AccessibilityFact)
        answers: Mapping[str, AccessibilityFacts] = said["accessibility"]
        for row in listing.accessibility:
            fact = answers[row.code]
            row.answer, row.value, row.note = fact.answer, fact.value, fact.note


def entry(
    actor: Actor,
    action: str,
    listing: Listing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
) -> AuditEntry:
    """Return the line of the audit log about a listing that has its id."""
    return audit.entry(
        actor,
        action,
        listing,
        organisation_id=listing.organisation_id,
        before=None if before is None else dict(before),
        after={name: _plain(value) for name, value in after.items()},
    )


def _largest(listing: Listing) -> int | None:
    """Return how many people fit by the largest of the ways in which they can be placed."""
    sizes = [size for name in _SIZES if (size := getattr(listing, name)) is not None]
    return max(sizes, default=None)


def _keep(rows: list[Any], codes: Sequence[str] | Mapping[str, Any], model: type[Any]) -> None:
    """Let there be one row per code; rows that stay are kept, since codes are unique."""
    present = {row.code: row for row in rows}
    rows[:] = [present.get(code) or model(code=code) for code in codes]


def _feature(fact: FeatureFacts) -> ListingFeature:
    return ListingFeature(code=fact.code, label=fact.label, count=fact.count)


def _plain(value: Any) -> Any:  # noqa: ANN401 - facts are of many types
    """Return what the audit log shows of a fact; lists of facts as text."""
    simple = value is None or isinstance(value, str | int | float | bool | date)
    return value if simple else str(value)[:1000]
