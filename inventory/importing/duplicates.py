"""Rule 4, duplicates: a row judged against what its owner already has."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.importing.resemblance import names_agree, words_of
from inventory.importing.result import ListingValues, Match, OrganisationValues, RowReading


@dataclass(frozen=True)
class ExistingListing:
    """A listing that the owner already has; `fingerprint` is that of the row it came from."""

    reference: str
    name: str
    kind: str
    address: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class ExistingOrganisation:
    """An organisation already in the register."""

    reference: str
    name: str
    email: str | None = None
    fingerprint: str | None = None


def find_duplicate(
    candidate: RowReading, existing: Iterable[ExistingListing | ExistingOrganisation]
) -> Match | None:
    """Judge a row against what the owner, or the register, already has.

    Exact: made from a row with the same cleaned values. Possible: names agree word by word, at
    the same address (premises), with the same e-mail (organisations) or of the same kind.
    The first in the order given wins, an exact one before any possible one.
    """
    values = candidate.values
    if values is None:
        return None
    possible: Match | None = None
    words = words_of(values.name)
    for thing in existing:
        if thing.fingerprint is not None and thing.fingerprint == candidate.fingerprint:
            return Match(thing.name, exact=True, reference=thing.reference)
        agrees = _same_scope(values, thing) and names_agree(words_of(thing.name), words)
        if possible is None and agrees:
            possible = Match(thing.name, exact=False, reference=thing.reference)
    return possible


def _same_scope(
    values: ListingValues | OrganisationValues, thing: ExistingListing | ExistingOrganisation
) -> bool:
    if isinstance(values, OrganisationValues):
        return (
            isinstance(thing, ExistingOrganisation)
            and bool(values.email)
            and values.email == thing.email
        )
    if not isinstance(thing, ExistingListing) or values.kind != thing.kind:
        return False
    if values.kind == "premises":
        return _folded(values.address) == _folded(thing.address)
    return True


def _folded(text: str | None) -> str:
    return (text or "").casefold().strip()
