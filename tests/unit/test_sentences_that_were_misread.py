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


EVERY_SECOND = {"date": "2026-12-01", "repeat": "every-2-weeks", "from": "18:00"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("varannan tisdag kl 18", EVERY_SECOND),
        ("varannan tisdag 18", EVERY_SECOND),
        ("every other Tuesday 18", EVERY_SECOND),
        ("varannan tisdag kl 18 t.o.m. 15 juni", EVERY_SECOND | {"until": "2027-06-15"}),
        ("varannan tisdag 18 t.o.m. 15 juni", EVERY_SECOND | {"until": "2027-06-15"}),
        ("varannan tisdag kl 18 till 15 juni", EVERY_SECOND | {"until": "2027-06-15"}),
        ("varannan tisdag kl 18 januari till juni",
         EVERY_SECOND | {"date": "2027-01-05", "until": "2027-06-30"}),
        ("varannan tisdag kl 18 2 timmar", EVERY_SECOND | {"to": "20:00"}),
        ("tisdagar 18", EVERY_SECOND | {"repeat": "weekly"}),
        ("tisdag 19", {"date": "2026-12-01", "from": "19:00"}),
        ("tisdag kl 18", {"date": "2026-12-01", "from": "18:00"}),
        ("lördag 18", {"date": "2026-12-05", "from": "18:00"}),
        # The eighteenth is a Friday: the day of the month may be meant.
        ("fredag 18", {"date": "2026-12-04", "q": "18"}),
        ("tisdag 7", {"date": "2026-12-01", "q": "7"}),
        ("tisdag 18 stolar", {"date": "2026-12-01", "quantity": "18", "q": "stolar"}),
        ("tisdag 20 badminton", {"date": "2026-12-01", "q": "20 badminton"}),
    ],
)  # fmt: skip
def test_a_number_next_to_a_weekday_is_when_it_begins(text: str, found: dict[str, str]) -> None:
    assert wishes(text) == found


TUESDAYS = {"date": "2026-12-01", "repeat": "weekly", "until": "2027-06-15"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tisdagar t.o.m. 15 juni", TUESDAYS),
        ("tisdagar tom 15 juni", TUESDAYS),
        ("tisdagar t o m 15 juni", TUESDAYS),
        ("tisdagar till och med 15 juni", TUESDAYS),
        ("tisdagar till och med den 15 juni", TUESDAYS),
        ("tisdagar till 15/6", TUESDAYS),
        ("tisdagar fram till 15 juni", TUESDAYS),
        ("tisdagar till och med tisdag 15 juni", TUESDAYS),
        ("tisdagar t.o.m. 2027-06-15", TUESDAYS),
        ("Tuesdays until 15 June", TUESDAYS),
        ("Tuesdays until June 15th", TUESDAYS),
        ("Tuesdays through 15 June", TUESDAYS),
        ("Tuesdays through June 15", TUESDAYS),
        ("Tuesdays to 15 June", TUESDAYS),
        ("tisdagar kl 18-20 t.o.m. 15 juni", TUESDAYS | {"from": "18:00", "to": "20:00"}),
        ("tisdagar 18 till 20 t.o.m. 15 juni", TUESDAYS | {"from": "18:00", "to": "20:00"}),
        ("tisdag 18-20 till 15 juni", TUESDAYS | {"from": "18:00", "to": "20:00"}),
        ("t.o.m. 15 juni, tisdagar", TUESDAYS),
        ("tisdagar från januari t.o.m. 15 juni", TUESDAYS | {"date": "2027-01-05"}),
        ("tisdagar i vår t.o.m. 15 maj", TUESDAYS | {"date": "2027-01-05",
         "until": "2027-05-15"}),
        ("tisdagar från 12 januari t.o.m. 15 juni", TUESDAYS | {"date": "2027-01-12"}),
        ("tisdagar till lucia", TUESDAYS | {"until": "2026-12-12"}),
        ("tisdagar t.o.m. valborg", TUESDAYS | {"until": "2027-04-30"}),
        ("Tuesdays until Christmas Eve", TUESDAYS | {"until": "2026-12-23"}),
        ("imorgon t.o.m. 3 december", {"date": "2026-11-30", "end": "2026-12-03"}),
        ("fredag t.o.m. 8 december", {"date": "2026-12-04", "end": "2026-12-08"}),
        # “Till” is for: so much is not said of “t.o.m.” alone.
        ("tält till 15 juni", {"date": "2027-06-15", "q": "tält"}),
        ("tält till fredag 15 januari", {"date": "2027-01-15", "q": "tält"}),
        ("tält till torsdag 15 januari", {"q": "tält till torsdag 15 januari"}),
        ("tält t.o.m. 15 juni", {"q": "tält t.o.m. 15 juni"}),
        ("sal lördag till 15 juni", {"q": "sal lördag till 15 juni"}),
    ],
)  # fmt: skip
def test_a_day_until_which_it_lasts_is_no_day_on_which_it_begins(
    text: str, found: dict[str, str]
) -> None:
    assert wishes(text) == found


LUCIA = {"date": "2026-12-13"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kök för 40 till lucia", LUCIA | {"people": "40", "q": "kök"}),
        ("sal för 40 lucia", LUCIA | {"people": "40", "q": "sal"}),
        ("kitchen for 40 at lucia", LUCIA | {"people": "40", "kind": "premises", "type": "kok"}),
        ("julfest för 60", {"people": "60", "q": "julfest"}),
        ("julfest för 60 20 dec", {"date": "2026-12-20", "people": "60", "q": "julfest"}),
        ("julfest för 60 lör 12 dec", {"date": "2026-12-12", "people": "60", "q": "julfest"}),
        ("julfest för 60 12/12", {"date": "2026-12-12", "people": "60", "q": "julfest"}),
        ("julfest för 60 till jul", {"people": "60", "q": "julfest jul"}),
        ("julfest för 60 v 50", {"date": "2026-12-07", "end": "2026-12-13", "people": "60",
         "q": "julfest"}),
        ("julfest för 60 utan kostnad", {"people": "60", "free": "1", "q": "julfest"}),
        ("julfest för 60 och kök", {"people": "60", "q": "julfest kök"}),
        ("julfest för sextio", {"people": "60", "q": "julfest"}),
        ("Christmas party for 60 December 12", {"date": "2026-12-12", "people": "60",
         "q": "Christmas party"}),
        ("julfest för 60 kr", {"q": "julfest för 60 kr"}),
        ("fest för 60 år", {"q": "fest för 60 år"}),
        ("fest för 60+", {"q": "fest för 60+"}),
        ("kalas för 7 åringar", {"q": "kalas för 7 åringar"}),
        ("kurs för 10-12 åringar", {"q": "kurs för 10-12 åringar"}),
        ("för 60 till 80 kronor", {"q": "för 60 till 80 kronor"}),
        ("sal för två och en halv timme på lördag",
         {"date": "2026-12-05", "q": "sal två halv timme"}),
        ("sal för tio tisdagar", {"date": "2026-12-01", "repeat": "weekly", "q": "sal tio"}),
        ("sal för två timmar på lördag", {"date": "2026-12-05", "q": "sal två timmar"}),
    ],
)  # fmt: skip
def test_for_so_many_is_for_so_many_people(text: str, found: dict[str, str]) -> None:
    assert wishes(text) == found


CHRISTMAS = {"date": "2026-12-24", "end": "2026-12-26"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("julafton till annandag", CHRISTMAS),
        ("stuga julafton till annandag", CHRISTMAS | {"q": "stuga"}),
        ("stuga från julafton till annandagen", CHRISTMAS | {"q": "stuga"}),
        ("stuga julafton–annandag jul", CHRISTMAS | {"q": "stuga"}),
        ("stuga julafton t.o.m. annandag", CHRISTMAS | {"q": "stuga"}),
        ("stuga mellan julafton och annandag jul", CHRISTMAS | {"q": "stuga"}),
        ("Christmas Eve to Boxing Day", CHRISTMAS),
        ("stuga julafton och juldagen", {"date": "2026-12-24", "end": "2026-12-25",
         "q": "stuga"}),
        ("stuga julafton till 28 december", CHRISTMAS | {"end": "2026-12-28", "q": "stuga"}),
        ("stuga 22/12 till annandag jul", CHRISTMAS | {"date": "2026-12-22", "q": "stuga"}),
        ("stuga nyårsafton till nyårsdagen", {"date": "2026-12-31", "end": "2027-01-01",
         "q": "stuga"}),
        ("stuga långfredagen till annandag", {"date": "2027-03-26", "end": "2027-03-29",
         "q": "stuga"}),
        ("stuga midsommarafton - midsommardagen", {"date": "2027-06-25", "end": "2027-06-26",
         "q": "stuga"}),
        ("tisdagar 12 januari till valborg", {"date": "2027-01-12", "until": "2027-04-30",
         "repeat": "weekly"}),
        ("stuga annandagen", {"date": "2026-12-26", "q": "stuga"}),
        # Two days that do not follow each other are two searches.
        ("stuga julafton och nyårsafton", {"q": "stuga julafton och nyårsafton"}),
        ("stuga julafton kl 12, juldagen kl 15", {"q": "stuga julafton kl 12, juldagen kl 15"}),
    ],
)  # fmt: skip
def test_days_may_last_from_one_feast_to_another(text: str, found: dict[str, str]) -> None:
    assert wishes(text) == found


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (("We're 25, one of us is in a wheelchair, every Tuesday 6 to 8 pm January through June,"
         " near Söder, projector, free"), "projector"),
        (("We are 25 people incl. one wheelchair user, Tuesdays 18-20, January–June, close to"
         " Soder, projector, no cost"), "projector"),
        (("25 personer varav en i rullstol, tisdagar 18-20 jan-juni, nära Söder, projektor,"
         " helt gratis"), "projektor"),
        (("Vi ar 25, en av oss sitter i rullstol, tisdagar 18-20 fran januari till juni, inte langt"
         " fran Soder, projektor, gratis"), "projektor"),
        (("Tuesdays 18-20 from January until June 2027, 25 people, step-free, near Söder,"
         " projector, free of charge"), "projector"),
    ],
)  # fmt: skip
def test_the_opening_wish_is_understood_in_other_words(text: str, rest: str) -> None:
    assert wishes(text) == {
        "date": "2027-01-05",
        "until": "2027-06-30",
        "repeat": "weekly",
        "from": "18:00",
        "to": "20:00",
        "people": "25",
        "accessible": "step_free_entrance",
        "place": "Söder",
        "free": "1",
        "q": rest,
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("möte pa Soder", {"district": "Söder", "q": "möte"}),
        ("what is free on Saturday", {"date": "2026-12-05", "q": "what"}),
        ("which halls are free", {"q": "which halls are free"}),
        ("is there a hall, free", {"free": "1", "q": "hall"}),
        ("tisdagar till juni 2028", {"date": "2026-12-01", "until": "2028-06-30",
         "repeat": "weekly"}),
        ("a projector on Saturday", {"date": "2026-12-05", "kind": "equipment",
         "type": "projektor"}),
        ("meeting room for 25 people", {"people": "25", "kind": "premises",
         "type": "sammantradesrum"}),
    ],
)  # fmt: skip
def test_what_stands_beside_is_understood_by_itself(text: str, found: dict[str, str]) -> None:
    assert wishes(text) == found
