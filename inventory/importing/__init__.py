"""Reading of spreadsheets that owners hand over; pure: no web framework, no database.

`read_listings` and `read_organisations` answer with an `ImportReading`; a file that cannot be
read at all raises `ImportRefused`. Each reading rule has its own small module.
"""

from inventory.importing.duplicates import ExistingListing, ExistingOrganisation, KnownThings
from inventory.importing.listings import read_listings
from inventory.importing.organisations import read_organisations
from inventory.importing.refusal import ImportRefused, RefusalCode
from inventory.importing.result import (
    ImportReading,
    ListingValues,
    Match,
    OrganisationValues,
    Reason,
    RowReading,
)

__all__ = [
    "ExistingListing",
    "ExistingOrganisation",
    "ImportReading",
    "ImportRefused",
    "KnownThings",
    "ListingValues",
    "Match",
    "OrganisationValues",
    "Reason",
    "RefusalCode",
    "RowReading",
    "read_listings",
    "read_organisations",
]
