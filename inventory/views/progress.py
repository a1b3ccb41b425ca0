"""What the pages of a listing's form share: its steps, and which of them have what they need."""

from collections.abc import Mapping
from typing import Any

from inventory.facts import DEFAULTS
from inventory.forms.contents import SIZES
from inventory.forms.steps import WHAT, WHERE, Step, steps_of
from inventory.forms.wording import STATUS_NAMES
from inventory.models import Listing
from inventory.types import ListingKind
from inventory.views.addresses import listing_url, step_url

# What a step may say. Nothing of it is needed; one thing that differs from the default is enough.
_SAID: Mapping[str, tuple[str, ...]] = {
    "where": ("place", "directions"),
    "contents": (*SIZES, "features", "features_text", "always_with"),
    "accessibility": ("accessibility", "accessibility_text", "accessibility_checked_on"),
    "when": (
        "openings", "openings_text", "closed_on_holidays", "closed_on_school_breaks",
        "opening_exceptions", "min_minutes", "max_minutes", "step_minutes", "notice_hours",
        "horizon_days", "buffer_before_minutes", "buffer_after_minutes", "answer_hours",
    ),
    "terms": (
        "audience", "audience_text", "limits", "external_url", "house_rules", "loan_terms",
        "handover_text", "contact_name", "contact_role", "contact_email", "contact_phone",
    ),
    "price": ("price_text", "tariff"),
    "photos": ("photos",),
}  # fmt: skip


def shown(listing: Listing, step: Step) -> dict[str, Any]:
    """Return what the template of every step reads."""
    return {
        "listing": listing,
        "step": step,
        "steps": steps_of(listing),
        "done": done(listing),
        "view_url": listing_url,
        "step_url": step_url,
        "status_names": STATUS_NAMES,
    }


def done(listing: Listing) -> frozenset[str]:
    """Return the names of the steps that have what they need; of what was published, all."""
    names = {step.name for step in steps_of(listing)}
    if listing.published_at is not None:
        return frozenset(names)
    found = {name for name in names if any(_is_said(listing, one) for one in _SAID.get(name, ()))}
    if listing.type:
        found.add(WHAT.name)
    if listing.kind is ListingKind.PREMISES and listing.place is None:
        found.discard(WHERE.name)
    return frozenset(found)


def _is_said(listing: Listing, name: str) -> bool:
    return getattr(listing, name) not in (None, "", [], DEFAULTS.get(name))
