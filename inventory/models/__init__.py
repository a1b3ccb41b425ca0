"""Tables of what is offered."""

from inventory.models.approval import ApprovalRule
from inventory.models.change import ListingChange
from inventory.models.imports import HeadingChoice, ImportedRow, ImportRun, PendingUpload
from inventory.models.limit import BorrowingLimit
from inventory.models.listing import (
    AccessibilityFact,
    Listing,
    ListingActivity,
    ListingAudience,
    ListingFeature,
)
from inventory.models.opening import Opening, OpeningException, OpeningSegment
from inventory.models.photo import Photo
from inventory.models.place import Place
from inventory.models.school_break import SchoolBreak
from inventory.models.search import SearchEntry, SearchForm, SearchPosting, SearchWord
from inventory.models.synonym import SynonymGroup, SynonymTerm
from inventory.models.tariff import Tariff, TariffRule
from inventory.models.translation import ListingTranslation
from inventory.models.unit import ListingUnit, Unit

__all__ = [
    "AccessibilityFact",
    "ApprovalRule",
    "BorrowingLimit",
    "HeadingChoice",
    "ImportRun",
    "ImportedRow",
    "Listing",
    "ListingActivity",
    "ListingAudience",
    "ListingChange",
    "ListingFeature",
    "ListingTranslation",
    "ListingUnit",
    "Opening",
    "OpeningException",
    "OpeningSegment",
    "PendingUpload",
    "Photo",
    "Place",
    "SchoolBreak",
    "SearchEntry",
    "SearchForm",
    "SearchPosting",
    "SearchWord",
    "SynonymGroup",
    "SynonymTerm",
    "Tariff",
    "TariffRule",
    "Unit",
]
