"""Searches as residents write them, with things in them that look like a time and are none."""

from datetime import date

import pytest

from bookings.finder.sentences.sentence import meant

TODAY = date(2026, 11, 29)  # a Sunday
SATURDAY = {"date": "2026-12-05"}
TUESDAY = {"date": "2026-12-01"}
WEEKLY = {"repeat": "weekly"}


def hours(begins: str, ends: str) -> dict[str, str]:
    """Return the wishes for a time between two hours."""
    return {"from": begins, "to": ends}


def check(text: str, found: dict[str, str], rest: str) -> None:
    """Check what of a text was understood, and what was left among the words."""
    seen = meant(text, TODAY)
    assert {name: "+".join(values) for name, values in seen.wishes.items()} == found
    assert seen.rest == rest


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("Söndagsskolan behöver ett rum på lördag kl 10-12",
         SATURDAY | hours("10:00", "12:00") | {"kind": "premises"}, "Söndagsskolan"),
        ("Söndags-skolan på lördag", SATURDAY, "Söndags-skolan"),
        ("Sunday school on Tuesday 10-12", TUESDAY | hours("10:00", "12:00"), "Sunday school"),
        ("Friday market stall on Saturday", SATURDAY, "Friday market stall"),
        ("lokal på Majgatan 5 på lördag", SATURDAY | {"kind": "premises"}, "Majgatan 5"),
        ("Lördagsklubben söker sal tisdagar 18-20", TUESDAY | WEEKLY | hours("18:00", "20:00"),
         "Lördagsklubben sal"),
        ("Tisdagsträffen på Julivägen 3 söker lokal torsdagar 13-15",
         {"date": "2026-12-03", "kind": "premises"} | WEEKLY | hours("13:00", "15:00"),
         "Tisdagsträffen Julivägen 3"),
        ("Aprilgatan 7, tält 3-5 juni", {"date": "2027-06-03", "end": "2027-06-05"},
         "Aprilgatan 7 tält"),
        ("Augustifesten 2027, scen 5-7 augusti", {"date": "2027-08-05", "end": "2027-08-07"},
         "Augustifesten 2027 scen"),
        ("Oktoberteatern onsdagar 18.30-21 från september till november",
         {"date": "2027-09-01", "until": "2027-11-30"} | WEEKLY | hours("18:30", "21:00"),
         "Oktoberteatern"),
        ("Lucia på fredag kl 8", {"date": "2026-12-04", "from": "08:00"}, "Lucia"),
        ("lucia kl 7", {"date": "2026-12-13", "from": "07:00"}, ""),
        ("lokal i mån av plats på lördag 18-20",
         SATURDAY | hours("18:00", "20:00") | {"kind": "premises"}, "mån plats"),
        ("room with sun terrace Saturday 10-12",
         SATURDAY | hours("10:00", "12:00") | {"kind": "premises"}, "sun terrace"),
        ("fotbolls-EM på lördag kl 18", SATURDAY | {"from": "18:00"}, "fotbolls-EM"),
        ("FM-radio på lördag", SATURDAY, "FM-radio"),
        ("the May Day committee, hall on Tuesday 4 May at 6 pm",
         {"date": "2027-05-04", "from": "18:00"}, "May Day committee hall"),
    ],
)  # fmt: skip
def test_a_name_with_a_day_or_a_month_in_it_is_a_name(
    text: str, found: dict[str, str], rest: str
) -> None:
    check(text, found, rest)


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("lokal på Drottninggatan 14-16 på lördag", SATURDAY | {"kind": "premises"},
         "Drottninggatan 14-16"),
        ("klass 7-9 söker gymnastiksal lördag 18-20", SATURDAY | hours("18:00", "20:00"),
         "klass 7-9 gymnastiksal"),
        ("lag F 08-09 söker plan lördag 10-12", SATURDAY | hours("10:00", "12:00"),
         "lag F 08-09 plan"),
        ("barn 6-12 på lördag", SATURDAY, "barn 6-12"),
        ("åk 4-6 disco lördag 18-20.30", SATURDAY | hours("18:00", "20:30"), "åk 4-6 disco"),
        ("5-10 cyklar på lördag", SATURDAY, "5-10 cyklar"),
        ("behöver 5-10 lådor lördag 10-14", SATURDAY | hours("10:00", "14:00"), "5-10 lådor"),
        ("gymnastiksal 18-20 innebandy på lördag", SATURDAY | hours("18:00", "20:00"),
         "gymnastiksal innebandy"),
        ("2-3 timmar på lördag", SATURDAY, "2-3 timmar"),
        ("lokal till 20 på lördag", SATURDAY | {"kind": "premises"}, "20"),
        ("från 18 stolar på lördag", SATURDAY | {"quantity": "18"}, "stolar"),
        ("disputation kl 13 lördag, 2 timmar", SATURDAY | hours("13:00", "15:00"),
         "disputation"),
        ("bordtennis 2 ggr i veckan tisdagar 17-19", TUESDAY | WEEKLY | hours("17:00", "19:00"),
         "bordtennis 2 ggr veckan"),
        ("dragkärra 750 kg på lördag", SATURDAY, "dragkärra 750 kg"),
        ("kalas 7 år lördag kl 14 till 17", SATURDAY | hours("14:00", "17:00"), "kalas 7 år"),
        ("50-årsfest lördag 17-01", SATURDAY | hours("17:00", "01:00"), "50-årsfest"),
        ("konsert lördag 19.30, 120 sittande",
         SATURDAY | {"from": "19:30", "people": "120", "seating": "seated"}, "konsert"),
        ("room for ten at ten on Saturday",
         SATURDAY | {"from": "10:00", "people": "10"}, ""),
        ("PA 2x500 W lördag kväll", SATURDAY | hours("18:00", "21:00"), "PA 2x500 W"),
    ],
)  # fmt: skip
def test_a_number_that_is_no_hour_is_left_where_it_stands(
    text: str, found: dict[str, str], rest: str
) -> None:
    check(text, found, rest)


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("vi är mellan 20 och 25 på tisdag kl 18", TUESDAY | {"people": "25", "from": "18:00"},
         ""),
        ("vi är 20-25 tisdag 18-20", TUESDAY | {"people": "25"} | hours("18:00", "20:00"), ""),
        ("fika för 15 efter lunch på tisdag", TUESDAY | {"people": "15"} | hours("13:00", "17:00"),
         "fika"),
        ("lokal för ca 30 tisdag em",
         TUESDAY | {"people": "30", "kind": "premises"} | hours("13:00", "17:00"), ""),
        ("Decemberkören 24 sångare tisdagar 19-21 till jul",
         TUESDAY | WEEKLY | {"until": "2026-12-23", "people": "24"} | hours("19:00", "21:00"),
         "Decemberkören"),
        ("loppis andra lördagen i maj", {"date": "2027-05-08"}, "loppis"),
        ("torsdagar i november 2026", {"date": "2026-12-03"} | WEEKLY, "november 2026"),
        ("tält 30 maj – 2 juni", {"date": "2027-05-30", "end": "2027-06-02"}, "tält"),
        ("sal 5/12-7/12", {"date": "2026-12-05", "end": "2026-12-07"}, "sal"),
        ("tält 2027-06-05 till 2027-06-01", {}, "tält 2027-06-05 till 2027-06-01"),
        ("tält 30 maj 2027 till 2 juni 2026", {"date": "2027-05-30"}, "tält 2 juni 2026"),
        ("tisdagar 18-19 december", {}, "tisdagar 18-19 december"),
        ("tält vecka 50-2 2027", {}, "tält vecka 50-2 2027"),
        ("5 km från Söder, tält på lördag", SATURDAY, "5 km Söder tält"),
        ("vi kommer från Råå, tält på lördag", SATURDAY, "kommer Råå tält"),
        ("lokal söder om Råå på lördag", SATURDAY | {"kind": "premises"}, "söder Råå"),
        ("hall på lördag, inte efter 20", SATURDAY | {"to": "20:00"}, "hall"),
    ],
)  # fmt: skip
def test_what_is_said_beside_a_time_is_kept_apart_from_it(
    text: str, found: dict[str, str], rest: str
) -> None:
    check(text, found, rest)


@pytest.mark.parametrize(
    "text",
    [
        "sal lördag 31 februari",
        "sal lör 31 feb 18-20",
        "sal lördag den 30/2 kl 18",
        "sal lördag 2027-02-30",
        "hall on Saturday February 31",
        "sal lördag 30 maj till 31 juni",
        "sal tisdagar 18-20 januari",
        "sal tisdagar kl 18-20 januari",
        "sal 18-20 januari till juni",
        "första måndagen i varje månad kl 19",
        "styrelsemöte andra tisdagen varje månad 18-20",
        "sal första och tredje måndagen 18-20",
        "first Monday of every month at 7 pm",
        "sal en gång i månaden på måndagar",
        "sal måndagar var tredje vecka",
        "sal varannan månad, lördag 12-15",
        "stuga en helg i mars",
        "stuga två nätter i mars",
        "stuga 2 nätter lördag till måndag nästa vecka, 3 nätter",
        "stuga tre nätter i helgen",
        "stuga tisdagar två nätter",
        "stuga 90 nätter från fredag",
        "sal en lördag i mars",
        "sal någon tisdagskväll",
        "sal tisdag 18-20 i vår",
        "sal torsdagar udda veckor tio gånger",
        "sal 12 och 19 januari 18-20",
        "sal tisdag 12, 19 och 26 januari 18-20",
        "sal tisdag 12/1 19/1 26/1 18-20",
        "sal tisdag 12 jan eller torsdag 14 jan 18-20",
        "sal någon kväll nästa vecka",
        "sal vecka 50 kl 18-20",
        "sal fredag 13 november",
        "sal torsdagar 25-26 januari till mars",
        "sal jämn vecka tisdag 18-20",
        "sal tisdag januari 18-20",
    ],
)
def test_a_time_that_is_not_surely_understood_is_left_whole(text: str) -> None:
    check(text, {}, text)
