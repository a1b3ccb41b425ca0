"""Where the pages of a listing are."""

from typing import Any

from flask import current_app, url_for

from inventory.forms.steps import PHOTOS, PUBLISH, Step
from inventory.models import Listing


def listing_url(listing: Listing) -> str:
    """Return the address of the listing's own page; others link to it, so it stays."""
    return f"/l/{listing.public_id}-{listing.slug}".rstrip("-")


def step_url(listing: Listing, step: Step) -> str:
    """Return the address of a step of the listing's form."""
    if step.name == PHOTOS.name:
        return url_for("inventory_photos.manage", public_id=listing.public_id)
    if step.name == PUBLISH.name:
        return url_for("inventory_wizard.publish", public_id=listing.public_id)
    return url_for("inventory_wizard.step", public_id=listing.public_id, name=step.name)


def url_if_there(endpoint: str, **values: Any) -> str | None:  # noqa: ANN401
    """Return the address of a page of another part, None where that part is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
