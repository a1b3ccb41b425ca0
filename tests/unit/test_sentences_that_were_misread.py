"""Searches as one says them in which something else was once read than what they say."""

from datetime import date

import pytest

from bookings.finder.sentences.sentence import meant

TODAY = date(2026, 11, 29)  # a Sunday
STEP_FREE = {"accessible": "step_free_entrance"}


def wishes(text: str) -> dict[str, str]:
    """Return what was understood, several values of one wish joined, with the words left as q."""
    found = meant(text, TODAY)
    told = {name: "+".join(values) for name, values in found.wishes.items()}
    return told | ({"q": found.rest} if found.rest else {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("room 20 Dec step-free", {"date": "2026-12-20", "kind": "premises"} | STEP_FREE),
        ("step free hall", STEP_FREE | {"q": "hall"}),
        ("step-free hall", STEP_FREE | {"q": "hall"}),
        ("room with step-free access", STEP_FREE | {"kind": "premises"}),
        ("room with a step-free entrance", STEP_FREE | {"kind": "premises"}),
        ("barrier-free room on Saturday", {"date": "2026-12-05", "kind": "premises"} | STEP_FREE),
        ("a barrier free room", {"kind": "premises"} | STEP_FREE),
        ("lokal lördag step-free", {"date": "2026-12-05", "kind": "premises"} | STEP_FREE),
        ("trappfri lokal lördag", {"date": "2026-12-05", "kind": "premises"} | STEP_FREE),
        ("rullstol lördag", {"date": "2026-12-05"} | STEP_FREE),
        ("hall with wheelchair access", STEP_FREE | {"q": "hall"}),
        ("step-free hall for free", STEP_FREE | {"free": "1", "q": "hall"}),
        ("smoke-free room", {"kind": "premises", "q": "smoke-free"}),
        ("smoke free room", {"kind": "premises", "q": "smoke free"}),
        ("alcohol-free party", {"q": "alcohol-free party"}),
        ("alkoholfri fest", {"q": "alkoholfri fest"}),
        ("sugar free", {"q": "sugar free"}),
        ("sugar-free cake on Saturday", {"date": "2026-12-05", "q": "sugar-free cake"}),
        ("freestyle on Saturday", {"date": "2026-12-05", "q": "freestyle"}),
        ("free-style on Saturday", {"date": "2026-12-05", "q": "free-style"}),
        ("hands-free kit on Saturday", {"date": "2026-12-05", "q": "hands-free kit"}),
        ("hall free of furniture", {"q": "hall free of furniture"}),
        ("room with free parking", {"kind": "premises", "feature": "parkering"}),
        ("låna rullstol lördag", {"date": "2026-12-05", "q": "rullstol"}),
        ("borrow a wheelchair on Saturday", {"date": "2026-12-05", "q": "wheelchair"}),
    ],
)
def test_what_is_free_of_something_is_not_free_of_charge(text: str, found: dict[str, str]) -> None:
    assert wishes(text) == found


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("helt utan kostnad", ""),
        ("lokal helt utan kostnad", ""),
        ("sal helt gratis", "sal"),
        ("alldeles gratis sal", "sal"),
        ("sal som är helt och hållet gratis", "sal"),
        ("completely free sal", "sal"),
        ("sal completely free of charge", "sal"),
        ("sal totally for free", "sal"),
        ("sal absolut kostnadsfritt", "sal"),
        ("gratis sal", "sal"),
        ("free hall", "hall"),
    ],
)
def test_quite_free_of_charge_is_free_of_charge(text: str, rest: str) -> None:
    found = meant(text, TODAY)
    assert found.wishes["free"] == ["1"]
    assert found.rest == rest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("near Soder", {"place": "Söder"}),
        ("nara Soder", {"place": "Söder"}),
        ("nära Soder", {"place": "Söder"}),
        ("inte langt fran Soder", {"place": "Söder"}),
        ("not far from Soder", {"place": "Söder"}),
        ("i narheten av Raa", {"place": "Råå"}),
        ("inom 3 km fran Soder", {"place": "Söder", "radius_km": "3"}),
        ("room in Raa", {"kind": "premises", "district": "Råå"}),
        ("SODER sal", {"district": "Söder", "q": "sal"}),
        ("sal Mörarp", {"district": "Mörarp", "q": "sal"}),
        ("sal nara Soder pa lordag",
         {"date": "2026-12-05", "place": "Söder", "q": "sal"}),
        ("sal sondagskvall", {"date": "2026-12-06", "from": "18:00", "to": "21:00", "q": "sal"}),
        ("sal mandagar 18-20 fran januari till juni", {
            "date": "2027-01-04", "until": "2027-06-30", "repeat": "weekly", "from": "18:00",
            "to": "20:00", "q": "sal"}),
        ("tält, vi kommer fran Raa, lordag", {"date": "2026-12-05", "q": "tält kommer Raa"}),
        ("sal tisdagskvall", {"date": "2026-12-01", "from": "18:00", "to": "21:00", "q": "sal"}),
        ("PA lordag", {"date": "2026-12-05", "q": "PA"}),
    ],
)  # fmt: skip
def test_places_and_days_may_be_typed_without_dots_and_rings(
    text: str, found: dict[str, str]
) -> None:
    assert wishes(text) == found
