"""A search that somebody wrote as they would say it, taken apart into what the finder can ask."""

from datetime import date

import pytest

from bookings.finder.sentence import meant

TODAY = date(2026, 11, 29)  # a Sunday


def wishes(text: str) -> dict[str, str]:
    """Return what was understood, several values of one wish joined, with the words left as q."""
    found = meant(text, TODAY)
    told = {name: "+".join(values) for name, values in found.wishes.items()}
    return told | ({"q": found.rest} if found.rest else {})


SPRING = {
    "date": "2027-01-05",
    "until": "2027-06-30",
    "repeat": "weekly",
    "from": "18:00",
    "to": "20:00",
}


@pytest.mark.parametrize(
    "text",
    [
        (
            "Vi är 25, en av oss använder rullstol, tisdagar 18 till 20 från januari till juni,"
            " inte långt från Söder, med en projektor, gratis"
        ),
        (
            "We are 25, one of us uses a wheelchair, Tuesdays 18 to 20 from January to June,"
            " not far from Söder, with a projector, for free."
        ),
    ],
)
def test_the_opening_wish_is_understood_whole(text: str) -> None:
    assert wishes(text) == SPRING | {
        "people": "25",
        "accessible": "step_free_entrance",
        "place": "Söder",
        "feature": "projektor",
        "free": "1",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("replokal på torsdagar kl 18-21", {"date": "2026-12-03", "repeat": "weekly",
         "from": "18:00", "to": "21:00", "q": "replokal"}),
        ("sal för 40 personer på lördag 13.30–17", {"date": "2026-12-05", "from": "13:30",
         "to": "17:00", "people": "40", "q": "sal"}),
        ("hall varannan onsdag 17 till 19", {"date": "2026-12-02", "repeat": "every-2-weeks",
         "from": "17:00", "to": "19:00", "q": "hall"}),
        ("lokal den 5 december", {"date": "2026-12-05", "kind": "premises"}),
        ("room for 12 people on Friday 6 pm to 8 pm", {"date": "2026-12-04", "from": "18:00",
         "to": "20:00", "people": "12", "kind": "premises"}),
        ("partytält imorgon", {"date": "2026-11-30", "q": "partytält"}),
        ("kanoter i helgen", {"date": "2026-12-05", "end": "2026-12-06", "q": "kanoter"}),
        ("festlokal i Råå 2027-02-13", {"date": "2027-02-13", "district": "Råå",
         "q": "festlokal"}),
        ("gymnastiksal måndagar 16.30-18 hela våren", {"date": "2027-01-04",
         "until": "2027-06-30", "repeat": "weekly", "from": "16:30", "to": "18:00",
         "q": "gymnastiksal"}),
        ("möteslokal med projektor och whiteboard för 8 deltagare", {
         "feature": "projektor+whiteboard", "people": "8", "q": "möteslokal"}),
        ("lokal med projektorn, skärm, kök och piano imorgon", {"date": "2026-11-30",
         "feature": "projektor+skarm+kok+piano", "kind": "premises"}),
        ("körsal tisdagar 18-20 i februari", {"date": "2027-02-02", "until": "2027-02-28",
         "repeat": "weekly", "from": "18:00", "to": "20:00", "q": "körsal"}),
        ("samlingssal lördag 12 december 14-18", {"date": "2026-12-12", "from": "14:00",
         "to": "18:00", "q": "samlingssal"}),
        ("Saturday 12 December 2 pm to 5 pm", {"date": "2026-12-12", "from": "14:00",
         "to": "17:00"}),
        ("sal fredag 18/12 18-20", {"date": "2026-12-18", "from": "18:00", "to": "20:00",
         "q": "sal"}),
        ("sal lördag 31 februari", {"date": "2026-12-05", "q": "sal 31 februari"}),
        ("sal 14/1 18-20", {"date": "2027-01-14", "from": "18:00", "to": "20:00", "q": "sal"}),
        ("sal lördag 16 jan", {"date": "2027-01-16", "q": "sal"}),
        ("tält 12-14 juni", {"date": "2027-06-12", "end": "2027-06-14", "q": "tält"}),
        ("tält 30 maj till 2 juni", {"date": "2027-05-30", "end": "2027-06-02", "q": "tält"}),
        ("torsdagar från 14 januari till 27 maj", {"date": "2027-01-14", "until": "2027-05-27",
         "repeat": "weekly"}),
        ("lokal för 40-50 personer högst 200 kr", {"people": "50", "max_price": "200",
         "kind": "premises"}),
        ("kajak utan kostnad imorgon", {"date": "2026-11-30", "free": "1", "q": "kajak"}),
        ("gratis lokal söder", {"free": "1", "district": "Söder", "kind": "premises"}),
        ("torsdagar till juni", {"date": "2026-12-03", "until": "2027-06-30",
         "repeat": "weekly"}),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(text: str, found: dict[str, str]) -> None:
    assert wishes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "projektor",
        "20 till 30 stolar",
        "10-12 år",
        "maj",
        "Stora salen",
        "PA-anläggning",
        "söndagsskolan",
        "kurs i mars 2027",
        "18-årsfest",
        "måndagar och onsdagar",
        "1/2 liter",
        "flytväst 30-50 kg",
        "",
        "999999999999999999 till 8",
    ],
)
def test_what_is_no_sentence_is_left_as_it_is(text: str) -> None:
    assert wishes(text) == ({"q": text} if text else {})


def test_nothing_that_somebody_may_write_is_too_much() -> None:
    for text in ("tisdagar " * 400, "med " * 2000, "1" * 5000, "vi är " * 900, "från till " * 900):
        meant(text, TODAY)
