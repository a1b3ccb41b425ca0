"""The mail to an owner says what of a notice has been compared, and no more than that."""

from typing import Any

import pytest
from wanted_stage import Square

from bookings.types import WantedWhen
from inventory.models import AccessibilityFact
from inventory.types import Answer, ListingKind
from marketplace.transactions import unit_of_work

FITS = "wanted_fits"
REST = "Please read in the text above whether the rest fits."


def told(square: Square, **facts: Any) -> tuple[str, str, str]:
    """Let a notice be told to its owner; return the subject, text and HTML of the mail."""
    square.publish(**facts)
    square.match()
    (mail,) = square.mails(FITS)
    return mail.subject, " ".join(mail.text.split()), mail.html


def accessible(square: Square, hall: int) -> None:
    with unit_of_work(square.session) as work:
        code = "step_free_entrance"
        work.add(AccessibilityFact(listing_id=hall, code=code, answer=Answer.YES))


def test_the_mail_does_not_promise_what_stands_only_in_the_text(square: Square) -> None:
    square.hall()
    subject, text, html = told(square, text="Vi önskar också: Projektor, Gratis.")
    for said in (subject, text, html):
        assert "seems" not in said
        assert "needs something that you have" not in said
    assert subject.endswith("looks for something that you may have: Lokal till vårt årsmöte")
    for said in (text, html):
        assert "We have compared the sort, the time, and the number of people." in said
        assert REST in said
    assert text.index("Projektor, Gratis") < text.index(REST)


@pytest.mark.parametrize(
    ("facts", "compared"),
    [
        ({"people": None, "type": "sammantradesrum"}, "the sort and the time"),
        ({"district": "Söder"}, "the sort, the time, the place, and the number of people"),
        ({"near": (56.05, 12.69, 20.0)}, "the sort, the time, the place, and the number of people"),
        ({"quantity": 1}, "the sort, the time, the number of people, and the number of things"),
        ({"when": WantedWhen.UNDECIDED, "period": None}, "the sort and the number of people"),
        (
            {"when": WantedWhen.WEEKLY, "times": 4},
            "the sort, the time (at least half of the dates), and the number of people",
        ),
        (
            {"accessible": ("step_free_entrance",)},
            "the sort, the time, the number of people, and accessibility",
        ),
    ],
)
def test_only_what_the_notice_says_has_been_compared(
    square: Square, facts: dict[str, Any], compared: str
) -> None:
    accessible(square, square.hall())
    _subject, text, _html = told(square, title="Lokal", **facts)
    assert f"We have compared {compared}." in text


def test_neither_people_nor_place_are_compared_where_somebody_helps(square: Square) -> None:
    square.hall(kind=ListingKind.SKILL, type="hlr")
    _subject, text, _html = told(square, kind=ListingKind.SKILL, type="hlr", district="Söder")
    assert "We have compared the sort and the time." in text
