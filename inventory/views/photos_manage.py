"""The step of photos: add, describe, order and delete; one that fails keeps no other back."""

from contextlib import closing

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import RequestEntityTooLarge

from inventory import photos, pictures
from inventory.forms.photos import KnownPhoto, NewPhoto, PhotosForm
from inventory.forms.steps import PHOTOS, steps_of
from inventory.models import Listing, Photo
from inventory.views import loading, progress
from inventory.views.addresses import step_url
from inventory.views.oversize import discard_body
from marketplace.actor import Actor
from marketplace.errors import DomainError, Invalid, NotFound
from marketplace.extensions import db
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_photos", __name__, url_prefix="/listings")
Answer = Response | str | tuple[str, int]

MEGABYTE = 1024 * 1024


@blueprint.route("/<public_id>/photos", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def manage(public_id: str) -> Answer:
    """Show the photos of a listing, and save what is changed and added."""
    actor = guard.actor()
    listing = loading.editable(db.session(), actor, public_id)
    if request.method == "GET":
        return _page(listing, PhotosForm(None, listing))
    sent = PhotosForm.sent(request.form, request.files, listing)
    sent.validate()  # each row keeps what is wrong with it, and keeps no other back
    changed = _change_known(actor, public_id, sent)
    added = _add_new(actor, public_id, sent)
    _move(actor, public_id)
    failed = any(entry.form.errors for entry in [*sent.known, *sent.new])
    if added:
        flash(ngettext("%(num)s photo was added.", "%(num)s photos were added.", added), "success")
    elif changed and not failed:
        flash(_("The photos have been saved."), "success")
    listing = loading.editable(db.session(), actor, public_id)
    if failed:
        form = PhotosForm(None, listing)
        form.keep_problems(sent)
        return _page(listing, form), 422
    return redirect(_after(listing))


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Answer:
    """Say at the first place for a file how much fits; the body cannot be read, alt texts neither.

    The page tells the same before anything is sent, where script runs.
    """
    del error
    discard_body()
    listing = loading.editable(
        db.session(), guard.actor(), (request.view_args or {}).get("public_id", "")
    )
    form = PhotosForm(None, listing)
    form.new[0].form.file.errors = [
        _(
            "What you sent is larger than %(most)s MB, so it could not be received, and nothing"
            " was saved. Send fewer photos at a time, or make them smaller first.",
            most=_most_at_once() // MEGABYTE,
        )
    ]
    form.gather_errors()
    return _page(listing, form), 413


def _most_at_once() -> int:
    """Return how many bytes a request of the site may hold."""
    most: int = current_app.config["MAX_CONTENT_LENGTH"]
    return most


def _after(listing: Listing) -> str:
    steps = steps_of(listing)
    at = steps.index(PHOTOS)
    move = {"next": 1, "back": -1}.get(request.form.get("go", ""), 0)
    return step_url(listing, steps[at + move])


def _page(listing: Listing, form: PhotosForm) -> str:
    by_id = {photo.public_id: photos.photo_sources(photo) for photo in listing.photos}
    return render_template(
        "inventory/wizard/photos.html",
        form=form,
        sources=by_id,
        most=photos.MOST_PHOTOS,
        most_bytes=pictures.LARGEST_FILE,
        # The words around the files take some room, too.
        most_bytes_at_once=_most_at_once() - MEGABYTE,
        room=photos.MOST_PHOTOS - len(by_id),
        **progress.shown(listing, PHOTOS),
    )


def _change_known(actor: Actor, public_id: str, sent: PhotosForm) -> int:
    """Describe or delete the photos that were there; return how many were changed."""
    changed = 0
    for entry in sent.known:
        row: KnownPhoto = entry.form
        if row.errors:
            continue
        try:
            with unit_of_work() as session:
                changed += _change(session, actor, _photo(session, actor, public_id, row), row)
        except NotFound:
            continue  # somebody else has deleted it, which is no fault of this page
        except Invalid as refusal:
            row.alt.errors = [str(problem.message) for problem in refusal.problems]
    return changed


def _change(session: Session, actor: Actor, photo: Photo, row: KnownPhoto) -> int:
    if row.delete.data:
        photos.delete_photo(session, actor, photo)
        return 1
    said = (" ".join((row.alt.data or "").split()), bool(row.decorative.data))
    if said == (photo.alt, photo.decorative):
        return 0
    photos.describe_photo(session, actor, photo, alt=said[0], decorative=said[1])
    return 1


def _photo(session: Session, actor: Actor, public_id: str, row: KnownPhoto) -> Photo:
    listing = loading.editable(session, actor, public_id)
    found = session.scalar(
        select(Photo).where(
            Photo.public_id == (row.photo.data or ""), Photo.listing_id == listing.id
        )
    )
    if found is None:
        raise NotFound
    return found


def _add_new(actor: Actor, public_id: str, sent: PhotosForm) -> int:
    """Add the files that can be used; return how many."""
    rows = [entry.form for entry in sent.new if entry.form.chosen and not entry.form.errors]
    return sum(_add(actor, public_id, row) for row in rows)


def _add(actor: Actor, public_id: str, row: NewPhoto) -> bool:
    try:
        # Decoding takes a second, so it is done before the transaction.
        with closing(row.file.data) as sent:
            picture = pictures.read(sent.stream.read(pictures.LARGEST_FILE + 1))
        with unit_of_work() as session:
            photos.add_photo(
                session,
                actor,
                loading.editable(session, actor, public_id),
                picture=picture,
                alt=row.alt.data or "",
                decorative=bool(row.decorative.data),
            )
    except Invalid as refusal:
        for problem in refusal.problems:
            field = row.alt if problem.field == "alt" else row.file
            field.errors = [_("%(file)s: %(problem)s", file=row.file.data.filename[:60],
                              problem=str(problem.message))]  # fmt: skip
        return False
    except DomainError as refusal:
        row.file.errors = [str(refusal)]
        return False
    return True


def _move(actor: Actor, public_id: str) -> None:
    """Move a photo one place up or down where such a button was pressed."""
    for name, by in (("up", -1), ("down", 1)):
        photo_id = request.form.get(name)
        if not photo_id:
            continue
        with unit_of_work() as session:
            listing = loading.editable(session, actor, public_id)
            order = [photo.public_id for photo in listing.photos]
            if photo_id in order:
                at = order.index(photo_id)
                order.insert(max(0, at + by), order.pop(at))
                photos.arrange_photos(session, actor, listing, order)
