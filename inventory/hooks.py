"""What higher packages want to be told by the commands here, in the same transaction."""

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from inventory.promises import UnitsChange

UnitsChanged = Callable[[Session, Collection[int]], None]
UnitsJudged = Callable[[Session, UnitsChange], None]

_on_units_changed: list[UnitsChanged] = []
_on_units_judged: list[UnitsJudged] = []


def on_units_changed(tell: UnitsChanged) -> None:
    """Let `tell(session, listing_ids)` run after what these listings take has changed, or risen.

    A refusal that it raises refuses the whole command.
    """
    if tell not in _on_units_changed:
        _on_units_changed.append(tell)


def units_changed(session: Session, listing_ids: Collection[int]) -> None:
    """Tell that bookings of these listings take other units or quantities, or there are more."""
    if listing_ids:
        for tell in _on_units_changed:
            tell(session, listing_ids)


def on_units_judged(judge: UnitsJudged) -> None:
    """Let `judge(session, change)` run before promises are moved to what listings take now.

    It raises UnitPromised with what stands in the way. The units that are concerned are locked.
    """
    if judge not in _on_units_judged:
        _on_units_judged.append(judge)


def judge_units(session: Session, change: UnitsChange) -> None:
    """Ask whether all that has been promised can still be kept."""
    if change.listings or change.lowered or change.ended:
        for judge in _on_units_judged:
            judge(session, change)
