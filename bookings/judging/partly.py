"""Which part of a period is free where the whole is not."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge
from bookings.types import ReasonCode
from inventory.models import Listing
from marketplace.periods import Period

SHORTEST = timedelta(minutes=30)
MOST_PIECES = 48
_TIME = frozenset({ReasonCode.CLOSED, ReasonCode.TAKEN})


def free_parts(
    session: Session, ids: Sequence[int], period: Period, asker: Asker
) -> Mapping[int, Period]:
    """Return for each listing that has one its longest part of `period` that can be booked."""
    pieces = _pieces(period)
    if len(pieces) < 2 or not ids:  # noqa: PLR2004 - one piece has no parts
        return {}
    selected = select(Listing.id).where(Listing.id.in_(ids))
    verdicts = judge(session, selected, pieces, asker)
    runs: dict[int, Period] = {}
    for key in ids:
        run = _longest_run([verdicts[key, n] for n in range(len(pieces)) if (key, n) in verdicts])
        if run is not None:
            runs[key] = run
    return _bookable(session, runs, asker)


def _pieces(period: Period) -> list[Period]:
    step = SHORTEST
    while period.length / step > MOST_PIECES:
        step *= 2
    pieces = []
    start = period.starts_at
    while start < period.ends_at:
        end = min(start + step, period.ends_at)
        pieces.append(Period(start, end))
        start = end
    return pieces


def _longest_run(verdicts: Sequence[Verdict]) -> Period | None:
    best: Period | None = None
    run: Period | None = None
    for verdict in verdicts:
        if _TIME & set(verdict.reasons):
            run = None
            continue
        start = run.starts_at if run else verdict.period.starts_at
        run = Period(start, verdict.period.ends_at)
        if best is None or run.length > best.length:
            best = run
    return best


def _bookable(session: Session, runs: Mapping[int, Period], asker: Asker) -> dict[int, Period]:
    """Keep the runs that the predicate accepts with all rules, such as the shortest length.

    One that is longer than may be booked is told as long as it may be.
    """
    if not runs:
        return {}
    longest = session.execute(select(Listing.id, Listing.max_minutes).where(Listing.id.in_(runs)))
    runs = {
        key: Period(
            runs[key].starts_at,
            min(runs[key].ends_at, runs[key].starts_at + timedelta(minutes=most)),
        )
        for key, most in longest
    }
    periods = sorted(set(runs.values()))
    number = {period: n for n, period in enumerate(periods)}
    selected = select(Listing.id).where(Listing.id.in_(runs))
    verdicts = judge(session, selected, periods, asker)
    return {key: run for key, run in runs.items() if verdicts[key, number[run]].usable}
