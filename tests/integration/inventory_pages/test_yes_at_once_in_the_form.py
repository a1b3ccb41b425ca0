"""Saying yes beforehand in the form: rows of days, hours and groups, kept and told in words."""

import pytest
from factories import make_organisation
from form_browser import Browser
from listing_form import only, refused
from sqlalchemy.orm import Session

from inventory.approvals import facts_of
from inventory.facts import AtOnceFacts
from inventory.types import Audience
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind


def typed(row: int, **fields: object) -> dict[str, object]:
    """Return the fields of a row."""
    return {f"at_once-{row}-{name}": value for name, value in fields.items()}


def said(session: Session) -> list[AtOnceFacts]:
    return [facts_of(rule) for rule in only(session).at_once]


def test_rows_are_kept_read_back_and_told_in_words(
    anna: Browser, hall: str, session: Session
) -> None:
    with unit_of_work(session) as work:
        make_organisation(work, name="Paraplyet", slug="paraplyet", kind=OrganisationKind.UMBRELLA)
        make_organisation(work, name="Kören Brisen", slug="brisen")
    anna.open(f"{hall}/terms")
    weekdays = ["1", "2", "3", "4", "5"]
    first = typed(0, group="verified", weekdays=weekdays, start="8", end="16")
    anna.send("handover_text", {**first, "add": "at_once", "go": None})
    second = typed(1, group="umbrella:paraplyet", weekdays=["6"])
    anna.send("handover_text", {**second, "add": "at_once", "go": None})
    third = typed(2, group="named", name="kören brisen", weekdays=["5"], start="22", end="2")
    anna.send("handover_text", {**third, "go": "next"})
    assert anna.status == 200, anna.page
    assert said(session) == [
        AtOnceFacts((1, 2, 3, 4, 5), Audience.VERIFIED, 480, 960),
        AtOnceFacts((6,), Audience.UMBRELLA, organisation="paraplyet"),
        AtOnceFacts((5,), Audience.NAMED, 1320, 120, "brisen"),
    ]
    page = anna.open(f"{hall}/publish")
    for words in (
        "Yes at once for verified associations, Mon–Fri 08.00–16.00.",
        "Yes at once for the associations of Paraplyet, Sat.",
        "Yes at once for Kören Brisen, Fri 22.00–02.00.",
    ):
        assert words in page
    anna.open(f"{hall}/terms")
    anna.send("handover_text", {"remove": "at_once-1", "go": None})
    anna.send("handover_text", {"go": "next"})
    assert [one.audience for one in said(session)] == [Audience.VERIFIED, Audience.NAMED]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"weekdays": ["1"]}, "Choose who gets a yes at once."),
        ({"group": "all"}, "Choose at least one weekday."),
        ({"group": "all", "weekdays": ["1"], "start": "8"}, "Give both times, or neither"),
        ({"group": "all", "weekdays": ["1"], "start": "8", "end": "8"}, "The two times are the"),
        ({"group": "all", "weekdays": ["1"], "start": "24", "end": "8"}, "Give times from 0.00"),
        ({"group": "named", "weekdays": ["1"]}, "Write the name of the organisation."),
        ({"group": "named", "weekdays": ["1"], "name": "Ingen"}, "There is no such organisation."),
        ({"group": "umbrella:x", "weekdays": ["1"]}, "Choose among what the list"),
    ],
)
def test_what_a_row_lacks_is_told_beside_it_and_nothing_is_saved(
    anna: Browser, hall: str, session: Session, fields: dict[str, object], sentence: str
) -> None:
    anna.open(f"{hall}/terms")
    anna.send("handover_text", {**typed(0, **fields), "go": "next"})
    refused(anna, sentence)
    assert said(session) == []


def test_an_empty_row_says_nothing(anna: Browser, hall: str, session: Session) -> None:
    anna.open(f"{hall}/terms")
    anna.send("handover_text", {"go": "next"})
    assert anna.status == 200
    assert said(session) == []
