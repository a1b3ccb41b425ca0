"""Photos of a listing: stored under random names, described in words, at most twelve."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import pictures
from inventory.cards import CardPhoto
from inventory.models import Listing, Photo
from inventory.pictures import FORMATS, Picture, widths
from inventory.policy import require_edit
from marketplace import audit, clock, storage
from marketplace.actor import SYSTEM, Actor
from marketplace.errors import FieldProblem, Invalid, NotFound
from marketplace.orm import Json, public_id
from marketplace.wording import normalise

MOST_PHOTOS = 12
BYTES_PER_ORGANISATION = 200 * 1024 * 1024
LONGEST_ALT = 500
ORPHAN_SECONDS = 24 * 3600
_SOURCES = (("avif", "avif"), ("jpeg", "jpg"))


def add_photo(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    picture: Picture,
    alt: str,
    decorative: bool = False,
) -> Photo:
    """Store a picture (`pictures.read`, called before the transaction) last among the photos.

    Raises Invalid: `alt` where a photo that says something is not described, `photo` when there
    are twelve already or the organisation's photos fill 200 MB. Files are written before the row;
    if the transaction fails they are orphans that `remove_orphans` takes.
    """
    require_edit(actor, listing)
    text = _alt(alt, decorative=decorative)
    session.refresh(listing, with_for_update={"of": Listing})
    _check_room(session, listing, picture)
    photo = _store(session, listing, picture, text, decorative=decorative)
    audit.record(session, actor, "photo added", photo, organisation_id=listing.organisation_id)
    return photo


def adopt_derivatives(
    session: Session, listing: Listing, derivatives: Mapping[int, Mapping[str, bytes]], alt: str
) -> Photo:
    """Store derivatives that were made before, by width and format (`avif`, `jpg`): the demo's."""
    picture = pictures.adopt({width: dict(files) for width, files in derivatives.items()})
    return add_photo(session, SYSTEM, listing, picture=picture, alt=alt)


def describe_photo(
    session: Session, actor: Actor, photo: Photo, *, alt: str, decorative: bool = False
) -> Photo:
    """Change what is said of a photo; Invalid with field `alt` when nothing is said of it."""
    listing = _listing(session, actor, photo)
    photo.alt, photo.decorative = _alt(alt, decorative=decorative), decorative
    session.flush()
    audit.record(session, actor, "photo described", photo, organisation_id=listing.organisation_id)
    return photo


def arrange_photos(
    session: Session, actor: Actor, listing: Listing, public_ids: Sequence[str]
) -> None:
    """Put the listing's photos in the given order; those not named follow in theirs."""
    require_edit(actor, listing)
    wanted = {key: n for n, key in enumerate(public_ids)}
    if not wanted.keys() <= {photo.public_id for photo in listing.photos}:
        raise NotFound
    placed = sorted(listing.photos, key=lambda photo: wanted.get(photo.public_id, len(wanted)))
    for position, photo in enumerate(placed):
        photo.position = position
    session.flush()


def delete_photo(session: Session, actor: Actor, photo: Photo) -> None:
    """Remove a photo; its files go when the transaction has been committed."""
    listing = _listing(session, actor, photo)
    audit.record(session, actor, "photo deleted", photo, organisation_id=listing.organisation_id)
    storage.delete_after_commit(session, file_names(photo))
    session.delete(photo)
    session.flush()


def remove_orphans(session: Session) -> int:
    """Delete files older than a day that belong to no photo; return how many (a job's work)."""
    kept = storage.current()
    written = kept.names(older_than=clock.now().timestamp() - ORPHAN_SECONDS)
    known = set(session.scalars(select(Photo.public_id)))
    orphans = [name for name in written if name.partition("-")[0] not in known]
    for name in orphans:
        kept.delete(name)
    return len(orphans)


def file_names(photo: Photo) -> list[str]:
    """Return the names under which the photo's derivatives are stored."""
    return [
        f"{photo.public_id}-{width}.{extension}"
        for width in widths(photo.width)
        for extension in FORMATS
    ]


def photo_sources(photo: Photo | CardPhoto) -> Json:
    """Return what the `picture` macro takes: addresses by format and width, the photo's size."""
    addresses = {
        name: {
            width: f"/photos/{photo.public_id}-{width}.{extension}" for width in widths(photo.width)
        }
        for name, extension in _SOURCES
    }
    return {**addresses, "width": photo.width, "height": photo.height, "alt": photo.alt}


def photo_item(photo: Photo, base_url: str) -> Json:
    """Return the JSON of a photo: its largest JPEG, size and description."""
    address = f"{base_url}/photos/{photo.public_id}-{widths(photo.width)[-1]}.jpg"
    return {"url": address, "width": photo.width, "height": photo.height, "alt": photo.alt}


def _alt(alt: str, *, decorative: bool) -> str:
    text = normalise(alt)
    if decorative:
        return ""
    if not text:
        raise Invalid([FieldProblem("alt", _l("Say in a few words what the picture shows."))])
    if len(text) > LONGEST_ALT:
        too_long = _l("This is too long: at most %(most)s characters.", most=LONGEST_ALT)
        raise Invalid([FieldProblem("alt", too_long)])
    return text


def _check_room(session: Session, listing: Listing, picture: Picture) -> None:
    if len(listing.photos) >= MOST_PHOTOS:
        full = _l("A listing has at most %(most)s photos.", most=MOST_PHOTOS)
        raise Invalid([FieldProblem("photo", full)])
    stored = session.scalar(
        select(func.coalesce(func.sum(Photo.bytes_stored), 0))
        .join(Listing, Listing.id == Photo.listing_id)
        .where(Listing.organisation_id == listing.organisation_id)
    )
    if (stored or 0) + picture.size > BYTES_PER_ORGANISATION:
        full = _l("Your organisation's photos fill the room that they have. Delete some first.")
        raise Invalid([FieldProblem("photo", full)])


def _store(
    session: Session, listing: Listing, picture: Picture, alt: str, *, decorative: bool
) -> Photo:
    photo = Photo(
        public_id=public_id(),
        position=max((one.position for one in listing.photos), default=-1) + 1,
        alt=alt,
        decorative=decorative,
        width=picture.width,
        height=picture.height,
        bytes_stored=picture.size,
    )
    kept = storage.current()
    for (width, extension), data in picture.files.items():
        kept.write(f"{photo.public_id}-{width}.{extension}", data)
    listing.photos.append(photo)
    session.flush()
    return photo


def _listing(session: Session, actor: Actor, photo: Photo) -> Listing:
    listing = session.get_one(Listing, photo.listing_id)
    require_edit(actor, listing)
    return listing
