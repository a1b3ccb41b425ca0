"""Several things for several dates: only those on which every one of them can be had."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bookings.requesting import preview
from bookings.wished import Date, Preview, Wish
from inventory.models import Listing
from marketplace.models import Organisation

Wanted = Sequence[tuple[Listing, Wish]]


def shared_dates(judged: Sequence[tuple[Wish, Preview]]) -> list[Wish] | None:
    """Return the wishes without the days on which one of them does not fit, None if none is left.

    Days are those of the series. What does not fit itself is listed as skipped, so that it can be
    had once it is free; the same day of the others is left out. With nothing that does not fit
    the wishes stay as they are.
    """
    short = [_short(seen) for _wish, seen in judged]
    somewhere = set[str]().union(*short)
    if any(not _kept(seen) - somewhere for _wish, seen in judged):
        return None
    pairs = zip(judged, short, strict=True)
    return [_without(wish, somewhere - own, own) for (wish, _seen), own in pairs]


def on_shared_dates(session: Session, borrower: Organisation, wanted: Wanted) -> list[Wish]:
    """Judge what is wanted of every listing and return the wishes for the days they share.

    Where they share none, the wishes stay as they are, and sending them says why. Nothing is
    locked: what is sent afterwards is judged again, all or nothing.
    """
    judged = [(wish, preview(session, one, borrower, wish)) for one, wish in wanted]
    return shared_dates(judged) or [wish for _one, wish in wanted]


def _short(seen: Preview) -> set[str]:
    return {part.date.local_day for part in seen.dates if part.reasons and not part.date.skip}


def _kept(seen: Preview) -> set[str]:
    return {part.date.local_day for part in seen.dates if not part.date.skip}


def _without(wish: Wish, out: set[str], own: set[str]) -> Wish:
    dates = tuple(_date(one, out, own) for one in wish.dates)
    if wish.series is not None:
        left = {one.local_day for one in dates if one.skip and not one.day_off}
        wish.series.skip = sorted(left)
    return replace(wish, dates=dates)


def _date(one: Date, out: set[str], own: set[str]) -> Date:
    if one.skip:
        return one
    if one.local_day in own:
        return replace(one, may_be_skipped=True)
    return replace(one, skip=True) if one.local_day in out else one
