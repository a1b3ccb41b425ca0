"""What cannot be used: said beside its field, what was typed kept, nothing written."""

import html

import pytest
from form_browser import Browser
from listing_form import STRANGE, only, refused
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Listing, Place, Tariff

SCRIPT = "<script>alert(1)</script>"


def test_a_new_listing_needs_a_kind_and_a_title(anna: Browser, session: Session) -> None:
    anna.open("/listings/new")
    anna.send("title", title="")
    refused(anna, "Choose one of the four.", "Give it a name.")
    anna.send("title", title="x" * 200, kind="skill")
    refused(anna, "at most 120 characters")
    assert f'value="{"x" * 200}"' in anna.page
    anna.send("title", title="Sal", kind="castle")
    assert anna.status == 422
    anna.send("title", title="Sal", kind="skill", organisation="nobody")
    assert anna.status == 422
    assert session.scalar(select(func.count()).select_from(Listing)) == 0


FORGED = {
    "what": ("title", ("type", "language", "activities", "part_of")),
    "where": ("place_name", ("place_district",)),
    "contents": ("always_with", ()),
    "accessibility": ("accessibility_text", ("facts_known-door_width-answer",)),
    "when": ("openings_text", ("hours", "openings-0-weekdays", "min_minutes", "notice_hours")),
    "terms": ("contact_name", ("who", "mode")),
    "price": ("price_text", ("price_rules-0-unit", "price_rules-0-price_group", "vat_rate")),
}
BAD = ("castle", "9" * 100_000, "-1", "%(value)s %s {0}")


@pytest.mark.parametrize("bad", BAD, ids=["unknown", "huge", "minus", "pattern"])
@pytest.mark.parametrize("step", FORGED)
def test_a_forged_choice_is_told_at_its_field_in_our_words(
    anna: Browser, hall: str, session: Session, step: str, bad: str
) -> None:
    before = only(session).version
    typed, names = FORGED[step]
    for name in names:
        anna.open(f"{hall}/{step}")
        if f'name="{name}"' not in anna.page:
            continue
        anna.send(typed, {name: [bad], typed: "Skrivet med omsorg"})
        assert anna.status == 422, name
        shown = html.unescape(anna.page)
        assert "Choose among what the list for “" in shown, name
        assert "Not a valid" not in shown
        assert "Skrivet med omsorg" in shown
        assert f'id="{name}-error"' in anna.page, name
    assert only(session).version == before


def test_a_zero_byte_is_told_at_its_field_and_the_rest_is_kept(
    anna: Browser, hall: str, session: Session
) -> None:
    before = only(session).version
    for step, (typed, names) in FORGED.items():
        for name in (typed, *names):
            anna.open(f"{hall}/{step}")
            if f'name="{name}"' not in anna.page:
                continue
            kept = {} if name == typed else {typed: "Skrivet med omsorg"}
            anna.send(typed, {name: ["a\x00b"], **kept})
            refused(anna, STRANGE, *kept.values())
            assert f'id="{name}-error"' in anna.page, name
            assert "\x00" not in anna.page
    assert only(session).version == before


def test_a_forged_start_is_told_at_its_fields(anna: Browser, session: Session) -> None:
    anna.open("/listings/new")
    anna.send("title", title="Sal", kind="castle")
    refused(anna, "Choose among what the list for “What do you want to share?” offers.")
    assert 'value="Sal"' in anna.page
    assert session.scalar(select(func.count()).select_from(Listing)) == 0


def test_a_form_without_any_field_is_refused_and_not_a_fault(
    anna: Browser, hall: str, session: Session
) -> None:
    before = only(session).version
    for name in ("what", "where", "contents", "accessibility", "when", "terms", "price"):
        anna.open(f"{hall}/{name}")
        form = anna.form("version")
        answer = anna.client.post(
            f"{hall}/{name}", data={"csrf_token": form.values["csrf_token"][0]}
        )
        assert answer.status_code == 422, name
    assert only(session).version == before


def test_script_in_a_text_is_shown_as_text(anna: Browser, hall: str) -> None:
    anna.open(f"{hall}/what")
    anna.send("title", title=SCRIPT, summary=SCRIPT, description=f"{SCRIPT}\n\n{SCRIPT}")
    assert anna.status == 200
    anna.open(f"{hall}/contents")
    anna.send("always_with", {"always_with": SCRIPT, "own-0-label": SCRIPT})
    for page in (f"{hall}/what", f"{hall}/contents", f"{hall}/publish", "/listings"):
        anna.open(page)
        assert SCRIPT not in anna.page
        assert html.escape(SCRIPT) in anna.page


def test_swapped_coordinates_are_pointed_out(anna: Browser, hall: str, session: Session) -> None:
    anna.open(f"{hall}/where")
    anna.send(
        "place_name",
        place_name="Föreningshuset",
        place_latitude="12.7033",
        place_longitude="56.0381",
        directions="Till höger",
    )
    refused(anna, "These look swapped: latitude is about 56, longitude about 12.")
    assert 'value="12.7033"' in anna.page
    assert "Till höger" in anna.page
    assert session.scalar(select(func.count()).select_from(Place)) == 0


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        ("56.0381", "", "Give both latitude and longitude, or neither."),
        ("nan", "12.7", "Write degrees with decimals, such as 56.0467."),
        ("48.85", "2.35", "These coordinates are outside Sweden."),
        ("norr", "öst", "Write degrees with decimals, such as 56.0467."),
    ],
)
def test_coordinates_that_cannot_be_are_refused(
    anna: Browser, hall: str, latitude: str, longitude: str, sentence: str
) -> None:
    anna.open(f"{hall}/where")
    anna.send("place_name", place_latitude=latitude, place_longitude=longitude)
    refused(anna, sentence)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("många", "Write a whole number in digits, such as 40."),
        ("-5", "Write a whole number in digits, such as 40."),
        ("2,5", "Write a whole number in digits, such as 40."),
        ("9" * 30, "That number is too large."),
        ("0", "Give a whole number from 1 to 1000000."),
    ],
)
def test_bad_numbers_are_refused_and_kept(
    anna: Browser, hall: str, session: Session, typed: str, sentence: str
) -> None:
    anna.open(f"{hall}/contents")
    anna.send("always_with", capacity_seated=typed, always_with="Nyckel")
    refused(anna, sentence)
    assert f'value="{typed}"' in anna.page
    assert "Nyckel" in anna.page
    assert only(session).always_with == ""


def test_a_bad_count_of_a_feature_is_told_at_that_feature(anna: Browser, hall: str) -> None:
    anna.open(f"{hall}/contents")
    anna.send(
        "always_with",
        {
            "known-bord_has": "y",
            "known-piano_has": "y",
            "known-piano_count": "900000",
            "own-0-label": "",
            "own-0-count": "4",
        },
    )
    refused(anna, "Give a whole number from 1 to 100000.", "This is needed.")
    assert 'id="known-piano_count-error"' in anna.page
    assert 'id="own-0-label-error"' in anna.page


def test_texts_that_are_too_long_are_kept(anna: Browser, hall: str, session: Session) -> None:
    anna.open(f"{hall}/what")
    text = "å" * 10_001
    anna.send("title", description=text)
    refused(anna, "at most 10000 characters")
    assert text in anna.page
    assert only(session).description == ""


def test_hours_that_cannot_be_are_told_in_their_row(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/when")
    anna.send("openings_text", add="openings")
    anna.send(
        "openings_text",
        {
            "hours": "stated",
            "openings-0-weekdays": ["1"],
            "openings-0-start": "8",
            "openings-0-end": "8",
            "openings-1-weekdays": [],
            "openings-1-start": "25",
            "openings-1-end": "",
            "opening_exceptions-0-first_day": "2026-12-24",
            "opening_exceptions-0-last_day": "2026-12-01",
            "opening_exceptions-0-reason": "Jul",
        },
    )
    refused(anna, "Write a time such as 8.00 or 18.30", "Choose at least one weekday.")
    anna.send(
        "openings_text",
        {"openings-1-weekdays": [], "openings-1-start": "", "openings-1-end": ""},
    )
    refused(
        anna,
        "It opens and closes at the same time. Write 0.00 to 24.00 where it is open all day.",
        "The last day must not be before the first.",
    )
    assert 'value="Jul"' in anna.page
    assert only(session).openings_stated is False


def test_days_that_differ_for_years_on_end_are_refused(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/when")
    days = {"opening_exceptions-0-first_day": "2027-01-01"}
    anna.send("openings_text", days | {"opening_exceptions-0-last_day": "2028-01-02"})
    refused(anna, "That is more than 366 days. Pause the listing where it is closed for so long.")
    assert only(session).opening_exceptions == []
    anna.send("openings_text", days | {"opening_exceptions-0-last_day": "2028-01-01"})
    assert len(only(session).opening_exceptions) == 1


def test_other_hours_that_begin_and_end_at_once_are_told_so(anna: Browser, hall: str) -> None:
    anna.open(f"{hall}/when")
    row = {"first_day": "2027-01-01", "start": "8", "end": "8.00"}
    typed = {f"opening_exceptions-0-{name}": value for name, value in row.items()}
    anna.send("openings_text", typed)
    refused(anna, "The two times are the same. Leave both empty where it is closed.")


@pytest.mark.parametrize("typed", ["25x", "2520", "252 000", "SE-252 00", "٢٥٢٠٠"])
def test_a_postcode_has_five_digits(anna: Browser, hall: str, session: Session, typed: str) -> None:
    anna.open(f"{hall}/where")
    anna.send("place_name", place_address="Exempelgatan 1", place_postcode=typed)
    refused(anna, "A postcode has five digits.")
    assert 'id="place_postcode-error"' in anna.page
    assert session.scalar(select(func.count()).select_from(Place)) == 0
    anna.send("place_name", place_postcode="25200")
    assert anna.status == 200


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("56,0465° N", "12.70° Ö"),
        ("56.0465°n", "12.70° E"),
        ("N 56.0465", "O 12,70°"),
        ("56.0465", "12.7"),
    ],
)
def test_coordinates_are_read_with_degrees_and_letters(
    anna: Browser, hall: str, session: Session, latitude: str, longitude: str
) -> None:
    anna.open(f"{hall}/where")
    anna.send("place_name", place_latitude=latitude, place_longitude=longitude)
    assert anna.status == 200
    place = only(session).place
    assert place is not None
    assert (place.latitude, place.longitude) == (56.0465, 12.7)


def test_the_longest_booking_is_not_under_the_shortest(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/when")
    anna.send("openings_text", min_minutes="240", max_minutes="60")
    refused(anna, "The longest time must not be under the shortest.")
    assert only(session).min_minutes == 30
    anna.open(f"{hall}/when")
    anna.send("openings_text", min_minutes="-1")
    assert anna.status == 422


def test_hours_must_stand_there_when_they_are_to_be_stated(anna: Browser, hall: str) -> None:
    anna.open(f"{hall}/when")
    anna.send("openings_text", hours="stated")
    refused(anna, "Write at least one row of hours, or choose that they are not stated.")


def test_nobody_in_particular_is_not_an_audience(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/terms")
    anna.send("contact_name", who="some", contact_name="Anna")
    refused(anna, "Choose at least one group or organisation below.")
    anna.send("contact_name", {"who": "some", "named-0-name": "Ingen förening"})
    refused(anna, "There is no such organisation.")
    assert 'id="named-0-name-error"' in anna.page
    anna.send("contact_name", {"named-0-name": "scoutkåren havsörnen"})
    assert anna.status == 200
    assert [row.organisation.slug for row in only(session).audience if row.organisation] == [
        "havsornen"
    ]


def test_contacts_that_reach_nobody_are_refused(anna: Browser, hall: str) -> None:
    anna.open(f"{hall}/terms")
    anna.send(
        "contact_name",
        contact_email="anna(at)havsornen",
        contact_phone="ring mig",
        external_url="javascript:alert(1)",
    )
    refused(
        anna,
        "This is not an e-mail address.",
        "This is not a telephone number.",
        "Give a web address that begins with https:// or http://.",
    )
    assert 'value="ring mig"' in anna.page


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"amount": "gratis"}, "Write an amount in kronor, such as 120 or 120,50."),
        ({"amount": "-5"}, "A price cannot be below zero."),
        ({"amount": "1,234"}, "Write at most two decimals"),
        ({"amount": "9" * 40}, "That is more than can be asked for."),
        ({"amount": "", "least": "5"}, "Write an amount in kronor"),
        ({"amount": "50", "unit": "gratis"}, "What is free has no amount."),
        ({"amount": "5", "least": "9", "most": "3"}, "The least amount must not be above"),
    ],
)
def test_prices_that_cannot_be_are_told_in_their_row(
    anna: Browser, hall: str, session: Session, rule: dict[str, str], sentence: str
) -> None:
    anna.open(f"{hall}/price")
    typed = {f"price_rules-0-{name}": value for name, value in rule.items()}
    anna.send("price_text", {"price_text": "Billigt", **typed})
    refused(anna, sentence)
    assert "Billigt" in anna.page
    assert session.scalar(select(func.count()).select_from(Tariff)) == 0


def test_a_measure_asks_for_an_answer(anna: Browser, hall: str, session: Session) -> None:
    anna.open(f"{hall}/accessibility")
    anna.send("accessibility_text", {"facts_known-door_width-value": "90"})
    refused(anna, "You have measured it, so say yes or no as well.")
    anna.send(
        "accessibility_text",
        {"facts_known-door_width-answer": "maybe", "accessibility_checked_on": "i går"},
    )
    refused(anna, "Write a date as year-month-day, such as 2027-03-14.")
    assert only(session).accessibility == []


def test_of_two_who_write_at_once_the_second_keeps_her_words(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/what")
    stale = anna.form("title").values
    anna.send("title", summary="Den första")
    anna.at = f"{hall}/what"
    answer = anna.client.post(f"{hall}/what", data=stale | {"summary": ["Den andra"]})
    anna.page, anna.status = answer.text, answer.status_code
    refused(anna, "has been changed since you opened the page")
    assert 'value="Den andra"' in anna.page
    assert only(session).summary == "Den första"
    anna.send("title")
    assert only(session).summary == "Den andra"


def test_rows_are_added_and_removed_without_script_and_without_saving(
    anna: Browser, hall: str, session: Session
) -> None:
    before = only(session).version
    anna.open(f"{hall}/price")
    anna.send("price_text", {"price_rules-0-amount": "abc", "add": "price_rules"})
    assert anna.status == 200
    assert 'name="price_rules-1-amount"' in anna.page
    assert 'value="abc"' in anna.page
    anna.send("price_text", {"price_rules-1-amount": "77", "remove": "price_rules-0"})
    assert 'value="abc"' not in anna.page
    assert 'value="77"' in anna.page
    anna.send("price_text", add="nonsense")
    anna.send("price_text", remove="version-0")
    assert anna.status == 200
    assert only(session).version == before


def test_publishing_says_what_is_missing_and_where(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/publish")
    assert "This is needed before it can be published" in anna.page
    assert f'href="{hall}/where"' in anna.page
    token = anna.form("status").values["csrf_token"][0]
    answer = anna.client.post(
        f"{hall}/status",
        data={"csrf_token": token, "status": "published"},
        follow_redirects=True,
    )
    assert "Something is missing before it can be published." in answer.text
    assert only(session).status.value == "draft"
    answer = anna.client.post(f"{hall}/status", data={"csrf_token": token, "status": "burnt"})
    assert answer.status_code == 422


def test_an_unreadable_version_is_a_conflict_and_no_fault(anna: Browser, hall: str) -> None:
    anna.open(f"{hall}/what")
    anna.send("title", version="²³")
    refused(anna, "has been changed since you opened the page")
