"""Several things for several dates: only those on which every one of them can be had."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bookings.requesting import preview
from bookings.wished import Preview, Wish
from inventory.models import Listing
from marketplace.models import Organisation


def common_days(judged: Sequence[Preview]) -> frozenset[str]:
    """Return the days (of the series) that all have and can be had on; none where they differ."""
    days = [{part.date.local_day for part in seen.dates if part.fits} for seen in judged]
    return frozenset(set.intersection(*days)) if days else frozenset()


def on_days(wish: Wish, days: frozenset[str]) -> Wish:
    """Return the wish with every other date left out, in its rule as well.

    Its series is one that has not been stored yet: what it leaves out is written into it.
    """
    dates = tuple(
        one if one.skip or one.local_day in days else replace(one, skip=True) for one in wish.dates
    )
    if wish.series is not None:
        wish.series.skip = sorted(one.local_day for one in dates if one.skip and not one.day_off)
    return replace(wish, dates=dates)


def on_shared_dates(
    session: Session, borrower: Organisation, wanted: Sequence[tuple[Listing, Wish]]
) -> list[Wish]:
    """Judge what is wanted of every listing and return the wishes for the days they share.

    Where they share none, the wishes stay as they are, and sending them says why. Nothing is
    locked: what is sent afterwards is judged again.
    """
    days = common_days([preview(session, one, borrower, wish) for one, wish in wanted])
    return [on_days(wish, days) if days else wish for _one, wish in wanted]
