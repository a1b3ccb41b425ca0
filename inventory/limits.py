"""What an owner says of how much each borrower may have: checked, and stored."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from inventory.facts import LimitFacts, ListingFacts, NotGiven
from inventory.models import BorrowingLimit, Listing
from inventory.problems import Problems, between
from inventory.types import LimitMeasure, LimitPer

MOST_LIMITS = len(LimitMeasure) * len(LimitPer)
LARGEST = 1000


def check(facts: ListingFacts, problems: Problems) -> None:
    """Note limits that cannot be: out of range, or the same kind twice."""
    if isinstance(facts.limits, NotGiven):
        return
    seen = set()
    for n, limit in enumerate(facts.limits):
        if not 1 <= limit.most <= LARGEST:
            problems.add(f"limits.{n}.most", between(1, LARGEST))
        if (limit.measure, limit.per) in seen:
            problems.add(f"limits.{n}", _l("This limit stands here twice. Keep one of them."))
        seen.add((limit.measure, limit.per))


def settle(listing: Listing, limits: Sequence[LimitFacts]) -> None:
    """Let these limits hold; a row that stays is kept, since each kind is there once."""
    present = {(row.measure, row.per): row for row in listing.limits}
    rows = []
    for limit in limits:
        row = present.get((limit.measure, limit.per)) or BorrowingLimit(
            measure=limit.measure, per=limit.per
        )
        row.most = limit.most
        rows.append(row)
    listing.limits[:] = rows
