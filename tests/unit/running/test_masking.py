"""No log and no audit line shows a secret."""

from datetime import UTC, datetime

import pytest

from marketplace import audit, journal
from marketplace.types import Role

FEED = "/calendar/Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5.ics"
TOKEN = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5Zm9vYmFyYmF6_-1"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"GET {FEED}", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5"),
        ("/invitations/abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklmnopqrstuvwxyz"),
        (f"/calendar/./{TOKEN}.ics", TOKEN),
        (f"/calendar/%2e/{TOKEN}.ics", TOKEN),
        (f"//calendar//{TOKEN}.ics", TOKEN),
        (f"/Calendar/{TOKEN}.ics", TOKEN),
        (f"/calendar/listing/../{TOKEN}.ics", TOKEN),
        (f"/calendar/listing/abc123def456.ics/{TOKEN}.ics", TOKEN),
        (f"/calendar;x/{TOKEN}.ics", TOKEN),
        (f"/%63alendar/{TOKEN}.ics", TOKEN),
        (f"/calendar/{TOKEN[:20]}", TOKEN[:20]),
        (f"/calendar/{TOKEN}?a=b", TOKEN),
        (f"/calendar/ /{TOKEN}.ics", TOKEN),
        ("/invitations/./short-secret", "short-secret"),
        (f"/invitations//{'0af3' * 16}", "0af3"),
        (f"/invitation;/{'0af3' * 16}/", "0af3"),
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
    for text in (
        "/calendar/listing/abc123def456.ics of /l/abc123def456-stora-salen",
        "/calendar/listing/abc123def456.ics",
        "/account/calendars/abc123def456/end",
        "/organisations/scoutkaren/invitations",
        "/organisations/scoutkaren/invitations/abc123def456/revocation",
        "/l/abc123def456-" + "-".join(["lang"] * 12),
    ):
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
