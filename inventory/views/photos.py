"""Serves the photos of listings."""

from flask import Blueprint, Response
from sqlalchemy import select

from inventory import policy
from inventory.models import Listing, Photo
from inventory.photos import file_names
from marketplace import storage
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.web.guard import Audience, Cache, access, actor

blueprint = Blueprint("photos", __name__)

_TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}
_PUBLIC = "public, max-age=31536000, immutable"


@blueprint.get("/photos/<photo_id>-<int:width>.<any(avif, jpg):extension>")
@access(Audience.EVERYONE, rate="static", cache=Cache.PUBLIC)
def photo(photo_id: str, width: int, extension: str) -> Response:
    """Serve one size of a photo: to all where the listing is public, else to members only."""
    row = db.session.execute(
        select(Photo, Listing)
        .join(Listing, Listing.id == Photo.listing_id)
        .where(Photo.public_id == photo_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    found, listing = row
    name = f"{photo_id}-{width}.{extension}"
    public = policy.is_public(listing)
    # Who asks is looked up only where it matters: an answer that depends on it is kept by nobody.
    if not public and not policy.may_see(actor(), listing):
        raise NotFound
    if name not in file_names(found):
        raise NotFound
    data = storage.current().read(name)
    if data is None:
        raise NotFound
    response = Response(data, mimetype=_TYPES[extension])
    response.headers["Cache-Control"] = _PUBLIC if public else "private, no-store"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response
