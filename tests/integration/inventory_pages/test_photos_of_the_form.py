"""The step of photos: one that fails keeps no other back, and what was said of it stays."""

import html

import pytest
from form_browser import Browser, picture
from listing_form import STRANGE, only, refused
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Photo


def test_a_zero_byte_in_a_photos_description_is_told_there(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/photos")
    anna.send(
        "new-0-alt", {"new-0-alt": ["Sa\x00len"]}, files={"new-0-file": (picture(), "sal.jpg")}
    )
    refused(anna, STRANGE)
    assert 'value="Salen"' in anna.page
    assert session.scalar(select(func.count()).select_from(Photo)) == 0


@pytest.mark.parametrize("name", ["new-0-alt", "known-0-alt", "known-0-photo"])
def test_a_file_in_place_of_a_description_is_no_text(
    anna: Browser, hall: str, session: Session, name: str
) -> None:
    anna.open(f"{hall}/photos")
    anna.send("new-0-alt", {}, files={name: (picture(), "sal.jpg")})
    assert anna.status == 200
    assert session.scalar(select(func.count()).select_from(Photo)) == 0


def test_one_wrong_photo_keeps_no_other_back(anna: Browser, hall: str, session: Session) -> None:
    anna.open(f"{hall}/photos")
    anna.send(
        "new-0-alt",
        {"new-0-alt": "Salen", "new-1-alt": "Scenen", "new-2-alt": ""},
        files={
            "new-0-file": (picture(), "sal.jpg"),
            "new-1-file": (b"#!/bin/sh", "<b>scen.png"),
            "new-2-file": (picture(), "kök.jpg"),
        },
    )
    refused(
        anna,
        "<b>scen.png: This is no picture that can be read.",
        "kök.jpg: Say in a few words what the picture shows.",
    )
    assert "<b>scen.png" not in anna.page
    assert 'value="Scenen"' in anna.page
    assert "1 photo was added." in anna.page
    assert [photo.alt for photo in only(session).photos] == ["Salen"]


def test_photos_are_ordered_described_and_deleted(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/photos")
    anna.send(
        "new-0-alt",
        {"new-0-alt": "Salen", "new-1-decorative": "y"},
        files={"new-0-file": (picture(), "a.jpg"), "new-1-file": (picture(), "b.jpg")},
    )
    first, second = only(session).photos
    assert (second.alt, second.decorative) == ("", True)
    anna.send("new-0-alt", up=second.public_id)
    assert [one.public_id for one in only(session).photos] == [second.public_id, first.public_id]
    anna.send("new-0-alt", {"known-1-alt": ""})
    refused(anna, "Say in a few words what the picture shows.")
    anna.send("new-0-alt", {"known-1-alt": "Hela salen", "known-0-delete": "y"})
    assert [one.alt for one in only(session).photos] == ["Hela salen"]
    assert session.scalar(select(func.count()).select_from(Photo)) == 1


def test_a_photo_that_is_too_large_keeps_what_was_written_of_it(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/photos")
    token = anna.form("new-0-alt").values["csrf_token"][0]
    # Written by hand: the client of the tests leaves the file open in which it gathers so much.
    part = '--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = part % ("csrf_token", "", token) + part % ("new-0-alt", "", "Salen")
    body += part % ("new-0-file", '; filename="stor.jpg"', "x" * (15 * 1024 * 1024 + 1))
    answer = anna.client.post(
        f"{hall}/photos",
        data=f"{body}--x--\r\n".encode(),
        content_type="multipart/form-data; boundary=x",
    )
    anna.page, anna.status = answer.text, answer.status_code
    refused(anna, "stor.jpg: The file is too large; a picture may be at most 15 MB.")
    assert 'value="Salen"' in anna.page
    assert 'id="new-0-file-error"' in anna.page
    assert only(session).photos == []


def test_the_page_lets_a_browser_tell_before_sending_what_is_too_large(
    anna: Browser, hall: str
) -> None:
    anna.open(f"{hall}/photos")
    assert f'data-most-bytes="{15 * 1024 * 1024}"' in anna.page
    assert f'data-most-bytes="{23 * 1024 * 1024}"' in anna.page
    assert 'data-too-large="A picture may be at most 15 MB.' in anna.page


def test_more_than_fits_in_one_request_is_refused_with_a_page(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/photos")
    answer = anna.client.post(
        f"{hall}/photos",
        data=b"x" * (25 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    shown = html.unescape(answer.text)
    assert "What you sent is larger than 24 MB" in shown
    assert 'id="new-0-file-error"' in shown
    assert 'name="new-2-alt"' in shown
    assert only(session).photos == []
