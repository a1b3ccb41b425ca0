"""A row's fingerprint: remembers what was imported without keeping the row."""

import hashlib
import json

from inventory.importing.result import ListingValues, OrganisationValues

_DROPPED = {"orgnr"}
# Read since later: empty they are left out, so that rows of earlier imports are known again.
_LATER = {"languages"}


def fingerprint(values: ListingValues | OrganisationValues) -> str:
    """Return the SHA-256 of the cleaned values, made without any organisation number.

    A hash of ten guessable digits beside known values would give them away.
    """
    facts = {
        name: value
        for name, value in vars(values).items()
        if name not in _DROPPED and (value or name not in _LATER)
    }
    text = json.dumps(
        facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=vars
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
