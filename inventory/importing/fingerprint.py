"""A row's fingerprint: remembers what was imported without keeping the row."""

import dataclasses
import hashlib
import json

from inventory.importing.result import ListingValues, OrganisationValues

_DROPPED = {"orgnr"}


def fingerprint(values: ListingValues | OrganisationValues) -> str:
    """Return the SHA-256 of the cleaned values, made without any organisation number.

    A hash of ten guessable digits beside known values would give them away.
    """
    facts = {k: v for k, v in dataclasses.asdict(values).items() if k not in _DROPPED}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
