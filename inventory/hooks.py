"""What higher packages want to be told by the commands here, in the same transaction."""

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

UnitsChanged = Callable[[Session, Collection[int]], None]

_on_units_changed: list[UnitsChanged] = []


def on_units_changed(tell: UnitsChanged) -> None:
    """Let `tell(session, listing_ids)` run after what these listings take has changed.

    A refusal that it raises refuses the whole command.
    """
    if tell not in _on_units_changed:
        _on_units_changed.append(tell)


def units_changed(session: Session, listing_ids: Collection[int]) -> None:
    """Tell that bookings of these listings now take other units or quantities."""
    if listing_ids:
        for tell in _on_units_changed:
            tell(session, listing_ids)
