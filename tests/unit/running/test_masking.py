"""No log and no audit line shows a secret."""

from datetime import UTC, datetime

import pytest

from marketplace import audit, journal
from marketplace.types import Role

FEED = "/calendar/Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5.ics"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"GET {FEED}", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5"),
        ("/invitations/abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklmnopqrstuvwxyz"),
        ("/x?token=hemligt&q=sal", "hemligt"),
        ("Authorization: Bearer alm_abc.def-ghi", "alm_abc.def-ghi"),
        ("made alm_0123456789abcdef0123", "0123456789abcdef0123"),
        ("smtp://bo:losen@mail.example:25", "losen"),
    ],
)
def test_a_secret_inside_a_sentence_is_masked(text: str, secret: str) -> None:
    event = journal.mask(None, "info", {"event": text, "more": [text]})
    assert secret not in repr(event)
    assert audit.MASK in event["event"]


def test_public_calendars_and_plain_words_stay_readable() -> None:
    text = "/calendar/listing/abc123def456.ics of /l/abc123def456-stora-salen"
    assert journal.without_secrets(text) == text


@pytest.mark.parametrize(
    "field", ["password", "password_hash", "api_token", "client_secret", "code", "Authorization"]
)
def test_a_field_that_names_a_secret_is_masked_at_any_depth(field: str) -> None:
    assert audit.masked({"inner": {field: "hemligt"}}) == {"inner": {field: audit.MASK}}
    assert journal.mask(None, "info", {field: "hemligt"}) == {field: audit.MASK}


def test_other_fields_become_plain_json() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    assert audit.masked({"postcode": "25220", "role": Role.ADMIN, "at": at, "n": (1, None)}) == {
        "postcode": "25220",
        "role": "admin",
        "at": "2026-11-23T00:00:00+00:00",
        "n": [1, None],
    }
