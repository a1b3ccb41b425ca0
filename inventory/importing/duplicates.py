"""Rule 4, duplicates: a row judged against what its owner already has."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.importing.resemblance import SeenNames
from inventory.importing.result import ListingValues, Match, OrganisationValues, RowReading


@dataclass(frozen=True)
class ExistingListing:
    """A listing that the owner already has; `reference` names it to the caller."""

    reference: str
    name: str
    kind: str
    address: str | None = None


@dataclass(frozen=True)
class ExistingOrganisation:
    """An organisation already in the register."""

    reference: str
    name: str
    email: str | None = None


class KnownThings:
    """What the owner, or the register, has; searched by name without comparing all."""

    def __init__(self, existing: Iterable[ExistingListing | ExistingOrganisation]) -> None:
        self._names: SeenNames[ExistingListing | ExistingOrganisation] = SeenNames()
        for thing in existing:
            scope = _scope(thing)
            if scope is not None:
                self._names.add(scope, thing.name, thing)

    def find(self, candidate: RowReading) -> Match | None:
        """Return what the row possibly duplicates, the first in the order given.

        Names agree word by word, at the same address (premises), with the same e-mail
        (organisations) or of the same kind.
        """
        values = candidate.values
        scope = _scope(values) if values is not None else None
        found = self._names.find(scope, values.name) if values and scope else None
        return Match(found.name, exact=False, reference=found.reference) if found else None


def _scope(
    thing: ListingValues | OrganisationValues | ExistingListing | ExistingOrganisation,
) -> tuple[str, ...] | None:
    if isinstance(thing, OrganisationValues | ExistingOrganisation):
        return ("email", thing.email) if thing.email else None
    if thing.kind == "premises":
        return ("premises", (thing.address or "").casefold().strip())
    return (thing.kind,)
