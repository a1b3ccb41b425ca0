"""The problem that tells a program which bookings to come stand in the way."""

from collections.abc import Iterator
from contextlib import contextmanager

from inventory.promises import UnitPromised
from marketplace.api import answers


@contextmanager
def clashes_told() -> Iterator[None]:
    """Let a refusal of the block carry its clashes, on the wall clock of the place."""
    try:
        yield
    except UnitPromised as refusal:
        if refusal.in_the_way:
            zone = refusal.in_the_way[0].zone
            refusal.facts = {"clashes": [answers.period(one, zone) for one in refusal.clashes]}
        raise
