import os
from io import BytesIO
from pathlib import Path

import pytest
from factories import make_member, make_organisation
from factories.facts import hall, things
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import cataloguing, photos, pictures
from inventory.models import Listing, Photo
from inventory.types import ListingStatus
from inventory.views.photos import photo as view
from marketplace import clock, storage
from marketplace.actor import Actor
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

Owner = tuple[Organisation, Actor]


@pytest.fixture(scope="module")
def picture() -> pictures.Picture:
    buffer = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(buffer, "PNG")
    return pictures.read(buffer.getvalue())


@pytest.fixture
def owner(session: Session) -> Owner:
    with unit_of_work(session) as work:
        organisation = make_organisation(work)
        _, actor = make_member(work, organisation)
    return organisation, actor


@pytest.fixture
def listing(owner: Owner) -> Listing:
    with unit_of_work() as work:
        return cataloguing.create_listing(work, owner[1], organisation=owner[0], facts=hall())


def added(owner: Owner, listing: Listing, picture: pictures.Picture, alt: str = "Salen") -> Photo:
    with unit_of_work() as work:
        return photos.add_photo(work, owner[1], listing, picture=picture, alt=alt)


def problem(error: pytest.ExceptionInfo[Invalid]) -> str:
    return error.value.problems[0].field


def test_a_photo_is_stored_in_every_size_under_a_random_name(
    owner: Owner, listing: Listing, picture: pictures.Picture
) -> None:
    photo = added(owner, listing, picture)
    assert (photo.width, photo.height, photo.bytes_stored) == (900, 600, picture.size)
    names = photos.file_names(photo)
    assert len(names) == 6
    assert all(name.startswith(photo.public_id) for name in names)
    assert all(storage.current().read(name) for name in names)


def test_sources_list_every_width_of_every_format(
    owner: Owner, listing: Listing, picture: pictures.Picture
) -> None:
    photo = added(owner, listing, picture)
    base = f"/photos/{photo.public_id}"
    assert photos.photo_sources(photo) == {
        "avif": {width: f"{base}-{width}.avif" for width in (400, 800, 900)},
        "jpeg": {width: f"{base}-{width}.jpg" for width in (400, 800, 900)},
        "width": 900,
        "height": 600,
        "alt": "Salen",
    }


def test_a_photo_has_to_be_described_unless_it_only_decorates(
    owner: Owner, listing: Listing, picture: pictures.Picture
) -> None:
    with pytest.raises(Invalid) as error:
        added(owner, listing, picture, alt=" \x00 ")
    assert problem(error) == "alt"
    with pytest.raises(Invalid) as error:
        added(owner, listing, picture, alt="x" * 501)
    assert problem(error) == "alt"
    with unit_of_work() as work:
        photo = photos.add_photo(work, owner[1], listing, picture=picture, alt="", decorative=True)
    assert photo.alt == ""
    with unit_of_work() as work:
        photos.describe_photo(work, owner[1], photo, alt="En scen")
    assert (photo.alt, photo.decorative) == ("En scen", False)


def test_a_listing_has_at_most_twelve_photos(
    owner: Owner, listing: Listing, picture: pictures.Picture
) -> None:
    small = pictures.Picture(40, 40, {(40, "jpg"): b"x", (40, "avif"): b"y"})
    for _ in range(12):
        added(owner, listing, small)
    with pytest.raises(Invalid) as error:
        added(owner, listing, picture)
    assert problem(error) == "photo"


def test_an_organisations_photos_have_a_quota(
    owner: Owner, listing: Listing, picture: pictures.Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "BYTES_PER_ORGANISATION", 2 * picture.size)
    with unit_of_work() as work:
        other = cataloguing.create_listing(work, owner[1], organisation=owner[0], facts=things())
    added(owner, listing, picture)
    added(owner, other, picture)
    with pytest.raises(Invalid) as error:
        added(owner, other, picture)
    assert problem(error) == "photo"


def test_only_admins_of_the_owner_add_and_delete_photos(
    owner: Owner, listing: Listing, picture: pictures.Picture, session: Session
) -> None:
    photo = added(owner, listing, picture)
    with unit_of_work(session) as work:
        _, stranger = make_member(work, make_organisation(work))
    with pytest.raises(NotAllowed):
        added((owner[0], stranger), listing, picture)
    with pytest.raises(NotAllowed), unit_of_work() as work:
        photos.delete_photo(work, stranger, photo)


def test_photos_stand_in_the_order_that_was_chosen(
    owner: Owner, listing: Listing, picture: pictures.Picture, session: Session
) -> None:
    first, second, third = (added(owner, listing, picture, alt) for alt in "abc")
    with unit_of_work() as work:
        photos.arrange_photos(work, owner[1], listing, [third.public_id, first.public_id])
    session.refresh(listing)
    assert [photo.alt for photo in listing.photos] == ["c", "a", "b"]
    with pytest.raises(NotFound), unit_of_work() as work:
        photos.arrange_photos(work, owner[1], listing, [second.public_id, "x"])


def test_files_go_after_the_commit_and_stay_when_it_fails(
    owner: Owner, listing: Listing, picture: pictures.Picture
) -> None:
    photo = added(owner, listing, picture)
    names = photos.file_names(photo)

    def delete_and_fail() -> None:
        with unit_of_work() as work:
            photos.delete_photo(work, owner[1], photo)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        delete_and_fail()
    with unit_of_work():
        pass
    assert all(storage.current().read(name) for name in names)
    with unit_of_work() as work:
        photos.delete_photo(work, owner[1], photo)
        assert all(storage.current().read(name) for name in names)
    assert not any(storage.current().read(name) for name in names)


def test_orphans_go_after_a_day_and_nothing_else(
    owner: Owner,
    listing: Listing,
    picture: pictures.Picture,
    session: Session,
    settings_folder: Path,
) -> None:
    photo = added(owner, listing, picture)
    kept = storage.current()
    kept.write("gammal000000-400.jpg", b"x")
    kept.write("nyss00000000-400.jpg", b"x")
    old = clock.now().timestamp() - 2 * 24 * 3600
    for path in settings_folder.glob("*/*"):
        if not path.name.startswith("nyss"):
            os.utime(path, (old, old))
    assert photos.remove_orphans(session) >= 1
    assert kept.read("gammal000000-400.jpg") is None
    assert kept.read("nyss00000000-400.jpg") is not None
    assert all(kept.read(name) for name in photos.file_names(photo))


@pytest.fixture
def settings_folder(listing: Listing) -> Path:
    del listing
    kept = storage.current()
    assert isinstance(kept, storage.Folder)
    return kept.root


def test_the_demos_derivatives_are_adopted(
    listing: Listing, picture: pictures.Picture, session: Session
) -> None:
    by_width: dict[int, dict[str, bytes]] = {}
    for (width, extension), data in picture.files.items():
        by_width.setdefault(width, {})[extension] = data
    with unit_of_work() as work:
        photo = photos.adopt_derivatives(work, listing, by_width, "Salen")
    assert (photo.width, photo.height) == (900, 600)
    assert session.scalar(select(func.count()).select_from(Photo)) == 1


def test_a_public_photo_is_served_to_all_and_kept_for_a_year(
    owner: Owner, listing: Listing, picture: pictures.Picture, client: FlaskClient
) -> None:
    photo = added(owner, listing, picture)
    answer = client.get(f"/photos/{photo.public_id}-400.avif")
    assert answer.status_code == 200
    assert answer.data == picture.files[400, "avif"]
    assert answer.mimetype == "image/avif"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "Set-Cookie" not in answer.headers
    with client.application.test_request_context():
        own = view(photo.public_id, 400, "avif")
    assert own.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["{}-401.jpg", "{}-1200.jpg", "finnsinte000-400.jpg"])
def test_what_is_no_photo_is_not_found(
    owner: Owner, listing: Listing, picture: pictures.Picture, client: FlaskClient, name: str
) -> None:
    photo = added(owner, listing, picture)
    answer = client.get(f"/photos/{name.format(photo.public_id)}")
    assert answer.status_code == 404


def test_the_photo_of_a_draft_is_for_members_only(
    owner: Owner,
    listing: Listing,
    picture: pictures.Picture,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = added(owner, listing, picture)
    with unit_of_work() as work:
        cataloguing.set_status(work, owner[1], listing, ListingStatus.DRAFT)
    address = f"/photos/{photo.public_id}-400.jpg"
    assert client.get(address).status_code == 404
    monkeypatch.setattr("inventory.views.photos.actor", lambda: owner[1])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    assert "public" not in answer.headers["Cache-Control"]
