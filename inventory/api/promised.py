"""The problem that tells a program which bookings to come stand in the way."""

from collections.abc import Iterator
from contextlib import contextmanager

from inventory.promises import InTheWay, UnitPromised
from marketplace.actor import Actor
from marketplace.api import answers
from marketplace.orm import Json
from marketplace.policy import Permission, can


@contextmanager
def clashes_told(caller: Actor) -> Iterator[None]:
    """Let a refusal of the block carry its clashes, on the wall clock of the place.

    With the bookings themselves, as far as the caller may see them: those of their own listings.
    """
    try:
        yield
    except UnitPromised as refusal:
        if refusal.dates:
            zone = refusal.dates[0].zone
            refusal.facts = {
                "clashes": [answers.period(one, zone) for one in refusal.clashes],
                "in_the_way": [
                    _item(one)
                    for one in refusal.dates
                    if can(caller, Permission.REQUEST_SEE, one.owner_id)
                ],
            }
        raise


def _item(one: InTheWay) -> Json:
    return {
        "id": one.key,
        "booking": one.booking,
        "reference": one.reference,
        "listing": one.listing_key,
        "title": one.listing,
        "organisation_name": one.who,
        "url": answers.settings().base_url + one.path,
        **answers.period(one.period, one.zone),
    }
