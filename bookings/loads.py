"""Where more is taken than there is: sums of quantities over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.periods import Period


@dataclass(frozen=True)
class Load:
    """So many of one unit are wanted or out of use throughout a period."""

    period: Period
    quantity: int


def overfull(loads: Iterable[Load], of: int) -> list[Period]:
    """Return the stretches, in order, in which the loads of a unit exceed the `of` that exist."""
    changes: dict[datetime, int] = {}
    for load in loads:
        for at, step in (
            (load.period.starts_at, load.quantity),
            (load.period.ends_at, -load.quantity),
        ):
            changes[at] = changes.get(at, 0) + step
    found: list[Period] = []
    taken = 0
    since: datetime | None = None
    for at in sorted(changes):
        taken += changes[at]
        if taken > of and since is None:
            since = at
        elif taken <= of and since is not None:
            found.append(Period(since, at))
            since = None
    return found


def united(periods: Iterable[Period]) -> list[Period]:
    """Return the same time in order, as periods that neither overlap nor touch."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.starts_at <= found[-1].ends_at:
            last = found[-1]
            found[-1] = Period(last.starts_at, max(last.ends_at, period.ends_at))
        else:
            found.append(period)
    return found


def meets(period: Period, stretches: Sequence[Period]) -> bool:
    """Tell whether the period shares an instant with one of the stretches."""
    return any(period.overlaps(one) for one in stretches)
