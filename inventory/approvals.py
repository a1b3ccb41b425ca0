"""What a listing's owner says yes to beforehand: checked, and stored in place of what was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from inventory.audiences import WITH_ORGANISATION
from inventory.facts import AtOnceFacts, ListingFacts, NotGiven
from inventory.hours import BAD_HOURS, BAD_WEEKDAYS
from inventory.models import ApprovalRule, Listing
from inventory.problems import Problems, too_many
from marketplace.errors import Sentence
from marketplace.models import Organisation
from marketplace.periods import MINUTES_PER_DAY

MOST_RULES = 50
_WEEKDAYS = range(1, 8)
NO_TIME = _l("The two times are the same. Leave both empty where the whole opening hours count.")
ONE_TIME = _l("Give both times, or neither where the whole opening hours count.")
NO_GROUP = _l("Name an organisation for chosen organisations and umbrellas, only for them.")
NOBODY = _l("There is no such organisation.")


@dataclass(frozen=True)
class Row:
    """One rule as it is stored: the facts, and the organisation that they name."""

    facts: AtOnceFacts
    organisation_id: int | None


def resolved(
    known: Mapping[str, Organisation], facts: ListingFacts, problems: Problems
) -> list[Row] | None:
    """Return the rules to store, each once; None when nothing was said of them.

    `known` is what `audiences.organisations` found. Notes hours that are none, and groups that
    lack their organisation or need none.
    """
    if isinstance(facts.at_once, NotGiven):
        return None
    if len(facts.at_once) > MOST_RULES:
        problems.add("at_once", too_many(MOST_RULES))
        return []
    rows: dict[Row, None] = {}
    for n, one in enumerate(facts.at_once):
        found = known.get(one.organisation or "")
        refusal = _hours_problem(one) or _group_problem(one, found)
        if refusal is not None:
            problems.add(f"booking.at_once.{n}", refusal)
        else:
            rows[Row(one, found.id if found else None)] = None
    return list(rows)


def settle(listing: Listing, rows: Sequence[Row]) -> None:
    """Store the rules in place of the old; none means that a person answers every request."""
    listing.at_once = [
        ApprovalRule(
            audience=row.facts.audience,
            organisation_id=row.organisation_id,
            weekdays=bits_of(row.facts.weekdays),
            start_minute=row.facts.start_minute,
            end_minute=row.facts.end_minute,
        )
        for row in rows
    ]


def bits_of(weekdays: Iterable[int]) -> int:
    """Return ISO weekdays as they are stored: a bit for each."""
    return sum(1 << (day - 1) for day in set(weekdays))


def weekdays_of(rule: ApprovalRule) -> tuple[int, ...]:
    """Return the ISO weekdays of a rule, in order."""
    return tuple(day for day in _WEEKDAYS if rule.weekdays >> (day - 1) & 1)


def facts_of(rule: ApprovalRule) -> AtOnceFacts:
    """Return the rule as its owner states it."""
    return AtOnceFacts(
        weekdays=weekdays_of(rule),
        audience=rule.audience,
        start_minute=rule.start_minute,
        end_minute=rule.end_minute,
        organisation=rule.organisation.slug if rule.organisation else None,
    )


def _hours_problem(one: AtOnceFacts) -> Sentence | None:
    if not one.weekdays or any(day not in _WEEKDAYS for day in one.weekdays):
        return BAD_WEEKDAYS
    start, end = one.start_minute, one.end_minute
    if start is None and end is None:
        return None
    if start is None or end is None:
        return ONE_TIME
    if not 0 <= start < MINUTES_PER_DAY or not 0 <= end <= MINUTES_PER_DAY:
        return BAD_HOURS
    return NO_TIME if start == end else None


def _group_problem(one: AtOnceFacts, found: Organisation | None) -> Sentence | None:
    if (one.audience in WITH_ORGANISATION) != (one.organisation is not None):
        return NO_GROUP
    return NOBODY if one.organisation is not None and found is None else None
